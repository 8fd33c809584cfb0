/** The machines that trained the models, and the seconds of each model. */
import { recipeIn } from "../../model/recipes.ts";
import type { ModelTraining, TrainingsByMachine } from "../../model/trainings.ts";
import { paragraph, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { duration, integer } from "../numbers.ts";

/** A sentence or two on how the models of a run with such a configuration were trained. */
export function recipeSentence(config: Readonly<Record<string, unknown>>, { training }: Language): string {
  const { epochs, schedule, filterL2 } = recipeIn(config);
  return training.recipe({
    epochs: Number(epochs),
    schedule,
    ...filterL2 > 0 && { l2: String(filterL2) },
  });
}

/** The section; null where nothing was trained, or results of an earlier version do not tell. */
export function trainingSection(
  { trainings, versions, config }: {
    readonly trainings?: TrainingsByMachine;
    readonly versions?: Readonly<Record<string, string>>;
    /** Absent where another section says how the models were trained. */
    readonly config?: Readonly<Record<string, unknown>>;
  },
  language: Language,
): Section | null {
  const { training: texts } = language;
  if (!trainings || trainings.models.length === 0) return null;
  const { machines, models } = trainings, seconds = models.map((model) => model.seconds);
  const inWords = (model: ModelTraining, seconds: number) => {
    const { name, by } = model;
    const told = { name, time: duration(seconds) };
    return by.length + Number(restOf(model) > 0) > 1 ? texts.inPart(told) : texts.model(told);
  };
  const items = machines.map(({ host, processor, cores }, place) => {
    const parts = models.flatMap((model) =>
      model.by.filter(({ machine }) => machine === place).map(({ seconds }) => inWords(model, seconds))
    );
    return texts.on({ host, processor, cores, models: parts });
  });
  const others = models.flatMap((model) => {
    const rest = restOf(model);
    return rest > 0 ? [inWords(model, rest)] : [];
  });
  const processors = new Set(machines.map(({ processor, arch }) => `${processor} ${arch}`));
  return {
    heading: texts.heading,
    blocks: [
      ...config?.recipe === undefined ? [] : [paragraph(recipeSentence(config, language))],
      paragraph(texts.total({
        models: integer(models.length),
        time: duration(seconds.reduce((sum, each) => sum + each, 0)),
        shortest: duration(Math.min(...seconds)),
        longest: duration(Math.max(...seconds)),
      })),
      { kind: "list", items: [...items, ...others.length > 0 ? [texts.onUnknown(others)] : []] },
      ...processors.size > 1 && versions?.kernels !== "strict" ? [paragraph(texts.bits)] : [],
    ],
  };
}

/** Seconds of a training that no known machine spent; those of all of them are the sum of their parts but for rounding. */
function restOf({ seconds, by }: ModelTraining): number {
  const rest = by.reduce((left, part) => left - part.seconds, seconds);
  return rest > seconds / 1000 ? rest : 0;
}
