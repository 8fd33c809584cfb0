/** Measures the time that models will take: each network is trained for a second here. */
import { costOfSample } from "../model/architectures.ts";
import type { KernelModule } from "../kernels/module.ts";
import { costOfTraining, type ModelJob } from "../model/jobs.ts";
import { measureSpeeds } from "../model/measure_speeds.ts";
import type { Watcher } from "../progress.ts";

/** The time of an image in inference by its time in training: `deno task bench` measures 0.30 to 0.33. */
const INFERENCE = 1 / 3;

/** Options of `measureModels`. */
export interface MeasureModelsOptions extends Watcher {
  /** Models trained at once. */
  readonly workers: number;
  readonly threads: number;
  readonly module: KernelModule;
}

/**
 * The seconds that each job takes on this machine, as one of `workers` at once.
 *
 * @throws the reason that the signal was aborted with
 */
export async function measureModels(
  jobs: readonly ModelJob[],
  { workers, threads, module, onProgress, signal }: MeasureModelsOptions,
): Promise<number[]> {
  onProgress({ kind: "stage", text: "Timing a few steps" });
  const speeds = new Map<string, number>();
  const seconds: number[] = [];
  for (const job of jobs) {
    const kind = kindOf(job);
    let speed = speeds.get(kind);
    if (speed === undefined) {
      const measured = await measureSpeeds(job, { workers, counts: [threads], module, signal });
      speeds.set(kind, speed = measured.get(threads)!);
    }
    seconds.push((costOfTraining(job) + costOfAnswers(job)) / speed);
  }
  return seconds;
}

/** The part of a job that its speed depends on. */
function kindOf({ network, recipe: { batchSize, dropout, augment } }: ModelJob): string {
  return JSON.stringify([network, batchSize, dropout > 0, augment]);
}

/** The images of a ResNet-20 that take as long to train on as a job's answers, those of its validation too. */
function costOfAnswers({ network, source, recipe: { epochs }, predicted, queries = 1 }: ModelJob): number {
  const asked = Object.values(predicted).reduce((sum, { length }) => sum + length, 0);
  const answers = queries * asked + epochs * source.validationIndices.length;
  return INFERENCE * costOfSample(network, source.shape) * answers;
}
