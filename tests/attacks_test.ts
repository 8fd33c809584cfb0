/** One suite that every attack passes. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Answers, Attack, LabelledAnswers } from "../src/attack/attack.ts";
import { attacks } from "../src/attack/attacks.ts";
import { Random } from "../src/random.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { softmax } from "../src/kernels/probability_vectors.ts";

const heap = new Heap(await compileKernels());
const SEED = 1;

/** Answers of a made-up model that is surer, and more often right, of its members. */
function makeAnswers(rowsEach: number, classes: number, purpose: string): LabelledAnswers {
  const random = new Random(5, purpose, classes);
  const rows = 2 * rowsEach;
  const logits = Float32Array.from({ length: rows * classes }, () => 2 * random.normal());
  const labels = Uint8Array.from({ length: rows }, () => random.integer(classes));
  const membership = Uint8Array.from({ length: rows }, (_, row) => row % 2);
  labels.forEach((label, row) => {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    own[label] = -Infinity;
    const margin = membership[row] ? Math.exp(1.9 + 0.5 * random.normal()) : 1.3 + 4.5 * random.normal();
    own[label] = Math.max(...own) + margin;
  });
  return { classes, labels, logits, probabilities: softmax(heap, logits, classes), membership };
}

/** Mid-rank: a tie counts one half. */
function auc(scores: Float64Array, membership: Uint8Array): number {
  const order = [...scores.keys()].sort((a, b) => scores[a] - scores[b]);
  let rankSum = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && scores[order[to]] === scores[order[from]]) to++;
    const members = order.slice(from, to).filter((row) => membership[row] === 1).length;
    rankSum += members * (from + 1 + to) / 2;
  }
  const members = membership.filter((value) => value === 1).length;
  return (rankSum - members * (members + 1) / 2) / (members * (order.length - members));
}

function accuracy(scores: Float64Array, threshold: number, membership: Uint8Array): number {
  return scores.filter((score, row) => (score >= threshold ? 1 : 0) === membership[row]).length /
    scores.length;
}

function permuted(answers: Answers, order: Uint32Array): Answers {
  const { classes } = answers;
  const rowsOf = (values: Float32Array) =>
    Float32Array.from(values, (_, i) => values[order[Math.floor(i / classes)] * classes + i % classes]);
  return {
    classes,
    labels: Uint8Array.from(order, (row) => answers.labels[row]),
    probabilities: rowsOf(answers.probabilities),
    logits: answers.logits && rowsOf(answers.logits),
  };
}

function withoutLogits<T extends Answers>({ logits: _, ...answers }: T) {
  return answers;
}

const shadow = makeAnswers(500, 10, "shadow");
const target = makeAnswers(500, 10, "target");

function fit(attack: Attack, answers: LabelledAnswers = shadow, seed = SEED) {
  return attack.fit(answers, { heap, seed });
}

Deno.test("the attacks stand in the order of the report, each with a name of its own", () => {
  const names = ["shadow-network", "top-confidence", "loss-threshold", "entropy", "modified-entropy", "gap"];
  assertEquals(attacks.map(({ name }) => name), names);
});

for (const attack of attacks) {
  Deno.test(`${attack.name} finds a planted leak, with 2, 10 and 100 classes, with logits and without`, () => {
    for (const classes of [2, 10, 100]) {
      const [known, unknown] = ["shadow", "target"].map((purpose) => makeAnswers(500, classes, purpose));
      for (const change of [(answers: LabelledAnswers) => answers, withoutLogits<LabelledAnswers>]) {
        const fitted = fit(attack, change(known));
        const scores = fitted.score(change(unknown));
        assertEquals(scores.length, 1000);
        assert(scores.every(Number.isFinite));
        const found = [
          auc(scores, unknown.membership),
          accuracy(scores, fitted.threshold, unknown.membership),
        ];
        assert(Math.min(...found) > 0.6, `${classes} classes: AUC and accuracy ${found}`);
      }
    }
  });

  Deno.test(`${attack.name} finds nothing where there is nothing`, () => {
    const random = new Random(3, "coin");
    const toss = () => Uint8Array.from(target.membership, () => random.integer(2));
    const scores = fit(attack, { ...shadow, membership: toss() }).score(target);
    let covered = 0;
    for (let repeat = 0; repeat < 100; repeat++) {
      const membership = toss();
      const members = membership.filter((value) => value === 1).length;
      // The standard deviation of the AUC of scores that say nothing (Mann and Whitney 1947).
      const deviation = Math.sqrt((membership.length + 1) / (12 * members * (membership.length - members)));
      if (Math.abs(auc(scores, membership) - 0.5) <= 1.96 * deviation) covered++;
    }
    // 95 are expected; 88 or fewer happen to one in three hundred seeds.
    assert(covered > 88, `${covered} of 100 intervals cover 0.5`);
  });

  Deno.test(`${attack.name} scores each row for itself, and its threshold stays`, () => {
    const fitted = fit(attack);
    const { threshold } = fitted;
    const scores = fitted.score(target);
    const order = new Random(4, "order").shuffle(Uint32Array.from(scores, (_, row) => row));
    assertEquals(fitted.score(permuted(target, order)), Float64Array.from(order, (row) => scores[row]));
    assertEquals(fitted.threshold, threshold);
    assertEquals(fitted.score(target), scores);
  });

  Deno.test(`${attack.name} is the same for the same seed, changes no input and frees the heap`, () => {
    const before = JSON.stringify([shadow, target]);
    const top = heap.scope(() => heap.allocate(16));
    const first = fit(attack);
    const second = fit(attack);
    assertEquals(second.threshold, first.threshold);
    assertEquals(second.score(target), first.score(target));
    assertEquals(JSON.stringify([shadow, target]), before);
    assertEquals(heap.scope(() => heap.allocate(16)), top);
  });

  Deno.test(`${attack.name} says what is wrong with its input`, () => {
    const fails = (change: Partial<LabelledAnswers>, fragment: string) => {
      assertThrows(() => fit(attack, { ...shadow, ...change }), RangeError, fragment);
      if (change.membership) return;
      assertThrows(() => fitted.score({ ...target, ...change }), RangeError, fragment);
    };
    const fitted = fit(attack);
    const { probabilities, labels, logits, membership } = shadow;
    const change = <T extends Float32Array | Uint8Array>(values: T, value: number) =>
      values.with(13, value) as T;
    fails({ probabilities: change(probabilities, NaN) }, "found NaN at row 1, class 3");
    fails({ probabilities: change(probabilities, Infinity) }, "found Infinity");
    fails({ probabilities: probabilities.slice(1) }, "multiple of 10 classes, found 9999");
    fails({ logits: change(logits!, NaN) }, "found NaN at row 1, class 3");
    fails({ logits: logits!.slice(10) }, "1000 rows of probabilities need as many of logits, found 999");
    fails({ labels: labels.slice(1) }, "1000 rows need as many, found 999");
    fails({ labels: change(labels, 10) }, "from 0 to 9, found 10 at row 13");
    fails({ membership: membership.slice(1) }, "1000 rows need membership for each, found 999");
    fails({ membership: change(membership, 2) }, "0 or 1, found 2 at row 13");
    fails({ membership: new Uint8Array(1000) }, "found no members");
    fails({ membership: new Uint8Array(1000).fill(1) }, "found no non-members");
    const other = makeAnswers(2, 5, "other");
    assertThrows(() => fitted.score(other), RangeError, "the shadow has 10 classes");
  });
}

function attackNamed(name: string): Attack {
  const attack = attacks.find((candidate) => candidate.name === name);
  assert(attack !== undefined);
  return attack;
}

Deno.test("shadow-network's score is a probability, and comes near the best it could on 1,000 rows", () => {
  const fitted = fit(attackNamed("shadow-network"));
  const scores = fitted.score(target);
  assert(scores.every((score) => score >= 0 && score <= 1));
  assertEquals(fitted.threshold, 0.5);
  const confidence = fit(attackNamed("top-confidence"));
  const bound = accuracy(confidence.score(target), confidence.threshold, target.membership);
  const found = accuracy(scores, fitted.threshold, target.membership);
  assert(found > bound - 0.02, `accuracy ${found}, by the top confidence ${bound}`); // seen 0.791, 0.790
  assert(fit(attackNamed("shadow-network"), shadow, SEED + 1).score(target)[0] !== scores[0]);
});

Deno.test("loss-threshold tells losses apart by logits where the probabilities are all 1", () => {
  const margins = Array.from({ length: 40 }, (_, row) => row % 2 ? 50 + row : 30 + row / 10);
  const logits = new Float32Array(margins.flatMap((margin) => [margin, 0]));
  const answers = {
    classes: 2,
    labels: new Uint8Array(40),
    logits,
    probabilities: softmax(heap, logits, 2),
    membership: Uint8Array.from(margins, (_, row) => row % 2),
  };
  const attack = attackNamed("loss-threshold");
  assertEquals(auc(fit(attack, answers).score(answers), answers.membership), 1);
  const blind = withoutLogits(answers);
  assertEquals(auc(fit(attack, blind).score(blind), answers.membership), 0.5);
});

Deno.test("modified-entropy has a threshold for each class, and the overall one where the shadow lacks a class", () => {
  // Class 0: members from 0.9; class 1: members from 0.6; class 2: members only, so no threshold of its own.
  const rows: [label: number, confidence: number, member: number][] = [
    [0, 0.95, 1],
    [0, 0.94, 1],
    [0, 0.8, 0],
    [0, 0.79, 0],
    [1, 0.65, 1],
    [1, 0.64, 1],
    [1, 0.5, 0],
    [1, 0.49, 0],
    [2, 0.3, 1],
  ];
  const answersOf = (some: [label: number, confidence: number][]) => ({
    classes: 4,
    labels: Uint8Array.from(some, ([label]) => label),
    probabilities: new Float32Array(
      some.flatMap(([label, p]) => [0, 1, 2, 3].map((k) => k === label ? p : (1 - p) / 3)),
    ),
  });
  const known = {
    ...answersOf(rows.map(([label, confidence]) => [label, confidence])),
    membership: Uint8Array.from(rows, ([, , member]) => member),
  };
  const fitted = fit(attackNamed("modified-entropy"), known);
  const judged = Array.from(
    fitted.score(
      answersOf([[0, 0.9], [0, 0.83], [1, 0.6], [1, 0.53], [2, 0.93], [2, 0.7], [3, 0.93], [3, 0.7]]),
    ),
    (score) => score >= fitted.threshold,
  );
  // Over all rows two thresholds are right for six of nine: between 0.94 and 0.8, and the lower one after 0.64.
  assertEquals(judged, [true, false, true, false, true, false, true, false]);
});
