/** Chromium, as Debian's package `chromium` has it, and what tests look for in a page. */
import { type Browser, launch } from "puppeteer-core";

/** Where Chromium is; undefined where there is none. */
export const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  },
);
if (!CHROMIUM) {
  console.log("No Chromium here (Debian: apt-get install chromium): the browser's tests are not run.");
}

/** Starts Chromium. A new machine takes its time for the first start. */
export function startBrowser(): Promise<Browser> {
  return launch({ executablePath: CHROMIUM!, args: ["--no-sandbox", "--disable-gpu"], timeout: 120_000 });
}

/** A page as a test sees it. */
export interface Seen {
  /** The width of the page's contents. */
  readonly width: number;
  /** Texts that stick out of the page. */
  readonly outside: readonly string[];
  /** Texts of fewer than ten pixels; in drawings as they are shown. */
  readonly small: readonly string[];
  /** Pairs of texts that lie on each other. */
  readonly overlapping: readonly string[];
  readonly paper: string;
  /** The addresses that it asked for. */
  readonly requests: readonly string[];
  /** The errors that it reported. */
  readonly complaints: readonly string[];
}

/** Opens a file, and looks. */
export async function look(browser: Browser, path: string, width: number, dark: boolean): Promise<Seen> {
  const page = await browser.newPage();
  const requests: string[] = [], complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.setViewport({ width, height: 900 });
  await page.goto(`file://${path}`, { timeout: 120_000 });
  const seen = await page.evaluate(`(() => {
    const outside = [], small = [], boxes = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.trim(), element = node.parentElement;
      if (!text || getComputedStyle(element).clipPath !== "none" || element.closest("thead")?.clientWidth === 1) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const svg = element.closest("svg");
      const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
      for (const { left, right, top, bottom, width } of range.getClientRects()) {
        if (width <= 1) continue;
        if (left < 0 || right > innerWidth + 0.5) outside.push(text);
        if (scale * parseFloat(getComputedStyle(element).fontSize) < 10) small.push(text);
        boxes.push({ node, text, left, right, top, bottom, svg });
      }
    }
    boxes.sort((a, b) => a.top - b.top);
    const overlapping = [];
    boxes.forEach((a, i) => {
      for (let j = i + 1; j < boxes.length && boxes[j].top < a.bottom; j++) {
        const b = boxes[j];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // Letters do not fill their line's box. Words of a drawing that touch read as one.
        const words = [a, b].every(({ svg, text }) => svg && svg === a.svg && /[a-z]{3}/i.test(text));
        const least = words ? -2 : 2;
        if (a.node !== b.node && across > least && down > 6) overlapping.push(a.text + " / " + b.text);
      }
    });
    return { width: document.documentElement.scrollWidth, outside, small, overlapping,
      paper: getComputedStyle(document.body).backgroundColor };
  })()`) as Omit<Seen, "requests" | "complaints">;
  await page.close();
  return { ...seen, requests: requests.filter((url) => !url.startsWith("data:")), complaints };
}

/** Prints a file as a browser does, and gives each page's lines of text from above. */
export async function printedPages(
  browser: Browser,
  path: string,
  format: "A4" | "Letter",
): Promise<string[][]> {
  const page = await browser.newPage();
  await page.goto(`file://${path}`, { timeout: 120_000 });
  const pdf = `${path}.${format}.pdf`;
  await page.pdf({ path: pdf, format, printBackground: true });
  await page.close();
  const { stdout } = await new Deno.Command("pdftotext", { args: ["-layout", pdf, "-"] }).output();
  const pages = new TextDecoder().decode(stdout).split("\f").slice(0, -1);
  return pages.map((text) => text.split("\n").map((line) => line.trim()).filter((line) => line !== ""));
}

/** True where PDF files can be read and hold Japanese (Debian's packages `poppler-utils` and `fonts-ipafont-gothic`). */
export const CAN_READ_PDF = await outputOf("pdftotext", ["-v"]) !== undefined &&
  await outputOf("fc-list", [":lang=ja"]) !== "";
if (!CAN_READ_PDF) {
  console.log(
    "No pdftotext or no Japanese font here (Debian: apt-get install poppler-utils poppler-data fonts-ipafont-gothic): " +
      "pages on paper are not looked at.",
  );
}

/** The output of a program; undefined where the program is absent, for which `output` throws at once instead of by its promise. */
async function outputOf(program: string, args: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command(program, { args, stderr: "null" }).output();
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
