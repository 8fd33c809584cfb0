/** The scalar float64 twin of the Adam kernel (Kingma & Ba 2015, algorithm 1). */

export interface AdamState {
  /** `[elements]` each */
  weights: Float32Array;
  first: Float32Array;
  second: Float32Array;
}

/** Weights and moments, `[elements]` each, after one step by the gradient `[elements]` of loss + l2 * w^2. */
export function adam(
  { weights, first, second }: AdamState,
  gradient: Float32Array,
  { rate, beta1, beta2, unbias1, unbias2, epsilon, l2 }: Record<
    "rate" | "beta1" | "beta2" | "unbias1" | "unbias2" | "epsilon" | "l2",
    number
  >,
): { weights: Float64Array; first: Float64Array; second: Float64Array } {
  const slope = Float64Array.from(gradient, (g, i) => g + 2 * l2 * weights[i]);
  const nextFirst = slope.map((g, i) => beta1 * first[i] + (1 - beta1) * g);
  const nextSecond = slope.map((g, i) => beta2 * second[i] + (1 - beta2) * g ** 2);
  return {
    weights: nextFirst.map((m, i) =>
      weights[i] - rate * m * unbias1 / (Math.sqrt(nextSecond[i] * unbias2) + epsilon)
    ),
    first: nextFirst,
    second: nextSecond,
  };
}
