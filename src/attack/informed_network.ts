/**
 * The network of an attacker who reads answers well: the same network as the article's, but on what tells members from
 * non-members rather than on the bare probability vector. Its inputs are those that the literature since 2018 found to
 * matter: the true class's scaled logit (Carlini et al. 2022), loss, margin and rank, and the sorted log-probabilities
 * (Salem et al. 2019). `informed-network-by-class` trains one for each class, as Shokri et al. 2017 do.
 */
import type { Block } from "../answers/block.ts";
import { type AttackNetwork, attackNetworkLogits, trainAttackNetwork } from "../kernels/attack_network.ts";
import type { Attack, FitOptions, Lesson } from "./attack.ts";
import { sigmoids } from "./attack.ts";
import { free } from "../free.ts";
import { gather } from "../gather.ts";
import { rowsByGroup } from "../rows_by_group.ts";
import { type Scale, scaled, scaleOf } from "./scale.ts";

/** The log-probabilities that are looked at: past the tenth they say little. */
const MOST_SORTED = 10;
/** Scaled logit, loss, margin and rank of the true class. */
const OF_LABEL = 4;
/** Inputs in units of their standard deviation are held within this. */
const FARTHEST = 6;
/** The largest log-odds that an input shows, beyond which float32 answers hold no digits. */
const LARGEST_LOGIT = 60;
/** The smallest float32 above 0. */
const SMALLEST = 2 ** -149;

const BATCH_SIZE = 32;
const LEARNING_RATE = 1e-3;
/**
 * Chosen on shadows of CIFAR-10 alone, as STEPS_BY_CLASS below: 20,000 steps do as well where much leaks (0.8127 for 0.8136) and
 * learn chance where little does (0.5299 for 0.5332 with dropout, 0.5273 for 0.5307 with augmentation).
 */
const STEPS = 3_000;
const MOST_EPOCHS = 100;
/**
 * Chosen on shadows of CIFAR-10 alone, by samples that were left out (12,500 members; undefended, dropout, augmentation,
 * label smoothing): 500 steps a class gain 0.0021, 0.0010, -0.0009 and 0.0035 of accuracy, 2,000 gain 0.0014 and lose
 * 0.0034 and 0.0079 where little leaks. With 200 members a class they lose 0.018: too few to learn from.
 */
const STEPS_BY_CLASS = 500;
/** A class of fewer known members or non-members keeps the network for all classes. */
const LEAST_OF_CLASS = 500;

/** Score: the probability of membership, by one network for all classes. */
export const informedNetwork: Attack = {
  name: "informed-network",
  description:
    "Member when a network that learned on loss, margin, rank and sorted log-probabilities says so",
  needs: ["labels", "scores"],
  learns: "score",
  signal: informedSignal,
  fit(lesson, options) {
    const { scale, network } = learnForAll(lesson, options);
    lesson.release?.();
    return {
      threshold: 0.5,
      score: (signals) =>
        sigmoids(attackNetworkLogits(options.heap, network, scaled(signals, scale, FARTHEST))),
    };
  },
};

/** Score: the probability of membership, by a network for each class. */
export const informedNetworkByClass: Attack = {
  name: "informed-network-by-class",
  description: "The same with a network for each class that has enough known samples",
  needs: ["labels", "scores"],
  learns: "score",
  signal: informedSignal,
  fit(lesson, options) {
    const { scale, network: forAll } = learnForAll(lesson, options);
    const networks = trainByClass(lesson, scale, { ...options, start: forAll });
    const { width, classes } = lesson;
    lesson.release?.();
    return {
      threshold: 0.5,
      score(signals, labels) {
        const inputs = scaled(signals, scale, FARTHEST);
        const scores = new Float64Array(inputs.length / width);
        for (const [label, rows] of rowsByGroup(labels!, classes)) {
          const probabilities = sigmoids(attackNetworkLogits(
            options.heap,
            networks.get(label) ?? forAll,
            gather(inputs, rows, width),
          ));
          for (let place = 0; place < rows.length; place++) scores[rows[place]] = probabilities[place];
        }
        return scores;
      },
    };
  },
};

/** The inputs `[R, width]` of R answers. */
function informedSignal(block: Block): Float32Array {
  const { rows, classes } = block, labels = block.labels!;
  const scores = block.scores(), probabilities = block.probabilities();
  const sorted = Math.min(classes, MOST_SORTED), width = OF_LABEL + sorted;
  const signals = new Float32Array(rows * width);
  const top = new Float64Array(sorted);
  for (let row = 0; row < rows; row++) {
    const start = row * classes, label = labels[row], ofLabel = scores[start + label];
    top.fill(-Infinity);
    let others = 0, nearest = -Infinity, rank = 0, first = 0;
    for (let k = 0; k < classes; k++) {
      const score = scores[start + k];
      if (score > top[sorted - 1]) {
        if (score > top[0]) first = k;
        insert(top, score);
      }
      if (k === label) continue;
      others += probabilities[start + k];
      if (score > nearest) nearest = score;
      if (score > ofLabel) rank++;
    }
    let besideTop = first === label ? others : 0;
    if (first !== label) {
      for (let k = 0; k < classes; k++) if (k !== first) besideTop += probabilities[start + k];
    }
    const at = row * width, log = block.logOf(row, ofLabel);
    signals[at] = logit(log, others);
    signals[at + 1] = Math.min(-log, LARGEST_LOGIT);
    signals[at + 2] = Math.min(Math.max(log - block.logOf(row, nearest), -LARGEST_LOGIT), LARGEST_LOGIT);
    signals[at + 3] = Math.log1p(rank);
    signals[at + OF_LABEL] = logit(block.logOf(row, top[0]), besideTop);
    for (let place = 1; place < sorted; place++) {
      signals[at + OF_LABEL + place] = Math.max(block.logOf(row, top[place]), -LARGEST_LOGIT);
    }
  }
  return signals;
}

/** ln(p / (1 - p)) of ln p and of 1 - p, which is summed over the other classes and so keeps its digits. */
function logit(log: number, others: number): number {
  const value = log - Math.log(Math.max(others, SMALLEST));
  return Math.min(Math.max(value, -LARGEST_LOGIT), LARGEST_LOGIT);
}

/** Puts a value into a list in descending order, whose last one goes. */
function insert(list: Float64Array, value: number): void {
  let place = list.length - 1;
  for (; place > 0 && list[place - 1] < value; place--) list[place] = list[place - 1];
  list[place] = value;
}

/** The network for all classes and the scale of its inputs: both attacks need them, and they are made once. */
function learnForAll(lesson: Lesson, options: FitOptions): { scale: Scale; network: AttackNetwork } {
  const make = () => {
    const scale = scaleOf(lesson.signals, lesson.width);
    return { scale, network: trainForAll(lesson, scale, options) };
  };
  return options.once ? options.once("informed-network", make) : make();
}

function trainForAll(
  { signals, width, membership }: Lesson,
  scale: Scale,
  { heap, seed, orders }: FitOptions,
): AttackNetwork {
  const steps = Math.ceil(membership.length / BATCH_SIZE);
  const inputs = scaled(signals, scale, FARTHEST);
  const { network } = trainAttackNetwork(heap, inputs, membership, {
    classes: width,
    seed,
    orders,
    epochs: Math.min(Math.ceil(STEPS / steps), MOST_EPOCHS),
    batchSize: BATCH_SIZE,
    learningRate: LEARNING_RATE,
  });
  free(inputs);
  return network;
}

/** Goes on from the network for all classes with each class's samples alone. */
function trainByClass(
  { signals, width, membership, labels, classes }: Lesson,
  scale: Scale,
  { heap, seed, orders, start }: FitOptions & { start: AttackNetwork },
): Map<number, AttackNetwork> {
  const networks = new Map<number, AttackNetwork>();
  for (const [label, rows] of rowsByGroup(labels!, classes)) {
    const known = gather(membership, rows);
    const members = known.reduce((sum, value) => sum + value, 0);
    if (Math.min(members, rows.length - members) < LEAST_OF_CLASS) continue;
    const steps = Math.ceil(rows.length / BATCH_SIZE);
    const { network } = trainAttackNetwork(
      heap,
      scaled(gather(signals, rows, width), scale, FARTHEST),
      known,
      {
        classes: width,
        seed,
        orders,
        epochs: Math.ceil(STEPS_BY_CLASS / steps),
        batchSize: BATCH_SIZE,
        learningRate: LEARNING_RATE,
        start,
      },
    );
    networks.set(label, network);
  }
  return networks;
}
