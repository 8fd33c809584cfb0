/** The look of all charts, and how they are drawn. Colours are the page's variables: one drawing serves light and dark. */
import type { Config, TopLevelSpec } from "vega-lite";
import type { FigureSize } from "../document.ts";

/** The page's colours. */
export const ACCENT = "var(--accent)";
export const INK = "var(--ink)";
export const MUTED = "var(--muted)";
const RULE = "var(--rule)";
export const PAPER = "var(--paper)";

/** A rate in a Vega expression, as `0.1 %`. */
export const PER_CENT = "format(datum.value * 100, '~r') + '\u00a0%'";

/** The size of letters in pixels. Drawings of either size are shown at about their own width. */
export function letterSize(size: FigureSize): number {
  return size === "wide" ? 13 : 12;
}

/** The look of all charts. */
export function configOf(size: FigureSize): Config {
  const letters = letterSize(size);
  return {
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
      labelFontSize: letters,
      titleFontSize: letters,
      titleFontWeight: "normal",
      titlePadding: size === "wide" ? 10 : 6,
    },
  };
}

/** Draws a chart as SVG, without a browser. Vega is loaded with the first chart: it takes 40 MB, which belong to large answers before. */
export async function render(spec: TopLevelSpec): Promise<string> {
  const [{ parse, View }, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  return new View(parse(compile(spec).spec), { renderer: "none" }).toSVG();
}
