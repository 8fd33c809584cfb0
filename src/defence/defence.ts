/** The interface of every defence: another way to train the target, or less of its answers let out. */
import type { ImageShape } from "../model/batches.ts";
import type { Regularisation } from "../model/jobs.ts";
import type { Heap } from "../kernels/heap.ts";

/** A counter-measure against membership inference. One that changes nothing is no defence: the undefended target. */
export interface Defence {
  /** As in reports: `label-smoothing`. */
  readonly name: string;
  /** One sentence for the report. */
  readonly description: string;
  /** The regularisation of the target's training. */
  readonly regularisation?: Partial<Regularisation>;
  /** Blanks in `image`, `[H, W, C]`, in place, what is not to be learned: done to every image before training. */
  readonly mask?: (image: Uint8Array, imageShape: ImageShape) => void;
  /** The scores `[N, K]`, each in [0, 1], that the target's API gives out for these logits; without it all of them. */
  readonly release?: (heap: Heap, logits: Float32Array, classes: number) => Float32Array;
}

/** True where a defended target has to be trained, not only asked otherwise. */
export function isTrainedOtherwise({ regularisation, mask }: Defence): boolean {
  return regularisation !== undefined || mask !== undefined;
}
