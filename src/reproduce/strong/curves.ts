/** Every attack's figures by the number of shadows, over targets: what each further shadow buys. */
import { toAnswers } from "../../answers/to_answers.ts";
import { type Answers, withoutMembership } from "../../answers/answers.ts";
import { accuse, learnFromShadow } from "../../attack/attacker.ts";
import { attacks as attacksByOne } from "../../attack/attacks.ts";
import { playsOf } from "../../attack/by_sample/plays.ts";
import type { Evidence, SampleAttack } from "../../attack/by_sample/sample_attack.ts";
import { sampleAttacks } from "../../attack/by_sample/sample_attacks.ts";
import { attackSeed, judge } from "../../audit.ts";
import { gather } from "../../gather.ts";
import type { Heap } from "../../kernels/heap.ts";
import { aucInterval } from "../../metrics/auc_interval.ts";
import { type AttackFigures, type Figure, summarise, summariseAttacks } from "../../metrics/over_runs.ts";
import { clopperPearson, type Interval, tprAtFprInterval } from "../../metrics/intervals.ts";
import { areaUnderCurve, pointAtFpr, type Roc, rocCurve } from "../../metrics/roc.ts";
import type { Queries } from "../../model/queries.ts";
import { rowNumbers } from "../../rows_by_group.ts";
import { type Regime, REGIMES, STRONG_FPR } from "./settings.ts";
import { type StrongModel, strongName, type StrongResults, TEACHERS } from "./results.ts";

/** One attack's figures with so many shadows, over targets. */
export interface CurvePoint {
  readonly shadows: number;
  readonly auc: Figure;
  /** By false positive rate. */
  readonly tprAtFpr: Readonly<Record<string, Figure>>;
}

/** An attack by sample, and what it comes to by the number of shadows. */
export interface AttackCurve {
  readonly attack: string;
  readonly points: readonly CurvePoint[];
}

/** The figures of one regime, by so many queries. */
export interface RegimeFigures {
  readonly regime: Regime;
  /** The queries of each candidate that attacks go by: 1 is the image as it is. */
  readonly queries: number;
  /** Attacks that learn from one shadow, at the same rates. */
  readonly oneShadow: readonly AttackFigures[];
  readonly curves: readonly AttackCurve[];
  /** Accuracy of the targets on their members and on the others. */
  readonly trainAccuracy: Figure;
  readonly testAccuracy: Figure;
}

/** The numbers of shadows that are shown: powers of two, as far as there are shadows. */
export function shadowCounts(shadows: number): number[] {
  return Array.from({ length: Math.floor(Math.log2(shadows)) + 1 }, (_, power) => 2 ** power);
}

/**
 * Every regime that results are of, asked as its images are and by all queries. Members that were trained on as they are answer a
 * mirrored image like others, and attacks that take the mean over queries lose by it.
 */
export function askedRegimes({ models, queries }: StrongResults): { regime: Regime; queries: number }[] {
  return REGIMES.filter((regime) => models.some((model) => model.regime === regime))
    .flatMap((regime) => Array.from(new Set([1, queries]), (queries) => ({ regime, queries })));
}

/** The results as if each candidate had been asked fewer times: its first queries. */
function firstQueries(results: StrongResults, queries: number): StrongResults {
  if (queries === results.queries) return results;
  const places = rowNumbers(results.candidates.labels.length * queries)
    .map((place) => Math.floor(place / queries) * results.queries + place % queries);
  return {
    ...results,
    queries: queries as Queries,
    models: results.models.map((model) => ({
      ...model,
      phi: gather(model.phi, places),
      ...model.logits && { logits: gather(model.logits, places, results.dataset.classes.length) },
    })),
  };
}

/**
 * The figures of one regime, by the first `queries` of each candidate, which is all of them without it. Each target is attacked by other shadows than the one before, as far as there are enough: the spread
 * over targets then covers the shadows, too.
 *
 * @throws {RangeError} where the results lack a model of the regime
 */
export function regimeFigures(
  all: StrongResults,
  regime: Regime,
  { heap, queries = all.queries, attacks = sampleAttacks, onStage = () => {} }: {
    heap: Heap;
    queries?: number;
    /** Attacks by sample. */
    attacks?: readonly SampleAttack[];
    onStage?: (text: string) => void;
  },
): RegimeFigures {
  const results = firstQueries(all, queries),
    asked = `${regime} targets by ${queries} of ${all.queries} queries`;
  const { candidates: { membership } } = results;
  const modelsOf = (role: StrongModel["role"], count: number) =>
    Array.from({ length: count }, (_, i) => modelNamed(results, regime, role, i + 1));
  const targets = modelsOf("target", membership.targets.length);
  const shadows = modelsOf("shadow", membership.shadows.length);
  const seed = attackSeed(Number(results.config.seed ?? 1));
  onStage(`Attacking ${asked}, by way of one shadow`);
  const oneShadow = byOneShadow(results, { targets, shadows, heap, seed });
  const counts = shadowCounts(shadows.length);
  const points = new Map(attacks.map(({ name }) => [name, [] as CurvePoint[]]));
  for (const count of counts) {
    onStage(`Attacking ${asked}, by way of ${count} shadows`);
    const evidences = targets.map((target, place) => {
      const chosen = Array.from({ length: count }, (_, i) => (place * count + i) % shadows.length);
      return evidenceOf(results, target, chosen.map((shadow) => shadows[shadow]));
    });
    for (const attack of attacks) {
      if (!canRun(attack, count)) continue;
      const rocs = evidences.map((evidence, place) => {
        const plays = count > 1 ? playsOf(evidence.shadows, evidence.membership, evidence.queries) : [];
        const scores = attack.fit(plays, { heap, seed }).score(evidence);
        return rocCurve(scores, membership.targets[place]);
      });
      points.get(attack.name)!.push(pointOf(count, rocs));
    }
  }
  return {
    regime,
    queries,
    oneShadow,
    curves: [...points].filter(([, found]) => found.length > 0).map(([attack, points]) => ({
      attack,
      points,
    })),
    trainAccuracy: accuracyOver(targets.map(({ trainAccuracy }, place) => ({
      accuracy: trainAccuracy,
      rows: countOf(membership.targets[place], 1),
    }))),
    testAccuracy: accuracyOver(targets.map(({ testAccuracy }, place) => ({
      accuracy: testAccuracy,
      rows: countOf(membership.targets[place], 0),
    }))),
  };
}

function modelNamed(
  { models }: StrongResults,
  regime: Regime,
  role: StrongModel["role"],
  number: number,
): StrongModel {
  const found = models.find((model) =>
    model.regime === regime && model.role === role && model.number === number
  );
  if (found) return found;
  throw new RangeError(
    `Cannot use the results: they need the model ${
      strongName({ regime, role, number })
    }, found ${models.length} others`,
  );
}

/** Attacks that learn scores learn from shadows that play the target for others: there must be others. */
function canRun({ learns }: SampleAttack, shadows: number): boolean {
  return learns === "threshold" || shadows > 1;
}

function evidenceOf(
  { queries, candidates: { labels, membership } }: StrongResults,
  target: StrongModel,
  shadows: readonly StrongModel[],
): Evidence {
  return {
    samples: labels.length,
    queries,
    target: target.phi,
    shadows: shadows.map(({ phi }) => phi),
    membership: shadows.map(({ number }) => membership.shadows[number - 1]),
  };
}

function pointOf(shadows: number, rocs: readonly Roc[]): CurvePoint {
  const over = (figure: (roc: Roc) => { value: number; interval: Interval }) => summarise(rocs.map(figure));
  return {
    shadows,
    auc: over((roc) => ({ value: areaUnderCurve(roc), interval: aucInterval(roc) })),
    tprAtFpr: Object.fromEntries(STRONG_FPR.map((fpr) => [
      String(fpr),
      over((roc) => ({
        value: pointAtFpr(roc, fpr).truePositives / roc.members,
        interval: tprAtFprInterval(roc, fpr),
      })),
    ])),
  };
}

/** The attacks that learn from one shadow, whose logits are stored of the first few: targets take them in turn. */
function byOneShadow(
  results: StrongResults,
  { targets, shadows, heap, seed }: {
    targets: readonly StrongModel[];
    shadows: readonly StrongModel[];
    heap: Heap;
    seed: number;
  },
): AttackFigures[] {
  const { membership } = results.candidates, teachers = shadows.slice(0, Math.min(TEACHERS, targets.length));
  const learned = teachers.map((teacher) =>
    learnFromShadow(answersOf(results, teacher, membership.shadows), attacksByOne, { heap, seed })
  );
  return summariseAttacks(targets.map((target, place) => {
    const answers = answersOf(results, target, membership.targets);
    const attacker = learned[place % teachers.length];
    const accusations = accuse(attacker, withoutMembership(answers), heap);
    return judge(attacker, accusations, answers, { fpr: STRONG_FPR, prior: 0.5 })
      .map((evaluation) => ({ name: evaluation.name, evaluation }));
  }));
}

function answersOf(
  { queries, dataset: { classes }, candidates: { labels } }: StrongResults,
  { logits, number, ...name }: StrongModel,
  membership: readonly Uint8Array[],
): Answers {
  if (!logits) {
    throw new RangeError(
      `Cannot use the results: logits of ${strongName({ ...name, number })} are needed, found none`,
    );
  }
  return toAnswers(logits, {
    kind: "logits",
    classes: classes.length,
    queries,
    labels: Uint16Array.from(labels),
    membership: membership[number - 1],
  });
}

function accuracyOver(models: readonly { accuracy: number; rows: number }[]): Figure {
  return summarise(models.map(({ accuracy, rows }) => ({
    value: accuracy,
    interval: clopperPearson(Math.round(accuracy * rows), rows),
  })));
}

function countOf(membership: Uint8Array, value: number): number {
  return membership.reduce((count, each) => count + Number(each === value), 0);
}
