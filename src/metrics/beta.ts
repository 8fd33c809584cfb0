/**
 * The beta, binomial and Student's t distributions, to 1e-13 relative in each tail. A tail of 1e-300 is as good as one of
 * 0.3, which sums of differences of log-gamma do not give with a million rows.
 */

/** The relative error at which a continued fraction ends. */
const PRECISION = 1e-16;
const HALF_LOG_TWO_PI = 0.9189385332046727;

/**
 * The logarithm of the binomial probability of `successes` in `trials` (Loader, Fast and Accurate Computation of
 * Binomial Probabilities, 2000). Both may be fractions, as a beta density needs; `share` is from 0 to 1.
 */
export function logBinomialMass(successes: number, trials: number, share: number): number {
  const failures = trials - successes;
  if (successes < 0 || failures < 0) return -Infinity;
  const other = 1 - share;
  if (successes === 0) return failures === 0 ? 0 : failures * Math.log1p(-share);
  if (failures === 0) return successes * Math.log(share);
  return stirlingError(trials) - stirlingError(successes) - stirlingError(failures) -
    deviance(successes, trials * share) - deviance(failures, trials * other) +
    0.5 * Math.log(trials / (successes * failures)) - HALF_LOG_TWO_PI;
}

/** The lower and the upper tail of the beta distribution with shapes `a` and `b`, both positive, at `x` in [0, 1]. */
export function betaTails(x: number, a: number, b: number): { lower: number; upper: number } {
  return tailsAt(x, { a, b, scale: logBetaScale(a, b) });
}

/**
 * The beta distribution's quantile, for shapes `a` and `b`, both positive.
 *
 * @param probability of the lower tail, in (0, 1)
 */
export function betaQuantile(probability: number, a: number, b: number): number {
  const ofLower = probability <= 0.5;
  const target = Math.log(ofLower ? probability : 1 - probability);
  const shape = { a, b, scale: logBetaScale(a, b) };
  // Over the log-odds of x, the logarithm of a tail is concave: Newton's steps come from one side after the first.
  let [low, high] = [-800, 800];
  let odds = approximateLogOdds(probability, a, b);
  for (let step = 0; step < 200; step++) {
    const x = logistic(odds);
    const { lower, upper, density } = tailsAt(x, shape);
    const tail = ofLower ? lower : upper;
    const distance = Math.log(tail) - target;
    if (distance > 0 === ofLower) high = odds;
    else low = odds;
    const next = odds - (ofLower ? distance : -distance) * tail / density;
    // Each step squares the error: after one of 1e-8 no digit is left to win.
    if (Math.abs(next - odds) <= 1e-8 * Math.max(1, Math.abs(odds))) return logistic(next);
    odds = next > low && next < high ? next : (low + high) / 2;
  }
  return logistic(odds);
}

/** A quantile's log-odds to a few digits, where Newton's steps start (Press et al., Numerical Recipes, `invbetai`). */
function approximateLogOdds(probability: number, a: number, b: number): number {
  if (a < 1 || b < 1) {
    const below = (a / (a + b)) ** a / a;
    const above = (b / (a + b)) ** b / b;
    const mass = below + above;
    const logit = (log: number) => log - Math.log(-Math.expm1(log));
    return probability < below / mass
      ? logit(Math.min(-1e-16, Math.log(a * mass * probability) / a))
      : -logit(Math.min(-1e-16, Math.log(b * mass * (1 - probability)) / b));
  }
  const z = approximateNormalQuantile(probability);
  const [ofA, ofB] = [1 / (2 * a - 1), 1 / (2 * b - 1)];
  const harmonic = 2 / (ofA + ofB);
  const lambda = (z * z - 3) / 6;
  const w = -z * Math.sqrt(lambda + harmonic) / harmonic -
    (ofB - ofA) * (lambda + 5 / 6 - 2 / (3 * harmonic));
  return Math.log(a / b) - 2 * w;
}

/** The normal quantile to 3e-3 (Abramowitz and Stegun 26.2.22). */
function approximateNormalQuantile(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(probability, 1 - probability)));
  const z = t - (2.30753 + t * 0.27061) / (1 + t * (0.99229 + t * 0.04481));
  return probability < 0.5 ? -z : z;
}

/**
 * Student's t distribution's quantile.
 *
 * @param probability of the lower tail, in (0, 1)
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  if (probability === 0.5) return 0;
  const tail = Math.min(probability, 1 - probability);
  const share = betaQuantile(2 * tail, degreesOfFreedom / 2, 0.5);
  const quantile = Math.sqrt(degreesOfFreedom * (1 - share) / share);
  return probability < 0.5 ? -quantile : quantile;
}

/** The inverse of the log-odds. */
export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** A beta distribution: its shapes, and {@linkcode logBetaScale} of them. */
interface BetaShape {
  readonly a: number;
  readonly b: number;
  readonly scale: number;
}

/** Both tails, and the density over the log-odds of x: x^a (1 - x)^b / B(a, b). */
function tailsAt(x: number, { a, b, scale }: BetaShape): { lower: number; upper: number; density: number } {
  if (x <= 0) return { lower: 0, upper: 1, density: 0 };
  if (x >= 1) return { lower: 1, upper: 0, density: 0 };
  const rows = a + b;
  const density = Math.exp(scale - deviance(a, rows * x) - deviance(b, rows * (1 - x)));
  // The continued fraction is quick on that side of the mean, and its tail the smaller one or near it.
  if (x <= (a + 1) / (rows + 2)) {
    const lower = density * betaFraction(x, a, b) / a;
    return { lower, upper: 1 - lower, density };
  }
  const upper = density * betaFraction(1 - x, b, a) / b;
  return { lower: 1 - upper, upper, density };
}

/** The logarithm of the density over the log-odds at its highest point, x = a / (a + b). */
function logBetaScale(a: number, b: number): number {
  const rows = a + b;
  return stirlingError(rows) - stirlingError(a) - stirlingError(b) + 0.5 * Math.log(a / rows * b) -
    HALF_LOG_TWO_PI;
}

/** The continued fraction of the incomplete beta function, by Lentz's method (Press et al., Numerical Recipes, 6.4). */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number) => Math.abs(value) < tiny ? tiny : value;
  let c = 1;
  let d = 1 / away(1 - (a + b) * x / (a + 1));
  let fraction = d;
  for (let m = 1; m < 100_000; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) <= 2 * PRECISION) break;
  }
  return fraction;
}

/** The logarithm of n! over Stirling's formula for it, for n > 0 that need not be whole. */
function stirlingError(n: number): number {
  // The series needs n of 15 and more; log((n + 1)! / n!) = log(n + 1) leads there.
  let below = 0;
  for (; n < 15; n++) below += (n + 0.5) * Math.log1p(1 / n) - 1;
  const square = n * n;
  return below +
    (1 / 12 -
        (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square) / square) /
          square) / n;
}

/** x log(x / mean) + mean - x, without cancellation where x is near the mean. */
function deviance(x: number, mean: number): number {
  if (Math.abs(x - mean) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const ratio = (x - mean) / (x + mean);
  let sum = (x - mean) * ratio;
  let term = 2 * x * ratio;
  for (let j = 1; j < 1000; j++) {
    term *= ratio * ratio;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}
