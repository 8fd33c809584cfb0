import { counted } from "../counted.ts";
import { roundDecimals, softmax } from "../kernels/probability_vectors.ts";
import type { Defence } from "./defence.ts";

/** Counter-measure 3 of the article: scores rounded to the nearest number of so many decimals. */
export function rounding(decimals: number): Defence {
  return {
    name: `rounding-${decimals}`,
    description: `Scores are rounded to ${counted(decimals, "decimal")}`,
    release: (heap, logits, classes) =>
      roundDecimals(heap, softmax(heap, logits, classes), classes, decimals),
  };
}

/** The same as the article's example has it, 0.96345 to 0.9: further decimals are cut off. */
export function truncation(decimals: number): Defence {
  const scale = 10 ** decimals;
  return {
    name: `truncation-${decimals}`,
    description: `Scores are cut off after ${counted(decimals, "decimal")}`,
    release: (heap, logits, classes) =>
      softmax(heap, logits, classes).map((score) => Math.floor(score * scale) / scale),
  };
}
