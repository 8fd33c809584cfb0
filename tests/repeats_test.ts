/** Samples that stand in several rows: each counts once, and none on both sides. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Answers, UNKNOWN } from "../src/answers/answers.ts";
import { encodeAnswers } from "../src/answers/encode_answers.ts";
import { eachOnce, findRepeats } from "../src/answers/repeats.ts";
import { readTable } from "../src/answers/tables/read_table.ts";
import { toAnswers } from "../src/answers/to_answers.ts";
import { dealFolds } from "../src/attack/folds.ts";
import { audit } from "../src/audit.ts";
import { Random } from "../src/random.ts";
import { madeUpAnswers, reordered } from "./made_up_answers.ts";

const made = { members: 60, nonMembers: 60, classes: 5 };
const target = { ...madeUpAnswers({ ...made, purpose: "repeats" }), ids: undefined };
const shadow = { ...madeUpAnswers({ ...made, purpose: "shadow" }), name: "shadow" };

/** The rows `times` over, one copy after the other. */
function copied(answers: Answers, times: number): Answers {
  const rows = Uint32Array.from({ length: times * answers.samples }, (_, row) => row % answers.samples);
  const width = answers.classes, scores = answers.scores as Float32Array;
  return toAnswers(
    Float32Array.from({ length: rows.length * width }, (_, i) => scores[i % scores.length]),
    {
      kind: answers.kind,
      classes: width,
      labels: Array.from(rows, (row) => answers.labels![row]),
      membership: Array.from(rows, (row) => answers.membership![row]),
      ids: answers.ids && Array.from(rows, (row) => answers.ids![row]),
    },
  );
}

for (const by of ["ids", "scores"] as const) {
  for (const shadows of [[], [shadow]]) {
    Deno.test(`copies by ${by} change no figure, by ${shadows.length} shadows`, async () => {
      const once = { ...target, ids: by === "ids" ? Array.from(target.labels!.keys()) : undefined };
      const alone = await audit(once, { shadows }), repeated = await audit(copied(once, 3), { shadows });
      assertEquals(repeated.verdict, alone.verdict);
      assertEquals(repeated.attacks, alone.attacks);
      assertEquals(repeated.calibration, alone.calibration);
      assertEquals(repeated.epsilon, alone.epsilon);
      assertEquals([repeated.answers.members, repeated.answers.nonMembers, repeated.answers.unknown], [
        60,
        60,
        240,
      ]);
      // Copies are judged by what judges the first row: by k-fold by what learned from none of them.
      for (const [place, { scores }] of repeated.rows.scores.entries()) {
        const { scores: first } = alone.rows.scores[place];
        assert(scores.every((score, row) => score === first[row % 120]));
      }
      assertEquals(alone.notices, []);
      assertEquals(repeated.notices.length, 1);
      assert(
        repeated.notices[0].startsWith(
          `240 of 360 rows repeat the ${by === "ids" ? "id" : "scores"} of an earlier row`,
        ),
        repeated.notices[0],
      );
    });
  }
}

Deno.test("a shadow's copies teach nothing twice", async () => {
  const [alone, repeated] = [
    await audit(target, { shadows: [shadow] }),
    await audit(target, { shadows: [{ ...copied(shadow, 2), name: "shadow" }] }),
  ];
  assertEquals(repeated.attacks, alone.attacks);
  assertEquals(repeated.attacker, alone.attacker);
});

Deno.test("the first row of known membership counts, and unknown ones share its fold", () => {
  const ids = ["a", "b", "a", "b", "a", "c"], membership = [-1, 1, 0, 1, 0, -1];
  const once = eachOnce(
    toAnswers(new Float32Array(12), { kind: "logits", classes: 2, ids, membership }),
  );
  assertEquals(Array.from(once.membership!), [UNKNOWN, 1, 0, UNKNOWN, UNKNOWN, UNKNOWN]);
  const { firstOf } = findRepeats(once);
  assertEquals(Array.from(firstOf!), [0, 1, 0, 1, 0, 5]);
  for (let seed = 1; seed < 9; seed++) {
    const known = Uint8Array.from({ length: 24 }, (_, row) => row < 8 ? UNKNOWN : row % 2);
    const first = Uint32Array.from({ length: 24 }, (_, row) => row < 16 ? row % 8 : row);
    const folds = dealFolds(known, { folds: 4, seed, firstOf: first });
    assertEquals(folds.subarray(0, 8), folds.subarray(8, 16));
    assertEquals(folds.subarray(8), dealFolds(known, { folds: 4, seed }).subarray(8));
  }
  const last = dealFolds(once.membership!, { folds: 2, seed: 1, firstOf });
  assertEquals([last[0], last[3], last[5]], [last[2], last[1], 2]);
});

Deno.test("rows that are equal by accident are no copies", () => {
  const random = new Random(1, "accidents"), samples = 400, classes = 3;
  const membership = Array.from({ length: samples }, (_, row) => Number(row < 200)),
    labels = membership.map(() => 0);
  const answersOf = (row: (i: number) => number[], kind: Answers["kind"] = "probabilities") =>
    findRepeats(
      toAnswers(Array.from({ length: samples }, (_, i) => row(i)).flat(), {
        kind,
        classes,
        labels,
        membership,
      }),
    );
  const none = { ids: 0, scores: 0 };
  const shares = Array.from({ length: samples }, () => 0.5 + random.uniform() / 3);
  const softly = (p: number) => [p, (1 - p) / 3, 2 * (1 - p) / 3];
  // Each twice, as copies are, but for the scores themselves.
  const rounded = (p: number) => [Math.round(p * 1e3) / 1e3, 1 - Math.round(p * 1e3) / 1e3, 0];
  assertEquals(answersOf((i) => rounded(shares[i >> 1])), none);
  assertEquals(answersOf((i) => softly(1 - 1e-7 * shares[i >> 1])), none);
  assertEquals(answersOf((i) => softly(1 - 1e-7 * shares[i >> 1]).map(Math.log), "log-probabilities"), none);
  // Leaves of a tree hold members and non-members; a model of few answers repeats them all.
  assertEquals(answersOf((i) => softly(shares[i % 200])), none);
  assertEquals(answersOf((i) => softly(shares[i >> 6])), none);
  // Three rows in 400.
  assertEquals(answersOf((i) => softly(shares[i < 6 ? i >> 1 : i])), none);
  assertEquals(answersOf((i) => softly(shares[i >> 1])).scores, 200);
  const classesOnly = toAnswers(labels, { kind: "classes", classes, labels, membership });
  assertEquals(findRepeats(classesOnly), none);
});

Deno.test("rows of other labels are no copies, and copies of all element types are found", () => {
  const { scores, membership, samples } = target, width = made.classes;
  const twice = Float64Array.from(
    { length: 2 * scores.length },
    (_, i) => (scores as Float32Array)[i % scores.length],
  );
  const both = { kind: "logits", classes: width, membership: [...membership!, ...membership!] } as const;
  for (const Type of [Float16Array, Float32Array, Float64Array]) {
    const answers = toAnswers(Type.from(twice), both);
    assertEquals(findRepeats(answers).scores, samples, Type.name);
    const labels = Uint16Array.from({ length: 2 * samples }, (_, row) => row < samples ? 0 : 1);
    assertEquals(findRepeats({ ...answers, labels }).scores, 0, Type.name);
  }
});

Deno.test("an id on both sides is an error that names it and the model", async () => {
  const ids = Array.from(target.labels!, (_, row) => `s${row}`);
  const member = target.membership!.indexOf(1), other = target.membership!.indexOf(0);
  const wrong = { ids: ids.with(other, ids[member]) };
  for (
    const [what, work] of [
      ["the target", () => audit({ ...target, ...wrong })],
      [
        "shadow",
        () =>
          audit({ ...target, ids }, { shadows: [{ ...shadow, membership: target.membership, ...wrong }] }),
      ],
    ] as const
  ) {
    await assertRejects(
      work,
      RangeError,
      `every id of ${what} must be a member's or a non-member's, found the id "s${member}" as both`,
    );
  }
  // Of unknown membership it is no contradiction.
  await audit({ ...target, ...wrong, membership: target.membership!.with(other, UNKNOWN) });
});

Deno.test("members and non-members of one array are an error; answers that are few and alike are none", async () => {
  const members = Uint32Array.from(target.membership!.keys()).filter((row) => target.membership![row] === 1);
  const side = reordered(target, new Uint32Array([...members, ...members]));
  const scores = (side.scores as Float32Array).slice(0, 120 * made.classes);
  const membership = Array.from({ length: 120 }, (_, row) => Number(row < 60));
  const one = toAnswers(scores, { kind: "logits", classes: made.classes, membership });
  await assertRejects(
    () => audit(one),
    RangeError,
    "the members of the target must be other samples than its non-members, found the same scores of all 60",
  );
  for (const at of [0, scores.length - 1]) await audit({ ...one, scores: scores.with(at, -100) });
  const sorted = Array.from({ length: 120 }, (_, row) => Math.floor(row % 60 / 12));
  const oneHot = sorted.flatMap((label) => [0, 1, 2, 3, 4].map((k) => Number(k === label)));
  await audit(toAnswers(oneHot, { kind: "probabilities", classes: 5, labels: sorted, membership }));
  await audit(toAnswers(new Float32Array(600).fill(1 / 3), { kind: "logits", classes: 5, membership }));
  await assertRejects(
    () => readTable({ members: "out/a.npy", nonMembers: "out/a.npy" }),
    RangeError,
    "members and non-members must be different ones, found out/a.npy for both",
  );
});

Deno.test("answers whose ids come from comparing inputs are one sample by these alone, in a file, too", async () => {
  const rows = 100, membership = Uint8Array.from({ length: rows }, (_, row) => row % 2);
  // As of a forest: few different scores, which are no copies.
  const scores = Float64Array.from({ length: 2 * rows }, (_, i) => [0.31, 0.69][(i + (i >> 3)) % 2]);
  const ids = Array.from({ length: rows }, (_, row) => row === 7 ? 5 : row);
  const labels = new Uint16Array(rows);
  const answers = {
    ...toAnswers(scores, { kind: "probabilities", classes: 2, labels, membership, ids }),
    idsOfInputs: true,
  };
  const read = await readTable({ name: "a.npz", bytes: encodeAnswers(answers) });
  for (const each of [answers, read]) {
    const { ids, scores, firstOf } = findRepeats(each);
    assertEquals([ids, scores, firstOf![7]], [1, 0, 5]);
  }
});
