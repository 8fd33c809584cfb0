/** One suite that every attack by sample passes. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { withoutMembership } from "../src/answers/answers.ts";
import { complete } from "../src/attack/by_sample/moments.ts";
import { playsOf } from "../src/attack/by_sample/plays.ts";
import { shareOfPopulation } from "../src/attack/by_sample/rmia.ts";
import type { SampleAttack } from "../src/attack/by_sample/sample_attack.ts";
import { sampleAttacks } from "../src/attack/by_sample/sample_attacks.ts";
import { expOfNegative } from "../src/attack/by_sample/signals.ts";
import { logConstant, logKernel, MANY_DEGREES } from "../src/attack/by_sample/student_t.ts";
import { learnBySample, readEvidence } from "../src/attack/many_shadows.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { aucInterval } from "../src/metrics/auc_interval.ts";
import { areaUnderCurve, rocCurve } from "../src/metrics/roc.ts";
import { Random } from "../src/random.ts";
import { reordered } from "./made_up_answers.ts";
import { madeUpShadows, type Shadowed } from "./made_up_shadows.ts";

const heap = new Heap(await compileKernels());
const options = { heap, seed: 1 };

/** The results of an attack: scores of the target, and what it learned. */
function attack(attack: SampleAttack, { target, shadows }: Shadowed, seed = 1) {
  const evidence = readEvidence(attack.signal, withoutMembership(target), shadows, heap);
  const learned = learnBySample(
    attack,
    playsOf(evidence.shadows, evidence.membership, evidence.queries),
    { ...options, seed },
  );
  return { ...learned, scores: learned.fitted.score(evidence) };
}

function accuracy(scores: Float64Array, threshold: number, membership: Uint8Array): number {
  return scores.filter((score, row) => (score >= threshold ? 1 : 0) === membership[row]).length /
    scores.length;
}

Deno.test("the attacks by sample stand in the order of the report, each with a name of its own", () => {
  assertEquals(sampleAttacks.map(({ name }) => name), [
    "lira-online",
    "lira-online-fixed",
    "lira-offline",
    "lira-offline-fixed",
    "rmia-online",
    "rmia-offline",
    "base",
    "attack-r",
    "attack-p",
    "calibrated-loss",
    "shrunken-lira",
    "learned-lira",
  ]);
});

const shadowed = madeUpShadows({ models: 9, samples: 1200, purpose: "suite" });

for (const each of sampleAttacks) {
  Deno.test(`${each.name} finds a planted leak, by logits and probabilities, one query and more, two shadows and more`, () => {
    for (
      const [models, queries, kind] of [[3, 1, "logits"], [9, 2, "logits"], [17, 1, "probabilities"]] as const
    ) {
      const made = madeUpShadows({ models, samples: 1200, queries, kind, purpose: "leak" });
      const { scores, threshold, own } = attack(each, made);
      assert(scores.length === 1200 && scores.every(Number.isFinite));
      const found = [
        areaUnderCurve(rocCurve(scores, made.target.membership!)),
        accuracy(scores, threshold, made.target.membership!),
        own.accuracy,
      ];
      assert(Math.min(...found) > 0.53, `${models} models: AUC, accuracy and own accuracy ${found}`);
    }
  });

  Deno.test(`${each.name} finds nothing where there is nothing`, () => {
    let covered = 0;
    for (let repeat = 0; repeat < 20; repeat++) {
      const made = madeUpShadows({ models: 6, samples: 400, purpose: `nothing ${repeat}`, leak: 0 });
      const [lower, upper] = aucInterval(rocCurve(attack(each, made).scores, made.target.membership!));
      if (lower <= 0.5 && upper >= 0.5) covered++;
    }
    // 19 are expected; 15 or fewer happen to one attack in four hundred.
    assert(covered > 15, `${covered} of 20 intervals cover 0.5`);
  });

  Deno.test(`${each.name} gives the same to samples in another order, changes no input and frees the heap`, () => {
    const before = JSON.stringify(shadowed), top = heap.scope(() => heap.allocate(16));
    const { fitted, scores, threshold } = attack(each, shadowed);
    const order = new Random(4, "order").permutation(shadowed.target.samples);
    const moved = {
      target: reordered(shadowed.target, order),
      shadows: shadowed.shadows.map((shadow) => reordered(shadow, order)),
    };
    // Of the same learned attack: what it draws in learning goes by the order of the rows.
    const evidence = readEvidence(each.signal, moved.target, moved.shadows, heap);
    const again = fitted.score(evidence);
    const farthest = Math.max(...again.map((score, place) => Math.abs(score - scores[order[place]])));
    assert(farthest <= ORDER_TOLERANCE, `${farthest}`);
    const second = attack(each, shadowed);
    assertEquals([second.scores, second.threshold], [scores, threshold]);
    assertEquals(JSON.stringify(shadowed), before);
    assertEquals(heap.scope(() => heap.allocate(16)), top);
  });

  Deno.test(`${each.name} judges samples that no shadow, every shadow, or a shadow of unknown membership had`, () => {
    const { target, shadows } = madeUpShadows({ models: 5, samples: 1200, purpose: "lacking" });
    const some = shadows.map((shadow, model) => ({
      ...shadow,
      membership: shadow.membership!.map((bit, row) =>
        row % 8 === 0 ? 0 : row % 8 === 1 ? 1 : row % 8 === 2 && model < 4 ? 255 : bit
      ),
    }));
    const { scores } = attack(each, { target, shadows: some });
    assert(scores.every(Number.isFinite));
    for (const part of [0, 1, 2]) {
      const rows = Uint32Array.from({ length: 150 }, (_, place) => 8 * place + part);
      const auc = areaUnderCurve(
        rocCurve(
          Float64Array.from(rows, (row) => scores[row]),
          Uint8Array.from(rows, (row) => target.membership![row]),
        ),
      );
      // As good as guessing at the least: what is guessed of a sample must not turn its score round.
      assert(auc > 0.45, `part ${part}: AUC ${auc}`);
    }
  });
}

/** Sums in another order differ by rounding: seen 4e-13. */
const ORDER_TOLERANCE = 1e-9;

function attackNamed(name: string): SampleAttack {
  const found = sampleAttacks.find((each) => each.name === name);
  assert(found !== undefined);
  return found;
}

Deno.test("learned-lira learns nothing from how many other shadows were trained on a sample", () => {
  // Balanced, the others' number gives a shadow's own membership away: whoever learns it is right of all shadows, and of no target.
  for (const models of [5, 9]) {
    const nothing = madeUpShadows({
      models,
      samples: 1500,
      purpose: "counts",
      leak: 0,
      design: "balanced shadows",
    });
    const { own, scores } = attack(attackNamed("learned-lira"), nothing);
    assert(Math.abs(own.accuracy - 0.5) < 0.04, `${models} models: own accuracy ${own.accuracy}`);
    const [lower, upper] = aucInterval(rocCurve(scores, nothing.target.membership!));
    assert(lower <= 0.5 && upper >= 0.5, `${models} models: AUC from ${lower} to ${upper}`);
  }
  const made = { models: 9, samples: 1500, purpose: "counts", leak: 2 };
  const [balanced, independent] = (["balanced shadows", "independent"] as const).map((design) => {
    const shadowed = madeUpShadows({ ...made, design });
    const { scores } = attack(attackNamed("learned-lira"), shadowed);
    return areaUnderCurve(rocCurve(scores, shadowed.target.membership!));
  });
  assert(
    balanced > independent - 0.03,
    `AUC ${balanced} by balanced shadows, ${independent} by independent ones`,
  );
});

Deno.test("our own attacks lead where samples differ and shadows are few", () => {
  const areas = new Map<string, number>();
  for (let repeat = 0; repeat < 3; repeat++) {
    const made = madeUpShadows({ models: 7, samples: 3000, purpose: `lead ${repeat}`, leak: 1.5 });
    for (const each of sampleAttacks) {
      const area = areaUnderCurve(rocCurve(attack(each, made).scores, made.target.membership!));
      areas.set(each.name, (areas.get(each.name) ?? 0) + area / 3);
    }
  }
  const own = ["shrunken-lira", "learned-lira"];
  const best = Math.max(...[...areas].filter(([name]) => !own.includes(name)).map(([, area]) => area));
  for (const name of own) {
    assert(areas.get(name)! > best - 0.002, JSON.stringify([...areas]));
  }
});

Deno.test("RMIA's share of the population is the definition's, ties left out", () => {
  const random = new Random(3, "share");
  const ratios = Float64Array.from({ length: 200 }, () => Math.round(20 * random.normal()) / 10);
  const population = Float64Array.from({ length: 70 }, () => Math.round(20 * random.normal()) / 10);
  for (const gamma of [1, 2]) {
    const shares = shareOfPopulation(ratios, { population, gamma });
    for (const [row, share] of shares.entries()) {
      const above = population.filter((z) =>
        gamma === 1 ? ratios[row] > z : Math.exp(ratios[row] - z) > gamma
      );
      assertEquals(share, above.length / 70);
    }
  }
});

Deno.test("the exponential of numbers below 0 is Math.exp's, to two units in the last place", () => {
  for (let x = 0; x > -700; x -= 0.0137) {
    const error = Math.abs(expOfNegative(x) / Math.exp(x) - 1);
    assert(error < 5e-16, `${x}: ${error}`);
  }
  assertEquals([0, -745.5, -Infinity].map(expOfNegative), [1, 0, 0]);
  assert(expOfNegative(-744) > 0 && Number.isNaN(expOfNegative(NaN)));
});

Deno.test("Student's density is Cauchy's for one degree of freedom, and the normal one for many", () => {
  for (const z of [0, 0.3, 2, 40]) {
    assertAlmostEquals(logConstant(1) + logKernel(z, 1), -Math.log(Math.PI * (1 + z * z)), 1e-13);
    const normal = -0.5 * z * z - 0.5 * Math.log(2 * Math.PI);
    assertAlmostEquals(logConstant(MANY_DEGREES) + logKernel(z, MANY_DEGREES), normal, 1e-13);
  }
  // scipy.stats.t.logpdf(z, nu)
  assertAlmostEquals(logConstant(3) + logKernel(1.5, 3), -2.1201204254943553, 1e-13);
  assertAlmostEquals(logConstant(7.5) + logKernel(-2.25, 7.5), -3.1443810567662545, 1e-13);
});

Deno.test("what is known of other samples completes the means of those that lack a side", () => {
  // IN is 1 more than twice OUT where both are known.
  const counts = [Uint16Array.of(1, 1, 1, 1, 0), Uint16Array.of(1, 1, 1, 0, 1)] as const;
  const means = [Float64Array.of(0, 1, 4, 3, NaN), Float64Array.of(1, 3, 9, NaN, 5)] as const;
  complete({ counts, means });
  assertAlmostEquals(means[1][3], 7, 1e-12);
  assertAlmostEquals(means[0][4], 2, 1e-12);
});

Deno.test("shrunken-lira learns from one shadow how much of an answer is the sample's own", () => {
  const { target, shadows } = madeUpShadows({ models: 2, samples: 4000, purpose: "one shadow" });
  const { signal, fit } = sampleAttacks.find(({ name }) => name === "shrunken-lira")!;
  const evidence = readEvidence(signal, withoutMembership(target), shadows, heap);
  const auc = (scores: Float64Array) => areaUnderCurve(rocCurve(scores, target.membership!));
  const [own, plain] = [fit([], options).score(evidence), evidence.target].map(auc);
  assert(own > plain + 0.02, `${own} beside ${plain} of the signal alone`);
});
