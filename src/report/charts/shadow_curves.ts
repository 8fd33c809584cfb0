/** True positive rates by the number of shadows, a panel for each attack. */
import type { FigureSize } from "../document.ts";
import { configOf, MUTED, PER_CENT, render } from "./look.ts";
import { panelColor, panelFrame, PANELS } from "./panels.ts";

/** One attack's curve. */
export interface ShadowCurve {
  readonly name: string;
  readonly points: readonly {
    readonly shadows: number;
    readonly tpr: number;
    /** The standard deviation between targets; null for a single one. */
    readonly spread: number | null;
  }[];
}

/**
 * Curves on log-log axes, a panel for each: its own in front with a bar of one standard deviation each way, the others in grey
 * behind it. A rate of 0 has no point.
 */
export function shadowCurveChart(
  curves: readonly ShadowCurve[],
  { size, emphasis, titles }: {
    size: FigureSize;
    /** The name of the attack whose curve has the accent's colour. */
    emphasis?: string;
    titles: { readonly shadows: string; readonly tpr: string };
  },
): Promise<string> {
  const { columns, spacing } = PANELS[size];
  const lines = curves.map(({ name, points }) => ({ name, points: points.filter(({ tpr }) => tpr > 0) }));
  const all = lines.flatMap(({ points }) => points);
  const rates = all.flatMap(({ tpr, spread }) => [tpr, tpr + (spread ?? 0)]);
  const counts = [...new Set(curves.flatMap(({ points }) => points.map(({ shadows }) => shadows)))];
  const lowest = rates.length === 0 ? 0.01 : Math.min(...rates) / 1.2;
  const highest = rates.length === 0 ? 1 : Math.min(1, Math.max(...rates) * 1.2);
  const last = curves.length - 1;
  const axis = (title: string | null) => ({ labels: title !== null, labelOverlap: "greedy" as const });
  return render({
    config: configOf(size),
    columns,
    spacing,
    bounds: "flush",
    concat: lines.map(({ name, points }, i) => {
      const isEmphasised = name === emphasis, color = panelColor(isEmphasised);
      // Only the outer panels have labels: all have the same axes.
      const x = i + columns > last ? titles.shadows : null;
      const y = i % columns === 0 ? (size === "wide" ? titles.tpr : "TPR") : null;
      return {
        ...panelFrame(name, { size, isEmphasised }),
        encoding: {
          x: {
            field: "shadows",
            type: "quantitative" as const,
            scale: {
              type: "log" as const,
              base: 2,
              domain: [Math.min(...counts), Math.max(...counts)],
              nice: false,
            },
            axis: { ...axis(x), values: counts, format: "d" },
            title: x,
          },
          y: {
            field: "tpr",
            type: "quantitative" as const,
            scale: { type: "log" as const, domain: [lowest, highest], nice: false },
            axis: { ...axis(y), values: ticksWithin(lowest, highest), labelExpr: PER_CENT },
            title: y,
          },
        },
        layer: [
          ...lines.filter((other) => other.name !== name).map((other) => ({
            data: { values: other.points.map(({ shadows, tpr }) => ({ shadows, tpr })) },
            mark: { type: "line" as const, color: MUTED, strokeWidth: 1, opacity: 0.45 },
          })),
          {
            data: {
              values: points.filter(({ spread }) => spread !== null && spread > 0).map((
                { shadows, tpr, spread },
              ) => ({
                shadows,
                tpr: Math.max(lowest, tpr - spread!),
                upper: Math.min(highest, tpr + spread!),
              })),
            },
            mark: { type: "rule" as const, strokeWidth: 1.5, color },
            encoding: { y2: { field: "upper" } },
          },
          {
            data: { values: points.map(({ shadows, tpr }) => ({ shadows, tpr })) },
            mark: { type: "line" as const, color, strokeWidth: 2.25, point: { color, size: 36 } },
          },
        ],
      };
    }),
  });
}

/** Decades for the steps between ticks, the finest first: no label may lie on another. */
const STEPS = [
  { factors: [1, 2, 3, 5, 7], upTo: 0.7 },
  { factors: [1, 2, 5], upTo: 2 },
  { factors: [1], upTo: Infinity },
];

/** The rates that an axis names, from low to high. */
function ticksWithin(lowest: number, highest: number): number[] {
  const decades = Math.log10(highest / lowest);
  const { factors } = STEPS.find(({ upTo }) => decades <= upTo)!;
  const first = Math.floor(Math.log10(lowest));
  return Array.from(
    { length: Math.ceil(decades) + 2 },
    (_, i) => factors.map((factor) => factor * 10 ** (first + i)),
  )
    .flat().filter((rate) => rate >= lowest && rate <= highest);
}
