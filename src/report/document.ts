/** A report as a neutral document. Sections make it from data; HTML, text and Markdown are made from it. */
import type { Outcome } from "../judgement.ts";
import type { LanguageCode } from "./language/language.ts";

/** A whole report. */
export interface Document {
  readonly language: LanguageCode;
  /** The page's title. */
  readonly title: string;
  /** The subject in a few words; it stands behind the product's name. */
  readonly about: string;
  /** The result in one sentence. */
  readonly headline: string;
  /** A paragraph each; the first is the most important. */
  readonly lede: readonly string[];
  /** The grounds of the result, in small print beneath. */
  readonly grounds: readonly string[];
  readonly sections: readonly Section[];
  readonly footer: string;
  /** A sentence on where the whole report is, for the short form. */
  readonly more?: string;
}

/** A heading with what stands under it. */
export interface Section {
  readonly heading: string;
  readonly blocks: readonly Block[];
  /** True for a section that the short form for build servers has too. */
  readonly short?: boolean;
}

/** Anything that a section is made of. */
export type Block = Paragraph | List | Table | Definitions | Figure | Sheet | SideBySide;

/** A paragraph. */
export interface Paragraph {
  readonly kind: "paragraph";
  readonly text: string;
  /** True for a note in small print. */
  readonly quiet?: boolean;
  /** The words of plain text, where it shows less. */
  readonly plain?: string;
}

/** A list of sentences. */
export interface List {
  readonly kind: "list";
  readonly heading?: string;
  readonly items: readonly string[];
}

/** A table. Each row has a head and as many cells as there are columns. */
export interface Table {
  readonly kind: "table";
  readonly caption?: string;
  /** The heading of the column of heads. */
  readonly corner: string;
  /** The headings of the other columns. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** True for a matrix whose cells are shaded by their heat. */
  readonly heat?: boolean;
  /** True for a table whose cells hold words: they stand to the left. */
  readonly words?: boolean;
}

/** A row of a table. */
export interface Row {
  readonly head: Cell;
  readonly cells: readonly Cell[];
  /** True for a row that stands out. */
  readonly emphasis?: boolean;
}

/** A cell of a table. */
export interface Cell {
  readonly value: string;
  /** A sign behind the value that the text around the table explains. */
  readonly mark?: string;
  /** Lines in small print beneath. */
  readonly small?: readonly string[];
  /** True where plain text leaves the small lines out. */
  readonly brief?: boolean;
  /** From 0 to 1, where the table has heat. */
  readonly heat?: number;
}

/** A list of terms with what they mean or are. */
export interface Definitions {
  readonly kind: "definitions";
  readonly heading?: string;
  readonly entries: readonly (readonly [term: string, ...meanings: string[]])[];
}

/** A picture; the text has none. */
export interface Figure {
  readonly kind: "figure";
  readonly caption: string;
  readonly note: string;
  /** The signs of two groups, before the note. */
  readonly key?: readonly { readonly sign: "filled" | "outlined"; readonly text: string }[];
  /** True for a picture over the whole width. */
  readonly full?: boolean;
  /** Draws it as SVG: for a page's width, or for that of a telephone. */
  readonly draw: (size: FigureSize) => Promise<string>;
}

/** The sizes that a figure is drawn in. */
export type FigureSize = "wide" | "narrow";

/** Samples with what the attacker made of them. */
export interface Sheet {
  readonly kind: "sheet";
  readonly samples: readonly SheetSample[];
}

/** One sample of a sheet. */
export interface SheetSample {
  /** A data URI. */
  readonly image: string;
  /** The name of its class. */
  readonly name: string;
  /** The probability of membership, or what the sheet shows in its place, in whole per cent. */
  readonly percent: string;
  readonly judgement: string;
  readonly truth: string;
  readonly outcome: Outcome;
}

/** A sign for each outcome. */
export const OUTCOME_SIGN: Readonly<Record<Outcome, string>> = { right: "✓", wrong: "✗", undecided: "?" };

/** Blocks beside each other where there is room. */
export interface SideBySide {
  readonly kind: "side by side";
  readonly blocks: readonly Block[];
}

/** A paragraph. */
export function paragraph(text: string): Paragraph {
  return { kind: "paragraph", text };
}

/** A paragraph in small print. */
export function note(text: string): Paragraph {
  return { kind: "paragraph", text, quiet: true };
}
