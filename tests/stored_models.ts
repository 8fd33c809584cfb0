/** Files of models that nobody trained. */
import type { PlanModel } from "../src/cluster/plan_file.ts";
import { UNREGULARISED } from "../src/model/jobs.ts";
import { entriesOf, type ModelSpec } from "../src/model/model_files.ts";
import { Store, type StoreEntry } from "../src/store.ts";

/** The epochs of a whole training. */
export const EPOCHS = 5;

/** A model's spec, told apart from others' by its seed. */
export function specOf(seed: number): ModelSpec {
  return {
    trainingVersion: 1,
    kernels: "k",
    network: { architecture: "resnet20", classes: 10, channels: 3 },
    recipe: { ...UNREGULARISED, epochs: EPOCHS, batchSize: 8, learningRate: 1e-3, seed },
    dataset: "d",
    trainedOn: `t${seed}`,
    validatedOn: "v",
  };
}

const tensorsOf = (first: number) => new Map([["w", { shape: [2], data: Float32Array.of(first, 2) }]]);

/** The logits of a model. */
export const logitsOf = (spec: ModelSpec): StoreEntry => ({
  kind: "logits",
  spec: { ...spec, predicted: "p", queries: 2 },
  part: "in",
});

/** Writes a finished model: `weight` is its first, `logit` that of its logits, `seconds` those of an epoch. */
export async function writeModel(
  store: Store,
  spec: ModelSpec,
  { weight = 1, logit = 1, host = "a", seconds = 1 }: {
    weight?: number;
    logit?: number;
    host?: string;
    seconds?: number;
  } = {},
) {
  await store.writeArray(logitsOf(spec), { shape: [2], data: Float32Array.of(logit, 0) });
  const machines = JSON.stringify([{
    host,
    processor: `processor of ${host}`,
    cores: 2,
    seconds: EPOCHS * seconds,
  }]);
  const history = JSON.stringify(Array.from({ length: EPOCHS }, () => ({ seconds })));
  await store.writeTensors(entriesOf.model(spec), {
    tensors: tensorsOf(weight),
    metadata: { machines, history },
  });
}

/** Writes the checkpoint of a training after whole epochs and some images of the next. */
export async function writeCheckpoint(store: Store, spec: ModelSpec, epochs: number, images = 0) {
  const metadata = {
    history: JSON.stringify(Array.from({ length: epochs }, () => ({ seconds: 1 }))),
    ...images > 0 && { begun: JSON.stringify({ images, loss: 0, correct: 0, seconds: 1 }) },
  };
  await store.writeTensors(entriesOf.checkpoint(spec), {
    tensors: tensorsOf(10 * epochs + images),
    metadata,
  });
}

/** The models of these seeds as a plan has them: "shadow 3", 100 seconds each. */
export async function plannedModels(seeds: readonly number[]): Promise<PlanModel[]> {
  const store = new Store("nowhere");
  return await Promise.all(seeds.map(async (seed) => {
    const spec = specOf(seed), key = await store.key("model", spec);
    return { name: `shadow ${seed}`, key, spec, seconds: 100, bytes: 1e8 };
  }));
}
