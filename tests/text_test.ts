/** Reports as plain text: wrapping and tables. */
import { assert, assertEquals } from "@std/assert";
import type { Document, Table } from "../src/report/document.ts";
import { displayWidth } from "../src/report/display_width.ts";
import { renderText, wrap } from "../src/report/text.ts";

const PARAGRAPH = {
  en: "An attacker who knows of the defence judges 97 of 100 samples rightly (95 % interval [0.941, 0.987]). "
    .repeat(6),
  ja:
    "標的の対策を知っている攻撃者は、100件のうち97件について「学習に使われたかどうか」を言い当てます（95 %信頼区間 [0.941, 0.987]）。"
      .repeat(6),
};

for (const language of ["en", "ja"] as const) {
  Deno.test(`wrap fills 80 columns, loses nothing, and hangs: ${language}`, () => {
    const text = wrap(PARAGRAPH[language], language, "  ");
    const lines = text.split("\n");
    assert(lines.length > 5);
    for (const [i, line] of lines.entries()) {
      assert(displayWidth(line) <= 80 && line === line.trimEnd(), line);
      assert(line.startsWith(i === 0 ? "  " : "    "), line);
      if (i < lines.length - 1) assert(displayWidth(line) > 60, line);
    }
    const bare = (value: string) => value.replaceAll(/\s/g, "");
    assertEquals(bare(text), bare(PARAGRAPH[language]));
    assert(
      !/\s%|,\s0\.987/.test(text.replaceAll(" %", "%").replaceAll(", 0", ",0").replaceAll("\u00a0", "")),
    );
  });
}

Deno.test("Japanese lines neither start with what closes nor end with what opens", () => {
  for (let shift = 0; shift < 40; shift++) {
    const lines = wrap("あ".repeat(shift) + PARAGRAPH.ja, "ja").split("\n");
    for (const line of lines.slice(1)) assert(!/^[、。）」％ー]/.test(line), line);
    for (const line of lines) assert(!/[（「]$/.test(line), line);
  }
});

function textOf(table: Partial<Table>): string[] {
  const document: Document = {
    language: "en",
    title: "",
    about: "",
    headline: "headline",
    lede: [],
    grounds: [],
    footer: "footer",
    sections: [{
      heading: "Heading",
      blocks: [{ kind: "table", corner: "corner", columns: [], rows: [], ...table }],
    }],
  };
  const lines = renderText(document).split("\n");
  return lines.slice(lines.indexOf("HEADING") + 1, -3);
}

Deno.test("a table aligns its columns by what they show, East Asian characters taking two", () => {
  const lines = textOf({
    columns: ["値", "AUC"],
    rows: [
      { head: { value: "見出し" }, cells: [{ value: "0.5", small: ["[0.4, 0.6]"] }, { value: "1" }] },
      {
        head: { value: "a" },
        cells: [{ value: "0.25", mark: "▲", small: ["x"], brief: true }, { value: "0.75" }],
      },
    ],
  });
  assertEquals(lines, [
    "  corner              値   AUC",
    "  見出し  0.5 [0.4, 0.6]     1",
    "  a               0.25 ▲  0.75",
  ]);
});

Deno.test("a table that is too wide comes in pieces, each with its heads, and long headings are folded", () => {
  const columns = Array.from({ length: 7 }, (_, i) => `column number ${i} of many`);
  const rows = ["one", "two"].map((value) => ({
    head: { value },
    cells: columns.map((_, i) => ({ value: `${value}-${i}-${"x".repeat(14)}` })),
  }));
  const lines = textOf({ columns, rows });
  for (const line of lines) assert(displayWidth(line) <= 80, line);
  const all = lines.join("\n");
  for (const { cells } of rows) {
    for (const { value } of cells) assertEquals(all.split(value).length, 2, value);
  }
  assertEquals(lines.filter((line) => line.startsWith("  one ")).length, 3);
  assertEquals(lines.filter((line) => line.startsWith("  corner ")).length, 3);
  assert(!all.includes("column number 0 of many") && all.includes("column number 0"));
});

Deno.test("sections that speak of pictures alone are left out, and no blank lines come twice", () => {
  const picture = {
    kind: "figure",
    caption: "caption",
    note: "",
    draw: () => Promise.resolve("<svg>"),
  } as const;
  const note = { kind: "paragraph", text: "about the picture", quiet: true } as const;
  const document: Document = {
    language: "en",
    title: "",
    about: "",
    headline: "headline",
    lede: ["lede"],
    grounds: [],
    footer: "footer",
    sections: [
      { heading: "Pictures", blocks: [note, picture] },
      { heading: "Both", blocks: [note, { kind: "list", items: ["one", "two"] }, picture] },
    ],
  };
  assertEquals(
    renderText(document),
    "headline\n\n  lede\n\nBOTH\n  about the picture\n  - one\n  - two\n\nfooter\n",
  );
});
