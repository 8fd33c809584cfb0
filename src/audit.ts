/**
 * The way from answers to a verdict, READ FIRST: what the attacker knows -> attacks that learn from it and score the target's
 * samples -> evaluation against the truth -> verdict -> who is exposed. Each step is a function of a folder beside this file,
 * and `report/` says what was found. Where answers come from is no matter of this file: `experiment.ts` trains models and
 * asks them, `reproduce/` does it for the article's many, and any program may bring its own.
 */
import { type Answers, countMembers, pickKnown, withoutMembership } from "./answers/answers.ts";
import { classSharesNotice } from "./answers/class_shares.ts";
import { eachOnce } from "./answers/repeats.ts";
import { labelNotices } from "./answers/right_answers.ts";
import { inOrderOf } from "./answers/same_samples.ts";
import type { Attack } from "./attack/attack.ts";
import {
  type Accusation,
  accuse,
  type Attacker,
  type AttackerOptions,
  learnByFolds,
  type Learned,
  learnFromShadow,
  selectAttacks,
  withoutLessons,
} from "./attack/attacker.ts";
import { attacks as allAttacks } from "./attack/attacks.ts";
import type { SampleAttack } from "./attack/by_sample/sample_attack.ts";
import { sampleAttacks as allSampleAttacks } from "./attack/by_sample/sample_attacks.ts";
import { answerSameSamples, attackByShadows, type Attacked } from "./attack/many_shadows.ts";
import { type Draw, epsilonOf } from "./audited_epsilon.ts";
import type { AnswersSummary, AttackerResult, AttackerSummary, AttackResult, Audit } from "./audit_result.ts";
import { checkAudit, named } from "./check_audit.ts";
import { exposureOf } from "./exposure.ts";
import { checkIndependence, dependenceNotice, otherSamplesNotices } from "./independence.ts";
import { free } from "./free.ts";
import { Heap } from "./kernels/heap.ts";
import { compileKernels, type KernelModule } from "./kernels/module.ts";
import { byClass } from "./metrics/by_class.ts";
import { DEFAULT_DELTA } from "./metrics/epsilon/epsilon.ts";
import { DEFAULT_FPR, evaluate } from "./metrics/evaluation.ts";
import { FOLDS_DESIGN_EFFECT } from "./metrics/folds.ts";
import { decide, type Decision } from "./metrics/verdict.ts";
import { Random } from "./random.ts";

/** Options of `audit`. */
export interface AuditOptions {
  /**
   * The attacker's own models. Several that answered the target's own samples, in the same order and with the same labels and
   * ids, are one attacker's, who judges each sample by all of them. Others are an attacker each; the first one is told of.
   */
  readonly shadows?: readonly Answers[];
  /** The attacks; all of them where it is absent. */
  readonly attacks?: readonly Attack[];
  /** The attacks by sample, which need several shadows; all of them where it is absent. */
  readonly sampleAttacks?: readonly SampleAttack[];
  /** The false positive rates at which true positive rates are reported. */
  readonly fpr?: readonly number[];
  /** The share of members among those whom an attacker would judge, for precision and probabilities: 0.5. */
  readonly prior?: number;
  /** The delta of the bound on epsilon, from 0 to below 1: 1e-5. */
  readonly delta?: number;
  /** The draw by which chance made members. Absent, nothing is known of it, and epsilon is an indication, no bound. */
  readonly drawn?: Draw;
  /** Seeds folds and attack networks: the same seed gives the same audit. */
  readonly seed?: number;
  /** Compiled kernels, where the caller has them. */
  readonly kernels?: KernelModule;
  /** Called with a line of text when a stage begins. */
  readonly onStage?: (text: string) => void;
  /** Stops the audit between two attackers. */
  readonly signal?: AbortSignal;
}

/**
 * Audits a target by its answers to samples of known membership. With shadows, attacks learn from those; without, by
 * k-fold from the target's own samples. Rows of one id, and rows that repeat another's scores by no accident, are one sample: its
 * first row of known membership counts, and the others are told as unknown.
 *
 * @throws {TypeError} where an option has another type
 * @throws {RangeError} where no member or no non-member is known, two attacks or shadows have one name, a shadow has the
 * classes in another order, an id is a member and a non-member, an option is out of its range, or no attack can run on these answers
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { audit, toAnswers } from "./mod.ts";
 * const membership = Array.from({ length: 400 }, (_, row) => row % 2);
 * const probabilities = membership.flatMap((member, row) => {
 *   const top = (member ? 0.8 : 0.6) + 0.19 * Math.sin(row) ** 2;
 *   return [top, 1 - top];
 * });
 * const labels = membership.map(() => 0);
 * const answers = toAnswers(probabilities, { kind: "probabilities", classes: 2, labels, membership });
 * const { verdict } = await audit(answers);
 * assertEquals(verdict.word, "leaks");
 * ```
 */
export async function audit(target: Answers, options: AuditOptions = {}): Promise<Audit> {
  const { attacks = allAttacks, sampleAttacks = allSampleAttacks, fpr = DEFAULT_FPR, prior = 0.5, seed = 1 } =
    options;
  const { delta = DEFAULT_DELTA, drawn, onStage, signal } = options;
  const given = named(options.shadows ?? []);
  checkAudit(target, { shadows: given, attacks, sampleAttacks, fpr, prior, delta, drawn, seed });
  target = eachOnce(target);
  signal?.throwIfAborted();
  const shadows = given.map((shadow) => inOrderOf(target, shadow));
  const heap = new Heap(options.kernels ?? await compileKernels());
  const learning = { heap, seed: attackSeed(seed) };
  const isByAll = answerSameSamples(target, shadows);
  checkIndependence(target, shadows, { sameRows: isByAll });
  const attackBy = isByAll
    ? [() => {
      onStage?.(`Learning from ${shadows.length} shadows`);
      return attackByShadows(target, shadows, { ...learning, attacks, sampleAttacks });
    }]
    : (shadows.length > 0 ? shadows : [undefined]).map((shadow) => () => {
      onStage?.(`Learning from ${shadow ? shadow.name : "the target's other samples"}`);
      return attackByOne(target, shadow, { ...learning, attacks });
    });
  const results: AttackerResult[] = [];
  const accusations: (readonly Accusation[])[] = [], attackers: Attacker[] = [];
  for (const attack of attackBy) {
    // The truth about the target comes in only when all scores are final.
    const { attacker, accused, skipped } = attack();
    results.push({
      attacker: summaryOf(attacker, skipped),
      attacks: judge(attacker, accused, target, { fpr, prior }),
    });
    accusations.push(accused);
    attackers.push(attacker);
    await pause(signal);
  }
  const [first, ...others] = results;
  const verdict = decide(results.map(({ attacker, attacks }) => ({ ...attacker, attacks })));
  const teller = results.findIndex(({ attacker }) =>
    attacker.name === (verdict.attacker ?? first.attacker.name)
  );
  const { learned, accusation } = toldBy(verdict, attackers[teller], accusations[teller]);
  const dependent = isByAll ? dependenceNotice(target, shadows) : undefined;
  const otherClasses = classSharesNotice(target);
  const { foldOf } = attackers[teller], known = pickKnown(target);
  const { exposed, aboveLine, calibration, probability } = exposureOf(target, {
    learned,
    accusation,
    foldOf,
    prior,
  });
  const notices = [
    ...dependent === undefined ? [] : [dependent],
    ...otherClasses === undefined ? [] : [otherClasses],
    ...isByAll ? [] : otherSamplesNotices(target, shadows),
    ...labelNotices(target, shadows),
    ...[target, ...shadows, ...attackers].flatMap(({ notices }) => notices),
  ];
  return {
    attacker: first.attacker,
    attacks: first.attacks,
    otherAttackers: others,
    answers: summariseAnswers(target),
    verdict,
    epsilon: epsilonOf({
      scores: known(accusation.scores),
      membership: known(target.membership!),
      labels: target.labels && known(target.labels),
    }, {
      verdict,
      attackers: results,
      folds: foldOf && { of: known(foldOf), learned: learned.attack.learns },
      delta,
      drawn,
      isDependent: dependent !== undefined,
      seed,
    }),
    prior,
    fpr,
    byClass: classFigures(target, accusation, {
      fpr,
      designEffect: foldOf && learned.attack.learns === "score" ? FOLDS_DESIGN_EFFECT : 1,
    }),
    exposed,
    aboveLine,
    calibration,
    notices: [...new Set(notices)],
    rows: {
      ids: target.ids,
      labels: target.labels,
      membership: target.membership!,
      scores: accusations[teller].map(({ name, scores }) => ({ name, scores })),
      told: { name: verdict.attack, scores: accusation.scores },
      probability,
    },
  };
}

/** The attack of someone with one shadow, or with the membership of the target's other samples. */
function attackByOne(
  target: Answers,
  shadow: Answers | undefined,
  { attacks, ...learning }: AttackerOptions & { attacks: readonly Attack[] },
): Attacked {
  const { usable, skipped } = selectAttacks(attacks, shadow ? [target, shadow] : [target]);
  const attacker = shadow
    ? learnFromShadow(shadow, usable, learning)
    : learnByFolds(target, usable, learning);
  const accused = accuse(attacker, withoutMembership(target), learning.heap);
  return { attacker: withoutLessons(attacker), accused, skipped };
}

/** The attack that the verdict is told by. Where its scores are lower for members, they are turned: who acts on it does so, too. */
function toldBy(
  { attack: name, reversed }: Decision,
  attacker: Attacker,
  accusations: readonly Accusation[],
): { learned: Learned; accusation: Accusation } {
  const accusation = accusations.find((one) => one.name === name)!;
  const learned = attacker.learned.find(({ attack }) => attack.name === name)!;
  if (!reversed) return { learned, accusation };
  const turned = (scores: Float64Array) => scores.map((score) => -score);
  return {
    learned: { ...learned, own: { ...learned.own, scores: turned(learned.own.scores) } },
    accusation: { ...accusation, scores: turned(accusation.scores) },
  };
}

/** Evaluates an attacker's scores on the samples of known membership. */
export function judge(
  { learned, foldOf, folds }: Attacker,
  accusations: readonly Accusation[],
  target: Answers,
  options: { fpr: readonly number[]; prior: number },
): AttackResult[] {
  const known = pickKnown(target), membership = known(target.membership!);
  const foldOfKnown = foldOf && known(foldOf);
  return learned.map(({ attack: { name, description, needs, learns }, own }, place) => {
    const { scores, threshold: taught } = accusations[place];
    const threshold = typeof taught === "number" ? taught : ofEach(foldOfKnown!, taught);
    const evaluation = evaluate(known(scores), membership, {
      threshold,
      fpr: options.fpr,
      prior: options.prior,
      folds: foldOfKnown && { of: foldOfKnown, learned: learns },
    });
    if (typeof threshold !== "number") free(threshold);
    return {
      name,
      description,
      needs,
      ...folds && { folds },
      ownAccuracy: own.accuracy,
      ...evaluation,
    };
  });
}

/** The threshold of each sample's fold. */
function ofEach(folds: Uint8Array, thresholds: Float64Array): Float64Array {
  const each = new Float64Array(folds.length);
  for (let row = 0; row < each.length; row++) each[row] = thresholds[folds[row]];
  return each;
}

/**
 * The seed of folds and attack networks in an experiment of this seed. It is another than the seed that shuffled the rows: an
 * attack that had that one could put members and non-members back into their order.
 */
export function attackSeed(seed: number): number {
  return new Random(seed, "attacks").integer(2 ** 32);
}

function summaryOf(
  { name, kind, rows, chosen, shadows, folds }: Attacker,
  skipped: AttackerSummary["skipped"],
): AttackerSummary {
  return { name, kind, rows, chosen, ...shadows && { shadows }, ...folds && { folds }, skipped };
}

function summariseAnswers({ samples, classes, membership, labels, kind, queries }: Answers): AnswersSummary {
  const { members, nonMembers } = countMembers(membership!);
  return {
    samples,
    classes,
    members,
    nonMembers,
    unknown: samples - members - nonMembers,
    labels: labels !== undefined,
    scores: kind,
    queries,
  };
}

/** The figures by class, at the loosest of the rates: a class has too few non-members for finer ones. */
function classFigures(
  target: Answers,
  { name: attack, scores }: Accusation,
  { fpr, designEffect }: { fpr: readonly number[]; designEffect: number },
): Audit["byClass"] {
  const { labels, membership, classNames } = target;
  if (!labels) return null;
  const known = pickKnown(target), loosest = Math.max(...fpr);
  const classes = byClass(known(scores), known(membership!), {
    labels: known(labels),
    fpr: [loosest],
    designEffect,
  });
  return {
    attack,
    fpr: loosest,
    classes: classes.map((each) => ({ ...each, name: classNames?.[each.label] })),
  };
}

/** Yields to the event loop, so that a Ctrl-C during the computation is seen. */
async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}
