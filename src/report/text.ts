/** A report for a terminal, or for any place that shows plain text. */
import type { Block, Cell, Definitions, Document, Section, Table } from "./document.ts";
import { displayWidth } from "./display_width.ts";
import type { LanguageCode } from "./language/language.ts";
import { inOneLine } from "../one_line.ts";
import { unbroken } from "./numbers.ts";

/** The columns that any terminal is sure to show. */
const COLUMNS = 80;
const INDENT = "  ";
const BETWEEN = "  ";
/** A heading is not folded to less than this. */
const NARROWEST_HEADING = 10;

/** The report as plain text, no line over 80 columns but where a word is longer. */
export function renderText(document: Document): string {
  const { language, headline, lede, grounds, sections, footer } = document;
  const parts = [
    wrap(headline, language),
    [...lede, ...grounds].map((text) => wrap(text, language, INDENT)).join("\n"),
    ...sections.map((section) => renderSection(section, language)),
    wrap(footer, language),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n").replaceAll("\u00a0", " ")}\n`;
}

function renderSection({ heading, blocks }: Section, language: LanguageCode): string {
  // A section of pictures, with nothing but notes on them, says nothing without them.
  if (blocks.every((block) => isPicture(block) || block.kind === "paragraph" && block.quiet)) return "";
  const bodies = blocks.map((block) => renderBlock(block, language)).filter((body) => body !== "");
  const title = language === "ja" ? `【${heading}】` : heading.toUpperCase();
  return `${title}\n${joinBodies(bodies)}`;
}

function isPicture(block: Block): boolean {
  return block.kind === "figure" || block.kind === "sheet" ||
    block.kind === "side by side" && block.blocks.every(isPicture);
}

/** Paragraphs follow each other line by line; what is taller than a few lines stands apart. */
function joinBodies(bodies: readonly string[]): string {
  return bodies.reduce((all, body) => {
    if (all === "") return body;
    const apart = body.startsWith("\n") || all.endsWith("\n");
    return `${all}\n${apart && !body.startsWith("\n") && !all.endsWith("\n") ? "\n" : ""}${body}`;
  }, "").replaceAll(/\n{3,}/g, "\n\n").replaceAll(/^\n|\n$/g, "");
}

function renderBlock(block: Block, language: LanguageCode): string {
  switch (block.kind) {
    case "paragraph":
      return wrap(block.plain ?? block.text, language, INDENT);
    case "list":
      return [
        ...block.heading === undefined ? [] : [`${INDENT}${block.heading}:`],
        ...block.items.map((item) => wrap(`- ${item}`, language, INDENT)),
      ].join("\n");
    case "table":
      return `\n${renderTable(block, language)}\n`;
    case "definitions":
      return `\n${renderDefinitions(block, language)}\n`;
    case "side by side":
      return block.blocks.map((inner) => renderBlock(inner, language)).join("\n");
    case "figure":
    case "sheet":
      return "";
  }
}

function renderDefinitions({ heading, entries }: Definitions, language: LanguageCode): string {
  const lines = entries.flatMap(([term, ...meanings]) =>
    meanings.length === 1 ? [wrap(`${term}: ${meanings[0]}`, language, INDENT)] : [
      `${INDENT}${term}:`,
      ...meanings.map((meaning) => wrap(`- ${meaning}`, language, `${INDENT}${INDENT}`)),
    ]
  );
  return [...heading === undefined ? [] : [`${INDENT}${heading}`], ...lines].join("\n");
}

/**
 * A table in as many pieces as 80 columns need, each with the column of heads. A head that leaves too little room for the widest column
 * is broken into lines, of which the last has the row's figures.
 */
function renderTable({ caption, corner, columns, rows }: Table, language: LanguageCode): string {
  const headings = columns.map((column, i) =>
    foldHeading(column, Math.max(...rows.map(({ cells }) => displayWidth(cellText(cells[i])))))
  );
  const height = Math.max(...headings.map(({ length }) => length));
  const blanks = (count: number) => Array.from({ length: count }, () => "");
  const widthOf = (column: readonly string[]) => Math.max(...column.map(displayWidth)) + BETWEEN.length;
  const widest = Math.max(
    ...headings.map((lines, i) => widthOf([...lines, ...rows.map(({ cells }) => cellText(cells[i]))])),
  );
  const heads = rows.map(({ head }) => foldHead(cellText(head), COLUMNS - INDENT.length - widest, language));
  const head = [...blanks(height - 1), corner, ...heads.flat()];
  const others = headings.map((lines, i) => [
    ...blanks(height - lines.length),
    ...lines,
    ...rows.flatMap(({ cells }, row) => [...blanks(heads[row].length - 1), cellText(cells[i])]),
  ]);
  const room = COLUMNS - INDENT.length - Math.max(...head.map(displayWidth));
  const pieces = dealColumns(others.map(widthOf), room);
  let taken = 0;
  const tables = pieces.map((count) => {
    const piece = [head, ...others.slice(taken, taken + count)];
    taken += count;
    return alignColumns(piece);
  });
  return [...caption === undefined ? [] : [`${INDENT}${caption}`], tables.join("\n\n")].join("\n");
}

/** The number of columns in each piece of a table: as many as fit, but at least one. */
function dealColumns(widths: readonly number[], room: number): number[] {
  const counts: number[] = [];
  let left = 0;
  for (const width of widths) {
    if (width > left) {
      counts.push(0);
      left = room;
    }
    counts[counts.length - 1]++;
    left -= width;
  }
  return counts;
}

/** A heading in lines, as few as are hardly wider than what stands beneath it. */
function foldHeading(heading: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of unbroken(heading).split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && displayWidth(`${last} ${word}`) <= Math.max(width, NARROWEST_HEADING)) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/** A row's head, in several lines where it is wider than `room`; those after the first are indented. */
function foldHead(head: string, room: number, language: LanguageCode): string[] {
  if (displayWidth(head) <= room) return [head];
  const [first, ...others] = wrap(head, language, "", room - INDENT.length).split("\n");
  return [first, ...others.map((line) => INDENT + line)];
}

function alignColumns(columns: readonly (readonly string[])[]): string {
  const widths = columns.map((column) => Math.max(...column.map(displayWidth)));
  const lines = columns[0].map((_, row) =>
    columns.map((column, i) => {
      const fill = " ".repeat(widths[i] - displayWidth(column[row]));
      return i === 0 ? INDENT + column[row] + fill : BETWEEN + fill + column[row];
    }).join("").trimEnd()
  );
  // A piece without the tallest heading has a blank row above its own.
  return lines.filter((line) => line !== "").join("\n");
}

function cellText({ value, mark, small = [], brief }: Cell): string {
  return inOneLine([value, ...mark === undefined ? [] : [mark], ...brief ? [] : small].join(" "));
}

/** Breaks a paragraph between words; lines after the first hang by two columns more than `indent`. */
export function wrap(text: string, language: LanguageCode, indent = "", columns = COLUMNS): string {
  const hanging = indent === "" ? "" : `${indent}  `;
  const lines: string[] = [];
  let line = indent;
  for (const word of wordsOf(unbroken(inOneLine(text)), language)) {
    const fits = displayWidth(line) + displayWidth(word.trimEnd()) <= columns;
    if (!fits && line.trim() !== "") {
      lines.push(line.trimEnd());
      line = hanging;
    }
    line += word;
  }
  return [...lines, line.trimEnd()].join("\n");
}

/** Characters that no line starts with, and those that none ends with. */
const CLOSING = /^[、。，．・：；？！）」』】〕％〜ーぁぃぅぇぉっゃゅょァィゥェォッャュョ]/;
const OPENING = /[（「『【〔]$/;
const EAST_ASIAN = /[\u3000-\u9fff\uff00-\uffef]/;

/** The pieces between which a line may end, each with the blanks behind it. */
function wordsOf(text: string, language: LanguageCode): string[] {
  const words: string[] = [];
  for (const { segment } of new Intl.Segmenter(language, { granularity: "word" }).segment(text)) {
    const last = words.at(-1);
    const joined = last !== undefined && !last.endsWith(" ") &&
      (segment === " " || CLOSING.test(segment) || OPENING.test(last) ||
        !(EAST_ASIAN.test(last.slice(-1)) || EAST_ASIAN.test(segment[0])));
    if (joined) words[words.length - 1] += segment;
    else words.push(segment);
  }
  return words;
}
