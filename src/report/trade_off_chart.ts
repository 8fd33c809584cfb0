/** The picture of what counter-measures cost and bring, as SVG. */
import type { Interval } from "../metrics/intervals.ts";
import { ACCENT, CONFIG, INK, MUTED, PER_CENT, render, SIZE } from "./charts.ts";

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
