/** The sections on how a reproduction was measured, and on every model. */
import { recipeOf, recipes } from "../../../model/recipes.ts";
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import type { Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { integer, rate } from "../../numbers.ts";
import { runMethodSection } from "../method.ts";
import { modelName } from "./names.ts";

export function reproductionMethodSection(reproduction: Reproduction, language: Language): Section {
  const { config, dataset, seeds } = reproduction, { lines } = language.reproduction.method;
  const { recipe, schedule = recipes[recipe].schedule } = recipeOf(config), { l2 } = recipes[recipe];
  return runMethodSection(reproduction, {
    lines: lines({
      partSize: integer(dataset.partSize),
      epochs: String(config.epochs),
      schedule,
      ...l2 > 0 && { l2: String(l2) },
      seeds: seeds.length,
    }),
    language,
  });
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
