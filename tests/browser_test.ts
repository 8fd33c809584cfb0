/** The report of a reproduction in a real browser: Chromium, as Debian's package `chromium` has it. */
import { assert, assertEquals } from "@std/assert";
import { type Browser, launch } from "puppeteer-core";
import { languages } from "../src/report/language/language.ts";
import { renderReproductionHtml } from "../src/report/reproduction_html.ts";
import { analyse } from "../src/reproduce/reproduction.ts";
import { PARTS } from "../src/reproduce/models.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { makeResults } from "./results_fixture.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
});
if (!CHROMIUM) {
  console.log("No Chromium here (Debian: apt-get install chromium): the browser's tests are not run.");
}

/** The width of a page's contents, what it asked for, what it complained of, and texts that stick out of the page. */
async function look(browser: Browser, path: string, width: number, dark: boolean) {
  const page = await browser.newPage();
  const requests: string[] = [], complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.setViewport({ width, height: 900 });
  await page.goto(`file://${path}`, { timeout: 120_000 });
  const seen = await page.evaluate(`(() => {
    const outside = [], small = [];
    for (const element of document.querySelectorAll("body *")) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!own) continue;
      const { left, right, width } = element.getBoundingClientRect();
      if (width > 1 && (left < 0 || right > innerWidth + 0.5)) outside.push(element.textContent.trim());
      const size = parseFloat(getComputedStyle(element).fontSize);
      if (width > 1 && !element.closest("svg") && size < 10) small.push(element.textContent.trim());
    }
    return { width: document.documentElement.scrollWidth, outside, small,
      paper: getComputedStyle(document.body).backgroundColor, text: document.body.innerText };
  })()`) as { width: number; outside: string[]; small: string[]; paper: string; text: string };
  await page.close();
  return { ...seen, requests: requests.filter((url) => !url.startsWith("data:")), complaints };
}

Deno.test({
  name: "a reproduction's report reads at 400 and at 1400 pixels, light and dark, and asks for nothing",
  ignore: CHROMIUM === undefined,
  async fn() {
    const { reproduction, curves } = analyse(makeResults(), PARTS, {
      heap: new Heap(await compileKernels()),
    });
    const images = { imageShape: [2, 2, 3] as const, pixels: () => new Uint8Array(12).fill(99) };
    const directory = await Deno.makeTempDir();
    // A new machine takes its time for the first start.
    const browser = await launch({
      executablePath: CHROMIUM!,
      args: ["--no-sandbox", "--disable-gpu"],
      timeout: 120_000,
    });
    try {
      for (const [code, language] of Object.entries(languages)) {
        const path = `${directory}/${code}.html`;
        const page = await renderReproductionHtml(reproduction, { curves, images }, language);
        Deno.writeTextFileSync(path, page);
        const papers = new Set<string>();
        for (const width of [400, 1400]) {
          for (const dark of [false, true]) {
            const seen = await look(browser, path, width, dark);
            assertEquals(seen.requests, [`file://${path}`]);
            assertEquals(seen.complaints, []);
            assertEquals([seen.width, seen.outside, seen.small], [width, [], []], `${code} at ${width}`);
            assert(seen.text.includes(language.transfer.heading) && seen.text.includes("0.8014"));
            papers.add(seen.paper);
          }
        }
        assertEquals(papers.size, 2); // dark is another page than light
      }
    } finally {
      await browser.close();
      await Deno.remove(directory, { recursive: true });
    }
  },
});
