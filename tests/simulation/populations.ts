/** Populations of scores whose true figures are known, from which the simulation draws. */
import { normalTail, normalUpperQuantile } from "../../src/metrics/normal.ts";
import type { Random } from "../../src/random.ts";

/** A part of the members' normal mixture. */
interface Component {
  readonly weight: number;
  readonly mean: number;
  readonly deviation: number;
}

/** A leak: non-members score standard normal, members a mixture. */
interface Leak {
  readonly name: string;
  readonly members: readonly Component[];
  /** The attacker's. */
  readonly threshold: number;
}

/** A way in which scores come tied. A score becomes the number of cuts that it reaches. */
interface Ties {
  readonly name: string;
  readonly cuts: readonly number[] | null;
}

const LEAKS: readonly Leak[] = [
  shifted("none", 0),
  shifted("weak", 0.2),
  shifted("medium", 1),
  shifted("strong", 2),
  shifted("very strong", 3.5),
  {
    name: "5 % of members",
    members: [{ weight: 0.95, mean: 0, deviation: 1 }, { weight: 0.05, mean: 6, deviation: 1 }],
    threshold: 3,
  },
  { name: "members vary more", members: [{ weight: 1, mean: 0.5, deviation: 2 }], threshold: 1 },
];

const TIES: readonly Ties[] = [
  { name: "none", cuts: null },
  { name: "steps of 1/2", cuts: Array.from({ length: 40 }, (_, i) => -8 + i / 2) },
  { name: "two values", cuts: [0.5] },
];

/** A population. */
export class Population {
  readonly leak: string;
  readonly ties: string;
  /** The attacker's, on the scores as they come. */
  readonly threshold: number;
  /** The area under the population's curve. */
  readonly auc: number;
  readonly #members: readonly Component[];
  readonly #cuts: readonly number[] | null;

  constructor(leak: Leak, ties: Ties) {
    this.leak = leak.name;
    this.ties = ties.name;
    this.#members = leak.members;
    this.#cuts = ties.cuts;
    this.threshold = this.#cuts === null ? leak.threshold : Math.max(1, this.#tied(leak.threshold));
    this.auc = this.#cuts === null
      ? this.#overMembers(({ mean, deviation }) => 1 - normalTail(mean / Math.hypot(1, deviation)))
      : this.#tiedAuc(this.#cuts);
  }

  /** A member's score. */
  member(random: Random): number {
    let left = this.#members.length > 1 ? random.uniform() : 0;
    const component = this.#members.find(({ weight }) => (left -= weight) < 0) ?? this.#members[0];
    return this.#tied(component.mean + component.deviation * random.normal());
  }

  /** A non-member's score. */
  nonMember(random: Random): number {
    return this.#tied(random.normal());
  }

  /** The probability that a member scores at least this. */
  tpr(threshold: number): number {
    const least = this.#cut(threshold);
    return this.#overMembers(({ mean, deviation }) => normalTail((least - mean) / deviation));
  }

  /** The probability that a non-member scores at least this. */
  fpr(threshold: number): number {
    return normalTail(this.#cut(threshold));
  }

  /** The probability that a member scores more than this. */
  tprAbove(score: number): number {
    return this.tpr(this.#cuts === null ? score : score + 1);
  }

  /** The largest true positive rate over thresholds with at most this false positive rate. */
  tprAtFpr(rate: number): number {
    if (this.#cuts === null) return this.tpr(normalUpperQuantile(rate));
    for (let threshold = 0; threshold <= this.#cuts.length; threshold++) {
      if (this.fpr(threshold) <= rate) return this.tpr(threshold);
    }
    return 0;
  }

  #tied(score: number): number {
    if (this.#cuts === null) return score;
    let reached = 0;
    while (reached < this.#cuts.length && score >= this.#cuts[reached]) reached++;
    return reached;
  }

  /** The score before ties that a score as it comes stands for. */
  #cut(threshold: number): number {
    if (this.#cuts === null) return threshold;
    return threshold <= 0 ? -Infinity : this.#cuts[threshold - 1] ?? Infinity;
  }

  #overMembers(value: (component: Component) => number): number {
    return this.#members.reduce((sum, component) => sum + component.weight * value(component), 0);
  }

  #tiedAuc(cuts: readonly number[]): number {
    let auc = 0;
    for (let score = 0; score <= cuts.length; score++) {
      const nonMembers = this.fpr(score) - this.fpr(score + 1);
      auc += nonMembers * (this.tpr(score) + this.tpr(score + 1)) / 2;
    }
    return auc;
  }
}

/** Every leak with every kind of ties. */
export function populations(): Population[] {
  return LEAKS.flatMap((leak) => TIES.map((ties) => new Population(leak, ties)));
}

function shifted(name: string, mean: number): Leak {
  return { name, members: [{ weight: 1, mean, deviation: 1 }], threshold: mean / 2 };
}
