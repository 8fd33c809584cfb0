/** The machines that trained the models, and the seconds of each model. */
import type { ModelTraining, TrainingsByMachine } from "../../model/trainings.ts";
import { paragraph, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { duration, integer } from "../numbers.ts";

/** The section; null where nothing was trained, or results of an earlier version do not tell. */
export function trainingSection(
  { trainings, versions }: {
    readonly trainings?: TrainingsByMachine;
    readonly versions?: Readonly<Record<string, string>>;
  },
  { training: texts }: Language,
): Section | null {
  if (!trainings || trainings.models.length === 0) return null;
  const { machines, models } = trainings, seconds = models.map((model) => model.seconds);
  const inWords = ({ name, by }: ModelTraining, seconds: number) => {
    const told = { name, time: duration(seconds) };
    return by.length > 1 ? texts.inPart(told) : texts.model(told);
  };
  const items = machines.map(({ host, processor, cores }, place) => {
    const parts = models.flatMap((model) =>
      model.by.filter(({ machine }) => machine === place).map(({ seconds }) => inWords(model, seconds))
    );
    return texts.on({ host, processor, cores, models: parts });
  });
  const others = models.filter(({ by }) => by.length === 0).map((model) => inWords(model, model.seconds));
  const processors = new Set(machines.map(({ processor, arch }) => `${processor} ${arch}`));
  return {
    heading: texts.heading,
    blocks: [
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
