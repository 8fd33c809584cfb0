/** The way from stored answers to figures: any attacker against any target, over all seeds, as `audit.ts` goes it. */
import { type Answers, withoutMembership } from "../answers/answers.ts";
import { partsEndToEnd, trainedAnswers } from "../answers/trained.ts";
import {
  accuse,
  type Attacker,
  type AttackerOptions,
  type LearnedAttack,
  learnFromShadow,
} from "../attack/attacker.ts";
import type { Attack } from "../attack/attack.ts";
import { attacks as allAttacks } from "../attack/attacks.ts";
import { attackSeed, judge } from "../audit.ts";
import type { AttackResult } from "../audit_result.ts";
import { partNames, type Parts } from "../dataset/split.ts";
import { defend } from "../defence/defend.ts";
import type { Heap } from "../kernels/heap.ts";
import { argmax, softmax } from "../kernels/probability_vectors.ts";
import { RowOrders } from "../kernels/row_orders.ts";
import { DEFAULT_FPR } from "../metrics/evaluation.ts";
import { clopperPearson } from "../metrics/intervals.ts";
import type { Role } from "../model/jobs.ts";
import { type AttackFigures, type Figure, summarise, summariseAttacks } from "../metrics/over_runs.ts";
import { Random } from "../random.ts";
import { articleAttack, isArticleAttack } from "./article.ts";
import { type Asked, keyOf, nameOf, pairOf } from "./asked.ts";
import { type ImageSet, modelName, type WantedModel } from "./models.ts";
import type { ModelResult, Results } from "./results.ts";

/** One attack's verdict on every sample of a target, and how good it was. */
export interface AuditedAttack {
  readonly name: string;
  readonly description: string;
  /** `[N]`, the higher, the more likely a member. */
  readonly scores: Float64Array;
  readonly evaluation: AttackResult;
}

/** An attacker's figures against a target, without the scores of single samples. */
export interface Judged {
  readonly attacker: Pick<Attacker, "kind" | "chosen">;
  readonly attacks: readonly AttackResult[];
}

/** The figures that an analysis has found. Another one of the same results and options can go by them. */
export interface Findings {
  /** The figures of every attack, by target, shadow and seed. */
  readonly judged: ReadonlyMap<string, Judged>;
  /** The figures of the article's attack, by target, shadow and seed. */
  readonly judgedByNetwork: ReadonlyMap<string, AttackResult>;
  /** The figures with the scores, by target, shadow and seed: those of few pairs, for scores take room. */
  readonly scored: ReadonlyMap<string, readonly AuditedAttack[]>;
  /** The accuracies of the article's attack, as `networkAccuracies` gives them, by targets, shadow, seed and the network's start. */
  readonly accuracies: ReadonlyMap<string, readonly number[]>;
}

/** A target under attack, every attack having learned on a shadow. */
export interface Attacked {
  /** In the order of the list of attacks. */
  readonly attacks: readonly AttackFigures[];
  /** The name of the attack that the attacker would choose: the one that did best on its own shadows' other samples. */
  readonly strongest: string;
}

/** A model's accuracy and confidence on the images that it was trained on, or on others, all as they are. */
export interface PartSummary {
  /** The share of which it names the right class. */
  readonly accuracy: number;
  /** The mean of its highest score. */
  readonly confidence: number;
}

/** One trained model, of one seed. */
export interface ModelSummary extends WantedModel {
  /** The number of trained parameters. */
  readonly parameters: number;
  /** The number of epochs that it was trained for. */
  readonly epochs: number;
  /** Spent on training steps. */
  readonly seconds: number;
  /** On its In part. */
  readonly in: PartSummary;
  /** On its Out part. */
  readonly out: PartSummary;
}

/** Options of an analysis; rates and prior as in `evaluate`. */
export interface AnalysisOptions {
  readonly fpr?: readonly number[];
  readonly prior?: number;
  /** The attacks; all of them where it is absent. */
  readonly attacks?: readonly Attack[];
}

/** Attacks models by their stored answers. Answers, and what an attacker has learned, are kept for further pairs. */
export class Analysis {
  readonly results: Results;
  readonly #heap: Heap;
  readonly #options: Required<AnalysisOptions>;
  readonly #models: ReadonlyMap<string, ModelResult>;
  readonly #attackers = new Map<string, Attacker<LearnedAttack>>();
  readonly #networks = new Map<string, Attacker<LearnedAttack>>();
  readonly #orders = new Map<number, RowOrders>();
  readonly #answers = new Map<string, Answers>();
  readonly #parts: Parts;
  readonly #judged = new Map<string, Judged>();
  readonly #judgedByNetwork = new Map<string, AttackResult>();
  readonly #scored = new Map<string, readonly AuditedAttack[]>();
  readonly #accuracies = new Map<string, readonly number[]>();

  /** An analysis of these results. */
  constructor(
    results: Results,
    heap: Heap,
    { fpr = DEFAULT_FPR, prior = 0.5, attacks = allAttacks }: AnalysisOptions = {},
  ) {
    this.results = results;
    this.#heap = heap;
    this.#options = { fpr, prior, attacks };
    this.#parts = partsEndToEnd(results.dataset.partSize);
    this.#models = new Map(results.models.map((model) => [modelName(model), model]));
  }

  /** The experiments' seeds. */
  get seeds(): readonly number[] {
    return [...this.results.labels.keys()];
  }

  /** The figures found so far. */
  get findings(): Findings {
    return {
      judged: this.#judged,
      judgedByNetwork: this.#judgedByNetwork,
      scored: this.#scored,
      accuracies: this.#accuracies,
    };
  }

  /** Takes what another analysis of the same results and options has found for its own. */
  take({ judged, judgedByNetwork, scored, accuracies }: Findings): void {
    for (const [key, found] of judged) this.#judged.set(key, found);
    for (const [key, found] of judgedByNetwork) this.#judgedByNetwork.set(key, found);
    for (const [key, found] of scored) this.#scored.set(key, found);
    for (const [key, found] of accuracies) this.#accuracies.set(key, found);
  }

  /** True where both models were trained with this seed. */
  has(target: Asked, shadow: Asked, seed: number): boolean {
    return this.#models.has(nameOf("target", target, seed)) &&
      this.#models.has(nameOf("shadow", shadow, seed));
  }

  /** The seeds that both models were trained with; all of them, where that is none. */
  seedsOf(target: Asked, shadow: Asked): readonly number[] {
    const seeds = this.seeds.filter((seed) => this.has(target, shadow, seed));
    return seeds.length > 0 ? seeds : this.seeds;
  }

  /** The figures of the article's attack, which learned on `shadow` and judges `target`: all that the article's tables go by. */
  figuresByNetwork(target: Asked, shadow: Asked, seeds: readonly number[]): AttackFigures {
    const [figures] = summariseRuns(seeds.map((seed) => [this.judgedByNetwork(target, shadow, seed)]));
    return figures;
  }

  /** The figures of attacks that learned on `shadow` and judge `target`, and the one that the attacker would choose. */
  attacked(target: Asked, shadow: Asked, seeds = this.seedsOf(target, shadow)): Attacked {
    const runs = seeds.map((seed) => this.judged(target, shadow, seed));
    const figures = summariseRuns(runs.map(({ attacks }) => attacks));
    const own = figures.map((_, place) =>
      runs.reduce((sum, { attacks }) => sum + attacks[place].ownAccuracy, 0)
    );
    return { attacks: figures, strongest: figures[own.indexOf(Math.max(...own))].name };
  }

  /** The figures for one seed. They are kept. */
  judged(target: Asked, shadow: Asked, seed: number): Judged {
    const key = pairOf(target, shadow, seed), known = this.#judged.get(key);
    if (known) return known;
    const { kind, chosen } = this.attacker(shadow, seed);
    const attacks = this.audit(target, shadow, seed).map(({ evaluation }) => evaluation);
    const judged = { attacker: { kind, chosen }, attacks };
    this.#judged.set(key, judged);
    return judged;
  }

  /** The article's attack's figures for one seed. They are kept. */
  judgedByNetwork(target: Asked, shadow: Asked, seed: number): AttackResult {
    const key = pairOf(target, shadow, seed);
    const known = this.#judgedByNetwork.get(key);
    if (known) return known;
    const byAll = this.#judged.get(key);
    const judged = byAll
      ? articleAttack(byAll.attacks)
      : this.#judge(this.network(shadow, seed), target, seed)[0].evaluation;
    this.#judgedByNetwork.set(key, judged);
    return judged;
  }

  /** The figures for one seed with the scores. Both are kept. */
  scored(target: Asked, shadow: Asked, seed: number): readonly AuditedAttack[] {
    const key = pairOf(target, shadow, seed);
    const scored = this.#scored.get(key) ?? this.audit(target, shadow, seed);
    this.#scored.set(key, scored);
    return scored;
  }

  /** The figures for one seed, with the scores. */
  audit(target: Asked, shadow: Asked, seed: number): AuditedAttack[] {
    return this.#judge(this.attacker(shadow, seed), target, seed);
  }

  /** The attacker who trained this shadow. */
  attacker(shadow: Asked, seed: number): Attacker<LearnedAttack> {
    const key = keyOf(shadow, seed), known = this.#attackers.get(key);
    if (known) return known;
    const answers = this.answers("shadow", shadow, seed);
    const attacker = learnFromShadow(answers, this.#options.attacks, this.#firstStart(seed));
    this.#attackers.set(key, attacker);
    return attacker;
  }

  /**
   * The attacker who trained this shadow and has the article's attack alone, whose network began at one of several starts: weights,
   * and the order of its rows. Each training of a shadow has starts of its own; the first one's first start is that of `attacker`.
   */
  network(shadow: Asked, seed: number, start = 1): Attacker<LearnedAttack> {
    const { training = 1 } = shadow, isFirst = training === 1 && start === 1;
    const whole = isFirst ? this.#attackers.get(keyOf(shadow, seed)) : undefined;
    if (whole) return { ...whole, learned: whole.learned.filter(({ attack }) => isArticleAttack(attack)) };
    const key = `${keyOf(shadow, seed)} start ${start}`, known = this.#networks.get(key);
    if (known) return known;
    const attacker = learnFromShadow(
      this.answers("shadow", shadow, seed),
      this.#options.attacks.filter(isArticleAttack),
      {
        ...isFirst
          ? this.#firstStart(seed)
          : { heap: this.#heap, seed: new Random(seed, "attacks", training, start).integer(2 ** 32) },
        isChoiceNeeded: false,
      },
    );
    this.#networks.set(key, attacker);
    return attacker;
  }

  /** The accuracies of the article's attack on each target, from a start as in `network`. They are kept. */
  networkAccuracies(
    targets: readonly Asked[],
    shadow: Asked,
    { seed, start }: { seed: number; start: number },
  ): readonly number[] {
    const key = [...targets, shadow].map((asked) => keyOf(asked, seed)).concat(`start ${start}`).join(" ");
    const known = this.#accuracies.get(key);
    if (known) return known;
    const attacker = this.network(shadow, seed, start);
    const accuracies = targets.map((target) => {
      const answers = this.answers("target", target, seed), membership = answers.membership!;
      const [{ scores, threshold }] = accuse(attacker, withoutMembership(answers), this.#heap);
      let right = 0;
      for (const [row, score] of scores.entries()) {
        if (score >= (threshold as number) === (membership[row] === 1)) right++;
      }
      return right / scores.length;
    });
    this.#accuracies.set(key, accuracies);
    return accuracies;
  }

  /** A model's answers to its In and its Out part, mixed; ids count through the four parts, `partSize` each. */
  answers(role: Role, asked: Asked, seed: number): Answers {
    const key = `${role} ${keyOf(asked, seed)}`;
    const known = this.#answers.get(key);
    if (known) return known;
    const { classes } = this.results.dataset;
    const model = this.#model(role, asked, seed);
    const trained = trainedAnswers({
      role,
      logits: { in: logitsOf(model, "in", asked), out: logitsOf(model, "out", asked) },
      parts: this.#parts,
      labels: this.results.labels.get(seed)!,
      classNames: classes,
      seed,
      name: role,
    });
    const answers = asked.defence ? defend(trained, asked.defence, this.#heap) : trained;
    this.#answers.set(key, answers);
    return answers;
  }

  /** The share of a part of which the target's users get the right class: the first of its highest scores. */
  accuracy(part: "in" | "out", target: Asked, seeds = this.seeds): Figure {
    return summarise(seeds.map((seed) => {
      const labels = this.results.labels.get(seed)!;
      const { classes, partSize } = this.results.dataset;
      const start = partNames.indexOf(part === "in" ? "targetIn" : "targetOut") * partSize;
      const logits = logitsOf(this.#model("target", target, seed), part, target);
      const scores = target.defence?.release?.(this.#heap, logits, classes.length) ?? logits;
      const right = argmax(this.#heap, scores, classes.length)
        .reduce((sum, top, row) => sum + Number(top === labels[start + row]), 0);
      return { value: right / partSize, interval: clopperPearson(right, partSize) };
    }));
  }

  /** A model's own figures. */
  summary(model: ModelResult): ModelSummary {
    const { role, architecture, defence, seed, training, parameters, epochs, seconds } = model;
    const labels = this.results.labels.get(seed)!;
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
      role,
      architecture,
      ...defence && { defence },
      seed,
      ...training && { training },
      parameters,
      epochs,
      seconds,
      in: on("in"),
      out: on("out"),
    };
  }

  /** The options of all attackers of a seed but those whose networks have starts of their own. */
  #firstStart(seed: number): AttackerOptions {
    const orders = this.#orders.get(seed) ?? new RowOrders(attackSeed(seed));
    this.#orders.set(seed, orders);
    return { heap: this.#heap, seed: orders.seed, orders };
  }

  #judge(attacker: Attacker<LearnedAttack>, target: Asked, seed: number): AuditedAttack[] {
    const answers = this.answers("target", target, seed);
    const accusations = accuse(attacker, withoutMembership(answers), this.#heap);
    return judge(attacker, accusations, answers, this.#options).map((evaluation, place) => ({
      name: evaluation.name,
      description: evaluation.description,
      scores: accusations[place].scores,
      evaluation,
    }));
  }

  #model(role: Role, asked: Asked, seed: number): ModelResult {
    const name = nameOf(role, asked, seed);
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

/** The figures of every attack over several runs. */
function summariseRuns(runs: readonly (readonly AttackResult[])[]): AttackFigures[] {
  return summariseAttacks(
    runs.map((attacks) => attacks.map((evaluation) => ({ name: evaluation.name, evaluation }))),
  );
}

function logitsOf({ logits }: ModelResult, part: "in" | "out", { masked }: Asked): Float32Array {
  const set: ImageSet = masked ? `masked-${part}` : part;
  const found = logits[set];
  if (!found) throw new RangeError(`Cannot make this table: logits of the set ${set} are needed`);
  return found;
}
