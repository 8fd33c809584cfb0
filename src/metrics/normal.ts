/** The standard normal distribution, to 1e-14 relative in the tail. */

const ROOT_TWO_PI = 2.5066282746310002;

/** The probability of more than `z`. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp(-0.5 * z * z) / ROOT_TWO_PI;
  if (z > 2) return density / tailFraction(z);
  let term = z;
  let sum = z;
  for (let odd = 3; term > 1e-17 * sum; odd += 2) {
    term *= z * z / odd;
    sum += term;
  }
  return 0.5 - density * sum;
}

/** The natural logarithm of `normalTail(z)`, which does not end where the probability underflows. */
export function logNormalTail(z: number): number {
  if (z < 0) return Math.log1p(-normalTail(-z));
  return z > 2 ? -0.5 * z * z - Math.log(ROOT_TWO_PI * tailFraction(z)) : Math.log(normalTail(z));
}

/** The density divided by the tail, for z above 2: the continued fraction z + 1 / (z + 2 / (z + ...)) (Laplace). */
function tailFraction(z: number): number {
  let fraction = z;
  // 120 terms give all digits at 2, fewer beyond.
  for (let term = Math.ceil(40 + 400 / (z * z)); term > 0; term--) fraction = z + term / fraction;
  return fraction;
}

/**
 * The value that more than `tail` of the distribution does not exceed: the quantile of 1 - `tail`.
 *
 * @param tail in (0, 1)
 */
export function normalUpperQuantile(tail: number): number {
  if (tail > 0.5) return -normalUpperQuantile(1 - tail);
  // Abramowitz and Stegun 26.2.23 is right to 4.5e-4; Newton's steps on the tail's logarithm do the rest.
  const t = Math.sqrt(-2 * Math.log(tail));
  let z = t -
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 4; step++) {
    const found = normalTail(z);
    z += Math.log(found / tail) * found * ROOT_TWO_PI / Math.exp(-0.5 * z * z);
  }
  return z;
}

/** The tail divided by the density (Mills' ratio), for z from 0 on. */
export function millsRatio(z: number): number {
  return z > 2 ? 1 / tailFraction(z) : normalTail(z) * ROOT_TWO_PI * Math.exp(0.5 * z * z);
}
