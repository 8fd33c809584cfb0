/** A report's short form in Markdown, for build servers and reviews: the verdict and the figures behind it. */
import type { Block, Cell, Document, Table } from "./document.ts";

/** The headline, the lines under it, and the sections that are marked as short. */
export function renderMarkdown({ headline, lede, grounds, sections, footer, more }: Document): string {
  const parts = [
    `**${escape(headline)}**`,
    ...lede.map(escape),
    ...grounds.length > 0 ? [grounds.map((line) => `- ${escape(line)}`).join("\n")] : [],
    ...sections.filter(({ short }) => short).flatMap(({ heading, blocks }) => [
      `### ${escape(heading)}`,
      ...blocks.map(renderBlock).filter((part) => part !== ""),
    ]),
    ...more === undefined ? [] : [escape(more)],
    `_${escape(footer)}_`,
  ];
  return `${parts.join("\n\n")}\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return escape(block.text);
    case "list":
      return block.items.map((item) => `- ${escape(item)}`).join("\n");
    case "table":
      return renderTable(block);
    case "definitions":
    case "figure":
    case "sheet":
    case "side by side":
      return "";
  }
}

function renderTable({ corner, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line([corner, ...columns].map(escape)),
    line(["---", ...columns.map(() => "---:")]),
    ...rows.map(({ head, cells, emphasis }) => {
      const name = cellText(head);
      return line([emphasis ? `**${name}**` : name, ...cells.map(cellText)]);
    }),
  ].join("\n");
}

/** Small lines stay out of the short form, but for the first, which is the interval. */
function cellText({ value, mark, small = [] }: Cell): string {
  return [value, ...mark === undefined ? [] : [mark], ...small.slice(0, 1)].map(escape).join(" ");
}

/** Escapes what would be markup, and ends of lines. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~]/g, "\\$&").replaceAll(/\s*\n\s*/g, " ");
}
