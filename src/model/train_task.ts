/** The task of a training Worker: trains one model and writes its weights and logits to the run directory. */
import { startEngine } from "../engine/engine.ts";
import type { Host } from "../engine/host.ts";
import { Store } from "../store.ts";
import { DivergedError } from "./diverged.ts";
import { machinesOf, thisMachine, withMachines } from "./machines.ts";
import { entriesOf, imageSetsOf, readStored, removeModel, sameTensors } from "./model_files.ts";
import { Pace } from "./pace.ts";
import type { WorkerEvent, WorkerTask } from "./train_models.ts";
import { Training } from "./training.ts";

/** The least milliseconds between two events of progress. */
const PROGRESS_INTERVAL = 200;

/** The least milliseconds between two checkpoints: to write one takes longer than an epoch of a small network. */
const CHECKPOINT_INTERVAL = 1000;

type Tell = (event: WorkerEvent) => void;

/** Trains a model, or takes up its training, and predicts with it. Where it is stopped on the way it leaves a checkpoint. */
export async function trainTask(
  { job, spec, directory, writer, module, threads, weights, checkpoint, stop }: WorkerTask,
  tell: Tell,
): Promise<"done" | "stopped"> {
  const store = new Store(directory, { writer, onNotice: (text) => tell({ kind: "notice", text }) });
  const host = await startEngine(module, threads);
  const { pool, validation, validationIndices, shape } = job.source;
  const training = new Training(spec.network, spec.recipe, {
    pool,
    indices: job.trainedOn,
    validation,
    validationIndices,
    shape,
  });
  try {
    if (weights) training.model.restore(weights.tensors);
    else {
      if (checkpoint) training.restore(checkpoint);
      const isStopped = () => Atomics.load(stop, 0) !== 0;
      const around = { job, spec, checkpoint, store, host, tell, isStopped };
      if (await train(training, around) === "stopped") return "stopped";
    }
    tell({ kind: "trained" });
    // All are predicted before one is written: of a model whose logits are not finite nothing is kept.
    const { queries = 1 } = job;
    const logits = imageSetsOf(job).map((imageSet) =>
      [imageSet, training.predict(job.predicted[imageSet], queries)] as const
    );
    if (!weights) await refuseOtherBits(training, { job, spec, directory });
    for (const [imageSet, data] of logits) {
      const { length } = job.predicted[imageSet];
      const shape = [length, ...queries > 1 ? [queries] : [], spec.network.classes];
      await store.writeArray(await entriesOf.logits(spec, imageSet, job), { shape, data });
    }
  } catch (error) {
    if (error instanceof DivergedError) await removeModel(job, spec, store);
    throw error;
  }
  if (!weights) {
    const { model, history, normalisation } = training;
    const metadata = {
      architecture: spec.network.architecture,
      parameters: String(model.parameters),
      normalisation: JSON.stringify(normalisation),
      history: JSON.stringify(history),
    };
    const whole = withMachines({ tensors: model.state(), metadata }, checkpoint);
    await store.writeTensors(entriesOf.model(spec), whole);
  }
  await store.remove(entriesOf.checkpoint(spec)); // last: until all else is there, it is what a new run starts from
  return "done";
}

/**
 * Refuses to write over the same model with other weights. One is there where another run trained it at the same time, having taken
 * this one for dead; their weights are the same unless the processors differ.
 */
async function refuseOtherBits(
  { model }: Training,
  { job, spec, directory }: Pick<WorkerTask, "job" | "spec" | "directory">,
): Promise<void> {
  const { weights: there } = await readStored(job, spec, { store: new Store(directory) });
  if (!there || sameTensors(there.tensors, model.state())) return;
  const inWords = ({ host, processor }: { host: string; processor: string }) => `${host} (${processor})`;
  const others = machinesOf(there).map(inWords).join(", ");
  throw new Error(
    `${
      others || "another run"
    } has written it to ${directory} in the meantime, with other weights than those of ${
      inWords(thisMachine())
    }; where processors differ, --strict gives the same weights on all`,
  );
}

/** Trains to the end, with a checkpoint after each epoch and where it is stopped. */
async function train(
  training: Training,
  { job, spec, checkpoint, store, host, tell, isStopped }: Pick<WorkerTask, "job" | "spec" | "checkpoint"> & {
    store: Store;
    host: Host;
    tell: Tell;
    isStopped: () => boolean;
  },
): Promise<"done" | "stopped"> {
  const { epochs } = spec.recipe;
  const perEpoch = job.trainedOn.length;
  let resumed = training.history.length > 0;
  let last = { time: performance.now(), images: 0 };
  let imagesPerSecond = 0, lastCheckpoint = -Infinity;

  function report(
    epoch: number,
    images: number,
    loss: number,
    epochEnd?: { trainAccuracy: number; validationAccuracy: number },
  ) {
    tell({
      kind: "progress",
      progress: {
        kind: "training",
        model: job.name,
        architecture: spec.network.architecture,
        epoch,
        epochs,
        images: (epoch - 1) * perEpoch + images,
        totalImages: epochs * perEpoch,
        imagesPerSecond,
        loss,
        ...epochEnd && { epochEnd },
        ...resumed && { resumed },
      },
    });
    resumed = false;
  }

  const setPace = paceOf(host, tell);
  while (!training.done) {
    last = { time: performance.now(), images: 0 };
    setPace(0);
    const figures = training.trainEpoch(({ epoch, images, loss }) => {
      setPace(images);
      if (isStopped()) return "pause";
      const now = performance.now();
      if (now - last.time < PROGRESS_INTERVAL) return;
      imagesPerSecond = (images - last.images) / (now - last.time) * 1000;
      last = { time: now, images };
      report(epoch, images, loss);
    });
    if (!figures || performance.now() - lastCheckpoint >= CHECKPOINT_INTERVAL) {
      await store.writeTensors(entriesOf.checkpoint(spec), withMachines(training.state(), checkpoint));
      lastCheckpoint = performance.now();
    }
    if (!figures) return "stopped";
    imagesPerSecond = perEpoch / figures.seconds;
    report(training.history.length, perEpoch, figures.loss, {
      trainAccuracy: figures.accuracy,
      validationAccuracy: figures.validationAccuracy,
    });
  }
  training.finish();
  return "done";
}

/**
 * Sets the number of threads at work by the speed of the steps. The returned function is to be called with 0
 * at the start of an epoch, and after each step with the number of the epoch's images that are done.
 */
function paceOf(host: Host, tell: Tell): (images: number) => void {
  const threads = host.slices, pace = new Pace(threads);
  let last = { time: 0, images: 0 }, told = false;
  return (images) => {
    const time = performance.now();
    if (images > 0) pace.record(images - last.images, time - last.time);
    last = { time, images };
    host.activeThreads = pace.threads;
    if (pace.settledThreads < threads && !told) {
      told = true;
      tell({
        kind: "notice",
        text:
          `Fewer than ${threads} threads train a model while that is faster, as where other programs use the cores. ` +
          "The result stays the same.",
      });
    }
  };
}
