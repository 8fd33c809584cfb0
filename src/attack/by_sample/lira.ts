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
 * It also takes exp in the logits' type, here float64, and its TPR is at a false positive rate strictly below the one named, here at most
 * that.
 */
import { logNormalTail } from "../../metrics/normal.ts";
import { complete, IN, OUT } from "./moments.ts";
import { type Evidence, meanOverQueries, NEEDS, type SampleAttack } from "./sample_attack.ts";
import { scaledLogit } from "./signals.ts";

/** A variant of LiRA. */
export interface LiraOptions {
  /** True where it goes by shadows trained on the sample, too. */
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

/** Rows that are looked at together: of 256 shadows they fit a second-level cache. */
const TILE = 64;

/**
 * Median and standard deviation of each row, by side. A side without a shadow goes by what the other samples say, and so does the
 * deviation of one with a single shadow.
 */
function normals(evidence: Evidence, { online, fixed }: LiraOptions) {
  const { target, shadows, membership, queries } = evidence, rows = target.length, models = shadows.length;
  const counts = [new Uint16Array(rows), new Uint16Array(rows)] as const;
  const means = [new Float64Array(rows), new Float64Array(rows)] as const;
  const deviations = [new Float64Array(rows), new Float64Array(rows)] as const;
  // The spread of all scores of a side about a number among them: no digit is lost that matters.
  const middle = rows > 0 ? target[0] : 0, all = [0, 0], sums = [0, 0], squares = [0, 0];
  const tile = [new Float64Array(TILE * models), new Float64Array(TILE * models)];
  for (let first = 0; first < rows; first += TILE) {
    const end = Math.min(first + TILE, rows);
    for (let model = 0; model < models; model++) {
      const signals = shadows[model], own = membership[model];
      let sample = Math.floor(first / queries), query = first % queries;
      for (let row = first; row < end; row++) {
        const side = own[sample];
        if (++query === queries) [query, sample] = [0, sample + 1];
        if (side > IN) continue; // nobody knows
        tile[side][(row - first) * models + counts[side][row]++] = signals[row];
      }
    }
    for (let side = OUT; side <= IN; side++) {
      const values = tile[side];
      for (let row = first; row < end; row++) {
        const start = (row - first) * models, count = counts[side][row];
        let sum = 0, square = 0;
        for (let at = start; at < start + count; at++) {
          const deviation = values[at] - middle;
          sum += deviation;
          square += deviation * deviation;
        }
        all[side] += count;
        sums[side] += sum;
        squares[side] += square;
        if (!fixed) deviations[side][row] = deviationOf(values, start, count, middle + sum / count);
        means[side][row] = median(values, start, count);
      }
    }
  }
  complete({ counts, means });
  const ofAll = [OUT, IN].map((side) =>
    all[side] < 2 ? NaN : Math.sqrt(Math.max(squares[side] / all[side] - (sums[side] / all[side]) ** 2, 0))
  );
  // Online the deviation of the IN scores stands for both sides, as in the authors' program.
  const known = [ofAll[IN], ofAll[OUT], 1].filter((deviation) => !Number.isNaN(deviation));
  const common = online || Number.isNaN(ofAll[OUT]) ? known[0] : ofAll[OUT];
  for (const [side, values] of deviations.entries()) {
    for (let row = 0; row < rows; row++) {
      values[row] = (fixed || counts[side][row] < 2 ? common : values[row]) + LEAST_DEVIATION;
    }
  }
  return { means, deviations };
}

function deviationOf(values: Float64Array, start: number, count: number, mean: number): number {
  let squares = 0;
  for (let at = start; at < start + count; at++) squares += (values[at] - mean) ** 2;
  return Math.sqrt(squares / count);
}

/** The median of `count` values, of an even number the mean of the middle two; NaN of none. Moves the values. */
function median(values: Float64Array, start: number, count: number): number {
  if (count === 0) return NaN;
  const upper = start + (count >> 1);
  const value = select(values, start, start + count - 1, upper);
  if (count % 2 === 1) return value;
  let lower = -Infinity;
  for (let at = start; at < upper; at++) if (values[at] > lower) lower = values[at];
  return (lower + value) / 2;
}

/** The value that would stand at `place` if those from `left` to `right` were sorted (Hoare 1961); smaller ones come before it. */
function select(values: Float64Array, left: number, right: number, place: number): number {
  while (left < right) {
    const pivot = values[(left + right) >> 1];
    let [low, high] = [left, right];
    while (low <= high) {
      while (values[low] < pivot) low++;
      while (values[high] > pivot) high--;
      if (low > high) break;
      const value = values[low];
      values[low++] = values[high];
      values[high--] = value;
    }
    if (place <= high) right = high;
    else if (place >= low) left = low;
    else break;
  }
  return values[place];
}
