import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "../src/random.ts";
import { intervalCoverage } from "./simulation/intervals.ts";
import { failuresOf, simulate } from "./simulation/plan.ts";
import { populations } from "./simulation/populations.ts";
import { tables } from "./simulation/table.ts";

Deno.test("populations have the figures that many draws from them have", () => {
  const draws = 20_000;
  // Four standard errors of a share or an area.
  const tolerance = 4 * Math.sqrt(0.25 / draws);
  for (const population of populations()) {
    const random = new Random(1, population.leak, population.ties);
    const members = Float64Array.from({ length: draws }, () => population.member(random));
    const nonMembers = Float64Array.from({ length: draws }, () => population.nonMember(random));
    const share = (scores: Float64Array, least: number) =>
      scores.reduce((count, score) => count + Number(score >= least), 0) / draws;
    const what = `${population.leak}, ${population.ties}`;
    const { threshold } = population;
    assertAlmostEquals(population.tpr(threshold), share(members, threshold), tolerance, `${what}: TPR`);
    assertAlmostEquals(population.fpr(threshold), share(nonMembers, threshold), tolerance, `${what}: FPR`);
    let wins = 0;
    members.forEach((score, place) => wins += (Math.sign(score - nonMembers[place]) + 1) / 2);
    assertAlmostEquals(population.auc, wins / draws, tolerance, `${what}: AUC`);
    assert(population.tprAtFpr(0.1) <= population.tprAtFpr(0.2), what);
  }
});

Deno.test("the AUC's interval covers where DeLong's own does not: a small class, a strong leak, two values", () => {
  const population = populations().find(({ leak, ties }) => leak === "strong" && ties === "two values")!;
  const found = intervalCoverage(population, { members: 20, nonMembers: 200 }, { runs: 500, seed: 1 });
  const { covered, runs } = found.find(({ interval }) => interval === "AUC")!;
  // Seen: 496; DeLong's variance alone gives some 430.
  assert(covered >= 0.92 * runs, `covers ${covered} of ${runs}`);
});

Deno.test("intervals, verdicts and power keep what they promise, in a small simulation", async () => {
  const simulation = await simulate({ seed: 1, quick: true, note: () => {} });
  assertEquals(simulation.failures, []);
  const text = tables(simulation);
  assert(
    text.includes("| AUC | the area |") && text.includes("| randomised response | 0 | 100 |") &&
      !/NaN|undefined/.test(text),
    text,
  );
});

Deno.test("the simulation names what covers too rarely, leaks too often or is not found", () => {
  const size = { members: 200, nonMembers: 200, leak: "weak", ties: "none", runs: 1000 };
  const share = { perClass: 50, runs: 1000 };
  const failures = failuresOf({
    seed: 1,
    intervals: [
      { ...size, interval: "recall", covered: 900 },
      { ...size, interval: "recall", covered: 930 },
      { ...size, interval: "AUC", covered: 999 },
      { ...size, interval: "recall", covered: 1000 },
    ],
    nullVerdicts: [{ ...share, count: 60 }, { ...share, count: 90 }],
    nullAudits: [{ ...share, attacker: "folds", count: 0, covered: { accuracy: 950, auc: 840 } }],
    power: [{ ...share, count: 900, accuracy: 0.6, tests: 24 }],
    told: [{ ...share, count: 900 }],
    epsilon: [true, false].flatMap((isPromised) =>
      [70, 90].map((count) => ({
        ...share,
        count,
        mechanism: "noise",
        delta: 0,
        method: "one-run",
        cuts: "counts",
        epsilon: 1,
        mean: 0.5,
        isPromised,
      }))
    ),
  });
  assertEquals(failures, [
    "recall, 200 and 200 rows, leak weak, ties none: covers 900 of 1000",
    "AUC, 200 and 200 rows, leak weak, ties none: covers 999 of 1000, too many",
    "Null models of 50 rows: 90 of 1000 leak",
    "auc of folds, 50 rows: covers 840 of 1000",
    "Power, 50 rows: 900 of 1000 found",
    "Told, 50 rows: covers 900 of 1000",
    "noise, 50 rows: one-run by counts exceeds epsilon in 90 of 1000",
  ]);
});
