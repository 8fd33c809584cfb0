/**
 * shrunken-lira, this project's own: LiRA's online ratio where few shadows tell little of one sample. What one sample's shadows say
 * is shrunk to what all samples say, by empirical Bayes (for variances the idea of arXiv 2603.11799):
 *
 * - The variance about a side's mean is sigma_n^2 = (nu0 s0^2 + d s^2) / (nu0 + d), with s^2 the sample's own, of d = n - 1 degrees of
 *   freedom. nu0 and s0^2 have the largest likelihood over samples, where s^2 / s0^2 is F(d, nu0) distributed; IN and OUT have theirs.
 *   Where no sample has two shadows on a side, s0^2 follows from how the target's own answers go along with the shadows'.
 * - A sample's two means are normal over samples. Their means, variances and covariance are what the samples' means show, less
 *   what sigma_n^2 / n explains of it. The posterior gives each side's mean mu and its variance v, also where a side has no shadow.
 *
 * The score is ln t(phi; in) - ln t(phi; out), by Student's predictive density about mu of scale^2 = sigma_n^2 + v and nu0 + d degrees
 * of freedom. A sample's queries count by the mean of their values.
 */
import { IN, type Moments, momentsOf, OUT } from "./moments.ts";
import { type Evidence, meanOverQueries, NEEDS, type SampleAttack } from "./sample_attack.ts";
import { scaledLogit } from "./signals.ts";
import { logConstant, logGamma, logKernel, MANY_DEGREES } from "./student_t.ts";

export const shrunkenLira: SampleAttack = {
  name: "shrunken-lira",
  description:
    "Member by LiRA's likelihood ratio, with means and variances that lean on all samples' where a sample has few shadows",
  needs: NEEDS,
  of: [],
  learns: "threshold",
  signal: scaledLogit,
  fit: () => ({
    score: (evidence) => meanOverQueries(predictions(evidence).ratios, evidence.queries),
  }),
};

/** The shadows' predictions of each sample and query, `[R]`, by side. */
export interface Predictions {
  readonly means: readonly [Float64Array, Float64Array];
  readonly scales: readonly [Float64Array, Float64Array];
  /** ln of the target's density among IN shadows less that among OUT shadows. */
  readonly ratios: Float64Array;
}

/** Predicts the signal of a model that was trained on each sample, or not, by what all samples say of each. */
export function predictions(evidence: Evidence): Predictions {
  const moments = momentsOf(evidence), { counts } = moments, rows = evidence.target.length;
  const priors = [OUT, IN].map((side) => variancePrior(moments, side, evidence));
  const variances = [OUT, IN].map((side) => shrunkenVariances(moments, side, priors[side]));
  const prior = meanPrior(moments, variances);
  const means = [new Float64Array(rows), new Float64Array(rows)] as const;
  const scales = [new Float64Array(rows), new Float64Array(rows)] as const;
  const ratios = new Float64Array(rows);
  const most = evidence.shadows.length;
  const constants = priors.map(({ degrees }) =>
    Float64Array.from({ length: Math.max(most, 1) }, (_, own) => logConstant(degrees + own))
  );
  for (let row = 0; row < rows; row++) {
    const posterior = posteriorOf(prior, moments, variances, row);
    for (const side of [OUT, IN]) {
      const own = Math.max(counts[side][row] - 1, 0), mean = posterior.means[side];
      const scale = Math.sqrt(variances[side][row] + posterior.variances[side]);
      means[side][row] = mean;
      scales[side][row] = scale;
      const log = constants[side][own] - Math.log(scale) +
        logKernel((evidence.target[row] - mean) / scale, priors[side].degrees + own);
      ratios[row] += side === IN ? log : -log;
    }
  }
  return { means, scales, ratios };
}

/** The distribution of variances over samples: s0^2, and nu0 degrees of freedom. */
interface VariancePrior {
  readonly degrees: number;
  readonly variance: number;
}

/** Rows that the prior of variances is fitted on at most. */
const MOST_ROWS = 20_000;

/** Maximum likelihood over a grid of degrees of freedom; for each, the variance by its fixed point. */
function variancePrior(moments: Moments, side: number, evidence: Evidence): VariancePrior {
  const { counts, squares } = moments;
  const rows: number[] = [], step = Math.max(1, Math.floor(counts[side].length / MOST_ROWS));
  for (let row = 0; row < counts[side].length; row += step) if (counts[side][row] > 1) rows.push(row);
  if (rows.length < 3) {
    return { degrees: MANY_DEGREES, variance: varianceBesideTarget(moments, evidence)[side] };
  }
  const degrees = Float64Array.from(rows, (row) => counts[side][row] - 1);
  const sums = Float64Array.from(rows, (row) => squares[side][row]);
  const half = degrees.reduce((sum, d) => sum + d, 0) / 2;
  const pooled = Math.max(sums.reduce((sum, s) => sum + s, 0) / (2 * half), 1e-12);
  let best = { degrees: MANY_DEGREES, variance: pooled }, highest = -Infinity;
  for (let power = 0; power <= 20; power++) {
    const nu = 2 ** (power / 2);
    let variance = pooled;
    for (let step = 0; step < 12; step++) {
      let weight = 0;
      for (let i = 0; i < sums.length; i++) {
        const ratio = sums[i] / (nu * variance);
        weight += (degrees[i] + nu) / 2 * ratio / (1 + ratio);
      }
      variance *= weight / half;
    }
    let likelihood = 0;
    const constants = new Map<number, number>();
    for (let i = 0; i < sums.length; i++) {
      const d = degrees[i];
      let constant = constants.get(d);
      if (constant === undefined) {
        constants.set(d, constant = logBeta(d / 2, nu / 2));
      }
      likelihood -= d / 2 * Math.log(nu * variance) + (d + nu) / 2 * Math.log1p(sums[i] / (nu * variance)) +
        constant;
    }
    if (likelihood > highest) [best, highest] = [{ degrees: nu, variance }, likelihood];
  }
  return best;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/**
 * The variance about a sample's mean, by side, of signals of which no sample has two on a side: what is left of their variance after
 * that between samples. The target tells the latter, for what a sample's signals have in common the target's has, too. It was
 * trained on about half of the samples, so that its covariance with the signals of a side is (V + C) / 2, where V is the variance of the
 * samples' means on that side and C that of both sides' means, whose correlation is taken for `MOST_CORRELATION`.
 */
function varianceBesideTarget({ counts, means }: Moments, { target }: Evidence): number[] {
  const sides = [OUT, IN].map((side) => {
    const rows = counts[side].keys().filter((row) => counts[side][row] > 0).toArray();
    const mean = meanOf(rows, means[side]), meanOfTarget = meanOf(rows, target);
    let squares = 0, products = 0;
    for (const row of rows) {
      const deviation = means[side][row] - mean;
      squares += deviation * deviation;
      products += deviation * (target[row] - meanOfTarget);
    }
    const count = Math.max(rows.length, 1);
    return { count: rows.length, variance: squares / count, covariance: Math.max(products / count, 0) };
  });
  // A side of which next to nothing is known is taken to be like the other.
  const [out, inside] = sides.map((side, place) => side.count < 3 ? sides[1 - place] : side);
  const common = commonCovariance(out.covariance, inside.covariance);
  return [out, inside].map(({ variance, covariance }) =>
    Math.max(
      variance - Math.max(2 * covariance - common, 0),
      (1 - MOST_CORRELATION) * variance,
      LEAST_VARIANCE,
    )
  );
}

/** The C with V_out + C = 2 a, V_in + C = 2 b and C^2 = r^2 V_out V_in, r the largest correlation: the positive root of a square. */
function commonCovariance(a: number, b: number): number {
  const share = MOST_CORRELATION ** 2, half = share * (a + b);
  return (Math.sqrt(half * half + 4 * share * (1 - share) * a * b) - half) / (1 - share);
}

function meanOf(rows: readonly number[], values: Float64Array): number {
  let sum = 0;
  for (const row of rows) sum += values[row];
  return rows.length === 0 ? 0 : sum / rows.length;
}

/** The least variance. Where all signals are the same nothing can be told, and nothing must be divided by 0. */
const LEAST_VARIANCE = 1e-12;

function shrunkenVariances(
  { counts, squares }: Moments,
  side: number,
  { degrees, variance }: VariancePrior,
): Float64Array {
  return squares[side].map((sum, row) =>
    Math.max(
      (degrees * variance + sum) / (degrees + Math.max(counts[side][row] - 1, 0)),
      LEAST_VARIANCE,
    )
  );
}

/** The normal distribution of a sample's two means. */
interface MeanPrior {
  readonly means: readonly number[];
  /** The variances of the OUT and of the IN mean. */
  readonly variances: readonly number[];
  readonly covariance: number;
}

/** The prior by the method of moments: the variance of the samples' means, less what the variance about them explains of it. */
function meanPrior({ counts, means }: Moments, variances: readonly Float64Array[]): MeanPrior {
  const sides = [OUT, IN].map((side) => {
    let count = 0, sum = 0, noise = 0, squares = 0;
    for (let row = 0; row < means[side].length; row++) {
      if (counts[side][row] === 0) continue;
      count++;
      sum += means[side][row];
      noise += variances[side][row] / counts[side][row];
    }
    const mean = count === 0 ? 0 : sum / count;
    for (let row = 0; row < means[side].length; row++) {
      if (counts[side][row] > 0) squares += (means[side][row] - mean) ** 2;
    }
    return { count, mean, variance: count < 2 ? 0 : Math.max((squares - noise) / count, LEAST_VARIANCE) };
  });
  // A side of which nothing is known has the other side's mean and variance.
  const known = sides.map((side, place) => side.count > 0 ? side : sides[1 - place]);
  let both = 0, products = 0;
  for (let row = 0; row < means[OUT].length; row++) {
    if (counts[OUT][row] === 0 || counts[IN][row] === 0) continue;
    both++;
    products += (means[OUT][row] - known[OUT].mean) * (means[IN][row] - known[IN].mean);
  }
  const most = MOST_CORRELATION * Math.sqrt(known[OUT].variance * known[IN].variance);
  const covariance = both < 3 ? most : Math.min(Math.max(products / both, -most), most);
  return {
    means: known.map(({ mean }) => mean),
    variances: known.map(({ variance }) => Math.max(variance, LEAST_VARIANCE)),
    covariance,
  };
}

/** The correlation of a sample's two means at most; where no sample has both, what it is taken for. */
const MOST_CORRELATION = 0.98;

/** The posterior means and variances of a row's two means. */
function posteriorOf(
  prior: MeanPrior,
  { counts, means }: Moments,
  variances: readonly Float64Array[],
  row: number,
): { means: readonly number[]; variances: readonly number[] } {
  const count = [counts[OUT][row], counts[IN][row]];
  if (count[OUT] === 0 && count[IN] === 0) return prior;
  const covariances = [[prior.variances[OUT], prior.covariance], [prior.covariance, prior.variances[IN]]];
  const deviation = [OUT, IN].map((side) => means[side][row] - prior.means[side]);
  const total = [OUT, IN].map((side) => prior.variances[side] + variances[side][row] / count[side]);
  if (count[OUT] > 0 && count[IN] > 0) {
    const determinant = total[OUT] * total[IN] - prior.covariance ** 2;
    const each = [OUT, IN].map((side) => {
      const [a, b] = covariances[side];
      const gains = [
        (a * total[IN] - b * prior.covariance) / determinant,
        (b * total[OUT] - a * prior.covariance) / determinant,
      ];
      return {
        mean: prior.means[side] + gains[OUT] * deviation[OUT] + gains[IN] * deviation[IN],
        variance: Math.max(prior.variances[side] - gains[OUT] * a - gains[IN] * b, 0),
      };
    });
    return { means: each.map(({ mean }) => mean), variances: each.map(({ variance }) => variance) };
  }
  const seen = count[OUT] > 0 ? OUT : IN;
  const each = [OUT, IN].map((side) => {
    const gain = covariances[side][seen] / total[seen];
    return {
      mean: prior.means[side] + gain * deviation[seen],
      variance: Math.max(prior.variances[side] - gain * covariances[side][seen], 0),
    };
  });
  return { means: each.map(({ mean }) => mean), variances: each.map(({ variance }) => variance) };
}
