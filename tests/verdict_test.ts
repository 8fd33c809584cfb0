import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { evaluate } from "../src/metrics/evaluation.ts";
import { balancedAccuracyInterval, clopperPearson } from "../src/metrics/intervals.ts";
import { detectableAccuracy } from "../src/metrics/power.ts";
import { decide, type JudgedAttack, type JudgedAttacker } from "../src/metrics/verdict.ts";
import { Random } from "../src/random.ts";

/** The sizes and the threshold of a simulated attack. */
interface Simulated {
  readonly perClass?: number;
  readonly nonMembers?: number;
  readonly threshold?: number;
}

/** An attack on 500 rows a side unless told, `shift` standard deviations apart. */
function attack(name: string, shift: number, options: Simulated = {}): JudgedAttack {
  const { perClass = 500, threshold = shift / 2 } = options;
  const random = new Random(1, name);
  const membership = Uint8Array.from(
    { length: perClass + (options.nonMembers ?? perClass) },
    (_, row) => row < perClass ? 1 : 0,
  );
  const scores = Float64Array.from(membership, (member) => random.normal() + shift * member);
  return { name, ...evaluate(scores, membership, { threshold }) };
}

function shadow(chosen: string, ...attacks: JudgedAttack[]): JudgedAttacker {
  return { name: "shadow", kind: "shadow", chosen, attacks };
}

Deno.test("decide tells a leak by the attack that the attacker would choose, if that one finds it", () => {
  const [weak, strong] = [attack("weak", 1), attack("strong", 3)];
  const verdict = decide([shadow("weak", strong, weak)]);
  assertEquals([verdict.word, verdict.attack, verdict.chosen, verdict.test], [
    "leaks",
    "weak",
    "weak",
    "accuracy",
  ]);
  assertEquals(verdict.accuracy, weak.accuracy);
  assertEquals([...verdict.interval], [...weak.intervals.accuracy]);
  assertEquals(verdict.candidates, 1);
  assertEquals(verdict.attacker, undefined);
  // Two attacks with accuracy, AUC and three rates; of 500 non-members 0.1 % allows no more than 0 does.
  assertEquals(verdict.tests, 8);
});

Deno.test("decide tells a leak by another attack's accuracy where the chosen one finds nothing", () => {
  const [none, weak, strong] = [attack("none", 0), attack("weak", 1), attack("strong", 3)];
  const verdict = decide([shadow("none", none, weak, strong)]);
  assertEquals([verdict.word, verdict.attack, verdict.chosen], ["leaks", "strong", "none"]);
  assertEquals(verdict.candidates, 3);
  const { truePositives, trueNegatives } = strong.counts;
  assertEquals(
    verdict.interval,
    clopperPearson(truePositives + trueNegatives, 1000, { confidence: 1 - 0.05 / 3 }),
  );
});

Deno.test("decide tells a leak that no threshold shows by the smallest p-value of any test", () => {
  // The threshold judges nobody a member.
  const [none, high] = [attack("none", 0), attack("high", 1, { threshold: 1e9 })];
  const verdict = decide([shadow("none", none, high)]);
  assertEquals([verdict.word, verdict.attack, verdict.test, verdict.accuracy], ["leaks", "high", "auc", 0.5]);
  assertAlmostEquals(verdict.pValue, 8 * high.pValues.auc, 1e-15 * verdict.pValue);
});

Deno.test("decide without a leak is told by the choice, and says whether rows were enough", () => {
  const rows = { few: 60, enough: 2000 };
  const [few, enough] = [rows.few, rows.enough].map((perClass) => attack("none", 0, { perClass }));
  const verdict = decide([shadow("none", enough)]);
  assertEquals([verdict.word, verdict.attack, verdict.test], ["nothing found", "none", "accuracy"]);
  assert(verdict.power.accuracy! < 0.6 && verdict.pValue > 0.05);
  assertEquals(
    verdict.power.accuracy,
    detectableAccuracy({ members: 2000, nonMembers: 2000, level: 0.05 / 5 }),
  );
  const unsure = decide([shadow("none", few)]);
  assertEquals(unsure.word, "too few samples");
  assert(unsure.power.accuracy! > 0.6);
  const two = evaluate([2, 1], [1, 0], { threshold: 1.5 });
  const hopeless = decide([shadow("two", { name: "two", ...two })]);
  assertEquals([hopeless.word, hopeless.power.accuracy], ["too few samples", null]);
});

Deno.test("decide gives the balanced accuracy where members and non-members differ in number", () => {
  const rare = attack("rare", 3, { perClass: 50, nonMembers: 900 });
  const verdict = decide([shadow("rare", rare)]);
  assertEquals(verdict.accuracy, rare.balancedAccuracy);
  const { truePositives, trueNegatives } = rare.counts;
  assertEquals(
    verdict.interval,
    balancedAccuracyInterval({ truePositives, members: 50, trueNegatives, nonMembers: 900 }),
  );
});

Deno.test("decide names the attacker among several, and counts all that they tried", () => {
  const [none, strong] = [attack("none", 0), attack("strong", 3)];
  const attackers = [
    { name: "unaware", kind: "shadow", chosen: "none", attacks: [none] },
    { name: "aware", kind: "shadow", chosen: "strong", attacks: [none, strong] },
  ] as const;
  const verdict = decide(attackers);
  assertEquals([verdict.attacker, verdict.attack, verdict.chosen], ["aware", "strong", "strong"]);
  assertEquals([verdict.tests, verdict.candidates], [12, 2]);
  const calm = decide([attackers[0], { name: "aware", kind: "shadow", chosen: "none", attacks: [none] }]);
  assertEquals([calm.word, calm.attacker], ["nothing found", "unaware"]);
});

Deno.test("decide by k-fold widens the interval over all attacks, and needs more for the same power", () => {
  const [none, strong] = [attack("none", 0), attack("strong", 3)].map((judged) => ({ folds: 5, ...judged }));
  const verdict = decide([{ name: "folds", kind: "folds", chosen: "strong", attacks: [none, strong] }]);
  assertEquals(verdict.candidates, 2);
  const { truePositives, trueNegatives } = strong.counts;
  assertEquals(
    verdict.interval,
    clopperPearson(truePositives + trueNegatives, 1000, { confidence: 0.975, designEffect: 2 }),
  );
  const level = 0.05 / (8 * 5);
  const probability = 1 - 0.05 ** (1 / 5);
  assertEquals(
    verdict.power.accuracy,
    detectableAccuracy({ members: 100, nonMembers: 100, level, probability }),
  );
});

Deno.test("decide by k-fold takes no direction from an area over all folds where one of them shows the leak", () => {
  const random = new Random(4, "one fold"), folds = 5, rows = 1000;
  const of = Uint8Array.from({ length: rows }, (_, row) => row % folds);
  const membership = Uint8Array.from(of, (_, row) => Math.floor(row / folds) % 2);
  const evaluated = (ofOne: number, ofOthers: number) => {
    const scores = Float64Array.from(
      membership,
      (member, row) => random.normal() + 20 * of[row] + member * (of[row] === 0 ? ofOne : ofOthers),
    );
    const options = { threshold: Infinity, folds: { of, learned: "score" as const } };
    const judged = { name: "network", folds, ...evaluate(scores, membership, options) };
    return {
      judged,
      verdict: decide([{ name: "folds", kind: "folds", chosen: "network", attacks: [judged] }]),
    };
  };
  const { judged: { auc }, verdict } = evaluated(1.2, -0.4);
  assert(auc < 0.5, `${auc}`);
  assertEquals([verdict.word, verdict.test, verdict.reversed], ["leaks", "auc", undefined]);
  assertEquals(evaluated(-9, -9).verdict.reversed, true);
});

Deno.test("decide refuses attackers without the attack that they chose", () => {
  assertThrows(() => decide([]), RangeError, "found none");
  assertThrows(() => decide([shadow("gone", attack("none", 0))]), RangeError, "has chosen gone");
});
