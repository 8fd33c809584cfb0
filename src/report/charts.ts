/** The reports' charts, as SVG. Colours are the page's CSS variables, so one drawing serves light and dark. */
import { parse, View } from "vega";
import { compile, type Config, type TopLevelSpec } from "vega-lite";
import { pointAtFpr, type Roc } from "../metrics/roc.ts";

/** The page's colours. */
export const ACCENT = "var(--accent)";
export const INK = "var(--ink)";
export const MUTED = "var(--muted)";
const RULE = "var(--rule)";

/** In pixels, before the page scales it. */
export const SIZE = { width: 440, height: 400 };

/** Both axes of the ROC start at one in ten thousand. */
const DECADES = 4;
/** A hundredth of a decade is about one pixel. */
const POINTS_PER_DECADE = 100;

/** Told apart without colour. */
const DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3], [12, 4]];

const BINS = 40;

/** A rate in a Vega expression, as `0.1 %`. */
export const PER_CENT = "format(datum.value * 100, '~r') + ' %'";

/** What all charts look like. */
export const CONFIG: Config = {
  background: "transparent",
  padding: 2,
  aria: false,
  view: { stroke: null },
  axis: {
    domainColor: MUTED,
    gridColor: RULE,
    tickColor: MUTED,
    labelColor: MUTED,
    titleColor: INK,
    labelFontSize: 13,
    titleFontSize: 13,
    titleFontWeight: "normal",
    titlePadding: 10,
  },
  legend: { labelColor: INK, labelFontSize: 13, symbolSize: 500, labelLimit: 220, title: null },
};

/**
 * ROC curves on log-log axes from 1e-4 to 1, the first emphasised. Each is drawn as what an attacker can reach: at
 * every false positive rate the largest true positive rate that keeps it.
 */
export function rocChart(
  curves: readonly { name: string; roc: Roc }[],
  titles: { readonly fpr: string; readonly tpr: string },
): Promise<string> {
  const names = curves.map(({ name }) => name);
  const [first, ...others] = curves.map(({ name, roc }) =>
    reachable(roc).map((point) => ({ attack: name, ...point }))
  );
  const end = 10 ** -DECADES;
  const scale = { type: "log" as const, domain: [end, 1], nice: false };
  const axis = {
    values: Array.from({ length: DECADES + 1 }, (_, decade) => 10 ** -decade),
    labelExpr: PER_CENT,
  };
  const encoding = {
    x: {
      field: "fpr",
      type: "quantitative" as const,
      scale,
      axis,
      title: titles.fpr,
    },
    y: {
      field: "tpr",
      type: "quantitative" as const,
      scale,
      axis,
      title: titles.tpr,
    },
  };
  const byAttack = {
    color: {
      field: "attack",
      scale: { domain: names, range: names.map((_, i) => i === 0 ? ACCENT : INK) },
      legend: { orient: "bottom-right" as const, offset: 12, symbolType: "stroke" },
    },
    strokeDash: {
      field: "attack",
      scale: { domain: names, range: names.map((_, i) => DASHES[i % DASHES.length]) },
    },
  };
  return render({
    ...SIZE,
    config: CONFIG,
    encoding,
    layer: [
      {
        data: { values: [{ fpr: end, tpr: end }, { fpr: 1, tpr: 1 }] },
        mark: { type: "line", color: MUTED, strokeWidth: 1, opacity: 0.6 },
      },
      {
        data: { values: others.flat() },
        mark: { type: "line", interpolate: "step-after", strokeWidth: 1.25 },
        encoding: byAttack,
      },
      {
        data: { values: first },
        mark: { type: "line", interpolate: "step-after", strokeWidth: 2.5 },
        encoding: byAttack,
      },
    ],
  });
}

/**
 * How the scores (`[N]`, in [0, 1]) of members and non-members are spread: members filled, non-members outlined. A
 * dotted rule marks the threshold.
 */
export function scoreHistogram(
  scores: Float64Array,
  membership: Uint8Array,
  threshold: number | null,
  titles: { readonly probability: string; readonly share: string },
): Promise<string> {
  const encoding = {
    x: {
      field: "score",
      type: "quantitative" as const,
      scale: { domain: [0, 1] },
      axis: { labelExpr: PER_CENT, tickCount: 5, grid: false },
      title: titles.probability,
    },
    y: {
      field: "share",
      type: "quantitative" as const,
      axis: { labelExpr: PER_CENT, tickCount: 5 },
      title: titles.share,
    },
  };
  return render({
    ...SIZE,
    config: CONFIG,
    layer: [
      {
        data: { values: binShares(scores, membership, 1) },
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
        data: { values: binShares(scores, membership, 0) },
        mark: { type: "line", interpolate: "step-after", color: INK, strokeWidth: 1.5 },
        encoding,
      },
      {
        data: { values: threshold === null ? [] : [{ threshold }] },
        mark: { type: "rule", color: MUTED, strokeDash: [2, 3] },
        encoding: { x: { field: "threshold", type: "quantitative" } },
      },
    ],
  });
}

/** The thinned step curve: a point wherever the reachable true positive rate rises, on a grid in log FPR. */
function reachable(roc: Roc): { fpr: number; tpr: number }[] {
  const floor = 10 ** -DECADES;
  const points: { fpr: number; tpr: number }[] = [];
  let reached = floor;
  for (let i = 0; i <= DECADES * POINTS_PER_DECADE; i++) {
    const fpr = 10 ** (i / POINTS_PER_DECADE - DECADES);
    const tpr = pointAtFpr(roc, fpr).truePositives / roc.members;
    if (tpr <= reached) continue;
    // A curve that leaves the lower edge leaves it upright.
    if (points.length === 0 && i > 0) points.push({ fpr, tpr: floor });
    points.push({ fpr, tpr });
    reached = tpr;
  }
  return [...points, { fpr: 1, tpr: 1 }];
}

/** The share of a group's scores in each bin, as the corners of a step line that starts and ends at 0. */
function binShares(scores: Float64Array, membership: Uint8Array, group: 0 | 1) {
  const counts = new Uint32Array(BINS);
  let total = 0;
  for (let row = 0; row < scores.length; row++) {
    if (membership[row] !== group) continue;
    counts[Math.min(BINS - 1, Math.max(0, Math.floor(scores[row] * BINS)))]++;
    total++;
  }
  const corners = Array.from(
    counts,
    (count, bin) => ({ score: bin / BINS, share: count / total }),
  );
  return [...corners, { score: 1, share: 0 }];
}

/** Draws a chart without a browser. */
export function render(spec: TopLevelSpec): Promise<string> {
  return new View(parse(compile(spec).spec), { renderer: "none" }).toSVG();
}
