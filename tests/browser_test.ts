/** Reports in a real browser, on narrow and wide pages, light and dark. */
import { assertEquals } from "@std/assert";
import { languages } from "../src/report/language/language.ts";
import { render, renderDocument } from "../src/report/render.ts";
import { reproductionDocument } from "../src/report/reproduction_document.ts";
import { analyse } from "../src/reproduce/reproduction.ts";
import { PARTS } from "../src/reproduce/models.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { makeAudit } from "./audit_report_fixture.ts";
import { CHROMIUM, look, startBrowser } from "./browser_tools.ts";
import { makeResults } from "./results_fixture.ts";

/** Every page by its name. */
async function pages(): Promise<Map<string, string>> {
  const { reproduction, curves } = analyse(makeResults(), PARTS, { heap: new Heap(await compileKernels()) });
  const images = { imageShape: [2, 2, 3] as const, pixels: () => new Uint8Array(12).fill(99) };
  const made = new Map<string, string>();
  for (const [code, language] of Object.entries(languages)) {
    const document = reproductionDocument(reproduction, { curves, images }, language);
    made.set(`reproduction-${code}`, await renderDocument(document, "html"));
    const bare = reproductionDocument(reproduction, { curves }, language);
    made.set(`reproduction-without-images-${code}`, await renderDocument(bare, "html"));
    for (const name of ["leaks by accuracy, the chosen attack being blind", "ties", "k-fold"] as const) {
      made.set(`${name}-${code}`, await render(makeAudit(name), { format: "html", language: language.code }));
    }
  }
  return made;
}

Deno.test({
  name: "reports read at 400 and at 1400 pixels, light and dark, and ask for nothing",
  ignore: CHROMIUM === undefined,
  async fn() {
    const directory = await Deno.makeTempDir();
    const browser = await startBrowser();
    try {
      for (const [name, page] of await pages()) {
        const path = `${directory}/${name.replaceAll(/\W+/g, "-")}.html`;
        Deno.writeTextFileSync(path, page);
        const papers = new Set<string>();
        for (const width of [400, 1400]) {
          for (const dark of [false, true]) {
            const seen = await look(browser, path, width, dark);
            assertEquals(seen.requests, [`file://${path}`]);
            assertEquals(seen.complaints, []);
            assertEquals(
              [seen.width, seen.outside, seen.small, seen.overlapping],
              [width, [], [], []],
              `${name} at ${width}`,
            );
            papers.add(seen.paper);
          }
        }
        assertEquals(papers.size, 2, "dark pages have another colour");
      }
    } finally {
      await browser.close();
      await Deno.remove(directory, { recursive: true });
    }
  },
});
