/**
 * LiRA: Carlini et al., Membership Inference Attacks From First Principles, S&P 2022, after the authors' program (tensorflow/privacy,
 * research/mi_lira_2021). With phi = ln(p_y / (1 - p_y)) of the true class:
 *
 * - online (algorithm 1, equation 4): ln N(phi; mu_in, sigma_in) - ln N(phi; mu_out, sigma_out);
 * - offline (section V, equation 5): P[Z <= phi] for Z of N(mu_out, sigma_out), here as -ln P[Z > phi], which is in the same order and does
 *   not end at 1.
 *
 * As the program has it, mu is the median over the sample's shadows and sigma either the standard deviation there (divided
 * by n) or, fixed, one of all raw scores of the IN shadows, which then stands for both sides. A sample's queries count by the mean
 * of their values. Where they differ, the paper is followed: the program's offline score is two-sided, ln N(phi; mu_out, sigma_out) with its
 * sign turned, which `twoSided` gives. Unlike the program, which cuts all samples to as many scores as the rarest has, all are used.
 */
import { logNormalTail } from "../../metrics/normal.ts";
import { complete, IN, OUT } from "./moments.ts";
import { type Evidence, meanOverQueries, NEEDS, overQueries, type SampleAttack } from "./sample_attack.ts";
import { scaledLogit } from "./signals.ts";

/** A variant of LiRA. */
export interface LiraOptions {
  /** Whether it goes by shadows trained on the sample, too. */
  readonly online: boolean;
  /** One standard deviation for all samples instead of each its own. */
  readonly fixed: boolean;
  /** Offline: the authors' program's score instead of the paper's. */
  readonly twoSided?: boolean;
}

/** Added to every standard deviation, as in the authors' program. */
const LEAST_DEVIATION = 1e-30;
const LN_ROOT_TWO_PI = 0.9189385332046727;

/** An attack of the family. */
export function lira({ online, fixed, twoSided = false }: LiraOptions): SampleAttack {
  const way = online
    ? "a likelihood ratio of shadows trained with and without the sample"
    : "shadows trained without the sample";
  return {
    name: `lira-${online ? "online" : "offline"}${fixed ? "-fixed" : ""}`,
    description: `Member by ${way}, with ${
      fixed ? "one variance for all samples" : "each sample's own variance"
    } (LiRA)`,
    needs: NEEDS,
    of: [...online ? ["candidates" as const] : [], ...fixed ? [] : ["64 shadows" as const]],
    learns: "threshold",
    signal: scaledLogit,
    fit: () => ({ score: (evidence) => liraScores(evidence, { online, fixed, twoSided }) }),
  };
}

/** The scores `[N]` of scaled logits. */
export function liraScores(evidence: Evidence, { online, fixed, twoSided }: LiraOptions): Float64Array {
  const { target, queries } = evidence;
  const { means, deviations } = normals(evidence, { online, fixed });
  const values = new Float64Array(target.length);
  for (let row = 0; row < values.length; row++) {
    const outside = (target[row] - means[OUT][row]) / deviations[OUT][row];
    if (online) {
      const inside = (target[row] - means[IN][row]) / deviations[IN][row];
      values[row] = logDensity(inside, deviations[IN][row]) - logDensity(outside, deviations[OUT][row]);
    } else {
      values[row] = twoSided ? -logDensity(outside, deviations[OUT][row]) : -logNormalTail(outside);
    }
  }
  return meanOverQueries(values, queries);
}

function logDensity(z: number, deviation: number): number {
  return -0.5 * z * z - Math.log(deviation) - LN_ROOT_TWO_PI;
}

/** Median and standard deviation of each row, by side. A side without a shadow, or with one alone, goes by what the other samples say. */
function normals(evidence: Evidence, { online, fixed }: LiraOptions) {
  const { target, shadows, queries } = evidence, rows = target.length;
  const counts = [new Uint16Array(rows), new Uint16Array(rows)] as const;
  const means = [new Float64Array(rows), new Float64Array(rows)] as const;
  const own = [new Float64Array(rows), new Float64Array(rows)] as const;
  const membership = evidence.membership.map((each) => overQueries(each, queries));
  const side = [new Float64Array(shadows.length), new Float64Array(shadows.length)];
  for (let row = 0; row < rows; row++) {
    let [outside, inside] = [0, 0];
    for (let model = 0; model < shadows.length; model++) {
      const value = shadows[model][row];
      if (membership[model][row] === IN) side[IN][inside++] = value;
      else if (membership[model][row] === OUT) side[OUT][outside++] = value;
    }
    for (const [place, count] of [outside, inside].entries()) {
      counts[place][row] = count;
      const values = side[place].subarray(0, count);
      if (!fixed) own[place][row] = deviationOf(values);
      means[place][row] = median(values);
    }
  }
  complete({ counts, means });
  const common = commonDeviations(evidence, membership, online);
  const deviations = [OUT, IN].map((place) =>
    own[place].map((deviation, row) =>
      LEAST_DEVIATION + (fixed || counts[place][row] < 2 ? common[place] : deviation)
    )
  );
  return { means, deviations };
}

/** The standard deviation of all raw scores: of the IN shadows' for both sides online, as in the authors' program. */
function commonDeviations(
  { shadows }: Evidence,
  membership: readonly Uint8Array[],
  online: boolean,
): number[] {
  const of = (side: number) => {
    let sum = 0, count = 0, squares = 0;
    eachOf(shadows, membership, side, (value) => (sum += value, count++));
    const mean = sum / count;
    eachOf(shadows, membership, side, (value) => squares += (value - mean) ** 2);
    return count < 2 ? undefined : Math.sqrt(squares / count);
  };
  const outside = of(OUT), inside = online ? of(IN) : undefined;
  const common = inside ?? outside ?? 1;
  return [online ? common : outside ?? 1, common];
}

function eachOf(
  shadows: readonly Float64Array[],
  membership: readonly Uint8Array[],
  side: number,
  use: (value: number) => void,
): void {
  for (const [model, values] of shadows.entries()) {
    const sides = membership[model];
    for (let row = 0; row < values.length; row++) if (sides[row] === side) use(values[row]);
  }
}

function deviationOf(values: Float64Array): number {
  let sum = 0, squares = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}

/** The median, of an even number the mean of the middle two; sorts the values in place. */
function median(values: Float64Array): number {
  const { length } = values;
  if (length === 0) return NaN;
  values.sort();
  const middle = length >> 1;
  return length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}
