import { argmax } from "../kernels/probability_vectors.ts";
import type { Defence } from "./defence.ts";

/** Counter-measure 1 of the article: the class and nothing else, as a vector with a 1 in its place. */
export const labelOnly: Defence = {
  name: "label-only",
  description: "The API gives the class and no scores",
  release(heap, logits, classes) {
    const released = new Float32Array(logits.length);
    for (const [row, top] of argmax(heap, logits, classes).entries()) released[row * classes + top] = 1;
    return released;
  },
};
