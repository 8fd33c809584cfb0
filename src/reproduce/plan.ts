/** Time, memory and progress of a plan of trainings. */
import { valuesOf } from "../dataset/dataset.ts";
import { costOfSample, trainingBytesOfSample } from "../model/architectures.ts";
import { costOfTraining, type ModelJob } from "../model/jobs.ts";
import type { Progress } from "../progress.ts";

/**
 * Seconds that the jobs take, each Worker taking the next as it is free. `speed` is in images of a ResNet-20
 * a second, for each.
 */
export function estimateSeconds(jobs: readonly ModelJob[], speed: number, workers: number): number {
  const busyUntil = new Float64Array(Math.max(1, workers));
  for (const job of jobs) {
    const next = busyUntil.indexOf(Math.min(...busyUntil));
    busyUntil[next] += costOfTraining(job) / speed;
  }
  return Math.max(...busyUntil);
}

/** Bytes that the code of a Worker, its weights and a program's fixed parts take beside images and batches (seen). */
const BYTES_OF_WORKER = 120e6;
const BYTES_OF_PROGRAM = 150e6;

/** Bytes of memory that the jobs take: the images, and the largest heaps that are in use at once. */
export function estimateBytes(jobs: readonly ModelJob[], workers: number): number {
  const atOnce = jobs.map(bytesOfTraining).sort((a, b) => b - a).slice(0, workers);
  return atOnce.reduce((sum, bytes) => sum + bytes, bytesBesideTrainings(jobs));
}

/** Bytes that a training takes: its heap, and its Worker. */
export function bytesOfTraining({ network, source, trainedOn, recipe }: ModelJob): number {
  const samples = Math.min(recipe.batchSize, trainedOn.length);
  return BYTES_OF_WORKER + trainingBytesOfSample(network, source.shape) * samples;
}

/** Bytes that jobs take beside their trainings: the program, and the images. */
export function bytesBesideTrainings(jobs: readonly ModelJob[]): number {
  const images = new Set(jobs.map(({ source: { pool } }) => valuesOf(pool)));
  return [...images].reduce((sum, { byteLength }) => sum + byteLength, BYTES_OF_PROGRAM);
}

/** Follows the events of a plan's trainings, and tells how far the whole is. */
export class PlanProgress {
  readonly #jobs: readonly ModelJob[];
  readonly #images = new Map<string, number>();
  readonly #trained = new Set<string>();
  #speed: number;
  #last = { time: performance.now(), work: 0 };

  /** `speed` is as measured; what is seen in training corrects it. What is `there` already counts as done. */
  constructor(
    jobs: readonly ModelJob[],
    { workers, speed, there = [] }: { workers: number; speed: number; there?: readonly ModelJob[] },
  ) {
    this.#jobs = jobs;
    this.#speed = speed * workers;
    for (const job of there) this.#finish(job);
  }

  /** The progress of the plan. */
  get now(): Extract<Progress, { kind: "plan" }> {
    const total = this.#work(costOfTraining), done = this.#done;
    return {
      kind: "plan",
      models: this.#jobs.length,
      trained: this.#trained.size,
      fraction: total === 0 ? 1 : done / total,
      secondsLeft: (total - done) / this.#speed,
    };
  }

  /** The whole plan's progress after an event of one of its trainings; undefined where the event is none. */
  after(event: Progress): Extract<Progress, { kind: "plan" }> | undefined {
    if (event.kind !== "training" && event.kind !== "trained") return undefined;
    const job = this.#jobs.find(({ name, network }) =>
      name === event.model && network.architecture === event.architecture
    );
    if (!job) return undefined;
    const begun = this.#images.has(nameOf(job));
    if (event.kind === "trained") this.#finish(job);
    else this.#images.set(nameOf(job), event.images);
    // A model that was found, goes on from a checkpoint or stopped early jumps: that says nothing of the speed.
    this.#learnSpeed(this.#done, begun && event.kind === "training");
    return this.now;
  }

  #finish(job: ModelJob) {
    this.#trained.add(nameOf(job));
    this.#images.set(nameOf(job), job.trainedOn.length * job.recipe.epochs);
  }

  get #done(): number {
    return this.#work((job) =>
      costOfSample(job.network, job.source.shape) * (this.#images.get(nameOf(job)) ?? 0)
    );
  }

  #work(of: (job: ModelJob) => number): number {
    return this.#jobs.reduce((sum, job) => sum + of(job), 0);
  }

  /** Takes as speed, after each minute, half of what was believed and half of what was seen. */
  #learnSpeed(work: number, steadily: boolean) {
    const time = performance.now();
    const seconds = (time - this.#last.time) / 1000;
    if (!steadily) {
      this.#last = { time, work };
    } else if (seconds > 60 && work > this.#last.work) {
      this.#speed = (this.#speed + (work - this.#last.work) / seconds) / 2;
      this.#last = { time, work };
    }
  }
}

function nameOf({ name, network }: ModelJob): string {
  return `${name} ${network.architecture}`;
}
