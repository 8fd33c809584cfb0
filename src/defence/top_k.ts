import { softmax, sortDescending } from "../kernels/probability_vectors.ts";
import type { Defence } from "./defence.ts";

/** The API gives the `k` highest scores; the others come as 0. Equal scores at the edge are all given. */
export function topK(k: number): Defence {
  return {
    name: `top-${k}`,
    description: k === 1 ? "The API gives the highest score only" : `The API gives the ${k} highest scores`,
    release(heap, logits, classes) {
      const scores = softmax(heap, logits, classes);
      const sorted = sortDescending(heap, scores, classes);
      const place = Math.min(k, classes) - 1;
      return scores.map((score, i) => {
        const row = Math.floor(i / classes);
        return score >= sorted[row * classes + place] ? score : 0;
      });
    },
  };
}
