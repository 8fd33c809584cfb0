/**
 * Lower bounds on the epsilon of (epsilon, delta)-differential privacy, from an attack's scores. Each is a test turned round: the
 * largest epsilon at which chance would let the attack do as well no more often than the level says.
 */
import { gather } from "../../gather.ts";
import { Random } from "../../random.ts";
import {
  labelColumn,
  type Labels,
  type Membership,
  membershipColumn,
  scoreColumn,
  type Scores,
} from "../columns.ts";
import { type Folds, rowsOfFolds } from "../folds.ts";
import { countsByThreshold, freeCurve, type Roc, rocCurve } from "../roc.ts";
import { type Cut, cutsAtCounts, frontier, guessesAtCounts, rankMembers } from "./cuts.ts";
import { gaussianEpsilon } from "./gaussian.ts";
import { epsilonOfGuesses, type Guesses, muOfGuesses } from "./one_run.ts";
import { pairAtRandom, type Rows } from "./pairs.ts";
import { epsilonOfCut, muOfCut } from "./rates.ts";

/** The delta where nothing else is asked for: the usual one for data sets of fewer than 100,000 samples. */
export const DEFAULT_DELTA = 1e-5;

/**
 * The way to a bound, each with what must hold for it:
 *
 * - `clopper-pearson`: their limits on both error rates. The rows must be independent of one another.
 * - `one-run`: Steinke, Nasr and Jagielski 2023. Each row must have been a member by a fair coin of its own.
 * - `one-run-pairs`: the same about random pairs. The members must be a random subset of the rows, or of each group of rows;
 *   epsilon is then about one row in the place of another.
 * - `one-run-gaussian`: Mahloujifar, Melis and Chaudhuri 2024. As `one-run`, and the training must be Gaussian-differentially
 *   private.
 */
export type EpsilonMethod = "clopper-pearson" | "one-run" | "one-run-pairs" | "one-run-gaussian";

/**
 * The choice of the cuts that are tested:
 *
 * - `counts`: at counts that no data has chosen, 0, 1, 2, 4, 8 ... of either error, or 8, 16, 32 ... guesses; Bonferroni over all
 * - `frontier`: at the vertices of the curve's convex hull; Bonferroni over their number, which the data have chosen, so that the
 *   level is not proven. It is jax_privacy's way.
 * - `split`: at the best vertex on one random half of the rows; tested on the other half alone
 */
export type CutChoice = "counts" | "frontier" | "split";

const METHODS: readonly EpsilonMethod[] = ["clopper-pearson", "one-run", "one-run-pairs", "one-run-gaussian"];
const CUT_CHOICES: readonly CutChoice[] = ["counts", "frontier", "split"];

/** Options of {@linkcode epsilonLowerBound}. */
export interface EpsilonOptions {
  /** "clopper-pearson" without it. */
  readonly method?: EpsilonMethod;
  /** "counts" without it. */
  readonly cuts?: CutChoice;
  /** The delta of (epsilon, delta)-differential privacy, from 0 to below 1; 1e-5 without it. */
  readonly delta?: number;
  /** The probability with which the bound may be too high, above 0 and at most 0.5; 0.05 without it. */
  readonly level?: number;
  /** Seeds the order of equal scores, halves and pairs; 1 without it. */
  readonly seed?: number;
  /** The folds of an attack that learned by k-fold on these very rows: where it learned scores, each fold is tested by itself. */
  readonly folds?: Folds;
  /** `[N]`, for pairs alone: rows are paired within groups of equal numbers, as their classes. */
  readonly groups?: Labels;
}

/** A lower bound. */
export interface EpsilonBound {
  /** The bound; 0 where the scores contradict no epsilon. It is no upper bound: the true epsilon may be any larger one. */
  readonly epsilon: number;
  /** A lower bound on the mu of a Gaussian-differentially private training; null where the method gives none. */
  readonly mu: number | null;
  /** The epsilon that `mu` has at delta: Infinity where delta is 0 and `mu` is not; null where there is no `mu`. */
  readonly gaussian: number | null;
  /** The number of tests that the level is shared by. */
  readonly tests: number;
}

/**
 * A lower bound on the epsilon of (epsilon, `delta`)-differential privacy that `scores` (`[N]`, the higher the more likely a member)
 * give against `membership` (`[N]`: 1 for a member, 0 for a non-member). It exceeds the true epsilon with at most the probability
 * `level`, where what its method needs holds; membership that was not drawn at random bounds nothing.
 *
 * @throws {TypeError} when an array is of a type that cannot be read.
 * @throws {RangeError} when the lengths differ, a score is NaN, `membership` holds anything but 0 and 1, there is no member or no
 * non-member, or an option is none of its values.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { epsilonLowerBound } from "./epsilon.ts";
 * // Randomised response with an epsilon of 1: 731 of 1,000 answers are true.
 * const membership = Array.from({ length: 2000 }, (_, row) => row % 2);
 * const scores = membership.map((member, row) => row % 1000 < 731 ? member : 1 - member);
 * const { epsilon } = epsilonLowerBound(scores, membership, { delta: 0 });
 * assert(epsilon > 0.6 && epsilon < 1);
 * ```
 */
export function epsilonLowerBound(
  scores: Scores,
  membership: Membership,
  options: EpsilonOptions = {},
): EpsilonBound {
  const {
    method = "clopper-pearson",
    cuts = "counts",
    delta = DEFAULT_DELTA,
    level = 0.05,
    seed = 1,
    folds,
  } = options;
  checkOptions({ method, cuts, delta, level });
  const values = scoreColumn(scores, "scores"), known = membershipColumn(membership);
  const curve = rocCurve(values, known);
  const groups = options.groups === undefined ? undefined : labelColumn(options.groups);
  if (groups !== undefined && groups.length !== values.length) {
    throw new RangeError(
      `Cannot bound epsilon: every row needs a group, found ${groups.length} for ${values.length}`,
    );
  }
  const whole = { scores: values, membership: known, groups, curve };
  const parts = folds?.learned === "score" ? rowsOfFolds(folds, values.length) : [undefined];
  const bounds = parts.map((rows, place): EpsilonBound => {
    const judged = rows ? partOf(whole, rows) : whole;
    const bound = boundOf(judged, {
      method,
      cuts,
      delta,
      // Within a fold the rows did not teach their learner; how folds depend on one another does not matter (Bonferroni).
      level: level / parts.length,
      random: new Random(seed, "epsilon", place),
    });
    freeCurve(judged.curve);
    return bound;
  });
  freeCurve(curve);
  const largest = (figures: (number | null)[]) =>
    figures.reduce((most, figure) => most === null || figure === null ? null : Math.max(most, figure));
  return {
    epsilon: largest(bounds.map(({ epsilon }) => epsilon))!,
    mu: largest(bounds.map(({ mu }) => mu)),
    gaussian: largest(bounds.map(({ gaussian }) => gaussian)),
    tests: bounds.reduce((sum, { tests }) => sum + tests, 0),
  };
}

/** Settings by which rows are judged. */
interface Settings {
  readonly method: EpsilonMethod;
  readonly cuts: CutChoice;
  readonly delta: number;
  readonly level: number;
  readonly random: Random;
}

/** The rows at some places. */
function partOf({ scores, membership, groups }: Omit<Rows, "curve">, rows: Uint32Array): Rows {
  const part = { scores: gather(scores, rows), membership: gather(membership, rows) };
  return {
    ...part,
    ...groups && { groups: gather(groups, rows) },
    curve: countsByThreshold(part.scores, part.membership),
  };
}

function boundOf(rows: Rows, settings: Settings): EpsilonBound {
  const { method, delta, random } = settings;
  switch (method) {
    case "clopper-pearson": {
      const { largest: [epsilon, mu], tests } = test(rows, settings, {
        atCounts: cutsAtCounts,
        measures: [(cut, sizes) => epsilonOfCut(cut, { ...sizes, delta }), muOfCut],
      });
      return { epsilon, mu, gaussian: gaussianEpsilon(mu, delta), tests };
    }
    case "one-run": {
      const { largest: [epsilon], tests } = test(rows, settings, {
        atCounts: guessesAtBothEnds,
        measures: [
          (cut, { members, nonMembers, level }, from) =>
            epsilonOfGuesses(guessesOf(cut), { coins: members + nonMembers, delta, level }, from),
        ],
      });
      return { epsilon, mu: null, gaussian: null, tests };
    }
    case "one-run-pairs": {
      const { pairs: coins, ...guessed } = pairAtRandom(rows, random);
      const { largest: [epsilon], tests } = test(guessed, settings, {
        atCounts: ({ members, nonMembers }, rightAbove) =>
          guessesAtCounts(members + nonMembers, (guesses) => rightAbove[guesses]),
        measures: [(cut, { level }, from) => epsilonOfGuesses(guessesOf(cut), { coins, delta, level }, from)],
      });
      return { epsilon, mu: null, gaussian: null, tests };
    }
    case "one-run-gaussian": {
      const { largest: [mu], tests } = test(rows, settings, {
        atCounts: guessesAtBothEnds,
        measures: [
          (cut, { members, nonMembers, level }, from) =>
            muOfGuesses(guessesOf(cut), { coins: members + nonMembers, level }, from),
        ],
      });
      const epsilon = gaussianEpsilon(mu, delta);
      return { epsilon, mu, gaussian: epsilon, tests };
    }
  }
}

/** The figure that a cut contradicts all values below of, or `from` where that is larger. */
type Measure = (
  cut: Cut,
  options: { readonly members: number; readonly nonMembers: number; readonly level: number },
  from: number,
) => number;

/** Tests the cuts that are asked for, and takes the largest of each measure. */
function test(
  rows: Rows,
  { cuts, level, random }: Settings,
  { atCounts, measures }: {
    readonly atCounts: (roc: Roc, membersAbove: Uint32Array) => readonly Cut[];
    readonly measures: readonly Measure[];
  },
): { largest: number[]; tests: number } {
  if (cuts === "split") {
    const { length } = rows.scores, half = random.permutation(length), middle = length >> 1;
    const [chooser, judged] = [half.subarray(0, middle), half.subarray(middle)].map((places) =>
      partOf(rows, places).curve
    );
    const vertices = frontier(chooser);
    const largest = measures.map((measure) => {
      let best = vertices[0], most = 0;
      for (const vertex of vertices) {
        const found = measure(vertex, { ...sizesOf(chooser), level }, most);
        if (found > most) [best, most] = [vertex, found];
      }
      return measure(cutAt(judged, chooser.thresholds[best.point]), { ...sizesOf(judged), level }, 0);
    });
    return { largest, tests: 1 };
  }
  const { curve } = rows;
  const tested = cuts === "frontier" ? frontier(curve) : atCounts(curve, rankMembers(curve, random));
  const options = { ...sizesOf(curve), level: level / tested.length };
  const largest = measures.map((measure) =>
    tested.reduce((most, cut) => Math.max(most, measure(cut, options, most)), 0)
  );
  return { largest, tests: tested.length };
}

function sizesOf({ members, nonMembers }: Roc) {
  return { members, nonMembers };
}

/** The rows that score at least `threshold`. */
function cutAt({ thresholds, truePositives, falsePositives }: Roc, threshold: number): Cut {
  let point = 0;
  while (point + 1 < thresholds.length && thresholds[point + 1] >= threshold) point++;
  return { truePositives: truePositives[point], falsePositives: falsePositives[point] };
}

/** The highest rows are guessed to be members, the lowest to be non-members. */
function guessesAtBothEnds(_: Roc, membersAbove: Uint32Array): Cut[] {
  const rows = membersAbove.length - 1, members = membersAbove[rows];
  return [
    ...guessesAtCounts(rows / 2, (guesses) => membersAbove[guesses]),
    ...guessesAtCounts(rows / 2, (guesses) => guesses - (members - membersAbove[rows - guesses])),
  ];
}

/** The rows above a cut as guesses, of which the members, or what stands for them, are right. */
function guessesOf({ truePositives, falsePositives }: Cut): Guesses {
  return { guesses: truePositives + falsePositives, right: truePositives };
}

function checkOptions({ method, cuts, delta, level }: Pick<Settings, "method" | "cuts" | "delta" | "level">) {
  const refuse = (what: string, need: string, found: unknown) => {
    throw new RangeError(`Cannot bound epsilon: ${what} must be ${need}, found ${found}`);
  };
  if (!METHODS.includes(method)) refuse("the method", METHODS.join(", "), method);
  if (!CUT_CHOICES.includes(cuts)) refuse("the choice of cuts", CUT_CHOICES.join(", "), cuts);
  if (!(delta >= 0 && delta < 1)) refuse("delta", "from 0 to below 1", delta);
  if (!(level > 0 && level <= 0.5)) refuse("the level", "above 0 and at most 0.5", level);
}
