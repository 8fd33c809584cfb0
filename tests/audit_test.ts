import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Answers, UNKNOWN } from "../src/answers/answers.ts";
import { encodeAnswers } from "../src/answers/encode_answers.ts";
import { readTable } from "../src/answers/tables/read_table.ts";
import { toAnswers } from "../src/answers/to_answers.ts";
import type { Block } from "../src/answers/block.ts";
import type { Attack } from "../src/attack/attack.ts";
import { attacks } from "../src/attack/attacks.ts";
import { audit } from "../src/audit.ts";
import { byClass } from "../src/metrics/by_class.ts";
import type { Interval } from "../src/metrics/intervals.ts";
import { madeUpAnswers, reordered } from "./made_up_answers.ts";

const shadow = madeUpAnswers({ members: 300, nonMembers: 300, classes: 5, purpose: "shadow" });
const target = madeUpAnswers({ members: 300, nonMembers: 300, classes: 5, purpose: "target" });

Deno.test("a leak is found by way of a shadow, and by k-fold without one", async () => {
  const byShadow = await audit(target, { shadows: [shadow] }), byFolds = await audit(target);
  for (const { verdict, attacks: found, answers } of [byShadow, byFolds]) {
    assertEquals(verdict.word, "leaks");
    assert(verdict.accuracy > 0.7 && verdict.pValue < 1e-6, `${verdict.accuracy}, ${verdict.pValue}`);
    assertEquals(found.map(({ name }) => name), attacks.map(({ name }) => name));
    assertEquals(answers, {
      samples: 600,
      classes: 5,
      members: 300,
      nonMembers: 300,
      unknown: 0,
      labels: true,
      scores: "logits",
      queries: 1,
    });
  }
  assertEquals([byShadow.attacker.kind, byFolds.attacker.kind], ["shadow", "folds"]);
  assertEquals([byShadow.attacks[0].folds, byFolds.attacks[0].folds], [undefined, 5]);
  assertEquals(byFolds.attacks.find(({ name }) => name === "loss-threshold")!.threshold, null);
});

Deno.test("where nothing leaks nothing is found, and few samples are said to be few", async () => {
  const blind = (each: number) =>
    madeUpAnswers({ members: each, nonMembers: each, classes: 5, purpose: "blind", leak: 0 });
  assertEquals((await audit(blind(1500))).verdict.word, "nothing found");
  assertEquals((await audit(blind(20))).verdict.word, "too few samples");
});

Deno.test("scores and thresholds are the same whatever the truth about the target is", async () => {
  const turned = { ...target, membership: target.membership!.map((bit) => 1 - bit) };
  const right = await audit(target, { shadows: [shadow] }),
    wrong = await audit(turned, { shadows: [shadow] });
  for (const [i, { scores }] of right.rows.scores.entries()) {
    assertEquals(scores, wrong.rows.scores[i].scores);
    assertEquals(right.attacks[i].threshold, wrong.attacks[i].threshold);
    assertEquals(right.attacks[i].ownAccuracy, wrong.attacks[i].ownAccuracy);
  }
});

Deno.test("samples of unknown membership are scored like others and count in no figure", async () => {
  const known = await audit(target, { shadows: [shadow] });
  const order = Uint32Array.from({ length: 600 }, (_, row) => row);
  const both = reordered(target, Uint32Array.from([...order]));
  const partly: Answers = {
    ...both,
    membership: both.membership!.map((bit, row) => row % 3 === 0 ? UNKNOWN : bit),
  };
  const { answers, rows, attacks: found } = await audit(partly, { shadows: [shadow] });
  assertEquals([answers.unknown, answers.members + answers.nonMembers], [200, 400]);
  assertEquals(rows.scores[0].scores, known.rows.scores[0].scores);
  const { counts } = found[0];
  assertEquals(
    counts.truePositives + counts.falsePositives + counts.trueNegatives + counts.falseNegatives,
    400,
  );
  const byFolds = await audit(partly);
  assert(byFolds.rows.scores.every(({ scores }) => scores.every(Number.isFinite)));
  assert(byFolds.rows.probability.every((p) => p > 0 && p < 1));
});

Deno.test("without labels, and of bare classes, those attacks run that can, and the others are named", async () => {
  const without = await audit({ ...target, labels: undefined }, { shadows: [shadow] });
  assertEquals(without.attacks.map(({ name }) => name), ["shadow-network", "top-confidence", "entropy"]);
  assertEquals(without.attacker.skipped.map(({ name }) => name).includes("loss-threshold"), true);
  assertEquals(without.byClass, null);
  const bare = madeUpAnswers({ members: 300, nonMembers: 300, classes: 5, purpose: "bare", kind: "classes" });
  const { attacks: [only], verdict } = await audit(bare);
  assertEquals([only.name, verdict.attack, verdict.word], ["gap", "gap", "leaks"]);
});

Deno.test("members and non-members need not be as many", async () => {
  const uneven = madeUpAnswers({ members: 500, nonMembers: 60, classes: 5, purpose: "uneven" });
  const { verdict, attacks: found } = await audit(uneven, { shadows: [shadow] });
  assertEquals(verdict.word, "leaks");
  const told = found.find(({ name }) => name === verdict.attack)!;
  assertEquals(verdict.accuracy, told.balancedAccuracy);
  const silent = madeUpAnswers({ members: 500, nonMembers: 60, classes: 5, purpose: "uneven", leak: 0 });
  assert((await audit(silent)).verdict.word !== "leaks"); // to call all of them members is right in 89 of 100
});

Deno.test("several shadows are several attackers, and all their attacks are tries", async () => {
  const other = {
    ...madeUpAnswers({ members: 200, nonMembers: 200, classes: 5, purpose: "other" }),
    name: "second",
  };
  const one = await audit(target, { shadows: [shadow] });
  const both = await audit(target, { shadows: [shadow, other] });
  assertEquals(both.attacks, one.attacks);
  assertEquals(both.otherAttackers.map(({ attacker }) => attacker.name), ["second"]);
  assert(both.verdict.tests > one.verdict.tests);
});

Deno.test("shadows without names are numbered, and the one that the verdict is told by exposes the members", async () => {
  const weak = madeUpAnswers({ members: 30, nonMembers: 30, classes: 5, purpose: "weak", leak: 0 });
  const { attacker, otherAttackers, verdict, rows, exposed } = await audit(target, {
    shadows: [weak, shadow],
  });
  assertEquals([attacker.name, otherAttackers[0].attacker.name], ["shadow 1", "shadow 2"]);
  const told = verdict.attacker === "shadow 1" ? weak : shadow;
  const alone = await audit(target, { shadows: [{ ...told, name: verdict.attacker }] });
  const { scores } = alone.rows.scores.find(({ name }) => name === verdict.attack)!;
  assertEquals(rows.told.scores, scores);
  assertEquals(exposed[0].score, Math.max(...scores.filter((_, row) => target.membership![row] === 1)));
});

Deno.test("what would come out wrong is refused before anything is learned", async () => {
  const refuses = (options: object, fragment: string) =>
    assertRejects(() => audit(target, { shadows: [shadow], ...options }), Error, fragment);
  await refuses(
    { shadows: [{ ...shadow, name: "a" }, { ...shadow, name: "a" }] },
    "shadows need a name each, found a twice",
  );
  await refuses(
    { attacks: [attacks[0], attacks[0]] },
    "attacks need a name each, found shadow-network twice",
  );
  await refuses({ attacks: [] }, "at least one attack is needed");
  await refuses({ fpr: [] }, "fpr must name at least one rate");
  await refuses({ fpr: 0.01 }, "fpr must be an array of rates, found 0.01 (number)");
  await refuses({ prior: "0.5" }, 'the prior must be a number, found "0.5"');
  await refuses({ seed: 1.5 }, "the seed must be a whole number");
  const called = (answers: Answers, classNames: readonly string[]) => ({ ...answers, classNames });
  const names = Array.from({ length: target.classes }, (_, k) => `class ${k}`);
  const otherOrder = [names[0], ...names.slice(1).reverse()];
  await assertRejects(
    () => audit(called(target, names), { shadows: [called(shadow, otherOrder)] }),
    RangeError,
    "Cannot audit: the classes of shadow must stand in the order of the target's, " +
      `found "class ${
        target.classes - 1
      }" in the place of "class 1" (class 1); the same columns told for both tables, one by one, ` +
      "put them in order (--score-columns)",
  );
  const short: Attack = {
    ...attacks[3],
    name: "short",
    fit: () => ({ threshold: 0, score: () => new Float64Array(3) }),
  };
  await refuses({ attacks: [short] }, "Cannot use the attack short: a Float64Array of");
  const empty: Attack = {
    ...attacks[3],
    name: "empty",
    fit: () => ({ threshold: 0, score: (s) => new Float64Array(s.length).fill(NaN) }),
  };
  await refuses({ attacks: [empty] }, "Cannot use the attack empty: every score must be a number, found NaN");
  // As a caller without types may write them.
  const broken = (name: string, methods: object) => ({ ...attacks[3], name, ...methods }) as Attack;
  const asynchronous = Promise.resolve({ threshold: 0, score: () => new Float64Array() });
  for (
    const [name, methods, found] of [
      ["late-signal", { signal: () => Promise.resolve(new Float64Array(1)) }, "Promise"],
      ["no-signal", { signal: () => undefined }, "undefined"],
      ["list-signal", { signal: (block: Block) => Array(block.rows).fill(0) }, "Array"],
      ["short-signal", { signal: () => new Float64Array(1) }, "1"],
      ["late-fit", { fit: () => asynchronous }, "Promise"],
      ["no-fit", { fit: () => undefined }, "undefined"],
      ["no-threshold", { fit: () => ({ score: () => new Float64Array() }) }, "Object"],
      ["late-score", { fit: () => ({ threshold: 0, score: () => asynchronous }) }, "Promise"],
      ["no-score", { fit: () => ({ threshold: 0, score: () => undefined }) }, "undefined"],
    ] as const
  ) {
    await refuses({ attacks: [broken(name, methods)] }, `Cannot use the attack ${name}: `);
    await refuses({ attacks: [broken(name, methods)] }, `found ${found}`);
  }
});

Deno.test("the members most at risk are named by id, with rank and probability", async () => {
  const named = { ...target, ids: Array.from({ length: 600 }, (_, row) => `sample ${row}`) };
  const { exposed, rows, verdict, aboveLine } = await audit(named, { shadows: [shadow] });
  const { scores } = rows.scores.find(({ name }) => name === verdict.attack)!;
  assertEquals(exposed.length, 20);
  for (const [place, { id, score, rank, probability, label }] of exposed.entries()) {
    const row = Number(String(id).slice("sample ".length));
    assertEquals([score, probability, label], [scores[row], rows.probability[row], target.labels![row]]);
    assertEquals(target.membership![row], 1);
    assertEquals(rank, 1 + scores.filter((other) => other > score).length);
    if (place > 0) assert(score <= exposed[place - 1].score);
  }
  // 300 non-members can tell of no rate of false accusations below 1 in 300: the line is the highest of them.
  const highest = Math.max(...scores.filter((_, row) => target.membership![row] === 0));
  assertEquals(aboveLine, {
    fpr: 0,
    members: scores.filter((score, row) => score > highest && target.membership![row] === 1).length,
  });
  const unlikely = await audit(named, { shadows: [shadow], prior: 0.01 });
  assert(unlikely.exposed.every(({ probability }, i) => probability < exposed[i].probability));
});

Deno.test("each class has its figures, the worst first", async () => {
  const { byClass } = await audit(target, { shadows: [shadow] });
  assertEquals(byClass!.classes.map(({ label }) => label).toSorted(), [0, 1, 2, 3, 4]);
  const areas = byClass!.classes.map(({ auc }) => auc);
  assertEquals(areas, areas.toSorted((a, b) => b - a));
});

Deno.test("by k-fold the intervals of a class allow for scores that folds learned together", async () => {
  const one = attacks.filter(({ name }) => name === "modified-entropy");
  const { byClass: found, rows } = await audit(target, { attacks: one });
  const independent = byClass(rows.told.scores, target.membership!, { labels: target.labels!, fpr: [0.01] });
  for (const { label, auc, intervals } of found!.classes) {
    const alone = independent.find((each) => each.label === label)!;
    assertEquals(auc, alone.auc);
    const width = ([lower, upper]: Interval) => upper - lower;
    assert(width(intervals.auc) > 1.2 * width(alone.intervals.auc), `class ${label}`);
  }
});

Deno.test("answers from a file give the same audit to the last bit", async () => {
  const first = await audit(target, { shadows: [shadow], seed: 7 });
  const [again, shadowAgain] = await Promise.all(
    [target, shadow].map((answers) => readTable({ name: "answers.npz", bytes: encodeAnswers(answers) })),
  );
  const second = await audit(again, { shadows: [shadowAgain], seed: 7 });
  assertEquals(second.attacks, first.attacks);
  assertEquals(second.verdict, first.verdict);
  assertEquals(second.rows.scores, first.rows.scores);
});

Deno.test("more samples than an attack learns from, and than a call takes arguments, are judged all the same", async () => {
  const samples = 250_000;
  const membership = Uint8Array.from({ length: samples }, (_, row) => row % 2);
  const logits = Float32Array.from({ length: 2 * samples }, (_, i) => i % 2 ? 0 : (i >> 1) % 2 + Math.sin(i));
  const many = toAnswers(logits, { kind: "logits", classes: 2, labels: new Uint8Array(samples), membership });
  const two = attacks.filter(({ name }) => ["loss-threshold", "gap"].includes(name));
  const { verdict, attacker, rows } = await audit(many, { attacks: two });
  assertEquals([verdict.word, attacker.rows, rows.probability.length], ["leaks", 200_000, samples]);
});

Deno.test("what cannot be audited is an error that says what is needed", async () => {
  await assertRejects(
    () => audit({ ...target, membership: undefined }),
    RangeError,
    "membership of the target's samples is needed",
  );
  await assertRejects(
    () => audit({ ...target, membership: new Uint8Array(600) }, { shadows: [shadow] }),
    RangeError,
    "at least one member and one non-member",
  );
  const other = madeUpAnswers({ members: 20, nonMembers: 20, classes: 6, purpose: "other" });
  await assertRejects(
    () => audit(target, { shadows: [other] }),
    RangeError,
    "as many classes as the target, 5, found 6",
  );
  const stop = new AbortController();
  stop.abort(new Error("enough"));
  await assertRejects(() => audit(target, { shadows: [shadow], signal: stop.signal }), Error, "enough");
});

Deno.test("attacks that learn from a part of many samples say how many, and judge all", async () => {
  const rows = 200_004;
  const membership = Uint8Array.from({ length: rows }, (_, row) => row < 3 ? 255 : row % 2);
  const labels = new Uint8Array(rows);
  const classes = Uint8Array.from(membership, (member, row) => row % 3 === 0 && member === 0 ? 1 : 0);
  const { notices, attacks, attacker } = await audit(
    toAnswers(classes, { kind: "classes", classes: 2, labels, membership }),
  );
  assertEquals(notices, [
    "Learned from 200000 of 200001 samples of known membership, drawn at random: gap. All samples were judged.",
  ]);
  assertEquals(attacker.rows, 200_000);
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = attacks[0].counts;
  assertEquals(truePositives + falseNegatives + falsePositives + trueNegatives, rows - 3);
});
