/** A Worker that trains one model on a heap of its own and writes its weights and logits to the run directory. */
import { Store } from "../store.ts";
import { startEngine } from "../engine/engine.ts";
import { predictLogits, Training } from "./training.ts";
import { entriesOf, type WorkerMessage, type WorkerTask } from "./train_models.ts";

declare const self: {
  onmessage: (event: MessageEvent<WorkerTask>) => void;
  postMessage(message: WorkerMessage): void;
};

/** Progress is told at most so often, in milliseconds. */
const PROGRESS_INTERVAL = 200;

self.onmessage = async ({ data: task }) => {
  try {
    await work(task);
    self.postMessage({ kind: "done" });
  } catch (error) {
    self.postMessage({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
};

async function work({ job, spec, directory, module, threads }: WorkerTask) {
  const store = new Store(directory, { onNotice: (text) => self.postMessage({ kind: "notice", text }) });
  await startEngine(module, threads);
  const { pool, validation, validationIndices, imageShape } = job.source;
  const training = new Training(spec.network, spec.recipe, {
    pool,
    indices: job.trainedOn,
    validation,
    validationIndices,
    imageShape,
  });
  const finished = await store.readTensors(entriesOf.model(spec));
  if (finished) training.model.restore(finished.tensors); // only logits are missing
  else await train(training, { job, spec, store });

  for (const [part, indices] of Object.entries(job.predicted)) {
    const data = predictLogits(training.model, { data: pool, indices, imageShape }, training.normalisation);
    const shape = [indices.length, spec.network.classes];
    await store.writeArray(await entriesOf.logits(spec, part, indices), { shape, data });
  }
  if (!finished) {
    const { model, history, normalisation } = training;
    const metadata = {
      architecture: spec.network.architecture,
      parameters: String(model.parameters),
      normalisation: JSON.stringify(normalisation),
      history: JSON.stringify(history),
    };
    await store.writeTensors(entriesOf.model(spec), { tensors: model.state(), metadata });
  }
  await store.remove(entriesOf.checkpoint(spec)); // last: until all else is there, it is what a new run starts from
}

async function train(
  training: Training,
  { job, spec, store }: Pick<WorkerTask, "job" | "spec"> & { store: Store },
) {
  const checkpoint = await store.readTensors(entriesOf.checkpoint(spec));
  if (checkpoint) training.restore(checkpoint);
  const { epochs } = spec.recipe;
  const perEpoch = job.trainedOn.length;
  let resumed = checkpoint !== undefined;
  let last = { time: performance.now(), images: 0 };
  let imagesPerSecond = 0;

  function report(
    epoch: number,
    images: number,
    loss: number,
    epochEnd?: { trainAccuracy: number; validationAccuracy: number },
  ) {
    self.postMessage({
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

  while (!training.done) {
    last = { time: performance.now(), images: 0 };
    const figures = training.trainEpoch(({ epoch, images, loss }) => {
      const now = performance.now();
      if (now - last.time < PROGRESS_INTERVAL) return;
      imagesPerSecond = (images - last.images) / (now - last.time) * 1000;
      last = { time: now, images };
      report(epoch, images, loss);
    });
    await store.writeTensors(entriesOf.checkpoint(spec), training.state());
    imagesPerSecond = perEpoch / figures.seconds;
    report(training.history.length, perEpoch, figures.loss, {
      trainAccuracy: figures.accuracy,
      validationAccuracy: figures.validationAccuracy,
    });
  }
  training.finish();
}
