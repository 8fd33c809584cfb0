/** Attacks and attackers in an audit's result, as sections look for them. */
import type { Decision } from "../../metrics/verdict.ts";
import type { AttackerSummary, AttackResult } from "../../audit_result.ts";
import type { AttackerKind } from "../language/verdict_language.ts";
import type { AuditReport } from "../report.ts";

/** One attacker with its attacks' figures. */
export interface Attacking {
  readonly attacker: AttackerSummary;
  readonly attacks: readonly AttackResult[];
}

/** Every attacker of a report, the main one first. */
export function attackersOf({ attacker, attacks, otherAttackers }: AuditReport): Attacking[] {
  return [{ attacker, attacks }, ...otherAttackers];
}

/** The attacker that the verdict is told by. */
export function attackerOf(report: AuditReport, { attacker }: Decision = report.verdict): Attacking {
  return attackersOf(report).find((one) => one.attacker.name === attacker) ?? attackersOf(report)[0];
}

/**
 * An attacker's figures by the attack's name.
 *
 * @throws {RangeError} where there is no such attack
 */
export function attackNamed(name: string, { attacks }: Attacking): AttackResult {
  const found = attacks.find((attack) => attack.name === name);
  if (found) return found;
  const names = attacks.map((attack) => attack.name).join(", ") || "none";
  throw new RangeError(`Cannot write the report: figures of ${name} are needed, found ${names}`);
}

/** The kind of an attacker, for the sentences about it. */
export function kindOf({ kind, name }: AttackerSummary): AttackerKind {
  if (kind !== "shadow") return kind;
  return name === "aware" || name === "unaware" ? name : "shadow";
}
