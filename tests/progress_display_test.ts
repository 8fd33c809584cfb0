import { assert, assertEquals } from "@std/assert";
import { canRedraw, createProgressDisplay } from "../src/commands/progress_display.ts";
import type { Progress } from "../src/progress.ts";

type Training = Extract<Progress, { kind: "training" }>;

function training(values: Partial<Training>): Training {
  return {
    kind: "training",
    model: "target",
    architecture: "resnet20",
    epoch: 1,
    epochs: 12,
    images: 250,
    totalImages: 6000,
    imagesPerSecond: 50,
    loss: 2.30259,
    ...values,
  };
}

const shadow = { model: "shadow", architecture: "resnet110" };
const epochEnd = { trainAccuracy: 0.9876, validationAccuracy: 0.5 };

Deno.test("away from a terminal each epoch of each model is a line", () => {
  let written = "";
  const display = createProgressDisplay({ write: (text) => written += text }, { live: false });
  display.show({ kind: "stage", text: "Reading cifar10" });
  for (const done of [0, 1e6, 5e6, 5.1e6, 10e6]) display.show({ kind: "download", done, total: 10e6 });
  display.show(training({ ...shadow, epoch: 3, resumed: true }));
  display.show(training({}));
  display.show(training({ epochEnd, images: 500 }));
  display.show(training({ ...shadow, epoch: 3, epochEnd, imagesPerSecond: 0.5, loss: 1234.5 }));
  display.notice("a notice");
  display.show({ kind: "trained", model: "target", architecture: "resnet20", cached: false, seconds: 83.4 });
  display.show({ kind: "trained", ...shadow, cached: true, seconds: 0 });
  display.close();
  display.show({ kind: "stage", text: "unheard" });
  display.notice("Stopped.");
  assertEquals(
    written,
    `Reading cifar10
Downloaded 1.0 of 10.0 MB (10 %)
Downloaded 5.0 of 10.0 MB (50 %)
Downloaded 10.0 of 10.0 MB (100 %)
shadow resnet110: goes on from a checkpoint, epoch 3 of 12
target resnet20: epoch 1/12, 50 images/s, loss 2.303, accuracy 0.988, validation accuracy 0.500, 1:50 left
shadow resnet110: epoch 3/12, 1 images/s, loss 1.2e+3, accuracy 0.988, validation accuracy 0.500, 3:11:40 left
a notice
target resnet20: trained in 1:23
shadow resnet110: trained before, taken from the run directory
Stopped.
`,
  );
});

Deno.test("samples that are decoded or asked about are told of by tenths, each folder anew, and quick ones not at all", async () => {
  let written = "";
  const display = createProgressDisplay({ write: (text) => written += text }, { live: false });
  const show = (kind: "decoding" | "asking", done: number, seconds: number) =>
    display.show({ kind, done, total: 2000, seconds });
  for (const done of [512, 600, 1024, 2000]) show("decoding", done, done / 100);
  for (const done of [1000, 2000]) show("decoding", done, done / 1e4);
  for (const done of [1000, 2000]) show("decoding", done, done / 10);
  show("asking", 500, 30);
  assertEquals(
    written,
    `Decoded 512 of 2000 images, 0:15 left
Decoded 600 of 2000 images, 0:14 left
Decoded 1024 of 2000 images, 0:10 left
Decoded 2000 of 2000 images
Decoded 1000 of 2000 images, 1:40 left
Decoded 2000 of 2000 images
Asked about 500 of 2000 samples, 1:30 left
`,
  );
  const { lines } = await draw(80, [{ kind: "decoding", done: 500, total: 2000, seconds: 2 }]);
  assert(/^Decoding .* 500 of 2000 images, 0:06 left$/.test(lines[0]), lines.join("|"));
});

/** A pause in `draw` that is long enough for a redrawing. */
const REDRAW = Symbol();

/** The lines that a terminal of `columns` shows after `events`, and the raw text. A text is a notice. */
async function draw(columns: number, events: (Progress | string | typeof REDRAW)[]) {
  let raw = "";
  const display = createProgressDisplay({ isTTY: true, columns, write: (text) => raw += text }, {
    live: true,
  });
  for (const event of events) {
    if (event === REDRAW) {
      const before = raw.length;
      while (raw.length === before) await new Promise((resolve) => setTimeout(resolve, 10));
    } else if (typeof event === "string") display.notice(event);
    else display.show(event);
  }
  display.close();
  return { raw, lines: screen(raw, columns) };
}

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";

/** The lines of a terminal that knows what cli-progress writes: new lines, and the cursor's moves and erasures. */
function screen(raw: string, columns: number): string[] {
  const lines = [""];
  let [x, y] = [0, 0];
  // deno-lint-ignore no-control-regex
  for (const [part, count, code] of raw.matchAll(/\x1b\[\??(\d*)([A-Za-z])|\n|[^\x1b\n]/g)) {
    const line = lines[y] ??= "";
    if (part === "\n") [x, y] = [0, y + 1];
    else if (code === "A") y -= Number(count || 1);
    else if (code === "G") x = Number(count || 1) - 1;
    else if (code === "K") lines[y] = count === "2" ? "" : line.slice(0, x);
    else if (code === "J") lines.splice(y, Infinity, line.slice(0, x));
    else if (code === undefined) {
      if (x === columns) [x, y] = [0, y + 1];
      lines[y] = (lines[y] ?? "").slice(0, x).padEnd(x) + part + (lines[y] ?? "").slice(x + 1);
      x++;
    } else assert(part === HIDE_CURSOR || part === SHOW_CURSOR, `unknown ${JSON.stringify(part)}`);
    while (lines.length <= y) lines.push("");
  }
  return lines;
}

const run: Progress[] = [
  { kind: "stage", text: "Training" },
  training({ epochEnd, images: 500 }),
  training({ ...shadow, epoch: 3, images: 3000, loss: NaN, resumed: true }),
  training({ epoch: 2, images: 750 }), // keeps the accuracies of the epoch before
];

const RESUMPTION = "shadow resnet110: goes on from a checkpoint, epoch 3 of 12";

Deno.test("on a terminal each model has one line, below what is printed", async () => {
  const { lines } = await draw(80, [...run, REDRAW, "x".repeat(100), REDRAW, REDRAW]);
  assertEquals(lines, [
    "Training",
    RESUMPTION,
    "x".repeat(80),
    "x".repeat(20),
    "                             epoch  images/s    loss    acc  val acc     left",
    "target resnet20   =--------   2/12        50   2.303  0.988    0.500     1:45",
    "shadow resnet110  =====----   3/12        50     NaN                     1:00",
    "",
  ]);
});

Deno.test("a stage or the end of a download ends what was redrawn and goes on below it", async () => {
  const { lines } = await draw(80, [
    { kind: "download", done: 5e6, total: 10e6 },
    { kind: "download", done: 10e6, total: 10e6 },
    "a notice",
    { kind: "trained", ...shadow, cached: true, seconds: 0 },
    training({}),
    { kind: "trained", model: "target", architecture: "resnet20", cached: false, seconds: 83.4 },
    { kind: "stage", text: "Writing the report" },
  ]);
  assertEquals(lines, [
    `Downloading  ${"=".repeat(40)}  10.0 of 10.0 MB`,
    "a notice",
    "                             epoch  images/s    loss    acc  val acc     left",
    "shadow resnet110  =========                                            cached",
    "target resnet20   =========   1/12        50   2.303                     done",
    "Writing the report",
    "",
  ]);
});

Deno.test("the time left is the last column to go, however narrow the terminal", async () => {
  const { lines } = await draw(60, run);
  assertEquals(lines.slice(-4), [
    "                           epoch    acc  val acc     left",
    "target resnet20   =------   2/12  0.988    0.500     1:45",
    "shadow resnet110  ====---   3/12                     1:00",
    "",
  ]);
  for (const columns of [20, 30, 40, 50, 60, 70]) {
    const { lines } = await draw(columns, run);
    const [header, target, shadow] = lines.slice(-4);
    assert(header.endsWith("left") && target.endsWith(" 1:45") && shadow.endsWith(" 1:00"), lines.join("\n"));
    assert(target.startsWith("target"), target);
  }
});

Deno.test("longer names of models widen their column in every row", async () => {
  const { lines } = await draw(80, [
    training({ images: 500 }),
    training({ model: "unaware shadow of seed 3", images: 3000 }),
  ]);
  assertEquals(lines, [
    "                                   epoch  images/s    acc  val acc     left",
    "target resnet20                     1/12        50                     1:50",
    "unaware shadow of seed 3 resnet20   1/12        50                     1:00",
    "",
  ]);
});

Deno.test("the plan's time left is the last of its line to go", async () => {
  const plan: Progress = { kind: "plan", models: 22, trained: 2, fraction: 0.099, secondsLeft: 3723 };
  const line = async (columns: number) => (await draw(columns, [plan])).lines[0];
  assertEquals(
    await line(80),
    "all models  ==----------------  2 of 22 models, 9 % of the work, 1:02:03 left",
  );
  assertEquals(await line(60), "2 of 22 models, 9 % of the work, 1:02:03 left");
  assertEquals(await line(40), "2 of 22 models, 9 %, 1:02:03 left");
  assertEquals(await line(30), "2 of 22, 1:02:03 left");
  assertEquals(await line(20), "1:02:03 left");
});

Deno.test("lines are redrawn on a terminal that can, and that somebody watches", () => {
  const can = (isTTY: boolean, env: Record<string, string> = {}, noColor = false) =>
    canRedraw({ isTTY, write() {} }, { noColor, env: (name) => env[name] });
  assertEquals([can(true), can(true, { TERM: "xterm", CI: "" }), can(false)], [true, true, false]);
  assertEquals([can(true, { TERM: "dumb" }), can(true, { CI: "1" }), can(true, {}, true)], [
    false,
    false,
    false,
  ]);
});

Deno.test("no line of a terminal wraps, and the cursor comes back", async () => {
  for (const columns of [20, 40, 80, 120, 200]) {
    const { raw, lines } = await draw(columns, run);
    const table = lines.slice(1 + Math.ceil(RESUMPTION.length / columns)); // what is printed may wrap
    assertEquals(table.length, 4);
    // The terminal itself adds "^C".
    assert(table.every((line) => line.length <= columns - 3), lines.join("\n"));
    const download = await draw(columns, [{ kind: "download", done: 1, total: 100 }]);
    assertEquals(download.lines.length, 2);
    assert(raw.includes(HIDE_CURSOR));
    assert(raw.lastIndexOf(SHOW_CURSOR) > raw.lastIndexOf(HIDE_CURSOR));
  }
});
