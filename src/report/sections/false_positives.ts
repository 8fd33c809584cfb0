/** The false positive rates that a report speaks of: none finer than its non-members show. */
import { allowedFalsePositives } from "../../metrics/roc.ts";
import type { AttackResult } from "../../audit_result.ts";
import type { Language } from "../language/language.ts";
import { integer, perCent } from "../numbers.ts";

/** A false positive rate that was asked for, as a report shows it. */
export interface ShownFpr {
  /** As in an evaluation's records. */
  readonly key: string;
  /** The rate; 0 where it allows no false positive. */
  readonly fpr: number;
}

/**
 * The rates that allow different numbers of false positives, the largest first. All that allow none are one: it comes
 * last, as 0.
 */
export function shownFprs(fprs: readonly number[], nonMembers: number): ShownFpr[] {
  const byAllowed = new Map<number, ShownFpr>();
  for (const fpr of [...fprs].sort((a, b) => b - a)) {
    const allowed = allowedFalsePositives(nonMembers, fpr);
    byAllowed.set(allowed, { key: String(fpr), fpr: allowed === 0 ? 0 : fpr });
  }
  return [...byAllowed.values()];
}

/** One rate as a report shows it. */
export function shownFpr(key: string, nonMembers: number): ShownFpr {
  return { key, fpr: allowedFalsePositives(nonMembers, Number(key)) === 0 ? 0 : Number(key) };
}

/** The heading of a column of true positive rates. */
export function tprHeading({ fpr }: ShownFpr, { attacks }: Language): string {
  return fpr === 0 ? attacks.tprAtNone : attacks.tpr(perCent(fpr));
}

/** The limit on false accusations in words. */
export function accusing(fpr: number, { verdict }: Language): string {
  if (fpr === 0) return verdict.accusing(0);
  const of = 1 / fpr;
  return Math.abs(of - Math.round(of)) < 1e-6 * of
    ? verdict.accusing({ one: "1", of: integer(of) })
    : verdict.accusing({ perCent: perCent(fpr) });
}

/** The smallest shown rate that allows a false positive; where none does, 0. */
export function cautiousFpr(fprs: readonly number[], nonMembers: number): ShownFpr | undefined {
  const shown = shownFprs(fprs, nonMembers);
  return shown.findLast(({ fpr }) => fpr > 0) ?? shown.at(-1);
}

/** True where a tie leaves no threshold for this rate. */
export function isTied({ tied }: AttackResult, { key }: ShownFpr): boolean {
  return tied[key] ?? false;
}
