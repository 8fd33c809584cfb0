/** Attacks by sample beside the reference programs, on the same logits: `tests/golden/strong.py`. */
import { assert, assertEquals } from "@std/assert";
import type { Answers } from "../src/answers/answers.ts";
import { attacks } from "../src/attack/attacks.ts";
import { baseScores } from "../src/attack/by_sample/base.ts";
import { lira } from "../src/attack/by_sample/lira.ts";
import { logRatios, offlineMeans, shareOfPopulation } from "../src/attack/by_sample/rmia.ts";
import { meansOf, OUT } from "../src/attack/by_sample/moments.ts";
import { meanOverQueries } from "../src/attack/by_sample/sample_attack.ts";
import { probability, scaledLogit } from "../src/attack/by_sample/signals.ts";
import { readEvidence } from "../src/attack/many_shadows.ts";
import { blockOf } from "../src/answers/block.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { areaUnderCurve, pointAtCount, rocCurve } from "../src/metrics/roc.ts";
import { firstQuery, strongLogits } from "./strong_logits.ts";

interface Found {
  readonly scores: number[];
  readonly auc?: number;
  readonly foundBelowTenth?: number;
}

const golden: {
  logits: { sum: number; members: number; first: number[] };
  found: Record<string, Found>;
} = JSON.parse(await Deno.readTextFile(new URL("./golden/strong.json", import.meta.url)));

const heap = new Heap(await compileKernels());
const { target, shadows } = strongLogits(200, 1);
const population = strongLogits(60, 2);

/** Seen: 2.2e-15 of LiRA, 1e-15 of BASE and the loss, 0 of RMIA. */
const TOLERANCE = 1e-9;

function assertScores(name: string, scores: Float64Array): void {
  const { scores: wanted, auc, foundBelowTenth } = golden.found[name];
  assertEquals(scores.length, wanted.length);
  for (const [row, score] of scores.entries()) {
    const error = Math.abs(score - wanted[row]) / Math.max(1, Math.abs(wanted[row]));
    assert(error <= TOLERANCE, `${name}, row ${row}: ${score} for ${wanted[row]}`);
  }
  if (auc === undefined) return;
  const roc = rocCurve(scores, target.membership!);
  assert(Math.abs(areaUnderCurve(roc) - auc) < 1e-12, `${name}: AUC ${areaUnderCurve(roc)} for ${auc}`);
  // Theirs is the last point with an FPR strictly below 0.1; ours, at most 0.1, may be a false positive further.
  const below = Math.ceil(0.1 * roc.nonMembers) - 1;
  assertEquals(pointAtCount(roc, below).truePositives, foundBelowTenth);
}

const firstOf = (answers: Answers[]) => answers.map(firstQuery);

Deno.test("the logits are those that the reference programs were given", () => {
  let sum = 0;
  for (const { scores } of [target, ...shadows]) for (const score of scores as Float32Array) sum += score;
  assert(Math.abs(sum - golden.logits.sum) < 1e-6, `${sum} for ${golden.logits.sum}`);
  assertEquals(target.membership!.reduce((count, bit) => count + bit, 0), golden.logits.members);
  const phi = blockOf(target, 0, 1, heap).scaledLogit();
  phi.forEach((value, query) => assert(Math.abs(value - golden.logits.first[query]) < 1e-12));
});

Deno.test("LiRA's four variants are those of tensorflow/privacy and lira-pytorch", () => {
  const evidence = readEvidence(scaledLogit, target, shadows, heap);
  for (const online of [true, false]) {
    for (const fixed of [false, true]) {
      const attack = lira({ online, fixed, twoSided: true });
      const { score } = attack.fit([], { heap, seed: 1 });
      assertScores(online ? attack.name : `${attack.name} two-sided`, score(evidence));
    }
  }
  assertScores("global", meanOverQueries(evidence.target, 2));
});

Deno.test("RMIA is that of Privacy Meter, z's mean being of the largest half of the shadows", () => {
  const evidence = readEvidence(scaledLogit, firstQuery(target), firstOf(shadows), heap);
  const z = readEvidence(scaledLogit, firstQuery(population.target), firstOf(population.shadows), heap);
  // It takes no z for a member of any shadow, and of 16 OUT values the largest eight.
  const largest = z.target.map((_, row) => {
    const values = z.shadows.map((shadow) => probability(shadow[row])).sort((a, b) => b - a);
    return values.slice(0, 8).reduce((sum, value) => sum + value, 0) / 8;
  });
  for (const a of [0, 0.3, 1]) {
    const ratios = logRatios(evidence, offlineMeans(meansOf(evidence, probability).means[OUT], a));
    assertScores(
      `rmia-offline ${a}`,
      shareOfPopulation(ratios, { population: logRatios(z, offlineMeans(largest, a)) }),
    );
  }
});

Deno.test("the loss is that of Privacy Meter", () => {
  const lossThreshold = attacks.find(({ name }) => name === "loss-threshold")!;
  assertScores("loss", lossThreshold.signal(blockOf(firstQuery(target), 0, 200, heap)) as Float64Array);
});

Deno.test("BASE is that of LeakPro, online and offline, at temperatures 1 and 2", () => {
  for (const temperature of [1, 2]) {
    const evidence = readEvidence(
      (block) => block.scaledLogit(temperature),
      firstQuery(target),
      firstOf(shadows),
      heap,
    );
    for (const online of [true, false]) {
      assertScores(`base ${online ? "online" : "offline"} ${temperature}`, baseScores(evidence, { online }));
    }
  }
});
