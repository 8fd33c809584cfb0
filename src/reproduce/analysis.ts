/** From stored answers to figures: any attacker against any target, over all seeds. */
import type { Answers, LabelledAnswers } from "../attack/attack.ts";
import { type Attacker, type AuditedAttack, fitAttacks, judge, rightOnShadow } from "../attack/audit.ts";
import { answersOf, attackSeed, type Labels, type Rows, rowsOf } from "../attack/rows.ts";
import { partNames, type Parts } from "../dataset/split.ts";
import { type Defence, isTrainedOtherwise } from "../defence/defence.ts";
import { clopperPearson } from "../metrics/intervals.ts";
import type { Architecture } from "../model/architectures.ts";
import type { Role } from "../model/jobs.ts";
import type { Heap } from "../kernels/heap.ts";
import { argmax, softmax } from "../kernels/probability_vectors.ts";
import { type AttackFigures, type Figure, summarise, summariseAttacks } from "../metrics/figures.ts";
import { type ImageSet, modelName, type WantedModel } from "./models.ts";
import type { ModelResult, Results } from "./results.ts";

/** A model as it is asked: which it is, on which images, and what it lets out. */
export interface Asked {
  readonly architecture: Architecture;
  /** How it was trained, or what it lets out. */
  readonly defence?: Defence;
  /** Whether it is shown the images with what is sensitive blanked. */
  readonly masked?: boolean;
}

/** A target under attack, every attack having learned on a shadow. */
export interface Attacked {
  /** In the order of the list of attacks: the shadow network first. */
  readonly attacks: readonly AttackFigures[];
  /** The name of the attack that the attacker would choose: the one that did best on its own shadows. */
  readonly strongest: string;
}

/** How a model does on the images that it was trained on, or on others, all as they are. */
export interface PartSummary {
  /** The share of which it names the right class. */
  readonly accuracy: number;
  /** The mean of its highest score. */
  readonly confidence: number;
}

/** One trained model, of one seed. */
export interface ModelSummary extends WantedModel {
  /** The number of trained ones. */
  readonly parameters: number;
  /** That it was trained for. */
  readonly epochs: number;
  /** Spent on training steps. */
  readonly seconds: number;
  /** On its In part. */
  readonly in: PartSummary;
  /** On its Out part. */
  readonly out: PartSummary;
}

/** One experiment's rows and labels. */
interface Experiment {
  readonly labels: Labels;
  readonly rows: Readonly<Record<Role, Rows>>;
  readonly attackSeed: number;
}

/** Attacks models by their stored answers. What an attack has learned is kept for further targets. */
export class Analysis {
  readonly results: Results;
  readonly #heap: Heap;
  readonly #models: ReadonlyMap<string, ModelResult>;
  readonly #experiments: ReadonlyMap<number, Experiment>;
  readonly #attackers = new Map<string, { attackers: Attacker[]; right: number[] }>();

  constructor(results: Results, heap: Heap) {
    this.results = results;
    this.#heap = heap;
    this.#models = new Map(results.models.map((model) => [modelName(model), model]));
    const { partSize, classes } = results.dataset;
    // Rows point into the four parts laid end to end: the images themselves are not needed.
    const parts = Object.fromEntries(partNames.map((name, part) => [
      name,
      Uint32Array.from({ length: partSize }, (_, i) => part * partSize + i),
    ])) as Parts;
    this.#experiments = new Map(
      results.labels.entries().map(([seed, labels]) => [seed, {
        labels: { classes, pool: { labels } },
        rows: { target: rowsOf("target", parts, seed), shadow: rowsOf("shadow", parts, seed) },
        attackSeed: attackSeed(seed),
      }]),
    );
  }

  /** The experiments' seeds. */
  get seeds(): readonly number[] {
    return [...this.#experiments.keys()];
  }

  /** The rows that a target is judged on. Their indices count through the four parts, `partSize` each. */
  targetRows(seed: number): Rows {
    return this.#experiments.get(seed)!.rows.target;
  }

  /** How well attacks that learned on `shadow` judge `target`. */
  attacked(target: Asked, shadow: Asked): Attacked {
    const attacks = summariseAttacks(this.seeds.map((seed) => this.audit(target, shadow, seed)));
    const fitted = this.seeds.map((seed) => this.#attackersOn(shadow, seed));
    const right = attacks.map((_, place) => fitted.reduce((sum, { right }) => sum + right[place], 0));
    return { attacks, strongest: attacks[right.indexOf(Math.max(...right))].name };
  }

  /** The same for one seed, with the scores. */
  audit(target: Asked, shadow: Asked, seed: number): AuditedAttack[] {
    const { attackers } = this.#attackersOn(shadow, seed);
    return judge(attackers, this.#answers("target", target, seed), () => this.targetRows(seed).membership);
  }

  /** The share of a part of which the target's users get the right class: the first of its highest scores. */
  accuracy(part: "in" | "out", target: Asked): Figure {
    return summarise(this.seeds.map((seed) => {
      const { labels: { pool: { labels } } } = this.#experiments.get(seed)!;
      const { classes, partSize } = this.results.dataset;
      const start = partNames.indexOf(part === "in" ? "targetIn" : "targetOut") * partSize;
      const logits = logitsOf(this.#model("target", target, seed), part, target);
      const scores = target.defence?.release?.(this.#heap, logits, classes.length) ?? logits;
      const right = argmax(this.#heap, scores, classes.length)
        .reduce((sum, top, row) => sum + Number(top === labels[start + row]), 0);
      return { value: right / partSize, interval: clopperPearson(right, partSize) };
    }));
  }

  /** What is to be known of one model by itself. */
  summary(model: ModelResult): ModelSummary {
    const { role, architecture, defence, seed, parameters, epochs, seconds } = model;
    const { labels: { pool: { labels } } } = this.#experiments.get(seed)!;
    const { classes: { length: classes }, partSize } = this.results.dataset;
    const on = (part: "in" | "out") => {
      const start = partNames.indexOf(`${role}${part === "in" ? "In" : "Out"}`) * partSize;
      const scores = softmax(this.#heap, logitsOf(model, part, { architecture }), classes);
      let right = 0, confidence = 0;
      for (const [row, top] of argmax(this.#heap, scores, classes).entries()) {
        if (top === labels[start + row]) right++;
        confidence += scores[row * classes + top];
      }
      return { accuracy: right / partSize, confidence: confidence / partSize };
    };
    return {
      ...{ role, architecture, ...defence && { defence }, seed, parameters, epochs, seconds },
      ...{ in: on("in"), out: on("out") },
    };
  }

  #attackersOn(shadow: Asked, seed: number) {
    const { architecture, defence, masked } = shadow;
    const key = [architecture, defence?.name, masked, seed].join();
    const known = this.#attackers.get(key);
    if (known) return known;
    const { rows, attackSeed } = this.#experiments.get(seed)!;
    const answers: LabelledAnswers = {
      ...this.#answers("shadow", shadow, seed),
      membership: rows.shadow.membership,
    };
    const attackers = fitAttacks(answers, { heap: this.#heap, seed: attackSeed });
    const fitted = { attackers, right: rightOnShadow(attackers, answers) };
    this.#attackers.set(key, fitted);
    return fitted;
  }

  #answers(role: Role, asked: Asked, seed: number): Answers {
    const { labels, rows } = this.#experiments.get(seed)!;
    const model = this.#model(role, asked, seed);
    const logits = { in: logitsOf(model, "in", asked), out: logitsOf(model, "out", asked) };
    const { logits: mixed, ...answers } = answersOf(logits, rows[role], {
      dataset: labels,
      heap: this.#heap,
    });
    const release = asked.defence?.release;
    if (!release) return { ...answers, logits: mixed };
    return { ...answers, probabilities: release(this.#heap, mixed!, answers.classes) };
  }

  #model(role: Role, { architecture, defence }: Asked, seed: number): ModelResult {
    const trained = defence && isTrainedOtherwise(defence) ? defence.name : undefined;
    const name = modelName({ role, architecture, defence: trained, seed });
    const model = this.#models.get(name);
    if (!model) {
      throw new RangeError(
        `Cannot make this table: the results of ${name} are needed, found ${
          [...this.#models.keys()].join(", ")
        }`,
      );
    }
    return model;
  }
}

function logitsOf({ logits }: ModelResult, part: "in" | "out", { masked }: Asked): Float32Array {
  const set: ImageSet = masked ? `masked-${part}` : part;
  const found = logits[set];
  if (!found) throw new RangeError(`Cannot make this table: logits of the set ${set} are needed`);
  return found;
}
