/** The whole simulation: what is drawn, how often, and what must hold. */
import { compileKernels } from "../../src/kernels/module.ts";
import { type AttackerKind, type NullAudits, nullAudits } from "./audits.ts";
import { type EpsilonShare, epsilonShares } from "./epsilon.ts";
import { type Coverage, intervalCoverage, type Size } from "./intervals.ts";
import { populations } from "./populations.ts";
import { foundAtPower, nullVerdicts, type PowerShare, type Share, toldIntervals } from "./verdicts.ts";

/** All that the simulation found. */
export interface Simulation {
  readonly seed: number;
  readonly intervals: readonly Coverage[];
  readonly nullVerdicts: readonly Share[];
  readonly nullAudits: readonly NullAudits[];
  readonly power: readonly PowerShare[];
  readonly told: readonly Share[];
  readonly epsilon: readonly EpsilonShare[];
  /** Promises that are not kept, a sentence each. */
  readonly failures: readonly string[];
}

/** The seed and the extent of a simulation. */
export interface SimulateOptions {
  readonly seed: number;
  /** A few seconds instead of some twenty minutes. */
  readonly quick: boolean;
  /** Hears of what begins. */
  readonly note: (text: string) => void;
}

/** Sizes with their runs in each population. */
interface Sizes extends Size {
  readonly runs: number;
}

const SIZES: readonly Sizes[] = [
  { members: 20, nonMembers: 20, runs: 4000 },
  { members: 50, nonMembers: 50, runs: 4000 },
  { members: 200, nonMembers: 200, runs: 4000 },
  { members: 1000, nonMembers: 1000, runs: 4000 },
  { members: 10_000, nonMembers: 10_000, runs: 6000 },
  { members: 20, nonMembers: 1000, runs: 2000 },
  { members: 1000, nonMembers: 20, runs: 2000 },
];
const QUICK_SIZES: readonly Sizes[] = [
  { members: 20, nonMembers: 20, runs: 60 },
  { members: 200, nonMembers: 200, runs: 60 },
];

/** Rows a side of mechanisms of known epsilon, with the runs of each. */
const EPSILON = { sizes: [200, 2000], runs: 1000 };

/** Rows a side of simulated and of real null models, with the runs of each. */
const NULL_VERDICTS = { sizes: [20, 200, 1000], runs: 2000 };
const NULL_AUDITS = { sizes: [50], runs: { shadow: 500, shadows: 1000, folds: 500 } };

const LEAST_COVERAGE = 0.94;
/** DeLong's, which is not exact, must not be far too wide either, where there are rows enough. */
const AUC = { interval: "AUC", most: 0.97, fromRows: 200 };
const MOST_LEAKS = 0.05;
const MOST_EXCEED = 0.05;
/** Chance may take this many standard errors. Some 1,500 shares are looked at: one in 4,000 lies as far by chance alone. */
const STANDARD_ERRORS = 3.5;

/** Simulates, and says what does not hold. */
export async function simulate({ seed, quick, note }: SimulateOptions): Promise<Simulation> {
  const intervals: Coverage[] = [];
  for (const { members, nonMembers, runs } of quick ? QUICK_SIZES : SIZES) {
    note(`Intervals of ${members} members and ${nonMembers} non-members`);
    for (const population of populations()) {
      intervals.push(...intervalCoverage(population, { members, nonMembers }, { runs, seed }));
    }
  }
  note("Verdicts on simulated attacks");
  const runs = quick ? 100 : NULL_VERDICTS.runs;
  const sizes = quick ? [50] : NULL_VERDICTS.sizes;
  const verdicts = sizes.map((perClass) => nullVerdicts(perClass, { runs, seed }));
  const power = sizes.map((perClass) => foundAtPower(perClass, { runs, seed }));
  const told = sizes.map((perClass) => toldIntervals(perClass, { runs, seed }));
  const epsilon = (quick ? [100] : EPSILON.sizes).flatMap((perClass) => {
    note(`Bounds on epsilon from ${perClass} rows a side`);
    return epsilonShares(perClass, { runs: quick ? 60 : EPSILON.runs, seed });
  });
  const kernels = await compileKernels();
  const audits: NullAudits[] = [];
  for (const attacker of ["shadow", "shadows", "folds"] satisfies AttackerKind[]) {
    for (const perClass of quick ? [20] : NULL_AUDITS.sizes) {
      note(`Audits of ${perClass} members and as many others that nothing tells apart: ${attacker}`);
      audits.push(
        await nullAudits(attacker, perClass, { runs: quick ? 2 : NULL_AUDITS.runs[attacker], seed, kernels }),
      );
    }
  }
  const found = { seed, intervals, nullVerdicts: verdicts, nullAudits: audits, power, told, epsilon };
  return {
    seed,
    intervals,
    nullVerdicts: verdicts,
    nullAudits: audits,
    power,
    told,
    epsilon,
    failures: failuresOf(found),
  };
}

/** Promises that are missed by more than chance explains. */
export function failuresOf(
  { intervals, nullVerdicts, nullAudits, power, told, epsilon }: Omit<Simulation, "failures">,
): string[] {
  const failures: string[] = [];
  for (const { interval, leak, ties, members, nonMembers, runs, covered } of intervals) {
    const where = `${interval}, ${members} and ${nonMembers} rows, leak ${leak}, ties ${ties}`;
    if (isBelow(covered, runs, LEAST_COVERAGE)) failures.push(`${where}: covers ${covered} of ${runs}`);
    const enough = Math.min(members, nonMembers) >= AUC.fromRows;
    if (interval === AUC.interval && enough && isAbove(covered, runs, AUC.most)) {
      failures.push(`${where}: covers ${covered} of ${runs}, too many`);
    }
  }
  for (const { perClass, runs, count } of [...nullVerdicts, ...nullAudits]) {
    if (isAbove(count, runs, MOST_LEAKS)) {
      failures.push(`Null models of ${perClass} rows: ${count} of ${runs} leak`);
    }
  }
  for (const { attacker, perClass, runs, covered } of nullAudits) {
    for (const [name, count] of Object.entries(covered)) {
      if (isBelow(count, runs, LEAST_COVERAGE)) {
        failures.push(`${name} of ${attacker}, ${perClass} rows: covers ${count} of ${runs}`);
      }
    }
  }
  for (const { perClass, runs, count } of power) {
    if (isBelow(count, runs, LEAST_COVERAGE)) {
      failures.push(`Power, ${perClass} rows: ${count} of ${runs} found`);
    }
  }
  for (const { perClass, runs, count } of told) {
    if (isBelow(count, runs, LEAST_COVERAGE)) {
      failures.push(`Told, ${perClass} rows: covers ${count} of ${runs}`);
    }
  }
  for (const { mechanism, method, cuts, perClass, runs, count, isPromised } of epsilon) {
    if (isPromised && isAbove(count, runs, MOST_EXCEED)) {
      failures.push(
        `${mechanism}, ${perClass} rows: ${method} by ${cuts} exceeds epsilon in ${count} of ${runs}`,
      );
    }
  }
  return failures;
}

function isBelow(count: number, runs: number, share: number): boolean {
  return count < runs * share - STANDARD_ERRORS * Math.sqrt(runs * share * (1 - share));
}

function isAbove(count: number, runs: number, share: number): boolean {
  return count > runs * share + STANDARD_ERRORS * Math.sqrt(runs * share * (1 - share));
}
