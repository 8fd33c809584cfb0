import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { hashImages, type LabelledImages, valuesOf } from "../src/dataset/dataset.ts";
import { type Parts, splitIntoParts } from "../src/dataset/split.ts";
import { makeSynthetic } from "../src/dataset/synthetic.ts";
import { defences } from "../src/defence/defences.ts";
import { masking } from "../src/defence/masking.ts";
import { type Architecture, architectures, multiplicationsOfImage } from "../src/model/architectures.ts";
import { type ModelJob, UNREGULARISED } from "../src/model/jobs.ts";
import { type RecipeChoice, scheduleOf } from "../src/model/recipes.ts";
import type { Progress } from "../src/progress.ts";
import { ARCHITECTURES, JobMaker, modelName, PARTS, wantedModels } from "../src/reproduce/models.ts";
import { estimateBytes, estimateSeconds, PlanProgress } from "../src/reproduce/plan.ts";

/** One image will do for all jobs whose images are only counted. */
const POOL = {
  images: new Uint8Array(new SharedArrayBuffer(1e6)),
  labels: new Uint8Array(new SharedArrayBuffer(1)),
};

/** A job of which only the size matters. */
function jobOf(
  { name = "target", architecture = "resnet20", images = 100, epochs = 1, batchSize = 32, pool = POOL }: {
    name?: string;
    architecture?: Architecture;
    images?: number;
    epochs?: number;
    batchSize?: number;
    pool?: typeof POOL;
  },
): ModelJob {
  const trainedOn = new Uint32Array(images);
  return {
    name,
    network: { architecture, classes: 10, channels: 3 },
    recipe: { ...UNREGULARISED, epochs, batchSize, learningRate: 1e-3, seed: 1 },
    source: {
      pool,
      validation: POOL,
      validationIndices: new Uint32Array(),
      shape: [32, 32, 3],
      datasetHash: "",
    },
    trainedOn,
    predicted: { in: trainedOn },
  };
}

/** By hand: every convolution's pixels x filters x taps x channels. */
const MULTIPLICATIONS = { resnet20: 40_812_544, resnet110: 253_149_184 };
/** How many times a ResNet-20's time a ResNet-110 takes. */
const DEEPER = MULTIPLICATIONS.resnet110 / MULTIPLICATIONS.resnet20;

Deno.test("multiplicationsOfImage counts the convolutions of 32 x 32 images in colour", () => {
  assertEquals(multiplicationsOfImage({ architecture: "resnet20" }, [32, 32, 3]), MULTIPLICATIONS.resnet20);
  assertEquals(multiplicationsOfImage({ architecture: "resnet110" }, [32, 32, 3]), MULTIPLICATIONS.resnet110);
});

Deno.test("estimateSeconds gives each job to the lane that is free first", () => {
  const jobs = [1000, 600, 500, 300].map((images) => jobOf({ images }));
  assertAlmostEquals(estimateSeconds(jobs, 100, 1), 24, 1e-9);
  assertAlmostEquals(estimateSeconds(jobs, 100, 2), 13, 1e-9); // 10 + 3 beside 6 + 5
  assertAlmostEquals(estimateSeconds(jobs, 100, 3), 10, 1e-9); // 10, 6, 5 + 3
  assertAlmostEquals(estimateSeconds(jobs, 100, 9), 10, 1e-9);
  assertAlmostEquals(estimateSeconds(jobs.toReversed(), 100, 2), 15, 1e-9); // 3 + 6 beside 5 + 10
  assertAlmostEquals(estimateSeconds(jobs, 50, 2), 26, 1e-9);
  assertEquals(estimateSeconds([], 100, 2), 0);
});

Deno.test("estimateSeconds goes with epochs and with the net's multiplications", () => {
  assertAlmostEquals(estimateSeconds([jobOf({ images: 50, epochs: 20 })], 100, 1), 10, 1e-9);
  const deep = jobOf({ architecture: "resnet110", images: 1000 });
  assertAlmostEquals(estimateSeconds([deep], 100, 1), 10 * DEEPER, 1e-9);
});

Deno.test("estimateBytes grows with workers, batches, depth and images, and not with jobs that wait", () => {
  const small = jobOf({}), deep = jobOf({ architecture: "resnet110" }), wide = jobOf({ batchSize: 64 });
  const bytes = estimateBytes([small], 1);
  assert(bytes > 1e8 && bytes < 1e9, `${bytes}`);
  assertEquals(estimateBytes([small, small, small], 1), bytes);
  assertEquals(estimateBytes([small], 4), bytes);
  assert(estimateBytes([small, small], 2) > bytes);
  assert(estimateBytes([wide], 1) > bytes);
  assert(estimateBytes([deep], 1) > estimateBytes([wide], 1));
  assertEquals(estimateBytes([small, deep, small], 1), estimateBytes([deep], 1)); // the largest there will be
  assertEquals(estimateBytes([small, deep, wide], 2), estimateBytes([deep, wide], 2));
  const pool = { ...POOL, images: new Uint8Array(new SharedArrayBuffer(3e6)) };
  assertEquals(estimateBytes([jobOf({ pool })], 1) - bytes, 2e6);
  assertEquals(estimateBytes([small, jobOf({ pool })], 1) - bytes, 3e6);
});

function training(model: string, architecture: string, images: number): Progress {
  const rest = { epoch: 1, epochs: 10, totalImages: 1000, imagesPerSecond: 5, loss: 1 };
  return { kind: "training", model, architecture, images, ...rest };
}

function trained(model: string, architecture: string, cached = false): Progress {
  return { kind: "trained", model, architecture, cached, seconds: 1 };
}

/** The fraction of a plan that is done and the seconds left after each of these events. */
function follow(progress: PlanProgress, events: Progress[]) {
  return events.map((event) => {
    const after = progress.after(event);
    return after && [after.trained, after.models, after.fraction, after.secondsLeft];
  });
}

Deno.test("a plan's progress counts what is trained of all models, and how long the rest takes", () => {
  const jobs = ["target", "shadow"].map((name) => jobOf({ name, images: 100, epochs: 10 }));
  const progress = new PlanProgress(jobs, { workers: 2, speed: 10 });
  assertEquals(
    follow(progress, [
      training("target", "resnet20", 500),
      training("shadow", "resnet20", 100),
      training("target", "resnet20", 900),
      trained("target", "resnet20"),
      trained("shadow", "resnet20"),
    ]),
    [
      [0, 2, 0.25, 75],
      [0, 2, 0.3, 70],
      [0, 2, 0.5, 50],
      [1, 2, 0.55, 45],
      [2, 2, 1, 0],
    ],
  );
});

Deno.test("a plan's progress takes a model that was found, or that stopped early, as a whole one", () => {
  const jobs = ["target", "shadow", "target l2"].map((name) => jobOf({ name, images: 100, epochs: 10 }));
  const progress = new PlanProgress(jobs, { workers: 1, speed: 10 });
  assertEquals(
    follow(progress, [
      trained("target", "resnet20", true),
      training("shadow", "resnet20", 200),
      trained("shadow", "resnet20"),
      training("target l2", "resnet20", 400),
    ]),
    [
      [1, 3, 1 / 3, 200],
      [1, 3, 1200 / 3000, 180],
      [2, 3, 2 / 3, 100],
      [2, 3, 2400 / 3000, 60],
    ],
  );
});

Deno.test("a plan's progress weighs a deeper net by its multiplications, and knows models by name and net", () => {
  const jobs = (["resnet110", "resnet20"] as const).map((architecture) =>
    jobOf({ architecture, images: 100, epochs: 10 })
  );
  const progress = new PlanProgress(jobs, { workers: 1, speed: 10 });
  const first = progress.after(training("target", "resnet20", 500))!;
  assertAlmostEquals(first.fraction, 0.5 / (DEEPER + 1), 1e-12);
  assertAlmostEquals(first.secondsLeft, 50 + 100 * DEEPER, 1e-9);
  const second = progress.after(trained("target", "resnet110"))!;
  assertAlmostEquals(second.fraction, (DEEPER + 0.5) / (DEEPER + 1), 1e-12);
  assertAlmostEquals(second.secondsLeft, 50, 1e-9);
});

Deno.test("a plan's progress is silent about other events and models", () => {
  const progress = new PlanProgress([jobOf({})], { workers: 1, speed: 10 });
  assertEquals(progress.after({ kind: "stage", text: "Training" }), undefined);
  assertEquals(progress.after({ kind: "download", done: 1, total: 2 }), undefined);
  assertEquals(progress.after(training("shadow", "resnet20", 10)), undefined);
  assertEquals(progress.after(trained("target", "resnet32")), undefined);
});

Deno.test("a plan's progress learns the speed from what is seen over a minute of steady training", () => {
  const { now } = performance;
  let seconds = 0;
  performance.now = () => 1000 * seconds;
  try {
    const jobs = ["target", "shadow"].map((name) => jobOf({ name, images: 1000, epochs: 10 }));
    const progress = new PlanProgress(jobs, { workers: 1, speed: 10 });
    const leftAfter = (time: number, event: Progress) => {
      seconds = time;
      return progress.after(event)!.secondsLeft;
    };
    assertAlmostEquals(leftAfter(500, training("target", "resnet20", 0)), 2000, 1e-9); // the start tells nothing
    assertAlmostEquals(leftAfter(550, training("target", "resnet20", 5000)), 1500, 1e-9); // not a minute yet
    assertAlmostEquals(leftAfter(600, training("target", "resnet20", 6000)), 14000 / 35, 1e-9); // 60 a second seen
    assertAlmostEquals(leftAfter(700, trained("target", "resnet20")), 10000 / 35, 1e-9); // a jump tells nothing
    assertAlmostEquals(leftAfter(800, training("shadow", "resnet20", 0)), 10000 / 35, 1e-9);
    assertAlmostEquals(leftAfter(900, training("shadow", "resnet20", 2500)), 7500 / 30, 1e-9); // 25 a second seen
  } finally {
    performance.now = now;
  }
});

Deno.test("all parts need 22 models of each seed, every part its own number of them", () => {
  const count = (...[parts, seeds]: Parameters<typeof wantedModels>) => wantedModels(parts, seeds).length;
  assertEquals(count(PARTS, [1]), 22);
  assertEquals(count(PARTS, [1, 2]), 44);
  assertEquals(PARTS.map((part) => count([part], [1])), [10, 7, 3, 14]);
  assertEquals(PARTS.map((part) => count([part], [4, 9])), [20, 14, 6, 28]);
});

Deno.test("each wanted model is there once, the deepest first", () => {
  const wanted = wantedModels(PARTS, [1, 2]);
  assertEquals(new Set(wanted.map(modelName)).size, 44);
  const depths = wanted.map(({ architecture }) => architectures[architecture]);
  assertEquals(depths, depths.toSorted((a, b) => b - a));
  const names = wantedModels(PARTS, [7]).map(modelName);
  const trained = ["dropout", "l2", "early-stopping", "augmentation", "label-smoothing", "masking"];
  assertEquals(
    names.toSorted(),
    ["target", "shadow"].flatMap((role) => [
      ...ARCHITECTURES.map((architecture) => `${role}-${architecture}-seed7`),
      ...trained.map((defence) => `${role}-resnet20-${defence}-seed7`),
    ]).sort(),
  );
  assertEquals(wantedModels(["variance"], [7]).map(modelName), [
    "target-resnet20-seed7",
    "shadow-resnet20-seed7",
    ...["target", "shadow", "target", "shadow"].map((role, i) =>
      `${role}-resnet20-training${i < 2 ? 2 : 3}-seed7`
    ),
  ]);
  assertEquals(wantedModels(["sheets"], [7]).map(modelName), [
    "target-resnet20-seed7",
    "shadow-resnet20-seed7",
    "target-resnet20-dropout-seed7",
  ]);
});

const dataset = await makeSynthetic({ poolSize: 80, validationSize: 12, seed: 1 });
const POOL_SIZE = dataset.pool.labels.length;
const SCHEDULE = { epochs: 4, batchSize: 8, learningRate: 0.01 };

function makerFor(seeds: number[], choice: RecipeChoice = { recipe: "own" }) {
  const partsBySeed = new Map(
    seeds.map((seed) => [seed, splitIntoParts(dataset.pool.labels, { partSize: 20, seed })]),
  );
  return {
    partsBySeed,
    maker: new JobMaker(dataset, {
      partsBySeed,
      schedule: scheduleOf({ ...SCHEDULE, ...choice }),
      recipe: choice.recipe,
      partSize: 20,
    }),
  };
}

Deno.test("a job learns its role's In part by the schedule, and predicts its In and its Out part", () => {
  const { partsBySeed, maker } = makerFor([5]);
  const parts: Parts = partsBySeed.get(5)!;
  for (const role of ["target", "shadow"] as const) {
    const { name, network, recipe, trainedOn, predicted, source } = maker.make({
      role,
      architecture: "resnet56",
      seed: 5,
    });
    assertEquals(name, role);
    assertEquals(network, { architecture: "resnet56", classes: 10, channels: 3 });
    const { seed: _, ...others } = recipe;
    assertEquals(others, { ...SCHEDULE, ...UNREGULARISED });
    assertEquals(trainedOn, parts[`${role}In`]);
    assertEquals({ ...predicted }, { in: parts[`${role}In`], out: parts[`${role}Out`] } as typeof predicted);
    assertEquals([source.pool, source.datasetHash], [dataset.pool, dataset.sha256]);
  }
});

Deno.test("target and shadow share no image and no weights, nor do two seeds", () => {
  const { maker } = makerFor([5, 6]);
  const make = (role: "target" | "shadow", seed: number) =>
    maker.make({ role, architecture: "resnet20", seed });
  const target = make("target", 5), shadow = make("shadow", 5), other = make("target", 6);
  const imagesOf = ({ predicted }: typeof target) => new Set([...predicted.in, ...predicted.out]);
  assertEquals([imagesOf(target).size, imagesOf(shadow).size], [40, 40]);
  assert(imagesOf(target).isDisjointFrom(imagesOf(shadow)));
  assertEquals(new Set([target, shadow, other].map(({ recipe }) => recipe.seed)).size, 3);
  assert([...imagesOf(other)].join() !== [...imagesOf(target)].join());
  assertEquals([target.name, shadow.name, other.name], ["target seed 5", "shadow seed 5", "target seed 6"]);
});

Deno.test("another training learns the same images from another start", () => {
  const { maker } = makerFor([5]);
  const wanted = wantedModels(["variance"], [5]);
  const jobs = wanted.map((model) => maker.make(model));
  assertEquals(new Set(jobs.map(({ recipe }) => recipe.seed)).size, 6);
  for (const [i, { role, training }] of wanted.entries()) {
    const { recipe: { seed: _, ...recipe }, name, ...rest } = jobs[i];
    const { recipe: { seed: __, ...firstRecipe }, name: ___, ...first } = maker.make({
      role,
      architecture: "resnet20",
      seed: 5,
    });
    assertEquals([recipe, rest], [firstRecipe, first]);
    assertEquals(name, training ? `${role} training ${training}` : role);
  }
});

Deno.test("a defended job is the undefended one but for its defence", () => {
  const { maker } = makerFor([5]);
  const wanted = { role: "shadow", architecture: "resnet20", seed: 5 } as const;
  const undefended = maker.make(wanted);
  for (const { name, regularisation } of defences.filter(({ regularisation }) => regularisation)) {
    const job = maker.make({ ...wanted, defence: name });
    assertEquals(job, {
      ...undefended,
      name: `shadow ${name}`,
      recipe: { ...undefended.recipe, ...regularisation },
    });
  }
});

Deno.test("a recipe bears on every model, and a defence comes on top of it", () => {
  const wanted = { architecture: "resnet20", seed: 5 } as const;
  const own = makerFor([5]).maker, keras = makerFor([5], { recipe: "keras" }).maker;
  for (const role of ["target", "shadow"] as const) {
    for (const defence of [undefined, "dropout", "l2"]) {
      const { recipe } = own.make({ role, ...wanted, defence });
      assert(!("schedule" in recipe)); // a key more would be another name for what is stored
      assertEquals(keras.make({ role, ...wanted, defence }).recipe, {
        ...recipe,
        schedule: "step",
        filterL2: 1e-4,
      });
    }
  }
  const { maker } = makerFor([5], { recipe: "keras", schedule: "cosine" });
  const { recipe } = own.make({ role: "target", ...wanted });
  assertEquals(maker.make({ role: "target", ...wanted }).recipe, { ...recipe, filterL2: 1e-4 });
});

Deno.test("a masked job learns the masked copies in the second half of a pool of its own", () => {
  const { partsBySeed, maker } = makerFor([5]);
  const before = hashImages(dataset.pool, dataset.validation);
  const wanted = { role: "target", architecture: "resnet20", seed: 5, defence: "masking" } as const;
  const { name, trainedOn, predicted, source, recipe } = maker.make(wanted);
  assertEquals(hashImages(dataset.pool, dataset.validation), before);
  assertEquals(name, "target masking");
  assertEquals(recipe, maker.make({ ...wanted, defence: undefined }).recipe);

  const { targetIn, targetOut } = partsBySeed.get(5)!;
  const behind = (indices: Uint32Array) => indices.map((index) => index + POOL_SIZE);
  assertEquals(trainedOn, behind(targetIn));
  assertEquals({ ...predicted }, {
    in: targetIn,
    out: targetOut,
    "masked-in": behind(targetIn),
    "masked-out": behind(targetOut),
  });

  const mask = (images: Uint8Array) => {
    const masked = Uint8Array.from(images), size = 32 * 32 * 3;
    for (let at = 0; at < masked.length; at += size) {
      masking.mask!(masked.subarray(at, at + size), [32, 32, 3]);
    }
    return masked;
  };
  const { datasetHash } = source,
    pool = source.pool as LabelledImages,
    validation = source.validation as LabelledImages;
  const half = dataset.pool.images.length;
  assertEquals(pool.images.length, 2 * half);
  assertEquals(Uint8Array.from(pool.images.subarray(0, half)), Uint8Array.from(dataset.pool.images));
  assertEquals(Uint8Array.from(pool.images.subarray(half)), mask(dataset.pool.images));
  assertEquals([...pool.labels], [...dataset.pool.labels, ...dataset.pool.labels]);
  assertEquals(Uint8Array.from(validation.images), mask(dataset.validation.images));
  assertEquals([...validation.labels], [...dataset.validation.labels]);
  assertEquals(datasetHash, hashImages(pool, validation));

  const shadow = maker.make({ ...wanted, role: "shadow" });
  assert(valuesOf(shadow.source.pool) === pool.images, "the images were masked twice");
});
