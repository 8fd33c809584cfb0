/**
 * An attacker with several shadows that answered the very samples that the target is asked about. Attacks by sample ask of each
 * one how models answer with it and without it; the other attacks learn from the first shadow alone, as an attacker with one
 * shadow has it. From all shadows they would learn little more, as a threshold moves by a thousandth, and would take M times as long.
 * An attacker for each shadow would make hundreds of tests, whose adjustment hides what one of them finds.
 */
import { type Answers, knownRows, UNKNOWN, withoutMembership } from "../answers/answers.ts";
import { blocksOf } from "../answers/block.ts";
import { concatenate, gather } from "../gather.ts";
import type { Heap } from "../kernels/heap.ts";
import { mostAccurateThreshold } from "../metrics/threshold.ts";
import { Random } from "../random.ts";
import type { Attack, Need } from "./attack.ts";
import {
  type Accusation,
  accuse,
  type Attacker,
  type AttackerOptions,
  bestOf,
  checkScores,
  type Learned,
  learnFromShadow,
  selectAttacks,
  withoutLessons,
} from "./attacker.ts";
import { knownOf, playsOf } from "./by_sample/plays.ts";
import type {
  Evidence,
  FittedSampleAttack,
  Play,
  SampleAttack,
  ShadowNeed,
} from "./by_sample/sample_attack.ts";
import { withoutTellingCounts } from "./by_sample/telling_counts.ts";
import { lacking } from "./lessons.ts";

/** An attack that could not run, and what it lacked. */
export interface Skipped {
  readonly name: string;
  readonly needs: readonly (Need | ShadowNeed)[];
}

/** An attacker, its scores of the target's samples, and the attacks that it could not try. */
export interface Attacked {
  readonly attacker: Attacker;
  /** In the order of the attacker's attacks. */
  readonly accused: readonly Accusation[];
  readonly skipped: readonly Skipped[];
}

/** The scores, own ones too, that thresholds and probabilities are learned from at most. */
const MOST_OWN_SCORES = 200_000;
/** The shadows that must have been trained on a sample, and as many that must not, before its own variance is known. */
const MANY_SHADOWS = 64;

/** True where two shadows or more answered the target's own samples in the target's order: they agree in number, labels and ids. */
export function answerSameSamples(target: Answers, shadows: readonly Answers[]): boolean {
  return shadows.length > 1 &&
    shadows.every((shadow) =>
      shadow.samples === target.samples && shadow.queries === target.queries &&
      shadow.classes === target.classes &&
      target.labels !== undefined && shadow.labels !== undefined &&
      shadow.labels.every((label, row) => label === target.labels![row]) &&
      (!target.ids || !shadow.ids || target.ids.every((id, row) => id === shadow.ids![row]))
    );
}

/**
 * Attacks a target by shadows that answered the same samples. The target's membership is looked at for one thing only: which of its
 * samples are to be judged.
 *
 * @throws {RangeError} where no shadow has a known member and a known non-member
 */
export function attackByShadows(
  target: Answers,
  shadows: readonly Answers[],
  { attacks, sampleAttacks, heap, seed }: AttackerOptions & {
    attacks: readonly Attack[];
    sampleAttacks: readonly SampleAttack[];
  },
): Attacked {
  const { usable, skipped } = selectAttacks(attacks, [target, ...shadows]);
  const judged = knownRows(target), unknown = withoutMembership(target);
  const teacher = shadows.find(({ membership }) => membership!.includes(1) && membership!.includes(0)) ??
    shadows[0];
  const byOne = learnFromShadow(ownSamples(teacher, judged), usable, { heap, seed });
  const accused = accuse(byOne, unknown, heap);
  const ownSkipped: Skipped[] = [], learned: Learned[] = [...withoutLessons(byOne).learned];
  for (const [signal, some] of bySignal(sampleAttacks)) {
    const able = some.filter((attack) => {
      const needs = needsOf(attack, { target, shadows, judged });
      if (needs.length > 0) ownSkipped.push({ name: attack.name, needs });
      return needs.length === 0;
    });
    if (able.length === 0) continue;
    const evidence = {
      ...readEvidence(signal, unknown, shadows, heap),
      membership: withoutTellingCounts(shadows.map(({ membership }) => membership!), seed),
    };
    const plays = playsOf(evidence.shadows, evidence.membership, evidence.queries);
    for (const attack of able) {
      const { own, threshold, fitted } = learnBySample(attack, plays, { heap, seed });
      const scores = checkScores(attack, fitted.score(evidence), target.samples);
      learned.push({ attack, own });
      accused.push({ name: attack.name, scores, threshold });
    }
  }
  // The list's order, whichever signals were read first.
  const order = [...usable, ...sampleAttacks].map(({ name }) => name);
  const place = (name: string) => order.indexOf(name);
  learned.sort((a, b) => place(a.attack.name) - place(b.attack.name));
  accused.sort((a, b) => place(a.name) - place(b.name));
  ownSkipped.sort((a, b) => place(a.name) - place(b.name));
  return {
    attacker: {
      name: "shadows",
      kind: "shadows",
      rows: byOne.rows,
      shadows: shadows.length,
      learned,
      notices: byOne.notices,
      chosen: bestOf(learned),
    },
    accused,
    skipped: [...skipped, ...ownSkipped],
  };
}

/**
 * A shadow's answers as it teaches by them. Where it was trained on none of the samples that are judged, as in the offline design, these are
 * left unknown: beside them its members would be few, and thresholds would lie too high.
 */
function ownSamples(shadow: Answers, judged: Uint32Array): Answers {
  if (judged.some((row) => shadow.membership![row] === 1)) return shadow;
  const membership = shadow.membership!.slice();
  for (const row of judged) membership[row] = UNKNOWN;
  return membership.includes(0) ? { ...shadow, membership } : shadow;
}

/** Reads a signal off the answers of the target and of all shadows: `[N, Q]` of each, never more of the scores than a block. */
export function readEvidence(
  signal: SampleAttack["signal"],
  target: Answers,
  shadows: readonly Answers[],
  heap: Heap,
): Evidence {
  const read = (answers: Answers) => {
    const { samples, queries } = answers, signals = new Float64Array(samples * queries);
    for (const { block, first } of blocksOf(answers, heap)) signals.set(signal(block), first * queries);
    return signals;
  };
  return {
    samples: target.samples,
    queries: target.queries,
    target: read(target),
    shadows: shadows.map(read),
    membership: shadows.map(({ membership }) => membership!),
  };
}

/** An attack by sample as it has learned from plays. */
export interface LearnedBySample extends Learned {
  readonly threshold: number;
  readonly fitted: FittedSampleAttack;
}

/**
 * Lets an attack learn from plays. Its own scores are those of half of the plays by what it learned from the other half, and its own
 * accuracy is that by thresholds learned so; with one play alone it judges what it learned from.
 */
export function learnBySample(
  attack: SampleAttack,
  plays: readonly Play[],
  options: AttackerOptions,
): LearnedBySample {
  const halves = [plays.filter((_, place) => place % 2 === 0), plays.filter((_, place) => place % 2 === 1)];
  const fitted = attack.fit(plays, options);
  const most = Math.floor(MOST_OWN_SCORES / plays.length / 2);
  const ofHalf = halves.map((half, fold) => {
    const others = halves[1 - fold].length > 0 ? halves[1 - fold] : half;
    const fittedOnOthers = half.length > 0 && attack.learns === "score"
      ? attack.fit(others, options)
      : fitted;
    return join(half.map(({ evidence, truth }, place) => {
      const scores = checkScores(attack, fittedOnOthers.score(evidence), evidence.samples);
      const rows = asManyOfBoth(truth, most, new Random(options.seed, "own scores", fold, place));
      return { scores: gather(scores, rows), membership: gather(truth, rows) };
    }));
  });
  const scores = join(ofHalf);
  const threshold = mostAccurateThreshold(scores.scores, scores.membership);
  const right = [0, 0], counts = [0, 0];
  for (const [fold, half] of ofHalf.entries()) {
    const others = ofHalf[1 - fold];
    const ofOthers = others.scores.length > 0
      ? mostAccurateThreshold(others.scores, others.membership)
      : threshold;
    for (let place = 0; place < half.scores.length; place++) {
      const member = half.membership[place];
      counts[member]++;
      if (half.scores[place] >= ofOthers === (member === 1)) right[member]++;
    }
  }
  const folds = new Uint8Array(scores.scores.length).fill(1, ofHalf[0].scores.length);
  const accuracy = (right[0] / counts[0] + right[1] / counts[1]) / 2;
  return { attack, fitted, threshold, own: { ...scores, folds, accuracy } };
}

/** The parts that an attack by sample needs and these answers lack. */
function needsOf(
  attack: SampleAttack,
  { target, shadows, judged }: {
    target: Answers;
    shadows: readonly Answers[];
    judged: Uint32Array;
  },
): (Need | ShadowNeed)[] {
  const isMet: Record<ShadowNeed, () => boolean> = {
    "64 shadows": () => shadows.length >= MANY_SHADOWS,
    // Neither of two shadows was trained on a quarter of the samples; offline none was trained on any that is judged.
    candidates: () =>
      judged.reduce((count, row) => count + Number(shadows.some((each) => each.membership![row] === 1)), 0) >=
        judged.length / 2,
  };
  return [
    ...new Set([target, ...shadows].flatMap((answers) => lacking(attack, answers))),
    ...attack.of.filter((need) => !isMet[need]()),
  ];
}

function bySignal(attacks: readonly SampleAttack[]): Map<SampleAttack["signal"], SampleAttack[]> {
  return Map.groupBy(attacks, ({ signal }) => signal);
}

/** Rows of known members and as many of known non-members, at most `most` of each, at random. */
function asManyOfBoth(truth: Uint8Array, most: number, random: Random): Uint32Array {
  const { rows } = knownOf(truth);
  const sides = [0, 1].map((side) => rows.filter((row) => truth[row] === side));
  const count = Math.min(most, ...sides.map(({ length }) => length));
  return Uint32Array.from(
    sides.flatMap((side) =>
      [...random.permutation(side.length).subarray(0, count)].map((place) => side[place])
    ),
  ).sort();
}

function join(
  parts: readonly { scores: Float64Array; membership: Uint8Array }[],
): { scores: Float64Array; membership: Uint8Array } {
  return {
    scores: concatenate(Float64Array, parts.map(({ scores }) => scores)),
    membership: concatenate(Uint8Array, parts.map(({ membership }) => membership)),
  };
}
