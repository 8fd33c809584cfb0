/**
 * learned-lira, this project's own: a small network weighs what LiRA, RMIA and shrunken-lira look at. It learns where each
 * shadow in turn plays the target for the others, so that nothing about the target is needed. Its inputs, once of a sample's first
 * query and once of the mean phi over its other queries:
 *
 * - the target's phi
 * - the shadows' means and the logarithms of their scales, as shrunken-lira predicts them
 * - the target's distances from both means and shrunken-lira's ratio, as asinh
 * - RMIA's ln ratio, and the two means of p as logits
 *
 * The count of other shadows that were trained on a sample must not teach it anything. Where halves are balanced over models, that number
 * gives a shadow's own membership away, and a network would learn that alone (arXiv 2605.25819). It therefore learns, for each
 * such number, from as many members as non-members; where that leaves few samples, one shadow of each is left out first, at random.
 */
import { UNKNOWN } from "../../answers/answers.ts";
import { concatenate, gather } from "../../gather.ts";
import { type AttackNetwork, attackNetworkLogits, trainAttackNetwork } from "../../kernels/attack_network.ts";
import { Random } from "../../random.ts";
import { scaled, scaleOf } from "../scale.ts";
import { IN, meansOf, OUT } from "./moments.ts";
import {
  type Evidence,
  meanOverQueries,
  NEEDS,
  type Play,
  type SampleAttack,
  type SampleFitOptions,
} from "./sample_attack.ts";
import { predictions, shrunkenLira } from "./shrunken_lira.ts";
import { logProbability, probability, scaledLogit } from "./signals.ts";

/** The numbers that the network reads of a query. */
const OF_PART = 11;
/** Inputs in units of their standard deviation are held within this. */
const FARTHEST = 8;
/** The least ln ratio of RMIA that is told from others: a model that is twenty times less sure was not trained on the sample. */
const LEAST_LOG_RATIO = -3;
/** The p that counts as none. */
const LEAST_PROBABILITY = 1e-12;
/** The samples that it learns from at most, over all plays. */
const MOST_SAMPLES = 200_000;
/** The share of samples that must be left once members and non-members are as many. */
const LEAST_LEFT = 0.25;
/** The shadows up to which each is left out in turn. */
const FEW_SHADOWS = 4;
const BATCH_SIZE = 32;
/**
 * Steps at each learning rate. On 40 small networks on 12,000 images of CIFAR-10 the members found at 0.1 % FPR stayed the same within
 * a standard error with four networks' mean, a batch of 128, and the largest OUT and smallest IN phi as further inputs.
 */
const PHASES = [[20_000, 1e-3], [5_000, 3e-4], [5_000, 1e-4], [5_000, 3e-5]] as const;

/** Passes of a phase over few samples at most. */
const MOST_EPOCHS = 30;

export const learnedLira: SampleAttack = {
  name: "learned-lira",
  description:
    "Member when a network says so that learned on shadows in the target's place, from what the other attacks go by",
  needs: NEEDS,
  of: [],
  learns: "score",
  signal: scaledLogit,
  fit(plays, options) {
    const lesson = lessonOf(plays, options.seed);
    if (lesson === undefined) return shrunkenLira.fit(plays, options);
    const scale = scaleOf(lesson.inputs, lesson.width);
    const network = train(scaled(lesson.inputs, scale, FARTHEST), lesson, options);
    const judge = (evidence: Evidence) =>
      attackNetworkLogits(options.heap, network, scaled(inputsOf(evidence).inputs, scale, FARTHEST));
    return {
      score(evidence) {
        const scores = new Float64Array(evidence.samples), parts = likePlays(evidence);
        for (const part of parts) {
          judge(part).forEach((logit, row) => scores[row] += logit / parts.length);
        }
        return scores;
      },
    };
  },
};

/**
 * The evidence as a play has it, which lacks a shadow: where shadows are few, each in turn is left out, and the mean of what the network
 * says is the score. With two shadows a play has one, by which no variance shows; with many it makes no difference.
 */
function likePlays(evidence: Evidence): Evidence[] {
  const { shadows, membership } = evidence;
  if (shadows.length < 2 || shadows.length > FEW_SHADOWS) return [evidence];
  return shadows.map((_, left) => ({
    ...evidence,
    shadows: shadows.filter((_, model) => model !== left),
    membership: membership.filter((_, model) => model !== left),
  }));
}

function train(
  inputs: Float32Array,
  { membership, width }: SampleLesson,
  { heap, seed }: SampleFitOptions,
): AttackNetwork {
  const stepsOfEpoch = Math.ceil(membership.length / BATCH_SIZE);
  let start: AttackNetwork | undefined;
  for (const [phase, [steps, learningRate]] of PHASES.entries()) {
    start = trainAttackNetwork(heap, inputs, membership, {
      classes: width,
      seed: new Random(seed, "learned-lira", phase).integer(2 ** 32),
      epochs: Math.min(Math.max(1, Math.round(steps / stepsOfEpoch)), MOST_EPOCHS),
      batchSize: BATCH_SIZE,
      learningRate,
      start,
    }).network;
  }
  return start!;
}

/** Inputs and membership that a network learns from. */
interface SampleLesson {
  /** `[n, width]` */
  readonly inputs: Float64Array;
  readonly width: number;
  /** `[n]` */
  readonly membership: Uint8Array;
}

/** The lesson; undefined where the plays leave no members and non-members with as many shadows. */
function lessonOf(plays: readonly Play[], seed: number): SampleLesson | undefined {
  const parts = plays.map((play, place) => {
    const random = new Random(seed, "learned-lira lesson", place);
    const all = asManyByCounts(play, random);
    const enough = all.length >= LEAST_LEFT * play.truth.length;
    const some = enough ? play : { ...play, evidence: withOneLess(play.evidence, random) };
    const rows = enough ? all : asManyByCounts(some, random);
    const most = Math.floor(MOST_SAMPLES / plays.length);
    const chosen = rows.length <= most
      ? rows
      : gather(rows, random.permutation(rows.length).subarray(0, most));
    const { inputs, width } = inputsOf(some.evidence);
    return { inputs: gather(inputs, chosen, width), width, membership: gather(play.truth, chosen) };
  });
  const membership = concatenate(Uint8Array, parts.map(({ membership }) => membership));
  if (membership.length === 0) return undefined;
  const inputs = concatenate(Float64Array, parts.map(({ inputs }) => inputs));
  return { inputs, width: parts[0].width, membership };
}

/**
 * Rows of known membership: among those with as many IN and as many OUT shadows, as many members as non-members, at random. Rows
 * without any shadow are left out.
 */
function asManyByCounts({ evidence: { samples, membership }, truth }: Play, random: Random): Uint32Array {
  const strata = new Map<number, [number[], number[]]>();
  for (const row of random.permutation(samples)) {
    if (truth[row] === UNKNOWN) continue;
    let [outside, inside] = [0, 0];
    for (const own of membership) {
      if (own[row] === OUT) outside++;
      else if (own[row] === IN) inside++;
    }
    if (outside + inside === 0) continue;
    const key = outside * (membership.length + 1) + inside;
    let stratum = strata.get(key);
    if (!stratum) strata.set(key, stratum = [[], []]);
    stratum[truth[row]].push(row);
  }
  return Uint32Array.from([...strata.values()].flatMap((sides) => {
    const count = Math.min(...sides.map(({ length }) => length));
    return sides.flatMap((rows) => rows.slice(0, count));
  })).sort();
}

/** The evidence with the membership of one shadow of each sample forgotten, at random. */
function withOneLess(evidence: Evidence, random: Random): Evidence {
  const membership = evidence.membership.map((own) => own.slice());
  for (let row = 0; row < evidence.samples; row++) {
    membership[random.integer(membership.length)][row] = UNKNOWN;
  }
  return { ...evidence, membership };
}

/** `[N, width]` */
function inputsOf(evidence: Evidence): { inputs: Float64Array; width: number } {
  const parts = partsOf(evidence), width = parts.length * OF_PART;
  const inputs = new Float64Array(evidence.samples * width);
  for (const [place, part] of parts.entries()) {
    const { target } = part, { means, scales, ratios } = predictions(part);
    const { means: sure } = meansOf(part, probability);
    for (let row = 0; row < target.length; row++) {
      let at = row * width + place * OF_PART;
      inputs[at++] = target[row];
      inputs[at++] = means[OUT][row];
      inputs[at++] = means[IN][row];
      inputs[at++] = Math.log(scales[OUT][row]);
      inputs[at++] = Math.log(scales[IN][row]);
      inputs[at++] = Math.asinh((target[row] - means[OUT][row]) / scales[OUT][row]);
      inputs[at++] = Math.asinh((target[row] - means[IN][row]) / scales[IN][row]);
      inputs[at++] = Math.asinh(ratios[row]);
      const together = Math.max((sure[IN][row] + sure[OUT][row]) / 2, LEAST_PROBABILITY);
      inputs[at++] = Math.max(logProbability(target[row]) - Math.log(together), LEAST_LOG_RATIO);
      inputs[at++] = logit(sure[OUT][row]);
      inputs[at++] = logit(sure[IN][row]);
    }
  }
  return { inputs, width };
}

/** The first query, which is the sample as it is, and the mean over the others: a model that saw no changed copies knows the first. */
function partsOf(evidence: Evidence): Evidence[] {
  const { queries } = evidence;
  if (queries === 1) return [evidence];
  const firsts = (signals: Float64Array) => signals.filter((_, at) => at % queries === 0);
  const others = (signals: Float64Array) =>
    meanOverQueries(signals.filter((_, at) => at % queries !== 0), queries - 1);
  return [firsts, others].map((some) => ({
    ...evidence,
    queries: 1,
    target: some(evidence.target),
    shadows: evidence.shadows.map(some),
  }));
}

function logit(p: number): number {
  return Math.log(Math.max(p, LEAST_PROBABILITY)) - Math.log(Math.max(1 - p, LEAST_PROBABILITY));
}
