/** Variance components of figures over trainings: how much of what one more training changes comes from which of its parts. */
import { Random } from "../random.ts";
import type { Interval } from "./intervals.ts";

/**
 * Figures of targets that are attacked by way of shadows: `[seed][target][shadow][start]`. A seed has parts of its own; each of its
 * targets is attacked by each of its shadows, each of which teaches several networks, from different starts.
 */
export type CrossedFigures = readonly (readonly (readonly (readonly number[])[])[])[];

/** The origins of variance. */
export const ORIGINS = ["target", "shadow", "pair", "start", "rest", "images"] as const;
/**
 * One of them: the target's training, the shadow's, how the two fit each other, the start of the attack network, how that fits a
 * target, and the choice of images.
 */
export type Origin = (typeof ORIGINS)[number];

/** The part of one origin. */
export interface VarianceComponent {
  readonly origin: Origin;
  /** The variance by the method of moments, at least 0; null where the figures do not vary in this. */
  readonly variance: number | null;
  /** The root of the variance. */
  readonly spread: number | null;
  /** 95 %, of the spread: generalised confidence limits. */
  readonly interval: Interval | null;
  /** The degrees of freedom of the mean square that the variance is estimated from. */
  readonly degrees: number;
}

/** Draws behind an interval: its limits move in the third digit from one seed to another. */
const DRAWS = 20_000;

/**
 * The components of a balanced design, by the method of moments (analysis of variance): targets and shadows crossed within seeds,
 * starts nested in shadows and crossed with targets, all random. Intervals are generalised confidence limits (Weerahandi,
 * Generalized Confidence Intervals, 1993): each mean square is divided by a draw of chi-squared over its degrees of freedom.
 *
 * @throws {RangeError} where there are less than two targets, shadows or starts, or not as many everywhere
 */
export function varianceComponents(figures: CrossedFigures): VarianceComponent[] {
  const squares = meanSquares(figures);
  const components = componentsOf(squares, squares);
  const draws = drawComponents(squares);
  return ORIGINS.map((origin) => {
    const variance = components[origin], { degrees } = squares[origin];
    if (variance === null) return { origin, variance, spread: null, interval: null, degrees };
    const drawn = draws.map((draw) => Math.max(0, draw[origin]!)).sort((a, b) => a - b);
    const limit = (share: number) => Math.sqrt(drawn[Math.round(share * (drawn.length - 1))]);
    const least = Math.max(0, variance);
    return {
      origin,
      variance: least,
      spread: Math.sqrt(least),
      interval: [limit(0.025), limit(0.975)] as const,
      degrees,
    };
  });
}

/** A mean square, its degrees of freedom, and the number of figures in each mean that it is of. */
interface MeanSquare {
  readonly square: number;
  readonly degrees: number;
}

type MeanSquares = Readonly<Record<Origin, MeanSquare>> & {
  readonly counts: { readonly targets: number; readonly shadows: number; readonly starts: number };
};

function meanSquares(figures: CrossedFigures): MeanSquares {
  const targets = figures[0]?.length ?? 0, shadows = figures[0]?.[0]?.length ?? 0;
  const starts = figures[0]?.[0]?.[0]?.length ?? 0;
  const isBalanced = figures.every((seed) =>
    seed.length === targets &&
    seed.every((target) => target.length === shadows && target.every((shadow) => shadow.length === starts))
  );
  if (!isBalanced || Math.min(targets, shadows, starts) < 2) {
    throw new RangeError(
      `Cannot part the variance: at least two targets, shadows and starts are needed, the same everywhere, found ` +
        `${targets}, ${shadows} and ${starts}${isBalanced ? "" : ", and not everywhere"}`,
    );
  }
  const bySeed = figures.map((seed) => {
    const all = mean(seed.flat(2));
    const ofTarget = seed.map((target) => mean(target.flat()));
    const ofShadow = range(shadows).map((u) => mean(seed.flatMap((target) => target[u])));
    const ofStart = range(shadows).map((u) =>
      range(starts).map((r) => mean(seed.map((target) => target[u][r])))
    );
    const ofPair = seed.map((target) => target.map(mean));
    return { seed, all, ofTarget, ofShadow, ofStart, ofPair };
  });
  const count = figures.length;
  const over = (each: (of: (typeof bySeed)[number]) => number[]) => sumOfSquares(bySeed.flatMap(each));
  const one = (sum: number, degrees: number): MeanSquare => ({
    square: degrees > 0 ? sum / degrees : 0,
    degrees,
  });
  const grand = mean(bySeed.map(({ all }) => all));
  return {
    counts: { targets, shadows, starts },
    images: one(
      targets * shadows * starts * sumOfSquares(bySeed.map(({ all }) => all - grand)),
      count - 1,
    ),
    target: one(
      shadows * starts * over(({ all, ofTarget }) => ofTarget.map((each) => each - all)),
      count * (targets - 1),
    ),
    shadow: one(
      targets * starts * over(({ all, ofShadow }) => ofShadow.map((each) => each - all)),
      count * (shadows - 1),
    ),
    pair: one(
      starts *
        over(({ all, ofTarget, ofShadow, ofPair }) =>
          ofPair.flatMap((row, t) => row.map((each, u) => each - ofTarget[t] - ofShadow[u] + all))
        ),
      count * (targets - 1) * (shadows - 1),
    ),
    start: one(
      targets *
        over(({ ofShadow, ofStart }) => ofStart.flatMap((row, u) => row.map((each) => each - ofShadow[u]))),
      count * shadows * (starts - 1),
    ),
    rest: one(
      over(({ seed, ofShadow, ofStart, ofPair }) =>
        seed.flatMap((target, t) =>
          target.flatMap((row, u) => row.map((each, r) => each - ofPair[t][u] - ofStart[u][r] + ofShadow[u]))
        )
      ),
      count * (targets - 1) * shadows * (starts - 1),
    ),
  };
}

/** The components that mean squares with these expectations have; null for the images of one seed. */
function componentsOf(
  { target, shadow, pair, start, rest, images }: Readonly<Record<Origin, Pick<MeanSquare, "square">>>,
  { counts: { targets, shadows, starts }, ...squares }: MeanSquares,
): Record<Origin, number | null> {
  return {
    target: (target.square - pair.square) / (shadows * starts),
    shadow: (shadow.square - pair.square - start.square + rest.square) / (targets * starts),
    pair: (pair.square - rest.square) / starts,
    start: (start.square - rest.square) / targets,
    rest: rest.square,
    images: squares.images.degrees === 0
      ? null
      : (images.square - target.square - shadow.square + pair.square) / (targets * shadows * starts),
  };
}

/** Components of mean squares as they may have been expected, given those that were seen. */
function drawComponents(squares: MeanSquares): Record<Origin, number | null>[] {
  const random = new Random(0, "variance components");
  const chiSquared = (degrees: number) => {
    let sum = 0;
    for (let i = 0; i < degrees; i++) sum += random.normal() ** 2;
    return sum;
  };
  return Array.from({ length: DRAWS }, () => {
    const drawn = Object.fromEntries(ORIGINS.map((origin) => {
      const { square, degrees } = squares[origin];
      return [origin, { square: degrees === 0 ? 0 : square * degrees / chiSquared(degrees) }];
    }));
    return componentsOf(drawn as Record<Origin, { square: number }>, squares);
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
