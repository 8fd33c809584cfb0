/** How the figures of many shadows were measured. */
import type { StrongReproduction } from "../../../reproduce/strong/strong.ts";
import { paragraph, type Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { duration, integer } from "../../numbers.ts";
import { noticeBlocks, settings } from "../method.ts";

export function strongMethodSection(reproduction: StrongReproduction, language: Language): Section {
  const { config, dataset, versions, machine, date, notices, seconds, commit, samples, queries } =
    reproduction;
  const { method: texts, strong, reproduction: { method: words } } = language;
  return {
    heading: texts.heading,
    blocks: [
      paragraph(strong.method.candidates(integer(samples), integer(samples / 2), integer(queries))),
      paragraph(strong.method.shadows),
      ...noticeBlocks(notices, language),
      {
        kind: "side by side",
        blocks: [
          {
            kind: "definitions",
            heading: texts.data,
            entries: [
              [texts.dataset, dataset.name],
              ["SHA-256", dataset.sha256],
              [texts.date, date],
              [texts.took, duration(seconds)],
              ...commit === undefined ? [] : [[texts.commit, commit] as const],
            ],
          },
          ...settings(texts.versions, versions),
          ...settings(texts.machine, machine),
          ...settings(words.training, config),
        ],
      },
    ],
  };
}
