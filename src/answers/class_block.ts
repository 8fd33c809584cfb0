/** Answers that are the bare class: only what the class tells can be read off them. */
import type { ClassArray } from "./answers.ts";
import type { Block, BlockSource } from "./block.ts";

/** A block of bare classes. */
export function classBlock({ scores, rows, classes, labels }: BlockSource & { scores: ClassArray }): Block {
  const none = (): never => {
    throw new TypeError("Cannot read scores: these answers are the bare class");
  };
  return {
    rows,
    classes,
    labels,
    probabilities: none,
    scores: none,
    logOf: none,
    topConfidence: none,
    loss: none,
    scaledLogit: none,
    entropy: none,
    modifiedEntropy: none,
    predicted: () => Uint16Array.from(scores),
  };
}
