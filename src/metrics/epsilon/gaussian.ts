/** Gaussian differential privacy: how its mu and (epsilon, delta) belong together. */
import { millsRatio, normalTail } from "../normal.ts";
import { supremum } from "./supremum.ts";

const HALF_LOG_TWO_PI = 0.9189385332046727;

/**
 * The epsilon that a mu-Gaussian-differentially private mechanism has at `delta` (Dong, Roth and Su 2019, corollary 2.13).
 * Infinite where `delta` is 0 and `mu` is not.
 *
 * @param mu the distance of two normal distributions of variance 1 that are as hard to tell apart, from 0 on
 * @param delta in [0, 1]
 *
 * @throws {RangeError} where either is out of its range
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { gaussianEpsilon } from "./gaussian.ts";
 * assertAlmostEquals(gaussianEpsilon(1, 1e-5), 4.3771, 1e-4);
 * ```
 */
export function gaussianEpsilon(mu: number, delta: number): number {
  if (!(mu >= 0)) throw new RangeError(`Cannot convert mu: it must be a number from 0 on, found ${mu}`);
  if (!(delta >= 0 && delta <= 1)) {
    throw new RangeError(`Cannot convert mu: delta must be from 0 to 1, found ${delta}`);
  }
  if (mu === 0 || delta === 1) return 0;
  if (delta === 0 || mu === Infinity) return Infinity;
  const logDelta = Math.log(delta);
  return supremum((epsilon) => logGaussianDelta(mu, epsilon) > logDelta);
}

/**
 * The logarithm of Phi(-a) - e^epsilon Phi(-b), where a = epsilon / mu - mu / 2 and b = a + mu. As e^epsilon times the density at
 * b is the density at a, both terms are that density times a ratio of tail to density: nothing overflows.
 */
function logGaussianDelta(mu: number, epsilon: number): number {
  const a = epsilon / mu - mu / 2, b = epsilon / mu + mu / 2;
  if (a > 0) return -0.5 * a * a - HALF_LOG_TWO_PI + Math.log(millsRatio(a) - millsRatio(b));
  return Math.log(normalTail(a) - Math.exp(-0.5 * a * a - HALF_LOG_TWO_PI) * millsRatio(b));
}
