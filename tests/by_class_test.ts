import { assert, assertEquals, assertThrows } from "@std/assert";
import { byClass } from "../src/metrics/by_class.ts";
import { evaluate } from "../src/metrics/evaluation.ts";
import { Random } from "../src/random.ts";

const FPR = [0.05, 0.001, 0];

/** Rows of 40 classes; class 7 leaks most, 11 has no members, 12 no non-members and 13 no rows. */
function makeRows(count: number) {
  const random = new Random(1, "by class");
  const labels = Uint16Array.from({ length: count }, () => {
    const label = random.integer(40);
    return label === 13 ? 14 : label;
  });
  const membership = Uint8Array.from(
    labels,
    (label) => label === 11 ? 0 : label === 12 ? 1 : random.integer(2),
  );
  const scores = Float64Array.from(
    membership,
    (member, row) => Math.round(10 * (random.normal() + member * (labels[row] === 7 ? 2 : 0.1))),
  );
  return { scores, membership, labels };
}

Deno.test("byClass gives of each class what evaluate gives of its rows", () => {
  const { scores, membership, labels } = makeRows(4000);
  const classes = byClass(scores, membership, { labels, fpr: FPR });
  assertEquals(classes.map(({ label }) => label).toSorted((a, b) => a - b), [
    ...Array.from({ length: 40 }, (_, label) => label).filter((label) => label < 11 || label > 13),
  ]);
  for (const { label, members, nonMembers, auc, tprAtFpr, intervals } of classes) {
    const rows = [...labels.keys()].filter((row) => labels[row] === label);
    const expected = evaluate(rows.map((row) => scores[row]), rows.map((row) => membership[row]), {
      threshold: 0,
      fpr: FPR,
    });
    const { counts } = expected;
    assertEquals(members, counts.truePositives + counts.falseNegatives);
    assertEquals(nonMembers, counts.falsePositives + counts.trueNegatives);
    // A rate of 0.001 would need 1,000 non-members.
    assert(nonMembers >= 20 && nonMembers < 1000);
    assertEquals({ auc, tprAtFpr }, { auc: expected.auc, tprAtFpr: { ...expected.tprAtFpr, "0.001": null } });
    assertEquals(intervals, {
      auc: expected.intervals.auc,
      tprAtFpr: { ...expected.intervals.tprAtFpr, "0.001": null },
    });
  }
});

Deno.test("byClass gives no rate that is finer than a class's non-members, and keeps its key", () => {
  const membership = [1, 1, ...Array<number>(99).fill(0)];
  const scores = membership.map((member, row) => member ? 1000 : row);
  const of = (nonMembers: number, fpr: number[]) => {
    const rows = 2 + nonMembers;
    const labels = Array<number>(rows).fill(3);
    const [found] = byClass(scores.slice(0, rows), membership.slice(0, rows), { labels, fpr });
    return { tprAtFpr: found.tprAtFpr, intervals: Object.keys(found.intervals.tprAtFpr) };
  };
  assertEquals(of(99, [0.01, 0]), { tprAtFpr: { "0.01": null, "0": 1 }, intervals: ["0", "0.01"] });
  assertEquals(of(2, [0.5, 0.01]).tprAtFpr, { "0.5": 1, "0.01": null });
  assertEquals(of(1, [0.5]).tprAtFpr, { "0.5": null });
});

Deno.test("byClass puts the surest leak first, not a class of two rows", () => {
  const { scores, membership, labels } = makeRows(4000);
  const two = byClass([...scores, 5, 1], [...membership, 1, 0], { labels: [...labels, 99, 99], fpr: [] });
  assertEquals(two[0].label, 7);
  const rare = two.find(({ label }) => label === 99)!;
  assertEquals(rare.auc, 1);
  const limits = two.map(({ intervals }) => intervals.auc[0]);
  assertEquals(limits, limits.toSorted((a, b) => b - a));
});

Deno.test("byClass by k-fold has the wider intervals", () => {
  const { scores, membership, labels } = makeRows(2000);
  const [plain, folds] = [1, 2].map((designEffect) =>
    byClass(scores, membership, { labels, fpr: FPR, designEffect }).find(({ label }) => label === 7)!
  );
  assertEquals(plain.auc, folds.auc);
  assert(folds.intervals.auc[0] < plain.intervals.auc[0] && folds.intervals.auc[1] > plain.intervals.auc[1]);
  assert(folds.intervals.tprAtFpr["0"]![1] > plain.intervals.tprAtFpr["0"]![1]);
});

Deno.test("byClass takes labels of every integer type, and refuses others by name", () => {
  const [scores, membership] = [[3, 2, 1, 0], [1, 0, 1, 0]];
  const expected = byClass(scores, membership, { labels: [0, 0, 65535, 65535], fpr: FPR });
  assertEquals(expected.length, 2);
  for (
    const labels of [
      new Uint16Array([0, 0, 65535, 65535]),
      new Int32Array([0, 0, 65535, 65535]),
      BigUint64Array.of(0n, 0n, 65535n, 65535n),
    ]
  ) {
    assertEquals(byClass(scores, membership, { labels, fpr: FPR }), expected);
  }
  // deno-lint-ignore no-explicit-any
  const run = (labels: any) => () => byClass(scores, membership, { labels, fpr: FPR });
  assertThrows(run(new Float32Array(4)), TypeError, "found Float32Array");
  assertThrows(run(["0", 0, 0, 0]), TypeError, "found string in row 0");
  assertThrows(run(new Int32Array([0, -1, 0, 0])), RangeError, "found -1 in row 1");
  assertThrows(run([0, 0, 0.5, 0]), RangeError, "found 0.5 in row 2");
  assertThrows(run(new Uint32Array([0, 0, 0, 65536])), RangeError, "found 65536 in row 3");
  assertThrows(run([0, 0]), RangeError, "4 scores, 4 memberships and 2 labels");
});
