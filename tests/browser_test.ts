/** Reports in a real browser, on narrow and wide pages, light and dark, and on paper. */
import { assert, assertEquals } from "@std/assert";
import type { Browser } from "puppeteer-core";
import { languages } from "../src/report/language/language.ts";
import { render, renderDocument } from "../src/report/render.ts";
import { reproductionDocument } from "../src/report/reproduction_document.ts";
import { strongDocument } from "../src/report/strong_document.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { makeAudit } from "./audit_report_fixture.ts";
import { CAN_READ_PDF, CHROMIUM, look, printedPages, startBrowser } from "./browser_tools.ts";
import { textOf } from "./document_tools.ts";
import { makeReproduction } from "./reproduction_fixture.ts";
import { makeStrong, makeStrongReproduction } from "./strong_fixture.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const heap = new Heap(await compileKernels());

/** Shows `work` every page, as a file, in a browser. */
async function withPages(
  work: (browser: Browser, name: string, path: string) => Promise<void>,
): Promise<void> {
  const browser = await startBrowser();
  try {
    await inTemporaryDirectory(async (directory) => {
      for (const [name, page] of await pages()) {
        const path = `${directory}/${name}.html`;
        await Deno.writeTextFile(path, page);
        await work(browser, name, path);
      }
    });
  } finally {
    await browser.close();
  }
}

async function pages(): Promise<Map<string, string>> {
  const { reproduction, curves } = makeReproduction();
  const images = { imageShape: [2, 2, 3] as const, pixels: () => new Uint8Array(12).fill(99) };
  const made = new Map<string, string>(), strong = makeStrongReproduction(heap, makeStrong({ samples: 60 }));
  for (const [code, language] of Object.entries(languages)) {
    const document = reproductionDocument(reproduction, { curves, images }, language);
    made.set(`reproduction-${code}`, await renderDocument(document, "html"));
    made.set(`strong-${code}`, await renderDocument(strongDocument(strong, language), "html"));
    const { sheets } = reproduction;
    const bare = { ...reproduction, sheets, transfer: undefined, counterMeasures: undefined };
    made.set(
      `without-images-${code}`,
      await renderDocument(reproductionDocument(bare, { curves: [] }, language), "html"),
    );
    const audit = makeAudit("leaks by accuracy, the chosen attack being blind");
    made.set(`audit-${code}`, await render(audit, { format: "html", language: language.code }));
    const ties = makeAudit("ties");
    made.set(`ties-${code}`, await render(ties, { format: "html", language: language.code }));
  }
  return made;
}

Deno.test({
  name: "reports read at 400 and at 1400 pixels, and ask for nothing",
  ignore: CHROMIUM === undefined,
  fn: () =>
    withPages(async (browser, name, path) => {
      for (const width of [400, 1400]) {
        const seen = await look(browser, path, width, false);
        assertEquals(seen.requests, [`file://${path}`]);
        assertEquals(seen.complaints, []);
        assertEquals(
          [seen.width, seen.outside, seen.small, seen.overlapping],
          [width, [], [], []],
          `${name} at ${width}`,
        );
        const { paper } = await look(browser, path, width, true);
        assert(paper !== seen.paper, "dark pages have another colour");
      }
    }),
});

/** Texts that stand on one page of paper, by the HTML page: each begins with a heading or a caption. */
function keptTogether(page: string): string[][] {
  const kept: string[][] = [...page.matchAll(/<h[23]>(.*?)<\/h[23]>/gs)].map(([, heading]) => [heading]);
  // A section that begins with paragraphs and a table: its heading, a paragraph each, and the table's first row.
  for (const [, section] of page.matchAll(/<section>(.*?)<\/section>/gs)) {
    const begin = section.match(
      /^\s*<h2>(.*?)<\/h2>((?:\s*<p[^>]*>.*?<\/p>)*)\s*<table.*?<tbody>\s*<tr.*?<\/tr>/s,
    );
    if (!begin) continue;
    const [all, heading, paragraphs] = begin;
    const rowHead = all.slice(all.lastIndexOf("<tr")).match(/<th[^>]*>\s*<span[^>]*>(.*?)(?:&nbsp;|<)/s)![1];
    const told = [...paragraphs.matchAll(/<p[^>]*>(.*?)<\/p>/gs)].map(([, paragraph]) => paragraph);
    kept.push([heading, ...told, rowHead.split("～").at(-1)!]);
  }
  // A figure's caption and its drawing; where two stand beside each other, their lines are mixed.
  for (
    const [figure, caption] of page.matchAll(
      /(?<!<div>\s*)<figure(?: class="full")?>\s*<figcaption>(.*?)<small>.*?<\/figure>/gs,
    )
  ) {
    const drawn = [...figure.matchAll(/<text (?![^>]*rotate)[^>]*>([^<]{8,})<\/text>/g)].at(0)?.[1];
    if (drawn !== undefined) kept.push([caption, drawn]);
  }
  return kept.map((texts) => texts.map((text) => runOf(solid(textOf(text)))));
}

/** A text, or of a Japanese one a run without Latin letters: these have another baseline, and lie apart in a PDF file. */
function runOf(text: string): string {
  if (!/[\u3040-\u9fff]/.test(text)) return text;
  const runs = text.split(/[\x21-\x7e]+/);
  return runs.reduce((longest, run) => run.length > longest.length ? run : longest).slice(0, 4);
}

/** A text without its blanks, which depend on where lines end; ligatures are written out. */
function solid(text: string): string {
  return text.normalize("NFKC").replaceAll(/&nbsp;|\s/g, "").replaceAll("&lt;", "<").replaceAll(
    "&gt;",
    ">",
  )
    .replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'");
}

Deno.test({
  name: "printed headings, paragraphs and what they lead to are on one page, as are the settings of a run",
  ignore: CHROMIUM === undefined || !CAN_READ_PDF,
  fn: () =>
    withPages(async (browser, name, path) => {
      const kept = keptTogether(await Deno.readTextFile(path));
      assert(kept.length > 5);
      for (const format of ["A4", "Letter"] as const) {
        const printed = (await printedPages(browser, path, format)).map((lines) => solid(lines.join("")));
        for (const texts of kept) {
          assert(
            printed.some((page) => texts.every((text) => page.includes(text))),
            `${name}, ${format}: not on one page: ${JSON.stringify(texts)}`,
          );
        }
        const { method } = languages[name.endsWith("ja") ? "ja" : "en"];
        if (!["reproduction", "strong", "without"].some((kind) => name.startsWith(kind))) {
          const settings = [method.heading, method.data, method.configuration].map(solid);
          assert(printed.some((page) => settings.every((text) => page.includes(text))), `${name}, ${format}`);
        }
      }
    }),
});

Deno.test({
  name:
    "reports print on A4 and Letter: no heading alone at a page's foot, no row cut, no sheet over two pages",
  ignore: CHROMIUM === undefined || !CAN_READ_PDF,
  fn: () =>
    withPages(async (browser, name, path) => {
      const page = await Deno.readTextFile(path);
      const headings = [...page.matchAll(/<(h[23])>(.*?)<\/\1>/gs)].map(([, , heading]) => textOf(heading));
      assert(headings.length > 3);
      for (const format of ["A4", "Letter"] as const) {
        const printed = await printedPages(browser, path, format);
        for (const [i, lines] of printed.entries()) {
          const where = `${name}, ${format}, page ${i + 1}`;
          const last = lines.at(-1)!.replaceAll(/\s+/g, " ");
          assert(!headings.includes(last), `${where} ends with the heading ${last}`);
          // A row's intervals stand under its values.
          assert(!/^\[−?\d/.test(lines[0]), `${where} starts with ${lines[0]}`);
        }
        const cards = page.match(/<figure class="(right|wrong|undecided)">/g)?.length ?? 0;
        const shown = printed.map((lines) => lines.join(" ").match(/[✓✗?] (a |メ|非)/g)?.length ?? 0);
        if (cards === 0) continue;
        assertEquals(shown.filter((count) => count > 0), Array(cards / 25).fill(25), `${name}, ${format}`);
      }
    }),
});
