/** Answers of made-up models to one set of samples, each trained on a random half: samples differ, and members are surer. */
import type { Answers, ScoreKind } from "../src/answers/answers.ts";
import { toAnswers } from "../src/answers/to_answers.ts";
import { Random } from "../src/random.ts";

/** How many models and samples, and how much the models tell. */
export interface MadeUpShadows {
  readonly models: number;
  readonly samples: number;
  readonly purpose: string;
  readonly classes?: number;
  readonly queries?: number;
  readonly kind?: ScoreKind;
  /** By how much of a logit a model is surer of its members on average; 0 makes models that tell nothing. */
  readonly leak?: number;
  /** `balanced` trains as many models on each sample as not, the target among them; `balanced shadows` all but the target. */
  readonly design?: "independent" | "balanced" | "balanced shadows";
}

/** A target and its shadows. */
export interface Shadowed {
  readonly target: Answers;
  readonly shadows: Answers[];
}

/** The first of `models` is the target. */
export function madeUpShadows(
  { models, samples, purpose, classes = 4, queries = 1, kind = "logits", leak = 2, design = "independent" }:
    MadeUpShadows,
): Shadowed {
  const random = new Random(11, purpose, models, samples, queries);
  const labels = Uint16Array.from({ length: samples }, () => random.integer(classes));
  const easy = Float64Array.from({ length: samples }, () => 2 + 3 * random.normal());
  const gap = Float64Array.from({ length: samples }, () => leak * Math.exp(0.5 * random.normal() - 0.125));
  const spread = Float64Array.from({ length: samples }, () => Math.exp(0.3 * random.normal()));
  const membership = Array.from({ length: models }, () => new Uint8Array(samples));
  for (let row = 0; row < samples; row++) {
    const [own, order] = [random.integer(2), random.permutation(models)];
    const shadows = order.filter((place) => place !== 0); // from 1 on: as many odd as even
    for (let model = 0; model < models; model++) {
      membership[model][row] = design === "balanced"
        ? order[model] % 2
        : design === "balanced shadows"
        ? (model === 0 ? own : shadows[model - 1] % 2)
        : random.integer(2);
    }
  }
  const all = membership.map((own, model) => {
    const logits = new Float32Array(samples * queries * classes);
    for (let row = 0; row < samples; row++) {
      const common = easy[row] + gap[row] * own[row] + spread[row] * random.normal();
      for (let query = 0; query < queries; query++) {
        const start = (row * queries + query) * classes;
        for (let k = 0; k < classes; k++) logits[start + k] = random.normal();
        logits[start + labels[row]] += common + 0.3 * random.normal();
      }
    }
    return {
      ...toAnswers(kind === "logits" ? logits : softmaxOf(logits, classes), {
        kind,
        classes,
        queries,
        labels,
        membership: own,
      }),
      ...model > 0 && { name: `shadow ${model}` },
    };
  });
  return { target: all[0], shadows: all.slice(1) };
}

function softmaxOf(logits: Float32Array, classes: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes), largest = Math.max(...row);
    const sum = row.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
    row.forEach((logit, k) => probabilities[start + k] = Math.exp(logit - largest) / sum);
  }
  return probabilities;
}
