/** Comparing an audit with the report of an earlier one. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { compareWithBaseline, parseBaseline } from "../src/gate/baseline.ts";
import type { GatedAudit } from "../src/gate/check.ts";
import { gateEntries } from "../src/gate/wording.ts";
import { languages } from "../src/report/language/language.ts";
import { madeUpAttack, madeUpAudit } from "./gated_audit.ts";

/** An audit as its report.json has it. */
function reportOf({ attackers: [first, ...others], verdict, answers }: GatedAudit): object {
  return {
    attacker: { name: first.name },
    attacks: first.attacks,
    otherAttackers: others.map(({ name, attacks }) => ({ attacker: { name }, attacks })),
    verdict,
    answers,
    prior: 0.5,
  };
}

function compare(now: GatedAudit, then: GatedAudit, fpr = [0.01]) {
  const before = parseBaseline(JSON.stringify(reportOf(then)), "earlier.json");
  const results = compareWithBaseline(now, { prior: 0.5, fpr, before });
  return gateEntries(results, { language: languages.en, attackers: now.attackers.length });
}

const NAMES = ["accuracy", "balanced-accuracy", "advantage", "auc", "tpr@0.01", "ppv@0.5"];

Deno.test("a run beside itself is no worse", () => {
  const audit = madeUpAudit({ shadow: [madeUpAttack("gap"), madeUpAttack("entropy")] });
  const entries = compare(audit, audit);
  assertEquals(entries.map(({ condition }) => condition), NAMES.map((name) => `baseline ${name}`));
  assert(entries.every(({ passed, notes }) => passed && notes.length === 0));
});

Deno.test("a figure is worse where its interval lies above the earlier one, and better figures are none", () => {
  const auc = (value: number) => [value, value - 0.05, value + 0.05] as const;
  const audit = (gap: number, entropy: number) =>
    madeUpAudit({
      shadow: [madeUpAttack("gap", { auc: auc(gap) }), madeUpAttack("entropy", { auc: auc(entropy) })],
    });
  const entries = compare(audit(0.5, 0.7), audit(0.5, 0.59));
  const failed = entries.filter(({ passed }) => !passed);
  assertEquals(failed.map(({ condition, attack }) => [condition, attack]), [["baseline auc", "entropy"]]);
  const [{ value, limit, interval, before, sentence }] = failed;
  assertEquals([value, interval, before], [0.7, [0.7 - 0.05, 0.7 + 0.05], {
    value: 0.59,
    interval: [0.59 - 0.05, 0.59 + 0.05],
  }]);
  assertEquals(limit, 0.59 + 0.05);
  assertEquals(
    sentence,
    "The AUC of entropy was 0.590 [0.540, 0.640] and is 0.700 [0.650, 0.750]: worse beyond both intervals.",
  );
  for (const [now, then] of [[0.7, 0.61], [0.5, 0.9]]) {
    assert(compare(audit(now, now), audit(then, then)).every(({ passed }) => passed));
  }
});

Deno.test("attacks and rates that only one run has are named", () => {
  const now = madeUpAudit({
    aware: [madeUpAttack("gap", { tpr: { "0.01": [0, 0, 1], "0.1": [0, 0, 1] } })],
    unaware: [madeUpAttack("gap")],
  });
  const then = madeUpAudit({
    aware: [madeUpAttack("gap", { tpr: { "0.01": [0, 0, 1], "0.05": [0, 0, 1] } }), madeUpAttack("entropy")],
  });
  const [first, ...others] = compare(now, then, [0.01, 0.1]);
  assertEquals(first.notes, [
    "In the earlier run alone: entropy (aware).",
    "In this run alone: gap (unaware).",
    "Not compared, as the two runs do not have it alike: tpr@0.1, tpr@0.05.",
  ]);
  assert(others.every(({ notes }) => notes.length === 0));
});

Deno.test("a TPR is worse where that at no false positive lies above the earlier interval", () => {
  const at = (tpr: Readonly<Record<string, readonly [number, number, number]>>) =>
    madeUpAudit({ shadow: [madeUpAttack("gap", { tpr })] });
  const now = at({ "0.01": [1, 0, 1], "0": [1, 0.99, 1] }), then = at({ "0.01": [0.01, 0, 0.02] });
  const before = parseBaseline(JSON.stringify(reportOf(then)), "earlier.json");
  const results = compareWithBaseline(now, { prior: 0.5, fpr: [0.01, 0], asked: [0.01], before });
  const [{ condition, interval, notes }, ...others] = gateEntries(results, {
    language: languages.en,
    attackers: 1,
  }).filter(({ passed }) => !passed);
  assertEquals([condition, interval, others.length], ["baseline tpr@0.01", [0.99, 1], 0]);
  assert(notes[0].startsWith("The lower limit of the TPR at 1 % FPR is that of the TPR at no"), `${notes}`);
  // Nobody asked for the rate 0, which the earlier run lacks.
  assertEquals(results.flatMap(({ caveats }) => caveats.map(({ kind }) => kind)), ["from none"]);
});

Deno.test("accuracy is compared only where members are as many among all", () => {
  const attackers = { shadow: [madeUpAttack("gap")] };
  const entries = compare(madeUpAudit(attackers), madeUpAudit(attackers, { members: 500, nonMembers: 100 }));
  assertEquals(entries.map(({ condition }) => condition), NAMES.slice(1).map((name) => `baseline ${name}`));
  assert(entries[0].notes[0].endsWith(": accuracy."));
});

Deno.test("where nothing can be compared, nothing passes", () => {
  const [only, ...others] = compare(
    madeUpAudit({ folds: [madeUpAttack("gap")] }),
    madeUpAudit({ shadow: [madeUpAttack("gap")] }),
  );
  assertEquals([only.condition, only.passed, others.length], ["baseline", false, 0]);
  assertEquals(only.notes, [
    "The attackers differ: a shadow in the earlier run, k-fold on the target's own samples in this one. Compare with a run that " +
    "has the same attacker.",
  ]);
  const [attacks] = compare(
    madeUpAudit({ shadow: [madeUpAttack("gap")] }),
    madeUpAudit({ shadow: [madeUpAttack("entropy")] }),
  );
  assertEquals(attacks.notes, ["In the earlier run alone: entropy.", "In this run alone: gap."]);
});

Deno.test("what is no report is refused by name", () => {
  assertThrows(
    () => parseBaseline("{", "old.json"),
    SyntaxError,
    "Cannot compare with old.json: it must be JSON",
  );
  for (const text of ["3", "{}", `{"attacks": []}`]) {
    assertThrows(
      () => parseBaseline(text, "old.json"),
      TypeError,
      "Cannot compare with old.json: it must be the report.json of an audit; ",
    );
  }
});
