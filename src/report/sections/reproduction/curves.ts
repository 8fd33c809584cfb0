/** The curves of a reproduction: of its first seed's undefended target, and of the one with dropout. */
import type { Curves, Reproduction } from "../../../reproduce/reproduction.ts";
import type { Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { histogramFigure, rocFigure } from "../curves.ts";

export function reproductionCurveSection(
  { undefended: { attacked: { strongest } }, dataset: { partSize } }: Reproduction,
  curves: readonly Curves[],
  { curves: texts, reproduction: { scores: captions } }: Language,
): Section | null {
  if (curves.length === 0) return null;
  const [{ attacks, membership }] = curves;
  return {
    heading: texts.heading,
    blocks: [
      rocFigure({ scores: attacks, membership }, { emphasis: strongest, nonMembers: partSize, texts }),
      {
        kind: "side by side",
        blocks: curves.map(({ name, attacks, membership }) => {
          const { scores, evaluation: { threshold } } = attacks.find((attack) => attack.name === strongest)!;
          return histogramFigure(scores, membership, {
            threshold,
            caption: captions[name](strongest),
            texts,
          });
        }),
      },
    ],
  };
}
