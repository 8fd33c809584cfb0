/** Shows an experiment's progress: a live table on a terminal, plain lines elsewhere. */
import cliProgress from "cli-progress";
import type { Progress } from "../progress.ts";
import type { ErrorStream } from "./io.ts";

/** A display of progress. Its functions need no `this`. */
export interface ProgressDisplay {
  /** Shows an event. Does nothing after `close`. */
  readonly show: (progress: Progress) => void;
  /** Writes a line that stays, also after `close`. */
  readonly notice: (text: string) => void;
  /** Stops redrawing and leaves the terminal as it was found. May be called twice. */
  readonly close: () => void;
}

type Training = Extract<Progress, { kind: "training" }>;
type Trained = Extract<Progress, { kind: "trained" }>;
type Plan = Extract<Progress, { kind: "plan" }>;
type Samples = Extract<Progress, { kind: "decoding" | "asking" }>;

/** True where lines can be redrawn: on a terminal that moves its cursor, and that a person watches. */
export function canRedraw(
  { isTTY = false }: ErrorStream,
  { noColor, env }: { noColor: boolean; env: (name: string) => string | undefined },
): boolean {
  return isTTY && !noColor && !env("CI") && env("TERM") !== "dumb";
}

/** A display on `stream`. A `live` one redraws its lines; the other writes a line an epoch and model. */
export function createProgressDisplay(stream: ErrorStream, { live }: { live: boolean }): ProgressDisplay {
  return live ? createLiveDisplay(stream) : createPlainDisplay(stream);
}

function createPlainDisplay(stream: ErrorStream): ProgressDisplay {
  let closed = false;
  let tenthsDownloaded = 0;
  const tenthsOfSamples = { decoding: 0, asking: 0 };
  let modelsTrained = 0;
  const notice = (text: string) => void stream.write(`${text}\n`);
  const show = (progress: Progress) => {
    if (closed) return;
    switch (progress.kind) {
      case "stage":
        return notice(progress.text);
      case "download": {
        const tenths = Math.floor(10 * progress.done / progress.total);
        if (tenths > tenthsDownloaded) notice(`Downloaded ${megabytes(progress)} (${10 * tenths} %)`);
        tenthsDownloaded = tenths;
        return;
      }
      case "decoding":
      case "asking": {
        const { kind, done, total, seconds } = progress, tenths = Math.floor(10 * done / total);
        if (tenths > tenthsOfSamples[kind] && seconds > QUICKLY) {
          notice(`${kind === "asking" ? "Asked about" : "Decoded"} ${doneOf(progress)}`);
        }
        // Images of the next folder are counted anew.
        tenthsOfSamples[kind] = done < total ? tenths : 0;
        return;
      }
      case "training":
        if (progress.resumed) notice(resumption(progress));
        if (progress.epochEnd && isTold(progress)) notice(epochLine(progress));
        return;
      case "trained":
        return notice(endLine(progress));
      case "plan":
        if (progress.trained > modelsTrained) notice(planLines(progress)[0]);
        modelsTrained = progress.trained;
        return;
    }
  };
  return { show, notice, close: () => closed = true };
}

function endLine(progress: Trained): string {
  return progress.cached
    ? `${name(progress)}: trained before, taken from the run directory`
    : `${name(progress)}: trained in ${duration(progress.seconds)}`;
}

/** True of an epoch that has a line: of epochs that take less than a second, one in ten. */
function isTold({ epoch, epochs, totalImages, imagesPerSecond }: Training): boolean {
  const isQuick = totalImages / epochs < QUICKLY * imagesPerSecond;
  return !isQuick || epoch % Math.ceil(epochs / 10) === 0 || epoch === epochs;
}

/** Texts of how far a plan is, each shorter than the one before it. */
function planLines({ models, trained, fraction, secondsLeft }: Plan): string[] {
  const percent = `${Math.floor(100 * fraction)} %`, left = `${duration(secondsLeft)} left`;
  return [
    `${trained} of ${models} models, ${percent} of the work, ${left}`,
    `${trained} of ${models} models, ${percent}, ${left}`,
    `${trained} of ${models}, ${left}`,
    left,
  ];
}

function epochLine(progress: Training): string {
  const { epoch, speed, loss, accuracy, validation, left } = trainingCells(progress);
  const validated = validation === undefined ? "" : `validation accuracy ${validation}, `;
  return `${name(progress)}: epoch ${epoch}, ${speed} ${
    speedUnit(progress)
  }, loss ${loss}, accuracy ${accuracy}, ` +
    `${validated}${left} left`;
}

function createLiveDisplay(stream: ErrorStream): ProgressDisplay {
  let closed = false;
  let table = createTable(stream);
  const models = new Map<string, Cells>();
  let planned = false;
  let longestName = SHORTEST_NAME;

  const endTable = () => {
    table.end();
    table = createTable(stream);
  };
  const drawModel = (progress: Training | Trained, fraction: number, news: Cells) => {
    const key = name(progress);
    const cells = { ...models.get(key), ...news };
    models.set(key, cells);
    longestName = Math.max(longestName, key.length);
    const headings = { ...HEADINGS, speed: speedUnit(progress) };
    table.draw("header", (width) => row(width, { name: "", longestName, bar: () => "", cells: headings }));
    table.draw(
      key,
      (width) => row(width, { name: key, longestName, bar: (space) => bar(fraction, space), cells }),
    );
  };
  const show = (progress: Progress) => {
    if (closed) return;
    switch (progress.kind) {
      case "stage":
        endTable();
        return table.print(progress.text);
      case "download":
        table.draw("download", (width) => {
          const [before, after] = ["Downloading  ", `  ${megabytes(progress)}`];
          const space = Math.min(LONGEST_BAR, width - before.length - after.length);
          return before + bar(progress.done / progress.total, space) + after;
        });
        return progress.done < progress.total ? undefined : endTable();
      case "decoding":
      case "asking":
        table.draw(progress.kind, (width) => {
          const before = progress.kind === "asking" ? "Asking  " : "Decoding  ",
            after = `  ${doneOf(progress)}`;
          const space = Math.min(LONGEST_BAR, width - before.length - after.length);
          return before + bar(progress.done / progress.total, space) + after;
        });
        return progress.done < progress.total ? undefined : endTable();
      case "training":
        if (progress.resumed) table.print(resumption(progress));
        return drawModel(progress, progress.images / progress.totalImages, trainingCells(progress));
      case "trained":
        // A long plan shows only what is under way: a terminal has no room for all of it.
        if (!planned) return drawModel(progress, 1, { left: progress.cached ? "cached" : "done" });
        table.remove(name(progress));
        return table.print(endLine(progress));
      case "plan":
        planned = true;
        return table.draw("plan", (width) => {
          const after = planLines(progress).find((line) => line.length <= width) ?? "";
          const before = "all models",
            space = Math.min(LONGEST_BAR, width - [before, "", after].join(GAP).length);
          return space > 0 ? [before, bar(progress.fraction, space), after].join(GAP) : after;
        });
    }
  };
  const close = () => {
    closed = true;
    endTable();
  };
  return { show, notice: (text) => table.print(text), close };
}

/** Lines that are redrawn in place, below whatever is printed meanwhile. */
function createTable(stream: ErrorStream) {
  const lines = new Map();
  const bars = new cliProgress.MultiBar({
    stream,
    format: (_options: unknown, { maxWidth }: { maxWidth: number }, { draw }: { draw: Draw }) =>
      draw(maxWidth - MARGIN).slice(0, maxWidth - MARGIN),
    hideCursor: true,
    linewrap: true, // leaves the terminal's wrapping alone: no line is as wide as the terminal
    forceRedraw: true, // a printed line shifts all others, changed or not
  });
  return {
    draw(key: string, draw: Draw) {
      const line = lines.get(key);
      if (line === undefined) lines.set(key, bars.create(1, 0, { draw }));
      else line.update({ draw });
    },
    remove(key: string) {
      const line = lines.get(key);
      if (line === undefined) return;
      bars.remove(line);
      lines.delete(key);
    },
    print(text: string) {
      if (lines.size === 0) stream.write(`${text}\n`);
      else bars.log(`${CLEAR_BELOW}${text}\n`);
    },
    end() {
      if (lines.size === 0) return;
      bars.update(); // what was printed last still waits for the next redrawing
      bars.stop();
    },
  };
}

/** The terminal echoes "^C" behind the last line. */
const MARGIN = 3;

/** A line for a terminal with room for `width` characters. */
type Draw = (width: number) => string;

// A long text wraps onto lines that are still drawn on.
const CLEAR_BELOW = "\x1b[J";

const WIDTHS = { epoch: 5, speed: 8, loss: 6, accuracy: 5, validation: 7, left: 7 };
type Cells = { readonly [Column in keyof typeof WIDTHS]?: string };

const HEADINGS: Cells = {
  epoch: "epoch",
  loss: "loss",
  accuracy: "acc",
  validation: "val acc",
  left: "left",
};

function trainingCells(progress: Training): Cells {
  const { epoch, epochs, imagesPerSecond, loss, epochEnd } = progress;
  return {
    epoch: `${epoch}/${epochs}`,
    speed: String(Math.round(imagesPerSecond)),
    loss: decimals(loss),
    ...epochEnd &&
      { accuracy: decimals(epochEnd.trainAccuracy), validation: validationOf(epochEnd) },
    left: timeLeft(progress),
  };
}

/** The validation accuracy; undefined where no samples were kept for it. */
function validationOf({ validationAccuracy }: NonNullable<Training["epochEnd"]>): string | undefined {
  return Number.isNaN(validationAccuracy) ? undefined : decimals(validationAccuracy);
}

/** The unit of the speed: networks for features train on rows, all others on images. */
function speedUnit({ architecture }: { architecture: string }): string {
  return architecture === "mlp" ? "rows/s" : "images/s";
}

/** The columns that go first where there is no room for all. The time left stays. */
const DROPPED: readonly (keyof Cells)[] = ["loss", "speed", "accuracy", "validation", "epoch"];

const SHORTEST_NAME = "target resnet110".length;
const LONGEST_BAR = 40;
const GAP = "  ";

interface Row {
  readonly name: string;
  /** Characters of the longest name of all rows. */
  readonly longestName: number;
  readonly bar: (space: number) => string;
  readonly cells: Cells;
}

function row(width: number, { name, longestName, bar, cells }: Row): string {
  const columns = new Set(Object.keys(WIDTHS) as (keyof Cells)[]);
  const right = () => [...columns].map((column) => (cells[column] ?? "").padStart(WIDTHS[column])).join(GAP);
  for (const column of DROPPED) {
    if (longestName + GAP.length + right().length > width) columns.delete(column);
  }
  const nameWidth = Math.max(0, Math.min(longestName, width - GAP.length - right().length));
  const left = name.slice(0, nameWidth).padEnd(nameWidth);
  const space = Math.min(LONGEST_BAR, width - [left, "", right()].join(GAP).length);
  return (space > 0 ? [left, bar(space).padEnd(space), right()] : [left, right()]).join(GAP);
}

/** In ASCII: block characters are two columns wide in many East Asian terminals, and the line would wrap. */
function bar(fraction: number, width: number): string {
  width = Math.max(0, width);
  const done = Math.round(Math.min(fraction, 1) * width);
  return "=".repeat(done) + "-".repeat(width - done);
}

function name({ model, architecture }: { model: string; architecture: string }): string {
  return `${model} ${architecture}`;
}

function resumption(progress: Training): string {
  return `${name(progress)}: goes on from a checkpoint, epoch ${progress.epoch} of ${progress.epochs}`;
}

function timeLeft({ images, totalImages, imagesPerSecond }: Training): string {
  return imagesPerSecond > 0 ? duration((totalImages - images) / imagesPerSecond) : "?";
}

/** `1:05` for 65 seconds, `2:00:00` for two hours. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  const tail = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** Seconds that work may take without a line that says how far it is. */
const QUICKLY = 1;

function doneOf({ kind, done, total, seconds }: Samples): string {
  const left = duration(seconds * (total - done) / done);
  return `${done} of ${total} ${kind === "asking" ? "samples" : "images"}${
    done < total ? `, ${left} left` : ""
  }`;
}

function megabytes({ done, total }: { done: number; total: number }): string {
  return `${(done / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`;
}

function decimals(value: number): string {
  return Math.abs(value) < 100 ? value.toFixed(3) : value.toExponential(1);
}
