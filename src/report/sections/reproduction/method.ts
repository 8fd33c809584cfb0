/** The sections on how a reproduction was measured, and on every model. */
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import type { Block, Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { integer, rate, setting } from "../../numbers.ts";
import { runMethodSection } from "../method.ts";
import { recipeSentence } from "../training.ts";
import { modelName, recipeName } from "./names.ts";

export function reproductionMethodSection(reproduction: Reproduction, language: Language): Section {
  const { config, dataset, seeds, furtherRecipes = [] } = reproduction,
    { lines } = language.reproduction.method;
  const section = runMethodSection(reproduction, {
    lines: [
      ...lines({
        partSize: integer(dataset.partSize),
        recipe: recipeSentence(config, language),
        seeds: seeds.length,
      }),
      ...furtherRecipes.map((tables) =>
        language.reproduction.recipes.further(
          recipeName(tables, language),
          recipeSentence(tables.config, language),
        )
      ),
    ],
    language,
  });
  return { ...section, blocks: [...section.blocks, ...runTable(reproduction, language)] };
}

/** The runs that the results were brought together from, with what each has other than the settings above. */
function runTable(reproduction: Reproduction, language: Language): Block[] {
  const { furtherRecipes = [] } = reproduction, { method: words } = language.reproduction;
  if (!reproduction.runs && furtherRecipes.length === 0) return [];
  type Entries = Readonly<Record<string, unknown>>;
  const entries = (of: Entries, alike: Entries) =>
    Object.entries(of).filter(([name, value]) => JSON.stringify(alike[name]) !== JSON.stringify(value))
      .map(([name, value]) => `${name} ${setting(value)}`).join(", ");
  return [{
    kind: "definitions",
    heading: words.runs,
    entries: [reproduction, ...furtherRecipes].flatMap((tables) => {
      // Settings that all runs of the first recipe have alike stand above.
      const { config, versions, machine } = reproduction;
      return (tables.runs ?? [tables]).map((run) =>
        [
          words.runOf(run.seeds.length, run.seeds.join(", "), run.date),
          ...furtherRecipes.length > 0 ? [recipeName(run, language)] : [],
          entries(run.config, config),
          entries(run.versions, versions),
          entries(run.machine, machine),
        ].filter((text) => text !== "") as [string, ...string[]]
      );
    }),
  }];
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
