/** Figures over several trainings of one experiment: the mean of each, and how far the trainings lie apart. */
import type { Audit } from "../audit_result.ts";
import { summariseAttacks } from "../metrics/over_runs.ts";
import type { OverSeeds, OverTargets, OverTrainings } from "./report.ts";

/** Figures over seeds, of the attacker that is told of. */
export function overSeeds(seeds: readonly number[], audits: readonly Audit[]): OverSeeds {
  return { seeds, ...overTrainings(audits) };
}

/** Figures over targets that the same shadows attack. */
export function overTargets(audits: readonly Audit[]): OverTargets {
  return { targets: audits.map((_, place) => place + 1), ...overTrainings(audits) };
}

function overTrainings(audits: readonly Audit[]): OverTrainings {
  return {
    attacks: summariseAttacks(
      audits.map(({ attacks }) => attacks.map((each) => ({ name: each.name, evaluation: each }))),
    ),
    verdicts: audits.map(({ verdict }) => verdict),
  };
}
