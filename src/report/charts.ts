/** The reports' charts, as SVG. Colours are the page's CSS variables, so one drawing serves light and dark. */
import { parse, View } from "vega";
import { compile, type Config, type TopLevelSpec } from "vega-lite";
import type { Interval } from "../metrics/intervals.ts";
import { pointAtFpr, type Roc } from "../metrics/roc.ts";

const ACCENT = "var(--accent)";
const INK = "var(--ink)";
const MUTED = "var(--muted)";
const RULE = "var(--rule)";

const SIZE = { width: 440, height: 400 };

/** Both axes of the ROC start at one in ten thousand. */
const DECADES = 4;
/** A hundredth of a decade is about one pixel. */
const POINTS_PER_DECADE = 100;

/** Told apart without colour. */
const DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3], [12, 4]];

const BINS = 40;

/** A rate in a Vega expression, as `0.1 %`. */
const PER_CENT = "format(datum.value * 100, '~r') + ' %'";

const CONFIG: Config = {
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
  threshold: number,
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
        data: { values: [{ threshold }] },
        mark: { type: "rule", color: MUTED, strokeDash: [2, 3] },
        encoding: { x: { field: "threshold", type: "quantitative" } },
      },
    ],
  });
}

/** A counter-measure in the picture of what it costs and brings. */
export interface TradeOff {
  readonly label: string;
  /** Whether it is the undefended target. */
  readonly undefended: boolean;
  readonly testAccuracy: number;
  readonly leak: number;
  readonly leakInterval: Interval;
}

/** The accuracy of an attack against that of the target: each counter-measure a point with its interval and its name. */
export function tradeOffChart(
  points: readonly TradeOff[],
  titles: { readonly test: string; readonly leak: string; readonly coin: string },
): Promise<string> {
  const tests = points.map(({ testAccuracy }) => testAccuracy);
  const x = domainOf(tests), y = domainOf([0.5, ...points.flatMap(({ leakInterval }) => leakInterval)]);
  const across = (value: number) => (value - x[0]) / (x[1] - x[0]) * SIZE.width;
  const down = (value: number) => (y[1] - value) / (y[1] - y[0]) * SIZE.height;
  const labels = placeLabels(
    points.map(({ label, testAccuracy, leak }) => ({ label, x: across(testAccuracy), y: down(leak) })),
    {
      left: SIZE.width - textWidth(titles.coin),
      right: SIZE.width,
      top: down(0.5) - LINE,
      bottom: down(0.5),
    },
  );
  const values = points.map((point, i) => ({
    ...point,
    lower: point.leakInterval[0],
    upper: point.leakInterval[1],
    labelX: x[0] + labels[i].x / SIZE.width * (x[1] - x[0]),
    labelY: y[1] - labels[i].y / SIZE.height * (y[1] - y[0]),
    align: labels[i].align,
  }));
  const axis = { labelExpr: PER_CENT, tickCount: 5 };
  const xOf = (field: string) => ({
    field,
    type: "quantitative" as const,
    scale: { domain: x, nice: false },
    axis,
    title: titles.test,
  });
  const yOf = (field: string) => ({
    field,
    type: "quantitative" as const,
    scale: { domain: y, nice: false },
    axis,
    title: titles.leak,
  });
  const color = { condition: { test: "datum.undefended", value: ACCENT }, value: INK };
  const text = (align: "left" | "right") => ({
    transform: [{ filter: `datum.align === '${align}'` }],
    mark: { type: "text" as const, align, baseline: "middle" as const, fontSize: 12 },
    encoding: { x: xOf("labelX"), y: yOf("labelY"), text: { field: "label" }, color },
  });
  return render({
    ...SIZE,
    config: CONFIG,
    data: { values },
    layer: [
      {
        data: { values: [{ coin: 0.5, text: titles.coin, end: x[1] }] },
        layer: [
          { mark: { type: "rule", color: MUTED, strokeDash: [2, 3] }, encoding: { y: yOf("coin") } },
          {
            mark: { type: "text", align: "right", dy: -7, fontSize: 12, color: MUTED },
            encoding: { x: xOf("end"), y: yOf("coin"), text: { field: "text" } },
          },
        ],
      },
      {
        mark: { type: "rule", strokeWidth: 0.75, opacity: 0.5, color: MUTED },
        encoding: {
          ...{ x: xOf("testAccuracy"), y: yOf("leak") },
          ...{ x2: { field: "labelX" }, y2: { field: "labelY" } },
        },
      },
      {
        mark: { type: "rule", strokeWidth: 1.5 },
        encoding: { x: xOf("testAccuracy"), y: yOf("lower"), y2: { field: "upper" }, color },
      },
      {
        mark: { type: "point", filled: true, size: 50, opacity: 1 },
        encoding: {
          ...{ x: xOf("testAccuracy"), y: yOf("leak"), color },
          shape: { condition: { test: "datum.undefended", value: "diamond" }, value: "circle" },
        },
      },
      text("left"),
      text("right"),
    ],
  });
}

/** A little more than the values' span, so that no point lies on the frame. */
function domainOf(values: readonly number[]): [number, number] {
  const low = Math.min(...values), high = Math.max(...values);
  const margin = Math.max(0.06 * (high - low), 0.01);
  return [low - margin, high + margin];
}

/** In pixels. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** In pixels. */
interface Place {
  readonly x: number;
  readonly y: number;
}

const LINE = 14;
const LABEL_GAP = 9;
/** What a label must keep free around a point. */
const POINT = 5;

/** Where each point's label goes: beside it, or as near as no other label, no point and not `kept` is in the way. */
function placeLabels(
  points: readonly (Place & { label: string })[],
  kept: Box,
): (Place & { align: "left" | "right" })[] {
  const overlaps = (a: Box, b: Box) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const taken: Box[] = [
    kept,
    ...points.map(({ x, y }) => ({ left: x - POINT, right: x + POINT, top: y - POINT, bottom: y + POINT })),
  ];
  const steps = Array.from({ length: 61 }, (_, i) => (i % 2 ? -1 : 1) * Math.ceil(i / 2) * LINE / 2);
  const candidates = steps.flatMap((dy) => (["left", "right"] as const).map((align) => ({ dy, align })));
  return points.map(({ x, y, label }) => {
    const width = textWidth(label);
    const placed = candidates.map(({ dy, align }) => {
      // A label that has moved up or down also moves out, so that its line shows where it belongs.
      const out = LABEL_GAP + (dy === 0 ? 0 : LABEL_GAP);
      const at = { x: align === "left" ? x + out : x - out, y: y + dy, align };
      const left = align === "left" ? at.x : at.x - width;
      return { at, box: { left, right: left + width, top: at.y - LINE / 2, bottom: at.y + LINE / 2 } };
    });
    const fits = ({ left, right, top, bottom }: Box) =>
      left >= 0 && right <= SIZE.width && top >= 0 && bottom <= SIZE.height;
    const free = placed.find(({ box }) => fits(box) && !taken.some((other) => overlaps(box, other))) ??
      placed[0];
    taken.push(free.box);
    return free.at;
  });
}

/** At 12 pixels, about: East Asian characters are as wide as high, others little more than half of it. */
function textWidth(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (character > "\u2e80" ? 12 : 6.8), 0);
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

function render(spec: TopLevelSpec): Promise<string> {
  return new View(parse(compile(spec).spec), { renderer: "none" }).toSVG();
}
