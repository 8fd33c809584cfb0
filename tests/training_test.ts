import { createHash } from "node:crypto";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import type { LabelledImages } from "../src/dataset/dataset.ts";
import { decodeSafetensors, encodeSafetensors } from "../src/files/safetensors.ts";
import { DivergedError } from "../src/model/diverged.ts";
import { learningRateAt, TRAINING_VERSION, type TrainingRecipe } from "../src/model/recipe.ts";
import { Training, type TrainingData } from "../src/model/training.ts";
import { Random } from "../src/random.ts";
import { useEngine } from "./engine.ts";

/** SHA-256 of the state that a training ends with in the strict build, which has the same bits on every processor. */
const GOLDEN = {
  version: 3,
  sha256: "4f7e8b009376838412050eec4ca00df33872667e3f8a0f4f6c811fbfa320ddd5",
};

const SHAPE = [8, 8, 3] as const;
const SPEC = { architecture: "resnet20", classes: 3, channels: 3 } as const;
const RECIPE: TrainingRecipe = {
  epochs: 2,
  batchSize: 8,
  learningRate: 3e-3,
  dropout: 0,
  dropoutAt: "blocks",
  l2: 0,
  labelSmoothing: 0,
  augment: false,
  earlyStopping: 0,
  seed: 5,
};

/** Noisy images; the label is the brightest colour. */
function someImages(count: number, seed: number): LabelledImages {
  const random = new Random(seed, "images");
  const size = SHAPE[0] * SHAPE[1] * SHAPE[2];
  const images = new Uint8Array(new SharedArrayBuffer(count * size));
  const labels = new Uint8Array(new SharedArrayBuffer(count));
  for (let n = 0; n < count; n++) {
    labels[n] = n % 3;
    for (let i = 0; i < size; i++) {
      images[n * size + i] = random.integer(156) + (i % 3 === labels[n] ? 100 : 0);
    }
  }
  return { images, labels };
}

const DATA: TrainingData = {
  pool: someImages(40, 1),
  indices: Uint32Array.from({ length: 30 }, (_, i) => i + 4), // a last batch of 6
  validation: someImages(12, 2),
  validationIndices: Uint32Array.from({ length: 12 }, (_, i) => i),
  shape: SHAPE,
};

/** Runs `work` on a new training and disposes it, whatever happens. */
async function withTraining<T>(
  changes: Partial<TrainingRecipe>,
  work: (training: Training) => T | Promise<T>,
  data = DATA,
): Promise<T> {
  await useEngine("strict");
  const training = new Training(SPEC, { ...RECIPE, ...changes }, data);
  try {
    return await work(training);
  } finally {
    training.dispose();
  }
}

/** The state of a training, a hash a tensor, which a failing test can print. */
function hashes(training: Training) {
  const hash = (data: Float32Array) => createHash("sha256").update(data).digest("hex");
  return Object.fromEntries(training.state().tensors.entries().map(([name, { data }]) => [name, hash(data)]));
}

/** Trains to the end; gives all that there is to compare: state and figures, without how long it took. */
function run(training: Training) {
  while (!training.done) training.trainEpoch();
  training.finish();
  const figures = training.history.map(({ seconds: _, ...rest }) => rest);
  return { tensors: hashes(training), figures };
}

Deno.test("learningRateAt rises by a line to a tenth of the steps, then falls by a cosine to 0", () => {
  const rates = Array.from({ length: 100 }, (_, i) => learningRateAt(i + 1, { steps: 100, highest: 2 }));
  for (let step = 1; step <= 10; step++) assertEquals(rates[step - 1], 2 * step / 10);
  for (let step = 11; step <= 100; step++) {
    assert(rates[step - 1] < rates[step - 2], `step ${step}`);
    // The cosine is odd about its middle.
    assert(Math.abs(rates[step - 1] + (rates[109 - step] ?? 2) - 2) < 1e-12, `step ${step}`);
  }
  assertEquals(rates[54], 1);
  assertEquals(rates[99], 0);
  assertEquals([1, 2, 3].map((step) => learningRateAt(step, { steps: 3, highest: 1 })), [1, 0.5, 0]);
});

Deno.test("learningRateAt takes Keras' steps, or keeps the highest rate", () => {
  const byStep = Array.from(
    { length: 200 },
    (_, i) => learningRateAt(i + 1, { steps: 200, highest: 2, schedule: "step" }),
  );
  const runs = [[80, 2], [40, 2 * 0.1], [40, 2 * 0.01], [20, 2 * 0.001], [20, 2 * 0.0005]];
  assertEquals(byStep, runs.flatMap(([steps, rate]) => new Array(steps).fill(rate)));
  // Three of seven steps are more than 0.4 of them, two are less.
  const ofSeven = [3, 4].map((step) => learningRateAt(step, { steps: 7, highest: 1, schedule: "step" }));
  assertEquals(ofSeven, [1, 0.1]);
  const constant = [1, 100].map((step) =>
    learningRateAt(step, { steps: 100, highest: 2, schedule: "constant" })
  );
  assertEquals(constant, [2, 2]);
});

Deno.test("Training: the loss falls, and what it learns holds for other images", async () => {
  await withTraining({ epochs: 6 }, (training) => {
    const { figures } = run(training);
    assert(figures.at(-1)!.loss < figures[0].loss / 2, JSON.stringify(figures));
    assert(figures.at(-1)!.accuracy > 0.9, JSON.stringify(figures));
    assert(figures.at(-1)!.validationAccuracy > 0.6, JSON.stringify(figures));
  });
});

Deno.test("Training hears of every batch, and leaves no tensor behind", async () => {
  await useEngine("strict");
  const before = tf.memory().numTensors;
  await withTraining({ dropout: 0.1, augment: true, l2: 1e-4 }, (training) => {
    const held = tf.memory().numTensors;
    const images: number[] = [];
    const { loss } = training.trainEpoch((step) => {
      images.push(step.images);
      assertEquals(step.epoch, 1);
      assert(Number.isFinite(step.loss));
      assertEquals(tf.memory().numTensors, held);
    });
    assertEquals(images, [8, 16, 24, 30]);
    assertEquals(loss, training.history[0].loss);
    training.restore(training.state());
    assertEquals(tf.memory().numTensors, held);
  });
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("Training gives the same bits again, from one piece or two", async () => {
  const recipe: Partial<TrainingRecipe> = {
    epochs: 3,
    dropout: 0.1,
    augment: true,
    l2: 1e-4,
    labelSmoothing: 0.1,
    earlyStopping: 3,
  };
  const whole = await withTraining(recipe, run);
  assertEquals(await withTraining(recipe, run), whole);
  const checkpoint = await withTraining(recipe, (training) => {
    training.trainEpoch();
    return encodeSafetensors(training.state());
  });
  const resumed = await withTraining(recipe, (training) => {
    const state = decodeSafetensors(checkpoint);
    training.restore({ tensors: new Map(state.tensors), metadata: { ...state.metadata } });
    assertEquals(training.history.length, 1);
    return run(training);
  });
  assertEquals(resumed, whole);
  const other = await withTraining({ ...recipe, seed: 6 }, run);
  assert(other.tensors["dense/bias"] !== whole.tensors["dense/bias"]);
});

Deno.test("Training that pauses in the middle of an epoch ends with the same bits, whatever the recipe", async () => {
  for (const recipe of [{ epochs: 2, augment: true, dropout: 0.1 }, { epochs: 2, earlyStopping: 1 }]) {
    const whole = await withTraining(recipe, run);
    let pieces = 0, checkpoint: Uint8Array | undefined;
    for (;;) {
      const ended = await withTraining(recipe, (training) => {
        if (checkpoint) {
          const state = decodeSafetensors(checkpoint);
          training.restore({ tensors: new Map(state.tensors), metadata: { ...state.metadata } });
        }
        pieces++;
        while (!training.done) {
          let steps = 0;
          if (training.trainEpoch(() => ++steps === 2 ? "pause" : undefined)) continue;
          checkpoint = encodeSafetensors(training.state());
          return undefined;
        }
        return run(training);
      });
      if (ended) {
        assertEquals(ended, whole);
        break;
      }
    }
    assert(pieces > 3, `${pieces}`);
  }
});

Deno.test("Training resumes without validation images too", async () => {
  const data = { ...DATA, validationIndices: new Uint32Array() };
  const whole = await withTraining({}, run, data);
  const state = await withTraining({}, (training) => {
    training.trainEpoch();
    return training.state();
  }, data);
  const resumed = await withTraining({}, (training) => {
    training.restore(state);
    return run(training);
  }, data);
  assertEquals(resumed, whole);
});

Deno.test("Training refuses a checkpoint of another network", async () => {
  const { tensors: whole, metadata } = await withTraining({}, (training) => training.state());
  await withTraining({}, (training) => {
    const tensors = new Map([...whole].filter(([name]) => name !== "adam/second/dense/bias"));
    assertThrows(
      () => training.restore({ tensors, metadata }),
      RangeError,
      "adam/second/dense/bias must have shape [3], found none",
    );
  });
});

Deno.test("Training: every way to regularise, and every schedule, changes the result, and the loss stays finite", async () => {
  const changes: Partial<TrainingRecipe>[] = [
    {},
    { dropout: 0.3 },
    { dropout: 0.3, dropoutAt: "head" },
    { l2: 1e-3 },
    { labelSmoothing: 0.1 },
    { augment: true },
    { schedule: "step" },
    { schedule: "constant" },
  ];
  const results = new Set<string>();
  for (const change of changes) {
    const { tensors, figures } = await withTraining({ ...change, epochs: 1 }, run);
    assert(
      Number.isFinite(figures[0].loss) && Number.isFinite(figures[0].validationLoss),
      JSON.stringify(change),
    );
    results.add(tensors["stem/filter"]);
  }
  assertEquals(results.size, changes.length);
});

Deno.test("Training: l2 pulls at filters and dense weights only, a recipe's at filters alone", async () => {
  // At a rate near 0 the weights stay: the moments show what the gradients were.
  const first = (penalties: Pick<TrainingRecipe, "l2" | "filterL2">) =>
    withTraining({ ...penalties, epochs: 1, learningRate: 1e-30 }, (training) => {
      training.trainEpoch();
      return hashes(training);
    });
  const [without, withPenalty] = [await first({ l2: 0 }), await first({ l2: 0.1 })];
  const ofFilters = await first({ l2: 0, filterL2: 0.1 });
  const ofBoth = await first({ l2: 0.0625, filterL2: 0.0625 }), twice = await first({ l2: 0.125 });
  for (const [name, hash] of Object.entries(without)) {
    if (!name.startsWith("adam/first/")) continue;
    const isFilter = name.endsWith("/filter");
    assertEquals(withPenalty[name] !== hash, isFilter || name.endsWith("/weights"), name);
    assertEquals(ofFilters[name] !== hash, isFilter, name);
    if (isFilter) assertEquals(ofBoth[name], twice[name]);
  }
});

Deno.test("Training: the last step of all has rate 0, whatever the epoch", async () => {
  await withTraining({ batchSize: 30 }, (training) => {
    training.trainEpoch();
    const before = training.model.state().get("stem/filter")!;
    training.trainEpoch();
    assert(training.done);
    assertEquals(training.model.state().get("stem/filter")!, before);
  });
});

Deno.test("Training stops early, with the weights of the best epoch", async () => {
  // Labels of the validation images turned round: the better it learns, the worse its validation loss.
  const { images, labels } = DATA.validation as LabelledImages;
  const turned = new Uint8Array(new SharedArrayBuffer(labels.length));
  labels.forEach((label, i) => turned[i] = (label + 1) % 3);
  const data = { ...DATA, validation: { images, labels: turned } };
  const recipe = { epochs: 20, earlyStopping: 2 };
  await withTraining(recipe, async (training) => {
    const states: ReturnType<Training["state"]>[] = [];
    while (!training.done) {
      training.trainEpoch();
      states.push(training.state());
    }
    const losses = training.history.map((figures) => figures.validationLoss);
    const best = losses.indexOf(Math.min(...losses));
    assert(best < 17, `${losses}`);
    assertEquals(losses.length, best + 3); // two epochs that were no better
    training.finish();
    for (const [name, tensor] of training.model.state()) {
      assertEquals(tensor, states[best].tensors.get(name), name);
    }
    const resumed = await withTraining(recipe, (other) => {
      other.restore(states[best + 1]);
      return run(other);
    }, data);
    assertEquals(resumed, run(training));
  }, data);
});

Deno.test("Training refuses labels and recipes that cannot be trained", async () => {
  const labels = DATA.pool.labels.slice();
  labels[DATA.indices[3]] = 3; // of three classes
  const wrong = new Uint8Array(new SharedArrayBuffer(labels.length));
  wrong.set(labels);
  await assertRejects(
    () => withTraining({}, () => {}, { ...DATA, pool: { ...DATA.pool, labels: wrong } }),
    RangeError,
    `labels must be below 3, found 3 at sample ${DATA.indices[3]}`,
  );
  await assertRejects(
    () => withTraining({ earlyStopping: 2 }, () => {}, { ...DATA, validationIndices: new Uint32Array() }),
    RangeError,
    "needs validation images",
  );
});

Deno.test("Training tells when it diverges", async () => {
  await withTraining({ learningRate: 1e30 }, (training) => {
    assertThrows(() => run(training), DivergedError, "a lower learning rate may help");
  });
});

Deno.test("Training tells when its last update breaks the weights, whose loss nobody sees", async () => {
  // In float32 the penalty is infinite. One step is all of the training: its loss is that of the first weights.
  await withTraining({ l2: 1e39, epochs: 1, batchSize: 30 }, (training) => {
    assertThrows(() => training.trainEpoch(), DivergedError, "in epoch 1: stem/filter holds NaN; a lower");
    assertEquals(training.history, []);
  });
  // The squared gradients overflow, and with them one moment alone: such a weight would never change again.
  await withTraining({ l2: 1e22, epochs: 1, batchSize: 30 }, (training) => {
    assertThrows(() => training.trainEpoch(), DivergedError, "second/stem/filter holds Infinity");
  });
});

/** The state of a fresh training, with every number of one tensor set to `value`. */
async function stateWith(name: string, value: number) {
  const { tensors, metadata } = await withTraining({}, (training) => training.state());
  const { shape, data } = tensors.get(name)!;
  return { tensors: new Map(tensors).set(name, { shape, data: data.slice().fill(value) }), metadata };
}

Deno.test("Training tells when logits overflow, though all weights are finite", async () => {
  const broken = await stateWith("dense/weights", 3e38);
  await withTraining({ l2: 1 }, (training) => {
    training.restore(broken);
    assertThrows(
      () => training.predict(DATA.indices),
      DivergedError,
      "Training diverged: a logit is Infinity; a lower learning rate or a smaller l2 may help",
    );
  });
  // Training takes the batch's statistics, and only the validation pass the moving ones.
  const unseen = await stateWith("stem/mean", -3e38);
  await withTraining({}, (training) => {
    training.restore(unseen);
    assertThrows(() => training.trainEpoch(), DivergedError, "in epoch 1: a logit is");
    assertEquals(training.history, []);
  });
});

Deno.test("Training rehearses steps without changing a weight, as often as is wanted", async () => {
  await withTraining({ epochs: 1, augment: true, dropout: 0.1 }, (training) => {
    const { variables } = training.model;
    const weights = () => [...variables].map(([name, variable]) => [name, [...variable.dataSync()]]);
    const before = weights();
    for (let step = 0; step < 20; step++) training.rehearse(DATA.indices.subarray(0, 8));
    assertEquals(weights(), before);
    assertEquals([training.done, training.history], [false, []]);
  });
  await withTraining({ l2: 1e39, epochs: 1 }, (training) => {
    for (let step = 0; step < 3; step++) training.rehearse(DATA.indices);
  });
});

Deno.test("Training ends with the recorded bits", async () => {
  const recipe: Partial<TrainingRecipe> = { dropout: 0.1, augment: true, l2: 1e-4, labelSmoothing: 0.1 };
  const { tensors } = await withTraining(recipe, run);
  const found = createHash("sha256").update(JSON.stringify(tensors)).digest("hex");
  assertEquals(
    { version: TRAINING_VERSION, sha256: found },
    GOLDEN,
    `training ends with other bits: count TRAINING_VERSION up and record ${found} for it in GOLDEN`,
  );
});

Deno.test("predict asks each image as often as is wanted: as it is, mirrored, shifted", async () => {
  const indices = Uint32Array.of(7, 3, 21),
    [height, width, channels] = SHAPE,
    size = height * width * channels;
  const moved = await withTraining({}, (training) => training.predict(indices, 18));
  const asIs = await withTraining({}, (training) => training.predict(indices));
  assertEquals(moved.length, 3 * 18 * 3);
  const ofQuery = (query: number) =>
    Float32Array.from(asIs, (_, i) => moved[(Math.floor(i / 3) * 18 + query) * 3 + i % 3]);
  assertEquals(ofQuery(0), asIs);
  assertEquals(await withTraining({}, (training) => training.predict(indices, 1)), asIs);
  const two = await withTraining({}, (training) => training.predict(indices, 2));
  assertEquals(two.subarray(0, 6), moved.subarray(0, 6));

  // The same network on images that lie mirrored in the pool, behind those that the normalisation is measured on.
  const { images, labels } = DATA.pool as LabelledImages,
    both = new Uint8Array(new SharedArrayBuffer(2 * images.length));
  both.set(images);
  for (let at = 0; at < images.length; at += channels) {
    const image = Math.floor(at / size),
      row = Math.floor(at / channels / width) % height,
      column = at / channels % width;
    const mirrored = (image * height + row) * width + width - 1 - column;
    both.set(images.subarray(at, at + channels), images.length + mirrored * channels);
  }
  const pool = { images: both, labels: new Uint8Array(new SharedArrayBuffer(2 * labels.length)) };
  pool.labels.set(labels);
  const mirrored = await withTraining(
    {},
    (training) => training.predict(indices.map((index) => index + labels.length)),
    { ...DATA, pool },
  );
  assertEquals(ofQuery(1), mirrored);
  const answers = Array.from({ length: 18 }, (_, query) => String(ofQuery(query)));
  assertEquals(new Set(answers).size, 18);
});
