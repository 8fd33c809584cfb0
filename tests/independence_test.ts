/** Shadows whose membership gives the target's away, and samples that two models share. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Answers } from "../src/answers/answers.ts";
import { inOrderOf, sharedRows } from "../src/answers/same_samples.ts";
import { toAnswers } from "../src/answers/to_answers.ts";
import { audit } from "../src/audit.ts";
import { calibratedLoss } from "../src/attack/by_sample/calibrated_loss.ts";
import { gap } from "../src/attack/gap.ts";
import { lossThreshold } from "../src/attack/loss_threshold.ts";
import { Random } from "../src/random.ts";
import { render } from "../src/report/render.ts";

const SAMPLES = 240, CLASSES = 4;

/** Which of the samples a model was trained on. */
type Draw = (row: number, random: Random) => number;

const byCoin: Draw = (_, random) => random.integer(2);

/** A model that leaks nothing: how hard a sample is shows in every model's answers. */
function model(
  name: string,
  draw: Draw,
  { sorted = false, ids = true, order, queries = 1 }: {
    sorted?: boolean;
    ids?: boolean;
    order?: Uint32Array;
    queries?: number;
  } = {},
): Answers {
  const samples = new Random(7, "samples"), random = new Random(7, name);
  const labels = Uint16Array.from(
    { length: SAMPLES },
    (_, row) => sorted ? Math.floor(CLASSES * row / SAMPLES) : samples.integer(CLASSES),
  );
  const hard = Float64Array.from(labels, () => 3 * samples.normal());
  const membership = Uint8Array.from(labels, (_, row) => draw(row, random));
  const rows = order ?? Uint32Array.from(labels.keys());
  const scores = Float32Array.from({ length: SAMPLES * queries * CLASSES }, (_, place) => {
    const row = rows[Math.floor(place / CLASSES / queries)];
    return 0.3 * random.normal() + (place % CLASSES === labels[row] ? hard[row] : 0);
  });
  return toAnswers(scores, {
    kind: "logits",
    classes: CLASSES,
    queries,
    name,
    labels: Uint16Array.from(rows, (row) => labels[row]),
    membership: Uint8Array.from(rows, (row) => membership[row]),
    ...ids && { ids: Array.from(rows, (row) => `image ${row}`) },
  });
}

const options = { attacks: [lossThreshold], sampleAttacks: [calibratedLoss] };
const halves: Draw = (row) => row % 2;

Deno.test("a shadow of the target's own members, or of its non-members, is refused", async () => {
  const target = model("target", halves);
  for (const [draw, whose] of [[halves, "members"], [(row: number) => 1 - row % 2, "non-members"]] as const) {
    const shadow = model("shadow", draw), other = model("other", byCoin);
    for (const shadows of [[shadow], [other, shadow], [{ ...shadow, ids: undefined }]]) {
      await assertRejects(
        () => audit(target, { shadows, ...options }),
        RangeError,
        `the members of shadow must be drawn on their own, found nearly the target's ${whose} among the 240 samples`,
      );
    }
  }
  await audit(target, { shadows: [model("shadow", byCoin)], ...options });
});

Deno.test("the target's own answers are no shadow, whatever softmax and rounding have made of them", async () => {
  const target = model("target", halves, { sorted: true, ids: false });
  const scores = target.scores as Float32Array;
  const odds = scores.map(Math.exp);
  const probabilities = odds.map((value, place) => {
    const start = place - place % CLASSES;
    return value / odds.subarray(start, start + CLASSES).reduce((sum, each) => sum + each, 0);
  });
  const made = (kind: Answers["kind"], scores: Float32Array | Float16Array, count = SAMPLES) =>
    toAnswers(scores.subarray(0, count * CLASSES), {
      kind,
      classes: CLASSES,
      name: "copy",
      // Labels in the order of the classes, as files have them that are no longer than the target's.
      labels: target.labels!.subarray(0, count),
      membership: target.membership!.subarray(0, count),
      ids: count === SAMPLES ? undefined : Array.from({ length: count }, (_, row) => row),
    });
  const copies = [
    made("probabilities", probabilities),
    made("log-probabilities", probabilities.map(Math.log)),
    made("logits", Float16Array.from(scores)),
    made("probabilities", Float16Array.from(probabilities)),
    made("probabilities", probabilities.map((p) => Math.round(100 * p) / 100)),
    made("logits", scores.map((logit, place) => logit + Math.floor(place / CLASSES) % 7)),
  ];
  const other = model("other", byCoin);
  for (const copy of copies) {
    for (const shadows of [[copy], [other, copy]]) {
      await assertRejects(
        () => audit(target, { shadows, ...options }),
        RangeError,
        "Cannot audit: a shadow must be another model, found the target's own answers in copy, but for rounding, in ",
      );
    }
  }
  const withIds = { ...target, ids: Array.from({ length: SAMPLES }, (_, row) => row) };
  await assertRejects(
    () => audit(withIds, { shadows: [made("probabilities", probabilities, 200)], ...options }),
    RangeError,
    "found the target's own answers in copy",
  );
});

Deno.test("another model is a shadow, however alike its answers are", async () => {
  const target = model("target", halves, { sorted: true, ids: false }), random = new Random(1, "alike");
  const logits = target.scores as Float32Array;
  const shadow = (scores: Float32Array) => ({ ...target, name: "shadow", scores });
  await audit(target, { shadows: [shadow(logits.map((z) => z + 0.02 * random.normal()))], ...options });
  // At a high temperature answers differ by little, and at a very high one not at all.
  for (const scale of [0.03, 1e-6]) {
    const flat = { ...target, scores: logits.map((z) => scale * z) };
    await audit(flat, {
      shadows: [shadow(logits.map((z) => scale * (z + 0.05 * random.normal())))],
      ...options,
    });
  }
  // Saturated answers are those of any model.
  const rows = 3000,
    labels = Uint16Array.from({ length: rows }, (_, row) => Math.floor(CLASSES * row / rows));
  const [sure, alsoSure] = ["sure", "also sure"].map((name) => {
    const logits = Float32Array.from({ length: rows * CLASSES }, (_, place) => {
      const row = Math.floor(place / CLASSES);
      return place % CLASSES === labels[row] ? row % 100 === 0 ? random.normal() : 9 + random.uniform() : 0;
    });
    const membership = Uint8Array.from(labels, (_, row) => row % 2);
    return toAnswers(logits, { kind: "logits", classes: CLASSES, name, labels, membership });
  });
  await audit(sure, { shadows: [alsoSure], ...options });
});

Deno.test("samples in the order of their classes may be others, which only their ids tell", async () => {
  const [target, shadow] = ["target", "shadow"].map((name) =>
    model(name, halves, { sorted: true, ids: false })
  );
  assertEquals(sharedRows(target, shadow), undefined);
  await audit(target, { shadows: [shadow], ...options });
});

Deno.test("shadows in another order are judged by sample as in the target's", async () => {
  const target = model("target", halves), order = new Random(3, "order").permutation(SAMPLES);
  const straight = ["a", "b", "c"].map((name) => model(name, byCoin));
  const mixed = ["a", "b", "c"].map((name, i) => {
    const answers = straight[i];
    const rows = Array.from(order);
    return {
      ...answers,
      scores: Float32Array.from(
        rows.flatMap((
          row,
        ) => [...(answers.scores as Float32Array).subarray(row * CLASSES, (row + 1) * CLASSES)]),
      ),
      labels: Uint16Array.from(rows, (row) => answers.labels![row]),
      membership: Uint8Array.from(rows, (row) => answers.membership![row]),
      ids: rows.map((row) => answers.ids![row]),
      name,
    };
  });
  assertEquals(inOrderOf(target, mixed[0]), straight[0]);
  assert(inOrderOf(target, straight[0]) === straight[0]);
  const found = await audit(target, { shadows: mixed, ...options });
  assertEquals(found.attacks, (await audit(target, { shadows: straight, ...options })).attacks);
  assert(found.attacks.some(({ name }) => name === "calibrated-loss"));
  assertEquals(found.notices, []);
});

Deno.test("the report says that attacks by sample were left out where one shadow answered otherwise", async () => {
  const target = model("target", halves);
  const odd = model("odd", byCoin, { queries: 2 });
  const { notices, attacks } = await audit(target, { shadows: [model("a", byCoin), odd], ...options });
  assertEquals(attacks.map(({ name }) => name), ["loss-threshold"]);
  assert(
    notices.some((text) => text.startsWith("The attacks by sample") && text.includes("odd did not")),
    `${notices}`,
  );
});

Deno.test("the report says that one shadow of the target's own samples does not do for attacks by sample", async () => {
  const target = model("target", halves), shadow = model("a", byCoin);
  const noticesOf = async (...shadows: Answers[]) => (await audit(target, { shadows, ...options })).notices;
  const [said, ...more] = await noticesOf(shadow);
  assert(
    said.includes("though a answered the target's own samples: they need two such shadows or more"),
    said,
  );
  assertEquals(more, []);
  assertEquals(await noticesOf(shadow, model("b", byCoin)), []);
  const others = { ...shadow, ids: shadow.ids!.map((id) => `other ${id}`) };
  assertEquals(await noticesOf(others), []);
  const classes = Uint16Array.from(shadow.labels!, (label, row) => (label + Number(row % 3 === 0)) % CLASSES);
  const { labels, membership } = shadow;
  const bare = toAnswers(classes, { kind: "classes", classes: CLASSES, labels, membership, ids: shadow.ids });
  assertEquals((await audit(target, { shadows: [bare], attacks: [gap] })).notices, []);
});

Deno.test("shadows that give the target away are told of first, and no epsilon is", async () => {
  const target = model("target", halves);
  // Each is a row of a matrix in which half of all four models have each sample.
  const drawn = Array.from({ length: SAMPLES }, (_, row) => new Random(row, "matrix").permutation(3));
  const shadows = [0, 1, 2].map((place) =>
    model(`shadow ${place}`, (row) => drawn[row][place] < 2 - row % 2 ? 1 : 0)
  );
  const found = await audit(target, { shadows, ...options });
  assertEquals([found.epsilon.bound, found.epsilon.valid, found.epsilon.why], [
    0,
    false,
    "dependent shadows",
  ]);
  const text = (await render(found, { format: "text" })).replace(/\s+/g, " ");
  assert(
    text.indexOf("The shadows' membership tells the target's") < text.indexOf("ATTACKS ON THE TARGET"),
    text,
  );
  assert(text.includes("This is neither a bound nor an indication"), text);
  assert(!/an ε of at least/.test(text), text);
});
