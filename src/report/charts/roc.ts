/** ROC curves, a panel for each attack. */
import { pointAtFpr, type Roc } from "../../metrics/roc.ts";
import type { FigureSize } from "../document.ts";
import { configOf, letterSize, MUTED, PER_CENT, render } from "./look.ts";
import { panelColor, panelFrame, PANELS } from "./panels.ts";

/** One attack's curve. */
export interface RocCurve {
  readonly name: string;
  readonly roc: Roc;
}

/** Points of a curve in each decade: one for every three pixels or so. */
const POINTS_PER_DECADE = { wide: 24, narrow: 14 };

/** The least distance of the titles of two panels beside each other. */
const BETWEEN_TITLES = 8;
/** The mean width of a letter, by its size: DejaVu Sans, one of the wider fonts, has 0.61 for the attacks' names. */
const LETTER_WIDTH = 0.62;

/** The finest edge that a panel has, where members or non-members are very few. */
const COARSEST_EDGE = 0.5;

/**
 * ROC curves on log-log axes, a panel for each: its own in front, the others in grey behind it. A curve is what an
 * attacker can reach: at every false positive rate the largest true positive rate that keeps it. Neither axis is finer
 * than one sample. A dot on the left edge is what is found without a false positive.
 */
export function rocChart(
  curves: readonly RocCurve[],
  { size, emphasis, titles }: {
    size: FigureSize;
    /** The name of the attack whose curve has the accent's colour. */
    emphasis?: string;
    titles: { readonly fpr: string; readonly tpr: string };
  },
): Promise<string> {
  const { side, columns, spacing } = PANELS[size];
  const edges = edgesOf(curves);
  const lines = curves.map(({ name, roc }) => ({
    name,
    points: reachable(roc, edges, POINTS_PER_DECADE[size]),
  }));
  const last = curves.length - 1;
  const titleOf = (name: string) =>
    titleLines(name, { letters: letterSize(size), width: side + spacing.column - BETWEEN_TITLES });
  const mostLines = Math.max(...curves.map(({ name }) => titleOf(name).length));
  return render({
    config: configOf(size),
    columns,
    spacing: { ...spacing, row: spacing.row + (mostLines - 1) * (letterSize(size) + 3) },
    // Panels are set by their plots alone, so that titles and axes do not shift them.
    bounds: "flush",
    concat: curves.map(({ name, roc }, i) => {
      // Only the outer panels have labels: all have the same axes.
      const encoding = axes(edges, {
        x: i + columns > last ? (size === "wide" ? titles.fpr : "FPR") : null,
        y: i % columns === 0 ? (size === "wide" ? titles.tpr : "TPR") : null,
      });
      const isEmphasised = name === emphasis, color = panelColor(isEmphasised);
      const atNone = pointAtFpr(roc, 0).truePositives / roc.members;
      return {
        ...panelFrame(titleOf(name), { size, isEmphasised }),
        encoding,
        layer: [
          {
            data: {
              values: [{ fpr: edges.fpr, tpr: edges.fpr }, { fpr: 1, tpr: 1 }].map(withinEdges(edges)),
            },
            mark: { type: "line" as const, color: MUTED, strokeWidth: 1, opacity: 0.6 },
          },
          ...lines.filter((other) => other.name !== name).map(({ points }) => ({
            data: { values: points },
            mark: {
              type: "line" as const,
              interpolate: "step-after" as const,
              color: MUTED,
              strokeWidth: 1,
              opacity: 0.45,
            },
          })),
          {
            data: { values: lines[i].points },
            mark: { type: "line" as const, interpolate: "step-after" as const, color, strokeWidth: 2.25 },
          },
          {
            data: { values: atNone >= edges.tpr ? [{ fpr: edges.fpr, tpr: atNone }] : [] },
            mark: { type: "point" as const, filled: true, size: 36, opacity: 1, color },
          },
        ],
      };
    }),
  });
}

/** The smallest rates that the samples show. */
interface Edges {
  readonly fpr: number;
  readonly tpr: number;
}

function edgesOf(curves: readonly RocCurve[]): Edges {
  const finest = (count: (roc: Roc) => number) =>
    Math.min(COARSEST_EDGE, 1 / Math.max(...curves.map(({ roc }) => count(roc))));
  return { fpr: finest(({ nonMembers }) => nonMembers), tpr: finest(({ members }) => members) };
}

/** The diagonal's lower end lies on whichever edge it meets. */
function withinEdges({ fpr, tpr }: Edges) {
  return (point: { fpr: number; tpr: number }) =>
    point.fpr === 1 ? point : { fpr: Math.max(fpr, tpr), tpr: Math.max(fpr, tpr) };
}

function axes(edges: Edges, titles: { x: string | null; y: string | null }) {
  const axis = (edge: number, title: string | null) => {
    const decades = Math.floor(-Math.log10(edge) + 1e-9);
    return {
      type: "quantitative" as const,
      scale: { type: "log" as const, domain: [edge, 1], nice: false },
      axis: {
        values: Array.from({ length: decades + 1 }, (_, i) => 10 ** -i),
        labels: title !== null,
        labelExpr: PER_CENT,
        labelOverlap: "greedy" as const,
        labelFlush: false,
      },
      title,
    };
  };
  return {
    x: { field: "fpr", ...axis(edges.fpr, titles.x) },
    y: { field: "tpr", ...axis(edges.tpr, titles.y) },
  };
}

/** The thinned step curve: a point wherever the reachable true positive rate rises, on a grid in log FPR. */
function reachable(roc: Roc, edges: Edges, pointsPerDecade: number): { fpr: number; tpr: number }[] {
  const steps = Math.ceil(-Math.log10(edges.fpr) * pointsPerDecade);
  const points: { fpr: number; tpr: number }[] = [];
  let reached = 0;
  for (let step = 0; step <= steps; step++) {
    const fpr = step === steps ? 1 : edges.fpr * 10 ** (step / pointsPerDecade);
    const tpr = pointAtFpr(roc, Math.min(1, fpr)).truePositives / roc.members;
    if (tpr <= reached || tpr < edges.tpr) continue;
    // A curve that leaves the lower edge leaves it upright.
    if (points.length === 0 && step > 0) points.push({ fpr, tpr: edges.tpr });
    points.push({ fpr, tpr });
    reached = tpr;
  }
  return [...points, { fpr: 1, tpr: 1 }];
}

/** A panel's title, broken after hyphens into lines that are no wider than `width`, where it has any. */
function titleLines(name: string, { letters, width }: { letters: number; width: number }): string[] {
  const most = Math.floor(width / (LETTER_WIDTH * letters));
  const lines = [""];
  for (const part of name.split(/(?<=-)/)) {
    const line = lines[lines.length - 1];
    if (line === "" || line.length + part.length <= most) lines[lines.length - 1] += part;
    else lines.push(part);
  }
  return lines;
}
