/** Asks a network about stored samples. */
import * as tf from "@tensorflow/tfjs-core";
import type { LabelledSamples } from "../dataset/dataset.ts";
import { batchMaker, inBatches, type Normalisation, type SampleShape } from "./batches.ts";
import type { Network } from "./network.ts";
import { movesOf, type Queries } from "./queries.ts";

const INFERENCE_BATCH = 100;

/** Samples to predict. */
export interface StoredSamples {
  readonly data: LabelledSamples;
  /** `[N]` */
  readonly indices: Uint32Array;
  readonly shape: SampleShape;
  readonly queries: Queries;
}

/** Logits `[N, Q, K]` of the samples at `indices`, each asked `queries` times, in inference. */
export function predictLogits(
  model: Network,
  { data, indices, shape, queries }: StoredSamples,
  normalisation: Normalisation,
): Float32Array<ArrayBuffer> {
  const maker = batchMaker(data, shape, normalisation);
  const { classes } = model.spec, moves = movesOf(queries);
  const logits = new Float32Array(indices.length * queries * classes);
  let done = 0;
  for (const batch of inBatches(indices, INFERENCE_BATCH)) {
    for (const [query, move] of moves.entries()) {
      const values = tf.tidy(() => model.infer(maker.makeMoved(batch, move)).dataSync());
      for (let row = 0; row < batch.length; row++) {
        const place = ((done + row) * queries + query) * classes;
        logits.set(values.subarray(row * classes, (row + 1) * classes), place);
      }
    }
    done += batch.length;
  }
  return logits;
}
