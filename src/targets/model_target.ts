/** Targets that are models in files: Workers run them, each with a copy of the model. */
import { type AskedWorker, startWorker } from "../model/asked_worker.ts";
import { describeMachine } from "../platform/machine.ts";
import { type Samples, someOf } from "../samples/samples.ts";
import { inputsFor, takenColumns } from "./inputs.ts";
import { chooseOutput, type Chosen, scoresOf } from "./outputs.ts";
import type { Port, Tensors } from "./port.ts";
import type { Scored, Target, TargetOptions } from "./target.ts";

/** Samples in one question where the model leaves their number free: of images, and of rows of features. */
const IMAGES = 64, FEATURE_ROWS = 1024;

/** The most Workers: each holds the model. */
const MOST_WORKERS = 4;

/** The task of answering one question; before the first one a Worker is given the task of loading. */
export interface RunTask {
  readonly kind: "run";
  readonly inputs: Tensors;
  /** The names of the outputs that are wanted. */
  readonly outputs: readonly string[];
  /** The engine of `RunAnswer`; absent in the first question. */
  readonly engine?: string;
}

/** Outputs by their names. */
export interface RunAnswer {
  readonly outputs: Tensors;
  /** The engine that answered, where the runtime has several: all other questions are for it. */
  readonly engine?: string;
  /** A sentence for the report. */
  readonly notice?: string;
}

/** A model as it describes itself. */
export interface Model {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** The classes in the order of their scores, where the model tells them. */
  readonly classes?: readonly string[];
}

/** Parts of `openModelTarget`. */
export interface ModelTargetOptions<Load, Loaded> {
  /** The address of the Worker's module, which answers a task of loading and then tasks of running. */
  readonly worker: URL;
  readonly load: Load;
  /** The model, by what the Worker says when it has loaded it. */
  readonly describe: (loaded: Loaded) => Model;
  readonly options: TargetOptions;
}

/**
 * Starts a Worker that runs a model, and more of them once several questions are under way.
 *
 * @param title the model for people
 * @throws {Error} a sentence that names the model, what it needs and what was found
 */
export async function openModelTarget<Load extends object, Loaded>(
  title: string,
  { worker, load, describe, options }: ModelTargetOptions<Load, Loaded>,
): Promise<Target> {
  const workers = new Workers<Load, Loaded>(title, worker, load);
  try {
    const model = describe(await workers.start());
    for (const { name, type } of model.inputs) {
      if (type !== undefined) continue;
      throw new TypeError(
        `Cannot ask ${title}: every input must be a tensor of numbers or texts, found ${name}`,
      );
    }
    return new ModelTarget(title, {
      model,
      workers,
      options,
      ...batchOf(model.inputs, title, options.batchSize),
    });
  } catch (error) {
    workers.end();
    throw error;
  }
}

class ModelTarget implements Target {
  readonly title: string;
  readonly batch: number;
  readonly isBatchFixed: boolean;
  readonly parallel = workerCount();
  readonly #model: Model;
  readonly #workers: Runner;
  readonly #options: TargetOptions;
  readonly #notices = new Set<string>();
  #chosen?: Chosen;
  #engine?: string;

  constructor(
    title: string,
    { model, workers, options, batch, isBatchFixed }: {
      model: Model;
      workers: Runner;
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

  taken(samples: Samples): Samples {
    return takenColumns(samples, this.#model.inputs);
  }

  async ask(samples: Samples, signal?: AbortSignal): Promise<Scored> {
    const { title } = this, { inputs, outputs, classes } = this.#model;
    const asked = this.isBatchFixed ? filledUp(samples, this.batch) : samples;
    const { tensors, notices } = inputsFor(asked, inputs, { ...this.#options, title });
    for (const text of notices) this.#notices.add(text);
    const wanted = this.#chosen === undefined
      ? outputs.filter(({ type }) => type !== undefined).map(({ name }) => name)
      : [this.#chosen.name];
    const task: RunTask = { kind: "run", inputs: tensors, outputs: wanted, engine: this.#engine };
    const found = await this.#workers.run(task, signal);
    this.#engine ??= found.engine;
    if (found.notice !== undefined) this.#notices.add(found.notice);
    const { name, kind } = this.#chosen ??= chooseOutput(found.outputs, {
      title,
      rows: asked.rows,
      told: this.#options.output,
    });
    const scores = scoresOf(found.outputs[name], name, samples.rows), width = scores.shape[1] ?? 2;
    // Classes that are called by their places need no names.
    const isNamed = classes?.length === width && classes.some((text, place) => text !== String(place));
    return { scores, kind, classNames: isNamed && kind !== "classes" ? classes : undefined };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#workers.end();
    return Promise.resolve();
  }
}

type Runner = Pick<Workers<object, unknown>, "run" | "end">;
type ModelWorker<Load, Loaded> = AskedWorker<Load | RunTask, Loaded | RunAnswer>;

/** Workers with the model in them, as many as are needed at once. */
class Workers<Load extends object, Loaded> {
  readonly #title: string;
  readonly #url: URL;
  readonly #task: Load;
  readonly #all: ModelWorker<Load, Loaded>[] = [];
  readonly #idle: ModelWorker<Load, Loaded>[] = [];

  constructor(title: string, url: URL, task: Load) {
    this.#title = title;
    this.#url = url;
    this.#task = task;
  }

  /** Starts the first Worker, and returns what it says of the model. */
  async start(): Promise<Loaded> {
    const { worker, loaded } = await this.#load();
    this.#idle.push(worker);
    return loaded;
  }

  async #load(): Promise<{ worker: ModelWorker<Load, Loaded>; loaded: Loaded }> {
    const worker = startWorker<Load | RunTask, Loaded | RunAnswer>(this.#url.href, {
      purpose: `Cannot ask ${this.#title}`,
    });
    this.#all.push(worker);
    return { worker, loaded: await worker.ask(this.#task) as Loaded };
  }

  /** Runs the model in a Worker that nobody asks. */
  async run(task: RunTask, signal?: AbortSignal): Promise<RunAnswer> {
    const worker = this.#idle.pop() ?? (await this.#load()).worker;
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const stop = () => reject(signal!.reason);
    signal?.addEventListener("abort", stop);
    try {
      return await Promise.race([worker.ask(task) as Promise<RunAnswer>, stopped]);
    } finally {
      signal?.removeEventListener("abort", stop);
      this.#idle.push(worker);
    }
  }

  end(): void {
    for (const worker of this.#all) worker.end();
  }
}

function workerCount(): number {
  return Math.min(MOST_WORKERS, describeMachine().cores);
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
