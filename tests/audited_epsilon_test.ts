/** What an audit says of epsilon: by which attack, and what the draw of the members allows. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { attacks } from "../src/attack/attacks.ts";
import { audit } from "../src/audit.ts";
import { type AuditedEpsilonOptions, epsilonOf } from "../src/audited_epsilon.ts";
import { compareWithBaseline, parseBaseline } from "../src/gate/baseline.ts";
import { checkConditions, gatedAudit } from "../src/gate/check.ts";
import { parseCondition } from "../src/gate/condition.ts";
import { gateEntries } from "../src/gate/wording.ts";
import { epsilonLowerBound } from "../src/metrics/epsilon/epsilon.ts";
import { Random } from "../src/random.ts";
import { languages } from "../src/report/language/language.ts";
import { madeUpAnswers } from "./made_up_answers.ts";

const rows = 2000;
const random = new Random(1, "audited epsilon");
const membership = Uint8Array.from({ length: rows }, (_, row) => row % 2);
const labels = Uint16Array.from(membership, () => random.integer(3));
const scores = Float64Array.from(membership, (member) => random.normal() + 2 * member);
const judged = { scores, membership, labels };
const verdict = { attack: "gap", chosen: "gap" };
/** An attacker who tried eight attacks. */
const attackerOf = (kind: string) => ({ attacker: { kind }, attacks: Array(8) });
const attackers = [attackerOf("shadow")];
const of = (options: Partial<AuditedEpsilonOptions> = {}) =>
  epsilonOf(judged, { verdict, attackers, delta: 1e-5, isDependent: false, seed: 7, ...options });

Deno.test("without a draw there is an indication by both error rates, and no bound", () => {
  const { epsilon, mu, gaussian } = epsilonLowerBound(scores, membership, { seed: 7, level: 0.025 });
  assert(epsilon > 1);
  assertEquals(of(), {
    attack: "gap",
    delta: 1e-5,
    level: 0.05,
    bound: epsilon,
    method: "clopper-pearson",
    valid: false,
    why: "not drawn",
    neighbours: "add or remove",
    indication: epsilon,
    mu: mu!,
    gaussian,
  });
  assertEquals(of({ delta: 0 }).gaussian, null);
});

Deno.test("a draw makes it a bound: of one run by coins, of pairs within classes by a subset or where folds learned", () => {
  const rates = of();
  for (
    const [drawn, folds, method, neighbours] of [
      ["coins", undefined, "one-run", "add or remove"],
      ["subset", undefined, "one-run-pairs", "replace"],
      ["coins", "threshold", "one-run", "add or remove"],
      ["coins", "score", "one-run-pairs", "replace"],
    ] as const
  ) {
    const learnedBy = folds && { of: membership.map((_, row) => (row >> 1) % 2), learned: folds };
    const found = of({ drawn, folds: learnedBy });
    const { epsilon } = epsilonLowerBound(scores, membership, {
      method,
      seed: 7,
      level: 0.025,
      folds: learnedBy,
      ...method === "one-run-pairs" && { groups: labels },
    });
    assertEquals([found.bound, found.method, found.neighbours], [epsilon, method, neighbours]);
    assertEquals([found.valid, found.why], [true, drawn]);
    if (folds !== "score") assertEquals([found.indication, found.mu], [rates.indication, rates.mu]);
  }
});

Deno.test("half of the level is for the attackers' choices, half for every attack in either direction", () => {
  const both = [attackerOf("shadow"), attackerOf("shadows")], byFolds = [attackerOf("folds")];
  for (
    const [told, tried, shares] of [
      [verdict, attackers, 2],
      [verdict, both, 4],
      [verdict, byFolds, 16],
      [{ ...verdict, chosen: "entropy" }, attackers, 32],
      [{ ...verdict, reversed: true as const }, both, 64],
    ] as const
  ) {
    const { bound, level } = of({ verdict: told, attackers: tried });
    const expected = epsilonLowerBound(scores, membership, { seed: 7, level: 0.05 / shares });
    assertEquals([bound, level], [expected.epsilon, 0.05], String(shares));
  }
  assertEquals(of({ verdict: { ...verdict, attacker: "aware" } }).attacker, "aware");
});

Deno.test("where shadows give the membership away, nothing bounds epsilon, however members were drawn", () => {
  const { valid, why, bound, indication } = of({ drawn: "coins", isDependent: true });
  assertEquals([valid, why, bound], [false, "dependent shadows", 0]);
  assert(indication > 0, `${indication}`);
});

const answers = { members: 300, nonMembers: 300, classes: 4 };
const target = madeUpAnswers({ ...answers, purpose: "target" });
const shadow = madeUpAnswers({ ...answers, purpose: "shadow" });

Deno.test("an audit bounds epsilon by the scores of the verdict's attack, and a gate watches the bound", async () => {
  const options = {
    shadows: [shadow],
    attacks: attacks.slice(3),
    drawn: "subset",
    delta: 1e-6,
    seed: 3,
  } as const;
  const found = await audit(target, options);
  const { epsilon, verdict, rows: { told } } = found;
  assertEquals([epsilon.attack, epsilon.delta, epsilon.why], [verdict.attack, 1e-6, "subset"]);
  assertEquals(
    epsilon.indication,
    epsilonLowerBound(told.scores, target.membership!, { delta: 1e-6, seed: 3, level: 0.025 }).epsilon,
  );
  const gate = (audited: typeof found, condition: string, byPoint = false) => {
    const results = checkConditions([parseCondition(condition)], gatedAudit(audited), { byPoint });
    return gateEntries(results, { language: languages.en, attackers: 1 })[0];
  };
  const made = (bound: number, valid: boolean) => ({ ...found, epsilon: { ...epsilon, bound, valid } });
  const failed = gate(made(3.2, true), "epsilon > 3");
  assertEquals(
    [failed.passed, failed.value, failed.limit, failed.attack, failed.interval, failed.notes],
    [false, 3.2, 3, verdict.attack, null, []],
  );
  assertEquals(failed.sentence, `The lower bound on epsilon by ${verdict.attack} is 3.200: it lies above 3.`);
  assertEquals(gate(made(3, true), "epsilon > 3", true).passed, true);
  assertEquals(gate(made(3, true), "epsilon >= 3").passed, false);
  const passed = gate(made(2, false), "epsilon > 3");
  assertEquals([passed.passed, passed.notes.length], [true, 2]);
  assert(passed.notes[0].startsWith("It is an indication, not a bound"), passed.notes[0]);
  assert(passed.notes[1].startsWith("A lower bound rules no larger epsilon out"), passed.notes[1]);
  assertEquals(gate(made(5, false), "epsilon > 3").notes.length, 1);

  const { rows: _, ...report } = found, before = parseBaseline(JSON.stringify(report), "earlier.json");
  const compared = compareWithBaseline(gatedAudit(found), { prior: 0.5, fpr: found.fpr, before });
  assert(compared.length > 3 && compared.every(({ condition }) => !condition.includes("epsilon")));
  assertEquals(compared.flatMap(({ caveats }) => caveats), []);
});

Deno.test("limits of epsilon have no highest value; what never or always holds is refused", () => {
  assertEquals(parseCondition("epsilon > 12.5") as object, {
    kind: "figure",
    text: "epsilon > 12.5",
    measure: "epsilon",
    inclusive: false,
    limit: 12.5,
  });
  for (
    const [text, message] of [
      ["epsilon > -1", "the limit behind > must be a number, at least 0, found -1"],
      ["epsilon >= 0", "the limit behind >= must be a number above 0, found 0"],
      ["epsilon > Infinity", "found Infinity"],
    ]
  ) assertThrows(() => parseCondition(text), RangeError, message);
  assertThrows(() => parseCondition("epsilon@0.1 > 3"), SyntaxError, "epsilon takes no @");
});

Deno.test("a draw that cannot have been is refused before anything is learned", async () => {
  const refuses = (options: object, message: string, answers = target) =>
    assertRejects(() => audit(answers, { shadows: [shadow], ...options }), Error, message);
  await refuses({ delta: 1 }, "delta must be from 0 to below 1, found 1");
  await refuses({ delta: "0" }, 'delta must be a number, found "0"');
  await refuses({ drawn: "halves" }, 'drawn must be subset or coins, or absent, found "halves"');
  const few = madeUpAnswers({ members: 100, nonMembers: 500, classes: 4, purpose: "few" });
  await refuses({ drawn: "coins" }, "about as many members as non-members, found 100 and 500", few);
});
