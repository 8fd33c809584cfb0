/** The picture of what counter-measures cost and bring. */
import type { Interval } from "../../metrics/intervals.ts";
import type { FigureSize } from "../document.ts";
import { type Box, placeLabels } from "./labels.ts";
import { ACCENT, configOf, INK, letterSize, MUTED, PAPER, PER_CENT, render } from "./look.ts";

/** A counter-measure in the picture. */
export interface TradeOff {
  readonly label: string;
  /** True for the undefended target, which all others are compared with. */
  readonly undefended: boolean;
  /** True where no other one beats it. */
  readonly frontier: boolean;
  readonly testAccuracy: number;
  readonly leak: number;
  readonly leakInterval: Interval;
}

const PLOT = { wide: { width: 640, height: 430 }, narrow: { width: 285, height: 330 } };

/**
 * The accuracy of an attack against that of the target: each counter-measure a point with its interval. The undefended
 * target is a diamond in front of all others. Labels of points that lie together stand in one block beside them. The narrow
 * picture names the undefended target and the frontier alone.
 */
export function tradeOffChart(
  points: readonly TradeOff[],
  { size, titles }: {
    size: FigureSize;
    titles: { readonly test: string; readonly leak: string; readonly guessing: string };
  },
): Promise<string> {
  const plot = PLOT[size], letters = letterSize(size), line = letters + 3;
  const x = domainOf(points.map(({ testAccuracy }) => testAccuracy));
  const y = domainOf([0.5, ...points.flatMap(({ leakInterval }) => leakInterval)]);
  const across = (value: number) => (value - x[0]) / (x[1] - x[0]) * plot.width;
  const down = (value: number) => (y[1] - value) / (y[1] - y[0]) * plot.height;
  const test = (across: number) => x[0] + across / plot.width * (x[1] - x[0]);
  const leak = (down: number) => y[1] - down / plot.height * (y[1] - y[0]);
  const guessing: Box = {
    left: plot.width - textWidth(titles.guessing, letters),
    right: plot.width,
    top: down(0.5) - line,
    bottom: down(0.5),
  };
  const blocks = placeLabels(
    points.map(({ testAccuracy, leak }) => ({ x: across(testAccuracy), y: down(leak) })),
    {
      widths: points.map(({ label, undefended, frontier }) =>
        size === "wide" || undefended || frontier ? textWidth(label, letters) : 0
      ),
      line,
      plot,
      kept: [guessing],
    },
  );
  const labels = blocks.flatMap(({ points: members, box, align }) =>
    members.map((i, row) => ({
      text: points[i].label,
      undefended: points[i].undefended,
      frontier: points[i].frontier,
      align,
      testAccuracy: test(align === "left" ? box.left : box.right),
      leak: leak(box.top + (row + 0.5) * line),
    }))
  );
  const ties = blocks.map(({ tie: { from, to } }) => ({
    testAccuracy: test(from.x),
    leak: leak(from.y),
    toTest: test(to.x),
    toLeak: leak(to.y),
  }));
  const axis = { labelExpr: PER_CENT, tickCount: size === "wide" ? 6 : 4 };
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
  const at = { x: xOf("testAccuracy"), y: yOf("leak") };
  const rows = points.map(({ leakInterval: [lower, upper], ...point }) => ({ ...point, lower, upper }));
  const others = rows.filter(({ undefended }) => !undefended);
  const undefended = rows.filter(({ undefended }) => undefended);
  const interval = (values: typeof rows, color: string) => ({
    data: { values },
    mark: { type: "rule" as const, strokeWidth: 1.5, color },
    encoding: { x: xOf("testAccuracy"), y: yOf("lower"), y2: { field: "upper" } },
  });
  const text = (align: "left" | "right") => ({
    data: { values: labels.filter((label) => label.align === align) },
    mark: { type: "text" as const, align, baseline: "middle" as const, fontSize: letters },
    encoding: {
      ...at,
      text: { field: "text" },
      color: { condition: { test: "datum.undefended", value: ACCENT }, value: INK },
    },
  });
  return render({
    ...plot,
    config: configOf(size),
    layer: [
      {
        data: { values: [{ leak: 0.5, text: titles.guessing, testAccuracy: x[1] }] },
        layer: [
          { mark: { type: "rule", color: MUTED, strokeDash: [2, 3] }, encoding: { y: yOf("leak") } },
          {
            mark: { type: "text", align: "right", dy: -letters / 2 - 1, fontSize: letters, color: MUTED },
            encoding: { ...at, text: { field: "text" } },
          },
        ],
      },
      {
        data: { values: ties },
        mark: { type: "rule", strokeWidth: 0.75, opacity: 0.6, color: MUTED },
        encoding: {
          x: xOf("testAccuracy"),
          y: yOf("leak"),
          x2: { field: "toTest" },
          y2: { field: "toLeak" },
        },
      },
      interval(others, INK),
      {
        data: { values: others },
        mark: { type: "point", filled: true, size: 46, opacity: 1, stroke: INK, strokeWidth: 1.25 },
        encoding: { ...at, fill: { condition: { test: "datum.frontier", value: INK }, value: PAPER } },
      },
      interval(undefended, ACCENT),
      {
        data: { values: undefended },
        mark: {
          type: "point",
          filled: true,
          size: 150,
          opacity: 1,
          shape: "diamond",
          fill: ACCENT,
          stroke: PAPER,
          strokeWidth: 1.5,
        },
        encoding: at,
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

/** About: East Asian characters are as wide as high, others a little more than half of it. */
function textWidth(text: string, letters: number): number {
  return Array.from(text).reduce(
    (sum, character) => sum + (character > "\u2e80" ? letters : 0.57 * letters),
    0,
  );
}
