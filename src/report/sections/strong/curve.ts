/** The curves: what a further shadow buys. */
import type { StrongReproduction } from "../../../reproduce/strong/strong.ts";
import { shadowCurveChart } from "../../charts/shadow_curves.ts";
import type { Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { bestOf, nameOf, TOLD_FPR } from "./best.ts";

export function strongCurveSection({ regimes }: StrongReproduction, { strong }: Language): Section {
  const { curve: texts } = strong;
  return {
    heading: texts.heading,
    blocks: regimes.map((figures) => {
      const curves = figures.curves.map(({ attack, points }) => ({
        name: attack,
        points: points.map(({ shadows, tprAtFpr: { [TOLD_FPR]: { value, spread } } }) => ({
          shadows,
          tpr: value,
          spread,
        })),
      }));
      return {
        kind: "figure",
        caption: texts.caption(nameOf(figures, strong)),
        note: texts.note,
        full: true,
        draw: (size) => shadowCurveChart(curves, { size, emphasis: bestOf(figures).attack, titles: texts }),
      };
    }),
  };
}
