/** The scalar float64 twin of the batch norm kernels. Everything over pixels is `[pixels, channels]`. */

/** Mean and biased variance `[channels]` of x `[pixels, channels]`. */
export function batchNormStatistics(
  x: Float32Array,
  channels: number,
): { mean: Float64Array; variance: Float64Array } {
  const pixels = x.length / channels;
  const mean = new Float64Array(channels), variance = new Float64Array(channels);
  x.forEach((value, i) => mean[i % channels] += value / pixels);
  x.forEach((value, i) => variance[i % channels] += (value - mean[i % channels]) ** 2 / pixels);
  return { mean, variance };
}

export interface BatchNormParameters {
  /** `[channels]` each */
  mean: Float32Array;
  variance: Float32Array;
  gamma: Float32Array;
  beta: Float32Array;
  epsilon: number;
  relu: boolean;
}

/** gamma / sqrt(variance + epsilon) `[channels]` */
export function batchNormScale(
  { gamma, variance, epsilon }: Pick<BatchNormParameters, "gamma" | "variance" | "epsilon">,
): Float64Array {
  return Float64Array.from(gamma, (value, c) => value / Math.sqrt(variance[c] + epsilon));
}

/** y `[pixels, channels]` of x and, where there is one, the residual `[pixels, channels]`. */
export function batchNormApply(
  x: Float32Array,
  residual: Float32Array | undefined,
  { mean, scale, beta, relu }: Pick<BatchNormParameters, "mean" | "beta" | "relu"> & {
    scale: Float32Array | Float64Array;
  },
): Float64Array {
  return Float64Array.from(x, (value, i) => {
    const c = i % mean.length;
    const y = (value - mean[c]) * scale[c] + beta[c] + (residual?.[i] ?? 0);
    return relu ? Math.max(0, y) : y;
  });
}

/**
 * Gradients by x, the residual (`[pixels, channels]`), gamma and beta (`[channels]`), where mean and variance are those
 * of x; y `[pixels, channels]` is what came out, and says where the ReLU let through.
 */
export function batchNormGradient(
  { dy, x, y }: { dy: Float32Array; x: Float32Array; y: Float32Array },
  { mean, variance, gamma, epsilon, relu }: Omit<BatchNormParameters, "beta">,
): { dx: Float64Array; dresidual: Float64Array; dgamma: Float64Array; dbeta: Float64Array } {
  const channels = mean.length, pixels = x.length / channels;
  const dresidual = Float64Array.from(dy, (value, i) => relu && !(y[i] > 0) ? 0 : value);
  const normal = Float64Array.from(x, (value, i) => {
    const c = i % channels;
    return (value - mean[c]) / Math.sqrt(variance[c] + epsilon);
  });
  const dgamma = new Float64Array(channels), dbeta = new Float64Array(channels);
  dresidual.forEach((g, i) => {
    dbeta[i % channels] += g;
    dgamma[i % channels] += g * normal[i];
  });
  const dx = dresidual.map((g, i) => {
    const c = i % channels;
    return gamma[c] / Math.sqrt(variance[c] + epsilon) *
      (g - dbeta[c] / pixels - normal[i] * dgamma[c] / pixels);
  });
  return { dx, dresidual, dgamma, dbeta };
}
