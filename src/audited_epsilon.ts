/** The lower bound on epsilon that an audit states, and whether it is one. */
import { epsilonLowerBound, type EpsilonMethod } from "./metrics/epsilon/epsilon.ts";
import type { Folds } from "./metrics/folds.ts";
import { type Decision, LEVEL } from "./metrics/verdict.ts";

/**
 * How chance drew the members among the samples that are judged:
 *
 * - `subset`: a random subset of a size that was settled before, of all samples or of each class
 * - `coins`: each sample by a fair coin of its own
 */
export type Draw = "subset" | "coins";

/** All of them. */
export const DRAWS: readonly Draw[] = ["subset", "coins"];

/** A lower bound on the epsilon of (epsilon, delta)-differential privacy, by the verdict's attack. */
export interface AuditedEpsilon {
  /** The verdict's attack, which the bound had no part in choosing. */
  readonly attack: string;
  /** Its attacker, where there are several. */
  readonly attacker?: string;
  /** The delta that the bound is for. */
  readonly delta: number;
  /** The probability with which the bound may be too high, over all attacks that the attack was chosen among. */
  readonly level: number;
  /** The bound: the training has at least this epsilon if it is `valid`, else `indication`. 0 says nothing about it. */
  readonly bound: number;
  /** The way to `bound`. */
  readonly method: EpsilonMethod;
  /** The data sets that epsilon tells apart: those that differ by one sample more or less, or by one in the place of another. */
  readonly neighbours: "add or remove" | "replace";
  /** True where `bound` holds for the training. Where it does not, it is an indication. */
  readonly valid: boolean;
  /**
   * The reason: how chance drew the members; that nobody said how; or that the shadows' membership gives the target's away, in which
   * case nothing holds.
   */
  readonly why: Draw | "not drawn" | "dependent shadows";
  /** By both error rates, as if samples were independent of one another and each a member by a coin of its own. */
  readonly indication: number;
  /** A lower bound, as the indication is one, on the mu of Gaussian differential privacy, were the training's trade-off Gaussian. */
  readonly mu: number;
  /** The epsilon of `mu` at delta; null where delta is 0, at which it is infinite unless `mu` is 0. */
  readonly gaussian: number | null;
}

/** The rows of known membership. */
export interface JudgedRows {
  /** `[N]`, the scores of the verdict's attack. */
  readonly scores: Float64Array;
  /** `[N]`: 1 or 0. */
  readonly membership: Uint8Array;
  /** `[N]`; undefined where nobody knows the true classes. */
  readonly labels: Uint16Array | undefined;
}

/** Options of `epsilonOf`: how the attack was chosen and has learned, and what is known of the draw. */
export interface AuditedEpsilonOptions {
  readonly verdict: Pick<Decision, "attack" | "attacker" | "chosen" | "reversed">;
  /** All attackers with all that they tried. */
  readonly attackers: readonly {
    readonly attacker: { readonly kind: string };
    readonly attacks: readonly unknown[];
  }[];
  /** The folds by which it learned, where there was no shadow. */
  readonly folds?: Folds;
  readonly delta: number;
  readonly drawn?: Draw;
  /** True where the shadows' membership gives the target's away. */
  readonly isDependent: boolean;
  readonly seed: number;
}

/**
 * The bound by the verdict's attack, in the direction that the verdict tells.
 *
 * Where members were drawn by chance, the bound is that of one run, which holds for any training however samples bear on one
 * another's scores. It goes by each sample where each had a coin of its own, and by pairs within classes where a subset was drawn.
 * Pairs also serve folds that learned scores: there a fold's count of members is settled, as with a subset. Else both error rates
 * give an indication.
 */
export function epsilonOf(
  { scores, membership, labels }: JudgedRows,
  { verdict, attackers, folds, delta, drawn, isDependent, seed }: AuditedEpsilonOptions,
): AuditedEpsilon {
  const { attack, attacker } = verdict;
  const options = { delta, level: LEVEL / shares(verdict, attackers), seed, ...folds && { folds } };
  const { epsilon: indication, mu, gaussian } = epsilonLowerBound(scores, membership, options);
  const claim = drawn === undefined || isDependent
    ? {
      bound: isDependent ? 0 : indication,
      method: "clopper-pearson" as const,
      valid: false,
      why: isDependent ? "dependent shadows" as const : "not drawn" as const,
    }
    : { ...boundByDraw(drawn), valid: true, why: drawn };
  return {
    attack,
    ...attacker !== undefined && { attacker },
    delta,
    level: LEVEL,
    ...claim,
    neighbours: claim.method === "one-run-pairs" ? "replace" : "add or remove",
    indication,
    mu: mu!,
    gaussian: gaussian === Infinity ? null : gaussian,
  };

  function boundByDraw(drawn: Draw) {
    const method = drawn === "coins" && folds?.learned !== "score"
      ? "one-run" as const
      : "one-run-pairs" as const;
    const { epsilon: bound } = epsilonLowerBound(scores, membership, { ...options, groups: labels, method });
    return { bound, method };
  }
}

/**
 * The number of shares of the level, one of which the attack has. Half of the level is for the attacks that attackers choose by own
 * data; by k-fold the evaluated rows are that data, and any attack may be the choice. The other half is for every attack in either
 * direction, as the evaluated rows may have turned the verdict to it.
 */
function shares(
  { attack, chosen, reversed }: AuditedEpsilonOptions["verdict"],
  attackers: AuditedEpsilonOptions["attackers"],
): number {
  const countOf = (count: (one: AuditedEpsilonOptions["attackers"][number]) => number) =>
    attackers.reduce((sum, one) => sum + count(one), 0);
  if (attack === chosen && !reversed) {
    return 2 * countOf(({ attacker: { kind }, attacks }) => kind === "folds" ? attacks.length : 1);
  }
  return 4 * countOf(({ attacks }) => attacks.length);
}
