/** How well the shadows that were trained for a given target imitate it. */
import { paragraph, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { integer, rate, shortName } from "../numbers.ts";
import type { AuditReport } from "../report.ts";

/** The section; null where no shadow was trained for a given target. */
export function imitationSection({ imitation }: AuditReport, { imitation: texts }: Language): Section | null {
  if (!imitation) return null;
  const { design, architecture, parameters, shadows, trainedOn, samples } = imitation;
  const { agreement, trainAccuracy, shadowAccuracy, targetAccuracy } = imitation;
  const row = (head: string, target: string, shadow: string) => ({
    head: { value: head },
    cells: [{ value: target }, { value: shadow }],
  });
  return {
    heading: texts.heading,
    blocks: [
      paragraph(texts.trained[design]({ shadows: integer(shadows), trainedOn: integer(trainedOn) })),
      paragraph(texts.agreement({ percent: (100 * agreement).toFixed(0), samples: integer(samples) })),
      {
        kind: "table",
        corner: "",
        columns: [texts.target, texts.shadow(shadows)],
        rows: [
          row(texts.network, texts.asked, shortName(architecture)),
          row(texts.parameters, "–", integer(parameters)),
          row(texts.trainAccuracy, rate(imitation.targetTrainAccuracy), rate(trainAccuracy)),
          row(texts.freshAccuracy, rate(targetAccuracy), rate(shadowAccuracy)),
        ],
      },
      paragraph(texts.meaning),
    ],
  };
}
