/** How tests look into documents and pages. */
import type { Block, Cell, Document, Section, Table } from "../src/report/document.ts";

/**
 * The section of this heading.
 *
 * @throws {Error} where there is none
 */
export function sectionOf({ sections }: Document, heading: string): Section {
  const found = sections.find((section) => section.heading === heading);
  if (found) return found;
  throw new Error(`no section ${heading} among ${sections.map((section) => section.heading).join(", ")}`);
}

/** All blocks of one kind, those side by side too. */
export function blocksOf<Kind extends Block["kind"]>(
  { blocks }: { readonly blocks: readonly Block[] },
  kind: Kind,
): Extract<Block, { kind: Kind }>[] {
  const all = blocks.flatMap((block) => block.kind === "side by side" ? block.blocks : [block]);
  return all.filter((block): block is Extract<Block, { kind: Kind }> => block.kind === kind);
}

/** A table's rows as texts: the head, then each cell with its mark and small lines. */
export function rowsOf({ rows }: Table): string[] {
  return rows.map(({ head, cells }) => [head, ...cells].map(cellOf).join(" | "));
}

function cellOf({ value, mark, small = [] }: Cell): string {
  return [value, ...mark === undefined ? [] : [mark], ...small].join(" ");
}

/** The text between tags, blanks made single. */
export function textOf(html: string): string {
  return html.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim();
}

/** A page without what is invisible, blanks between its elements taken out. */
export function compact(page: string): string {
  return page.replaceAll(/>\s+</g, "><");
}
