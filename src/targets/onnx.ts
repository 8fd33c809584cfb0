/** Models in ONNX files, run by ONNX Runtime's web build in Workers. */
import { type AskedWorker, startWorker } from "../model/asked_worker.ts";
import { readFile } from "../platform/files.ts";
import { describeMachine } from "../platform/machine.ts";
import { kindOfPath } from "../platform/sources.ts";
import { type Samples, someOf } from "../samples/samples.ts";
import { inputsFor } from "./onnx/inputs.ts";
import { type ModelFile, type Port, readModelFile } from "./onnx/model_file.ts";
import { chooseOutput, type Chosen, scoresOf } from "./onnx/outputs.ts";
import type { ExternalData, SessionAnswer, SessionTask } from "./onnx/session_task.ts";
import type { Scored, Target, TargetKind, TargetOptions } from "./target.ts";

/** Samples in one question where the model leaves their number free: of images, and of rows of features. */
const IMAGES = 64, FEATURE_ROWS = 1024;

/** The most Workers: each holds the model. */
const MOST_WORKERS = 4;

/** Models in ONNX files. */
export const onnx: TargetKind = {
  name: "ONNX",
  recognises: (place) => /\.onnx$/i.test(place) && !/^https?:/i.test(place),
  open: openOnnx,
};

async function openOnnx(place: string, options: TargetOptions): Promise<Target> {
  const title = `ONNX model ${place}`;
  options.onStage?.(`Loading ${title}`);
  const model = readModelFile(await readModel(place), place);
  for (const { name, type } of model.inputs) {
    if (type !== undefined) continue;
    throw new TypeError(
      `Cannot ask ${title}: every input must be a tensor of numbers or texts, found ${name}`,
    );
  }
  const batch = batchOf(model.inputs, title, options.batchSize);
  const externalData = await readExternalData(model, place);
  const workers = new Workers(title, { kind: "load", model: model.bytes, externalData });
  try {
    workers.giveBack(await workers.take());
  } catch (error) {
    workers.end();
    throw error;
  }
  return new OnnxTarget(title, { model, workers, options, ...batch });
}

class OnnxTarget implements Target {
  readonly title: string;
  readonly batch: number;
  readonly isBatchFixed: boolean;
  readonly parallel = workerCount();
  readonly #model: ModelFile;
  readonly #workers: Workers;
  readonly #options: TargetOptions;
  readonly #notices = new Set<string>();
  #chosen?: Chosen;

  constructor(
    title: string,
    { model, workers, options, batch, isBatchFixed }: {
      model: ModelFile;
      workers: Workers;
      options: TargetOptions;
      batch: number;
      isBatchFixed: boolean;
    },
  ) {
    this.title = title;
    this.batch = batch;
    this.isBatchFixed = isBatchFixed;
    this.#model = model;
    this.#workers = workers;
    this.#options = options;
  }

  get notices(): readonly string[] {
    return [...this.#notices];
  }

  async ask(samples: Samples, signal?: AbortSignal): Promise<Scored> {
    const { title } = this, { inputs, outputs, classes } = this.#model;
    const asked = this.isBatchFixed ? filledUp(samples, this.batch) : samples;
    const { tensors, notices } = inputsFor(asked, inputs, { ...this.#options, title });
    for (const text of notices) this.#notices.add(text);
    const wanted = this.#chosen === undefined
      ? outputs.filter(({ type }) => type !== undefined).map(({ name }) => name)
      : [this.#chosen.name];
    const found = await this.#run({ kind: "run", inputs: tensors, outputs: wanted }, signal);
    const { name, kind } = this.#chosen ??= chooseOutput(found, {
      title,
      rows: asked.rows,
      told: this.#options.output,
    });
    const scores = scoresOf(found[name], name, samples.rows), width = scores.shape[1] ?? 2;
    // Classes that are called by their places need no names.
    const isNamed = classes?.length === width && classes.some((text, place) => text !== String(place));
    return { scores, kind, classNames: isNamed && kind !== "classes" ? classes : undefined };
  }

  async #run(task: SessionTask, signal: AbortSignal | undefined): Promise<SessionAnswer> {
    const worker = await this.#workers.take();
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const stop = () => reject(signal!.reason);
    signal?.addEventListener("abort", stop);
    try {
      return await Promise.race([worker.ask(task), stopped]);
    } finally {
      signal?.removeEventListener("abort", stop);
      this.#workers.giveBack(worker);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#workers.end();
    return Promise.resolve();
  }
}

type SessionWorker = AskedWorker<SessionTask, SessionAnswer>;

/** Workers with the model in them, as many as are needed at once. */
class Workers {
  readonly #title: string;
  readonly #load: SessionTask;
  readonly #all: SessionWorker[] = [];
  readonly #idle: SessionWorker[] = [];

  constructor(title: string, load: SessionTask) {
    this.#title = title;
    this.#load = load;
  }

  /** A Worker that nobody asks. */
  async take(): Promise<SessionWorker> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    const url = new URL("./onnx/session_worker.ts", import.meta.url).href;
    const worker = startWorker<SessionTask, SessionAnswer>(url, { purpose: `Cannot ask ${this.#title}` });
    this.#all.push(worker);
    await worker.ask(this.#load);
    return worker;
  }

  giveBack(worker: SessionWorker): void {
    this.#idle.push(worker);
  }

  end(): void {
    for (const worker of this.#all) worker.end();
  }
}

function workerCount(): number {
  return Math.min(MOST_WORKERS, describeMachine().cores);
}

async function readModel(place: string): Promise<Uint8Array<ArrayBuffer>> {
  if (await kindOfPath(place) === undefined) {
    throw new Error(`Cannot read ${place}: it must be an ONNX model, found nothing of that name`);
  }
  return await readFile(place).catch((error) => {
    throw new Error(`Cannot read ${place}: it must be a file that may be read; ${error.message}`);
  });
}

/** The files of weights beside the model. Paths out of the model's folder are refused: a model is somebody else's. */
async function readExternalData({ externalFiles }: ModelFile, place: string): Promise<ExternalData[]> {
  return await Promise.all(externalFiles.map(async (path) => {
    if (/^[/\\]|^\w:|(^|[/\\])\.\.([/\\]|$)/.test(path)) {
      throw new Error(
        `Cannot read ${place}: its weights must lie in its own folder, found ${JSON.stringify(path)}`,
      );
    }
    const data = await readFile(place.replace(/[^/\\]*$/, "") + path).catch((error) => {
      throw new Error(`Cannot read ${place}: its weights in ${path} must lie beside it; ${error.message}`);
    });
    return { path, data };
  }));
}

/** The samples of a question: the inputs' first axis, which is free or has one size. */
function batchOf(
  inputs: readonly Port[],
  title: string,
  told: number | undefined,
): { batch: number; isBatchFixed: boolean } {
  const [fixed] = inputs.flatMap(({ shape }) => shape?.[0] ?? []);
  if (fixed === undefined) {
    const rank = Math.max(...inputs.map(({ shape }) => shape?.length ?? 4));
    return { batch: told ?? (rank > 2 ? IMAGES : FEATURE_ROWS), isBatchFixed: false };
  }
  if (told === undefined || told === fixed) return { batch: fixed, isBatchFixed: true };
  throw new RangeError(`Cannot ask ${title}: it takes ${fixed} samples at once, found --batch-size ${told}`);
}

/** Samples with their last row repeated up to `rows`. */
function filledUp(samples: Samples, rows: number): Samples {
  const missing = rows - samples.rows;
  if (missing === 0) return samples;
  const last = someOf(samples, samples.rows - 1, samples.rows);
  const inputs = samples.inputs.map((array, place) => {
    const { data } = array, { data: row } = last.inputs[place], shape = [rows, ...array.shape.slice(1)];
    if (Array.isArray(data)) return { ...array, shape, data: [...data, ...Array(missing).fill(row).flat()] };
    const Type = data.constructor as new (length: number) => Float64Array<ArrayBuffer>;
    const all = new Type(data.length + missing * row.length);
    all.set(data as Float64Array);
    for (let i = 0; i < missing; i++) all.set(row as Float64Array, data.length + i * row.length);
    return { ...array, shape, data: all };
  });
  return { ...samples, rows, inputs };
}
