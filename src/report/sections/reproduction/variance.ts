/** The section on what decides a cell: the variance of another training, by its origins. */
import { DEFENDED_ARCHITECTURE } from "../../../reproduce/models.ts";
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import { note, paragraph, type Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { perCent, rate, shortName, smallRange, smallRate } from "../../numbers.ts";

export function varianceSection(reproduction: Reproduction, language: Language): Section | null {
  const { variance, dataset: { partSize } } = reproduction;
  if (!variance) return null;
  const { variance: texts } = language.reproduction,
    { components, seeds, trainings, starts, mean } = variance;
  const known = components.filter(({ variance }) => variance !== null);
  const total = known.reduce((sum, { variance }) => sum + variance!, 0);
  return {
    heading: texts.heading,
    blocks: [
      note(texts.note({
        architecture: shortName(DEFENDED_ARCHITECTURE),
        seeds: seeds.length,
        trainings,
        starts,
        mean: rate(mean),
      })),
      {
        kind: "table",
        corner: texts.origin,
        columns: [texts.spread, texts.share, texts.degrees],
        rows: [
          ...components.map(({ origin, variance, spread, interval, degrees }) => ({
            head: { value: texts.origins[origin] },
            cells: spread === null ? [{ value: "–" }, { value: "–" }, { value: String(degrees) }] : [
              { value: smallRate(spread), small: [smallRange(interval!)] },
              { value: total > 0 ? `${perCent(variance! / total)} %` : "–" },
              { value: String(degrees) },
            ],
          })),
          {
            head: { value: seeds.length > 1 ? texts.total : texts.totalOfOne },
            cells: [{ value: smallRate(Math.sqrt(total)) }, { value: "100 %" }, { value: "" }],
            emphasis: true,
          },
        ],
      },
      paragraph(texts.images(smallRate(Math.sqrt(mean * (1 - mean) / (2 * partSize))))),
    ],
  };
}
