/** Settings of the part `strong`: the ways in which its models are trained, and the rates of its figures. */

/** The regimes of training: plain as in the article, and augmented by flips and shifts, as a well-trained model is. */
export const REGIMES = ["plain", "augmented"] as const;
/** One of them. */
export type Regime = (typeof REGIMES)[number];

/** The false positive rates of these figures: one in a thousand, and one in ten thousand. */
export const STRONG_FPR: readonly number[] = [0.001, 0.0001];
