/** Many shadows: how each model's half is drawn, what all models answer, and in which order they are trained. */
import { assert, assertEquals } from "@std/assert";
import { drawHalf } from "../src/dataset/halves.ts";
import { splitIntoParts } from "../src/dataset/split.ts";
import { makeSynthetic } from "../src/dataset/synthetic.ts";
import { mannWhitneyTest } from "../src/metrics/mann_whitney.ts";
import { countsByThreshold } from "../src/metrics/roc.ts";
import { imageSource, modelJob, UNREGULARISED } from "../src/model/jobs.ts";
import { Random } from "../src/random.ts";
import { inTrainingOrder, manyJobs, type ManyShadows } from "../src/shadows/design.ts";
import { planManyShadows } from "../src/shadows/many_shadows.ts";
import { planOneShadow } from "../src/shadows/one_shadow.ts";
import { attackConfig } from "./run_config.ts";

const PART_SIZE = 500, SEED = 5;
const dataset = await makeSynthetic({ poolSize: 4 * PART_SIZE, validationSize: 20, seed: SEED });
const parts = splitIntoParts(dataset.pool.labels, { partSize: PART_SIZE, seed: SEED });
const ingredients = { source: imageSource(dataset, PART_SIZE), parts, classes: 10 };

function jobs(
  options: Partial<ManyShadows> & { readonly count?: { targets: number; shadows: number } } = {},
) {
  const { targets, shadows } = options.count ?? { targets: 4, shadows: 32 };
  const kind = { architecture: "resnet20", regularisation: UNREGULARISED } as const;
  return manyJobs({
    design: "online",
    targets: { ...kind, count: targets },
    shadows: { ...kind, count: shadows },
    queries: 2,
    schedule: { epochs: 1, batchSize: 8, learningRate: 1e-3 },
    seed: SEED,
    ...options,
  }, ingredients);
}

const sorted = (...indices: Iterable<number>[]) => indices.flatMap((each) => [...each]).sort((a, b) => a - b);

Deno.test("drawHalf draws half of each class, and classes of odd sizes take turns", () => {
  const labels = Uint8Array.from([...Array(7).fill(0), ...Array(10).fill(1), ...Array(5).fill(2)]);
  const indices = Uint32Array.from(labels.keys());
  for (let seed = 0; seed < 20; seed++) {
    const half = drawHalf(indices, labels, new Random(seed));
    assertEquals(new Set(half).size, 11);
    assertEquals([0, 1, 2].map((label) => half.filter((index) => labels[index] === label).length), [4, 5, 2]);
  }
  assertEquals(indices, Uint32Array.from(labels.keys()));
});

Deno.test("drawHalf draws every image as often, and no two of a class together more often than they should be", () => {
  const labels = new Uint8Array(8), indices = Uint32Array.from(labels.keys());
  const draws = 7000, alone = new Uint32Array(8), together = new Uint32Array(64), first = new Uint32Array(8);
  for (let seed = 0; seed < draws; seed++) {
    const half = drawHalf(indices, labels, new Random(seed, "half"));
    first[half[0]]++;
    for (const a of half) {
      alone[a]++;
      for (const b of half) if (a < b) together[8 * a + b]++;
    }
  }
  const isNear = (count: number, chance: number) =>
    Math.abs(count - draws * chance) < 4.5 * Math.sqrt(draws * chance * (1 - chance));
  assert(alone.every((count) => isNear(count, 1 / 2)), `${alone}`);
  assert(together.every((count) => count === 0 || isNear(count, 3 / 14)), `${together}`);
  assert(first.every((count) => isNear(count, 1 / 8)), `${first}`);
});

Deno.test("online, every model is trained on a half of the candidates of its own", () => {
  const { targets, shadows } = jobs();
  const candidates = sorted(parts.targetIn, parts.targetOut);
  const halves = [...targets, ...shadows].map(({ trainedOn }) => String(sorted(trainedOn)));
  assertEquals(new Set(halves).size, 36);
  for (const { trainedOn, predicted, queries } of [...targets, ...shadows]) {
    assertEquals(trainedOn.length, PART_SIZE);
    assertEquals(new Set(trainedOn).size, PART_SIZE);
    assert(trainedOn.every((index) => candidates.includes(index)));
    assertEquals(Object.keys(predicted), ["candidates"]);
    assertEquals([...predicted.candidates], candidates);
    assertEquals(queries, 2);
  }
  assertEquals(new Set([...targets, ...shadows].map(({ recipe }) => recipe.seed)).size, 36);
});

Deno.test("offline, shadows are trained on halves of the attacker's own images, and no candidate", () => {
  const { targets, shadows } = jobs({ design: "offline" });
  const own = sorted(parts.shadowIn, parts.shadowOut);
  for (const { trainedOn, predicted } of shadows) {
    assertEquals(new Set(trainedOn).size, PART_SIZE);
    assert(trainedOn.every((index) => own.includes(index)));
    assertEquals(Object.keys(predicted), ["candidates", "own"]);
    assertEquals([...predicted.own], own);
  }
  const online = jobs();
  for (const [i, { trainedOn, recipe, predicted }] of targets.entries()) {
    assertEquals(trainedOn, online.targets[i].trainedOn);
    assertEquals(recipe, online.targets[i].recipe);
    assertEquals(predicted.candidates, online.targets[i].predicted.candidates);
  }
});

Deno.test("the first target is the target of an experiment with one shadow", () => {
  const { network, recipe, trainedOn } = modelJob("target", {
    architecture: "resnet20",
    schedule: { epochs: 1, batchSize: 8, learningRate: 1e-3 },
    regularisation: UNREGULARISED,
    seed: SEED,
  }, ingredients);
  const { targets: [first] } = jobs();
  assertEquals([first.network, first.recipe, first.trainedOn], [network, recipe, trainedOn]);
});

Deno.test("a recipe's L2 is every model's and no defence, and --l2 comes beside it", () => {
  const data = { seed: SEED, dataset, parts };
  const recipesOf = (options: Record<string, string>, isMany = false) => {
    const config = attackConfig({ recipe: "keras", ...options, ...isMany && { shadows: "2" } });
    const { jobs } = isMany ? planManyShadows(config, data) : planOneShadow(config, [data]);
    return jobs.map(({ name, recipe: { schedule, l2, filterL2 } }) => [name, schedule, l2, filterL2]);
  };
  assertEquals(recipesOf({}), [["target", "step", 0, 1e-4], ["shadow", "step", 0, 1e-4]]);
  assertEquals(recipesOf({ schedule: "cosine", l2: "0.001" }), [
    ["target", undefined, 1e-3, 1e-4],
    ["aware shadow", undefined, 1e-3, 1e-4],
    ["unaware shadow", undefined, 0, 1e-4],
  ]);
  assertEquals(recipesOf({ schedule: "constant" }, true), [
    ["target 1", "constant", 0, 1e-4],
    ["shadow 1", "constant", 0, 1e-4],
    ["shadow 2", "constant", 0, 1e-4],
  ]);
});

Deno.test("fewer models are the first of more, and another seed's are others", () => {
  const many = jobs(), few = jobs({ count: { targets: 1, shadows: 4 } });
  assertEquals(few.shadows, many.shadows.slice(0, 4));
  assertEquals(few.targets, many.targets.slice(0, 1));
  assert(String(jobs({ seed: 6 }).shadows[0].trainedOn) !== String(many.shadows[0].trainedOn));
});

Deno.test("behind each target its share of the shadows is trained", () => {
  const order = inTrainingOrder(jobs({ count: { targets: 3, shadows: 7 } })).map(({ name }) => name);
  assertEquals(order, [
    ...["target 1", "shadow 1", "shadow 2", "shadow 3"],
    ...["target 2", "shadow 4", "shadow 5", "shadow 6"],
    ...["target 3", "shadow 7"],
  ]);
});

/** `[M, N]`: which of N candidates each model has. */
function membershipOf(halves: readonly Uint32Array[], candidates: Uint32Array): Uint8Array[] {
  return halves.map((half) => {
    const members = new Set(half);
    return Uint8Array.from(candidates, (index) => members.has(index) ? 1 : 0);
  });
}

/** The p-value of an attack that sees no answers: who is a member of few shadows is said to be a member of the target. */
function blindAttack(target: Uint8Array, shadows: readonly Uint8Array[]): number {
  const scores = Float64Array.from(target, (_, row) => -shadows.reduce((sum, each) => sum + each[row], 0));
  return mannWhitneyTest(countsByThreshold(scores, target));
}

Deno.test("a target that is a row of a balanced matrix is given away by the shadows' counts, ours is not", () => {
  const candidates = Uint32Array.from({ length: 400 }, (_, i) => i);
  // Balanced: every sample is a member of half of the models. Of all models one is taken as the target.
  const random = new Random(3, "balanced");
  const columns = Array.from(candidates, () => random.permutation(16).map((place) => place % 2));
  const balanced = Array.from(
    { length: 16 },
    (_, model) => Uint8Array.from(columns, (column) => column[model]),
  );
  assert(blindAttack(balanced[0], balanced.slice(1)) < 1e-80);

  const pValues: number[] = [];
  for (let seed = 1; seed <= 200; seed++) {
    const parts = splitIntoParts(dataset.pool.labels, { partSize: 100, seed });
    const { targets, shadows } = manyJobs({
      design: "online",
      targets: { count: 2, architecture: "resnet20", regularisation: UNREGULARISED },
      shadows: { count: 15, architecture: "resnet20", regularisation: UNREGULARISED },
      queries: 1,
      schedule: { epochs: 1, batchSize: 8, learningRate: 1e-3 },
      seed,
    }, { ...ingredients, parts });
    const [first, second, ...others] = membershipOf(
      [...targets, ...shadows].map(({ trainedOn }) => trainedOn),
      targets[0].predicted.candidates,
    );
    pValues.push(blindAttack(first, others), blindAttack(second, others));
  }
  // One-sided p-values of a blind attack are uniform: 20 of 400 lie below 0.05, and 40 are four and a half deviations off.
  const few = pValues.filter((p) => p < 0.05).length, many = pValues.filter((p) => p > 0.95).length;
  assert(few < 40 && many < 40, `${few} of 400 below 0.05, ${many} above 0.95`);
});
