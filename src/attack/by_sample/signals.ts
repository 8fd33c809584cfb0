/** The signals that attacks by sample go by. */
import type { Block } from "../../answers/block.ts";

/** The scaled logit of the true class. */
export const scaledLogit = (block: Block): Float64Array => block.scaledLogit();

/** ln p of the scaled logit of p, without loss at either end. */
export function logProbability(scaledLogit: number): number {
  return scaledLogit >= 0
    ? -Math.log1p(Math.exp(-scaledLogit))
    : scaledLogit - Math.log1p(Math.exp(scaledLogit));
}

/** p of its scaled logit. */
export function probability(scaledLogit: number): number {
  return scaledLogit >= 0
    ? 1 / (1 + Math.exp(-scaledLogit))
    : Math.exp(scaledLogit) / (1 + Math.exp(scaledLogit));
}
