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

/** Sums of x and of x^2 over pixels, `[2, channels]`, of x `[pixels, channels]`. */
export function batchNormSums(x: Float32Array, channels: number): Float64Array {
  const sums = new Float64Array(2 * channels);
  x.forEach((value, i) => {
    sums[i % channels] += value;
    sums[channels + i % channels] += value ** 2;
  });
  return sums;
}

/** The numbers whose sign is the ReLU mask: y, or d * scale + beta. Without either there is no ReLU. */
export interface Mask {
  y?: Float32Array;
  scale?: Float32Array;
  beta?: Float32Array;
}

/** dy `[pixels, channels]` with 0 where the ReLU did not let through. */
export function maskedGradient(
  { dy, x, mean }: Record<"dy" | "x" | "mean", Float32Array>,
  { y, scale, beta }: Mask,
): Float64Array {
  const channels = mean.length;
  return Float64Array.from(dy, (value, i) => {
    const c = i % channels;
    const passed = y ? y[i] > 0 : scale ? (x[i] - mean[c]) * scale[c] + beta![c] > 0 : true;
    return passed ? value : 0;
  });
}

/** Sums of g and of g * (x - mean) over pixels, `[2, channels]`, of g and x `[pixels, channels]`. */
export function batchNormGradientSums(g: Float64Array, x: Float32Array, mean: Float32Array): Float64Array {
  const channels = mean.length, sums = new Float64Array(2 * channels);
  g.forEach((value, i) => {
    const c = i % channels;
    sums[c] += value;
    sums[channels + c] += value * (x[i] - mean[c]);
  });
  return sums;
}

/**
 * dgamma, dbeta `[channels]`, and the lines `[3, channels]` by which dx is slope * g + tilt * (x - mean) + level, of
 * those sums `[2, channels]`.
 */
export function batchNormGradientVectors(
  sums: Float64Array,
  { variance, gamma, epsilon, pixels }: {
    variance: Float32Array;
    gamma: Float32Array;
    epsilon: number;
    pixels: number;
  },
): { dgamma: Float64Array; dbeta: Float64Array; lines: Float64Array } {
  const channels = gamma.length;
  const sigma = Array.from(variance, (value) => Math.sqrt(value + epsilon));
  const dgamma = Float64Array.from(sigma, (value, c) => sums[channels + c] / value);
  const dbeta = sums.slice(0, channels);
  const slopes = sigma.map((value, c) => gamma[c] / value);
  const tilts = slopes.map((slope, c) => -slope * dgamma[c] / (sigma[c] * pixels));
  const levels = slopes.map((slope, c) => -slope * dbeta[c] / pixels);
  return { dgamma, dbeta, lines: Float64Array.from([...slopes, ...tilts, ...levels]) };
}

/** dx `[pixels, channels]` of g and x `[pixels, channels]`, by the lines `[3, channels]`. */
export function batchNormGradientApply(
  g: Float64Array,
  { x, mean, lines }: Record<"x" | "mean" | "lines", Float32Array>,
): Float64Array {
  const channels = mean.length;
  return g.map((value, i) => {
    const c = i % channels;
    return lines[c] * value + lines[channels + c] * (x[i] - mean[c]) + lines[2 * channels + c];
  });
}
