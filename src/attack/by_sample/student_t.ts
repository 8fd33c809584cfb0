/** The logarithm of Student's t density, for predictions from few values. */

/** Stirling's series to 1e-15 from here on. */
const FAR = 10;
/** Degrees of freedom from which on the density is taken as the normal one; it differs by less than z^4 / 4e6. */
export const MANY_DEGREES = 1e6;
const LN_TWO_PI = 1.8378770664093453;

/** ln of the density at z for `degrees` > 0 of freedom, but for the scale; `constant` is {@linkcode logConstant} of them. */
export function logKernel(z: number, degrees: number): number {
  return degrees >= MANY_DEGREES ? -0.5 * z * z : -0.5 * (degrees + 1) * Math.log1p(z * z / degrees);
}

/** ln of the density at 0, for a scale of 1. */
export function logConstant(degrees: number): number {
  if (degrees >= MANY_DEGREES) return -0.5 * LN_TWO_PI;
  return logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(degrees * Math.PI);
}

/** ln of the gamma function of x > 0. */
export function logGamma(x: number): number {
  let product = 1, at = x;
  for (; at < FAR; at++) product *= at;
  const inverse = 1 / at, square = inverse * inverse;
  const series = inverse *
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188)))));
  return (at - 0.5) * Math.log(at) - at + 0.5 * LN_TWO_PI + series - Math.log(product);
}
