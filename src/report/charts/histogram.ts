/** A histogram of the scores of members and of non-members. */
import { sortAscending } from "../../metrics/sort.ts";
import type { FigureSize } from "../document.ts";
import { ACCENT, configOf, INK, letterSize, MUTED, PER_CENT, render } from "./look.ts";

const PLOT = { wide: { width: 420, height: 320 }, narrow: { width: 270, height: 230 } };

const BINS = 40;

/** The share of all rows that the outermost bins may gather from beyond the axis, on each side. */
const BEYOND = 0.005;

/** A bar is cut off when it is more than so many times as high as those that are not. */
const CUT_FACTOR = 2.5;
/** At most so many bins are cut off. */
const MOST_CUT = 2;
/** The height of the axis by that of the highest bar that is not cut off: one or two labels of cut bars fit above it. */
const HEADROOM = 1.25;
/** The same where three or four labels stand on one side. */
const HEADROOM_OF_MANY = 1.5;

/** The drawing, and whether a bar had to be cut off. */
export interface Histogram {
  /** `[BINS]`, the share of each group. */
  readonly members: readonly number[];
  readonly nonMembers: readonly number[];
  readonly domain: readonly [number, number];
  /** The upper end of the axis of shares. */
  readonly limit: number;
  /** The bins that reach above it. */
  readonly cut: readonly number[];
}

/**
 * Counts scores (`[N]`, any numbers) by group (`[N]`: 1 a member, 0 a non-member, else left out). The axis spans the scores
 * but for the outermost half per cent on each side, which the outermost bins gather.
 */
export function histogramOf(
  scores: Float64Array,
  membership: Uint8Array,
  threshold: number | null,
): Histogram {
  const judged = sortAscending(scores.filter((score, row) => membership[row] <= 1 && Number.isFinite(score)));
  const domain = domainOf(judged, threshold);
  const binsOf = (group: 0 | 1) => {
    const counts = new Array<number>(BINS).fill(0);
    let total = 0;
    for (let row = 0; row < scores.length; row++) {
      if (membership[row] !== group) continue;
      const place = (scores[row] - domain[0]) / (domain[1] - domain[0]);
      counts[Math.min(BINS - 1, Math.max(0, Math.floor(place * BINS)))]++;
      total++;
    }
    return counts.map((count) => count / total);
  };
  const members = binsOf(1), nonMembers = binsOf(0);
  const { limit, cut } = limitOf([members, nonMembers]);
  return { members, nonMembers, domain, limit, cut };
}

/** The range of the axis: 0 to 1 for probabilities, else that of the scores but for a few at either end. */
function domainOf(sorted: Float64Array, threshold: number | null): [number, number] {
  if (sorted.length === 0) return [0, 1];
  const first = sorted[0], last = sorted[sorted.length - 1];
  if (first >= 0 && last <= 1) return [0, 1];
  const beyond = Math.floor(BEYOND * sorted.length);
  const within = threshold !== null && Number.isFinite(threshold) ? [threshold] : [];
  const low = Math.min(sorted[beyond], ...within),
    high = Math.max(sorted[sorted.length - 1 - beyond], ...within);
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/**
 * The axis ends above the bars that are alike in height; one or two that tower over them are cut off, but none where a group
 * would have no other bar: it would be shown nowhere.
 */
function limitOf(groups: readonly (readonly number[])[]): { limit: number; cut: number[] } {
  const heights = groups[0].map((_, bin) => Math.max(...groups.map((shares) => shares[bin])));
  const descending = [...heights].sort((a, b) => b - a);
  for (let count = MOST_CUT; count > 0; count--) {
    if (descending[count] === 0 || descending[count - 1] < CUT_FACTOR * descending[count]) continue;
    const lowest = HEADROOM * descending[count];
    const cut = [...heights.keys()].filter((bin) => heights[bin] > lowest);
    if (groups.some((shares) => shares.every((share, bin) => share === 0 || cut.includes(bin)))) continue;
    const labels = [true, false].map((left) =>
      groups.flatMap((shares) => cut.filter((bin) => isLeft(bin) === left && shares[bin] > lowest)).length
    );
    return { limit: Math.max(...labels) > 2 ? HEADROOM_OF_MANY * descending[count] : lowest, cut };
  }
  return { limit: 1.05 * descending[0], cut: [] };
}

/** True for a bin of the left half, whose labels stand to its right. */
function isLeft(bin: number): boolean {
  return bin < BINS / 2;
}

/** Draws it: members filled, non-members outlined. A dotted rule marks the threshold. */
export function scoreHistogram(
  { members, nonMembers, domain, limit, cut }: Histogram,
  { size, threshold, titles }: {
    size: FigureSize;
    threshold: number | null;
    titles: { readonly score: string; readonly share: string };
  },
): Promise<string> {
  const [low, high] = domain;
  const edge = (bin: number) => low + bin / BINS * (high - low);
  const corners = (shares: readonly number[]) => [
    ...shares.map((share, bin) => ({ score: edge(bin), share: Math.min(share, limit) })),
    { score: high, share: 0 },
  ];
  const encoding = {
    x: {
      field: "score",
      type: "quantitative" as const,
      scale: { domain: [...domain], nice: false },
      axis: { tickCount: 5, grid: false },
      title: titles.score,
    },
    y: {
      field: "share",
      type: "quantitative" as const,
      scale: { domain: [0, limit], nice: false },
      axis: { labelExpr: PER_CENT, tickCount: 5 },
      title: titles.share,
    },
  };
  return render({
    ...PLOT[size],
    config: configOf(size),
    layer: [
      {
        data: { values: corners(members) },
        mark: {
          type: "area",
          interpolate: "step-after",
          color: ACCENT,
          fillOpacity: 0.35,
          line: { color: ACCENT, strokeWidth: 1 },
        },
        encoding,
      },
      {
        data: { values: corners(nonMembers) },
        mark: { type: "line", interpolate: "step-after", color: INK, strokeWidth: 1.5 },
        encoding,
      },
      ...threshold === null || !Number.isFinite(threshold) ? [] : [{
        data: { values: [{ threshold }] },
        mark: { type: "rule" as const, color: MUTED, strokeDash: [2, 3] },
        encoding: { x: { field: "threshold", type: "quantitative" as const } },
      }],
      ...heightLabels(cut, { members, nonMembers, limit, edge, size, encoding }),
    ],
  });
}

/** The heights of cut bins' bars, inside the plot beside them: a line for each on its side, the outermost bin's first. */
function heightLabels(
  cut: readonly number[],
  { members, nonMembers, limit, edge, size, encoding }: {
    members: readonly number[];
    nonMembers: readonly number[];
    limit: number;
    edge: (bin: number) => number;
    size: FigureSize;
    encoding: { x: object; y: object };
  },
) {
  const outermostFirst = [...cut].sort((a, b) => Math.abs(b - BINS / 2) - Math.abs(a - BINS / 2));
  const towering = outermostFirst.flatMap((bin) =>
    [{ share: members[bin], color: ACCENT }, { share: nonMembers[bin], color: INK }]
      .filter(({ share }) => share > limit)
      .map((bar) => ({ ...bar, bin, left: isLeft(bin) }))
  );
  const lineOf = (place: number) =>
    towering.slice(0, place).filter(({ left }) => left === towering[place].left).length;
  return towering.map(({ share, color, bin, left }, place) => ({
    data: {
      values: [{
        score: edge(left ? bin + 1 : bin),
        share: limit,
        text: `↑ ${(100 * share).toFixed(0)}\u00a0%`,
      }],
    },
    mark: {
      type: "text" as const,
      align: left ? "left" as const : "right" as const,
      baseline: "top" as const,
      dx: left ? 5 : -5,
      dy: 2 + lineOf(place) * (letterSize(size) + 4),
      fontSize: letterSize(size),
      color,
    },
    encoding: { ...encoding, text: { field: "text" } },
  }));
}
