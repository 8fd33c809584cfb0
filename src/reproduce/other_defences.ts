/** Models that were trained with another counter-measure than the one that has its name here. */
import { defences } from "../defence/defences.ts";
import { notice } from "../notices.ts";
import { modelName } from "./models.ts";
import type { FoundResults } from "./combine.ts";
import type { ModelResult, Results } from "./results.ts";

/**
 * Leaves out the models whose counter-measure was another than this program's of the same name, as a rate of dropout that has
 * changed since: a table would mix both, and describe one. Where `spec` does not say how a model was regularised, it stays.
 *
 * @param onNotice called with a sentence for each counter-measure of which there are such models
 */
export function leaveOutOtherDefences(
  { results, folder }: FoundResults,
  onNotice: (text: string) => void,
): Results {
  const left = new Set<ModelResult>();
  for (const { name, regularisation = {} } of defences) {
    for (const [setting, needed] of Object.entries(regularisation)) {
      const others = results.models.filter((model) =>
        model.defence === name && !left.has(model) && differs(specRecipe(model)[setting], needed)
      );
      if (others.length === 0) continue;
      others.forEach((model) => left.add(model));
      onNotice(notice("other counter-measure", {
        folder,
        models: others.map(modelName).join(", "),
        name,
        found: [...new Set(others.map((model) => `${setting} ${specRecipe(model)[setting]}`))].join(" and "),
        needed: `${setting} ${needed}`,
      }));
    }
  }
  return left.size === 0
    ? results
    : { ...results, models: results.models.filter((model) => !left.has(model)) };
}

function differs(found: unknown, needed: unknown): boolean {
  return found !== undefined && found !== needed;
}

/** The recipe in a model's specification. */
function specRecipe({ spec }: ModelResult): Readonly<Record<string, unknown>> {
  const { recipe } = spec;
  return typeof recipe === "object" && recipe !== null ? recipe as Readonly<Record<string, unknown>> : {};
}
