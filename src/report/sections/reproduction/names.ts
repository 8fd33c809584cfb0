/** The names of models and cells in a reproduction's sections. */
import { recipeIn, USUAL_BATCH_SIZE, USUAL_LEARNING_RATE } from "../../../model/recipes.ts";
import type { Figure } from "../../../metrics/over_runs.ts";
import type { Attacked } from "../../../reproduce/analysis.ts";
import { articleAttack } from "../../../reproduce/article.ts";
import type { CounterMeasure } from "../../../reproduce/counter_measures.ts";
import type { WantedModel } from "../../../reproduce/models.ts";
import { describeDefence, type Reproduction } from "../../../reproduce/reproduction.ts";
import type { Cell } from "../../../reproduce/transfer.ts";
import type { Language } from "../../language/language.ts";
import { setting, shortName } from "../../numbers.ts";

/** True where figures can stand beside the article's, which are of CIFAR-10. */
export function hasArticle({ dataset: { name } }: Pick<Reproduction, "dataset">): boolean {
  return name === "cifar10";
}

/** The accuracy of the article's own attack. */
export function ofArticle({ attacks }: Pick<Attacked, "attacks">): Figure {
  return articleAttack(attacks).accuracy;
}

/** A counter-measure by the name that people read. */
export function counterMeasureName({ name, images }: CounterMeasure, { reproduction }: Language): string {
  const { names, onMasked } = reproduction.counterMeasures;
  const known = names[name] ?? name;
  return images === "masked" ? onMasked(known) : known;
}

/** The sentence on a defence, by its name. */
export function defenceDescription(name: string, { reproduction: { counterMeasures } }: Language): string {
  return counterMeasures.descriptions[name] ?? describeDefence(name);
}

/** A recipe of training in a few words: what it has other than every run by default is named. */
export function recipeName(
  { config }: Pick<Reproduction, "config">,
  { reproduction: { recipes } }: Language,
): string {
  const { schedule, epochs, filterL2, batchSize, learningRate } = recipeIn(config);
  return recipes.name({
    schedule,
    epochs: Number(epochs),
    ...filterL2 > 0 && { l2: String(filterL2) },
    ...batchSize !== undefined && batchSize !== USUAL_BATCH_SIZE && { batchSize: Number(batchSize) },
    ...learningRate !== undefined && learningRate !== USUAL_LEARNING_RATE &&
      { learningRate: setting(learningRate) },
  });
}

/** `shadow ResNet-110 dropout` */
export function modelName(
  { role, architecture, defence, seed, training }: WantedModel,
  seeds: number,
  { reproduction: { method, counterMeasures: { names } } }: Language,
): string {
  return [
    method.role[role],
    shortName(architecture),
    ...defence ? [names[defence] ?? defence] : [],
    ...training ? [method.trainingOf(training)] : [],
    ...seeds > 1 ? [method.seed(seed)] : [],
  ].join(" ");
}

/** `target ResNet-110, shadow ResNet-20` */
export function pairName({ target, shadow }: Cell, { reproduction: { method } }: Language): string {
  return method.pair(shortName(target), shortName(shadow));
}
