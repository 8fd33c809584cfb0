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

/** What is seen of a page. */
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
  readonly text: string;
  /** What it asked for. */
  readonly requests: readonly string[];
  /** What it complained of. */
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
    for (const element of document.querySelectorAll("body *")) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!own) continue;
      const box = element.getBoundingClientRect(), text = element.textContent.trim();
      if (box.width <= 1) continue;
      if (box.left < 0 || box.right > innerWidth + 0.5) outside.push(text);
      const svg = element.closest("svg");
      const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
      if (scale * parseFloat(getComputedStyle(element).fontSize) < 10) small.push(text);
      if (svg) boxes.push({ text, svg, left: box.left, right: box.right, top: box.top, bottom: box.bottom });
    }
    const overlapping = [];
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      // Letters do not fill their line's box.
      if (a.svg === b.svg && across > 2 && down > 5) overlapping.push(a.text + " / " + b.text);
    }));
    return { width: document.documentElement.scrollWidth, outside, small, overlapping,
      paper: getComputedStyle(document.body).backgroundColor, text: document.body.innerText };
  })()`) as Omit<Seen, "requests" | "complaints">;
  await page.close();
  return { ...seen, requests: requests.filter((url) => !url.startsWith("data:")), complaints };
}
