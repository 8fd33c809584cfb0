/** Trains a long list of models, after telling what that will take, and tells how far the whole is. */
import { counted } from "../counted.ts";
import type { ModelJob } from "../model/jobs.ts";
import { planTraining } from "../model/plan_training.ts";
import { type TrainedModel, trainModels } from "../model/train_models.ts";
import type { ReproduceConfig } from "../options/reproduce.ts";
import type { Watcher } from "../progress.ts";
import type { Store } from "../store.ts";
import { estimateBytes, estimateSeconds, PlanProgress } from "./plan.ts";

/** The settings of a training, and the folder that it leaves models in. */
export interface TrainJobsOptions {
  readonly config: ReproduceConfig;
  readonly store: Store;
  /** Models of the same experiment that were found otherwise; 0 where it is absent. */
  readonly others?: number;
}

/**
 * Trains the models that the run directory lacks, and returns all in the order of the jobs.
 *
 * @throws as `planTraining` and `trainModels`
 */
export async function trainJobs<ImageSet extends string>(
  jobs: readonly ModelJob<ImageSet>[],
  { config, store, others = 0 }: TrainJobsOptions,
  { onProgress, onNotice, signal }: Watcher,
): Promise<TrainedModel<ImageSet>[]> {
  const plan = await planTraining(jobs, {
    workers: config.workers,
    threads: config.threads,
    kernels: config.kernels,
    store,
    timed: true,
    onProgress,
    onNotice,
    signal,
  });
  const { workers, threads, speed } = plan;
  const untrained = plan.models.filter(({ stored }) => !stored.model).map(({ job }) => job);
  const there = plan.models.filter(({ stored }) => stored.model).map(({ job }) => job);
  let overall: PlanProgress | undefined;
  if (speed !== undefined) {
    const seconds = estimateSeconds(untrained, speed, workers), bytes = estimateBytes(untrained, workers);
    const { epochs, partSize } = config;
    onNotice(planInWords(untrained.length, there.length + others, {
      workers,
      threads,
      speed,
      seconds,
      bytes,
      epochs,
      partSize,
    }));
    overall = new PlanProgress(jobs, { workers, speed, there });
    onProgress(overall.now);
  }
  return await trainModels(plan, {
    store,
    onProgress(event) {
      onProgress(event);
      const whole = overall?.after(event);
      if (whole) onProgress(whole);
    },
    onNotice,
    signal,
  });
}

function planInWords(
  untrained: number,
  there: number,
  { workers, threads, speed, seconds, bytes, epochs, partSize }: {
    workers: number;
    threads: number;
    speed: number;
    seconds: number;
    bytes: number;
    epochs: number;
    partSize: number;
  },
): string {
  const minutes = Math.ceil(seconds / 60);
  const time = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const known = there > 0 ? ` (${there} more are there already)` : "";
  return `To train: ${counted(untrained, "model")}${known}, each with ${
    counted(epochs, "epoch")
  } of ${partSize} images, ` +
    `${workers} at once` +
    `${threads > 1 ? `, ${threads} threads each` : ""}. ` +
    `That takes about ${time} on this machine, which does ${
      Math.round(speed)
    } images/s of a ResNet-20 each, ` +
    `and ${(bytes / 1e9).toFixed(1)} GB of memory.`;
}
