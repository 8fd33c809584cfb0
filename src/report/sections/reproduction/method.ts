/** How a reproduction was measured, and every model. */
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import { paragraph, type Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { duration, integer, rate } from "../../numbers.ts";
import { noticeBlocks, settings } from "../method.ts";
import { modelName } from "./names.ts";

export function reproductionMethodSection(reproduction: Reproduction, language: Language): Section {
  const { config, dataset, versions, machine, date, seeds, notices, seconds, commit } = reproduction;
  const { method: texts, reproduction: { method: words } } = language;
  return {
    heading: texts.heading,
    blocks: [
      ...words.lines(integer(dataset.partSize), String(config.epochs), seeds.length).map(paragraph),
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

export function reproductionModelSection(reproduction: Reproduction, language: Language): Section {
  const { models, seeds } = reproduction;
  const { method: words } = language.reproduction;
  return {
    heading: words.models,
    blocks: [{
      kind: "table",
      corner: words.model,
      columns: [words.parameters, words.epochs, words.minutes, words.accuracy, words.confidence],
      rows: models.map((model) => ({
        head: { value: modelName(model, seeds.length, language) },
        cells: [
          { value: integer(model.parameters) },
          { value: String(model.epochs) },
          { value: (model.seconds / 60).toFixed(1) },
          { value: `${rate(model.in.accuracy)} ${rate(model.out.accuracy)}` },
          { value: `${rate(model.in.confidence)} ${rate(model.out.confidence)}` },
        ],
      })),
    }],
  };
}
