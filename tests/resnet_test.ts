import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { type Architecture, architectures } from "../src/model/architectures.ts";
import { ResNet } from "../src/model/resnet.ts";
import { softmaxCrossEntropy } from "../src/engine/head.ts";
import { useEngine } from "./engine.ts";
import { maxNorm, normals } from "./kernel_runner.ts";

/** The tolerance of logits between two ways to the same statistics. Seen: 0. */
const SAME_STATISTICS_TOLERANCE = 1e-6;

/** How far a variable is moved along its gradient, and how far the loss then may be from what that foretells. Seen: 0.023. */
const STEP = 1e-3, SLOPE_TOLERANCE = 0.05;

const SPEC = { architecture: "resnet20", classes: 10, channels: 3 } as const;

function images(batch: number) {
  return tf.tensor4d(normals(batch * 8 * 8 * 3, "images"), [batch, 8, 8, 3]);
}

Deno.test("ResNet has the parameters of its architecture", async () => {
  await useEngine();
  // With n blocks a stage; 3x3 filters, and gamma and beta for each output channel:
  //   stem                      27 * 16 + 32                                                =     464
  //   stage 1, n blocks         2 * (9 * 16 * 16 + 32)                                      =   4 672 each
  //   stage 2, first block      9 * 16 * 32 + 64 + 9 * 32 * 32 + 64 + (16 * 32 + 64)        =  14 528
  //            n - 1 others     2 * (9 * 32 * 32 + 64)                                      =  18 560 each
  //   stage 3, first block      9 * 32 * 64 + 128 + 9 * 64 * 64 + 128 + (32 * 64 + 128)     =  57 728
  //            n - 1 others     2 * (9 * 64 * 64 + 128)                                     =  73 984 each
  //   dense                     64 * 10 + 10                                                =     650
  const parameters: Record<Architecture, number> = {
    resnet20: 272_474, // n = 3
    resnet32: 466_906, // n = 5
    resnet44: 661_338, // n = 7
    resnet56: 855_770, // n = 9
    resnet110: 1_730_714, // n = 18
  };
  for (const architecture of Object.keys(architectures) as Architecture[]) {
    const model = new ResNet({ ...SPEC, architecture }, { seed: 1 });
    assertEquals(model.parameters, parameters[architecture], architecture);
    model.dispose();
  }
});

Deno.test("ResNet starts He-normal, the same from the same seed only", async () => {
  await useEngine();
  const [model, same, other] = [1, 1, 2].map((seed) => new ResNet(SPEC, { seed }));
  assertEquals(model.state(), same.state());
  for (const [name, { shape, data }] of model.state()) {
    if (!name.endsWith("/filter")) continue;
    assert(String(other.state().get(name)!.data) !== String(data), name);
    const variance = data.reduce((sum, value) => sum + value ** 2, 0) / data.length;
    const wanted = 2 / (shape[0] * shape[1] * shape[2]);
    const deviations = Math.abs(variance / wanted - 1) / Math.sqrt(2 / data.length);
    assert(deviations < 4, `${name}: variance ${variance} for ${wanted}`);
  }
  model.dispose();
  same.dispose();
  other.dispose();
});

Deno.test("ResNet infers finite logits from an image of one value, the same in every row", async () => {
  await useEngine();
  for (const architecture of ["resnet20", "resnet110"] as const) {
    const model = new ResNet({ ...SPEC, architecture }, { seed: 1 });
    const logits = tf.tidy(() => model.infer(tf.fill<tf.Rank.R4>([3, 32, 32, 3], 0.5)).dataSync());
    assert(logits.every(Number.isFinite), `${logits}`);
    assertEquals(logits.slice(10, 20), logits.slice(0, 10));
    assertEquals(logits.slice(20), logits.slice(0, 10));
    model.dispose();
  }
});

Deno.test("ResNet halves the image at each stage, and inference keeps no block's output", async () => {
  await useEngine();
  const model = new ResNet({ ...SPEC, architecture: "resnet110" }, { seed: 1 });
  const x = images(4);
  const before = tf.memory().numBytes;
  const { kernels, peakBytes } = await tf.profile(() => tf.tidy(() => void model.infer(x)));
  const counts: Record<string, number> = {};
  for (const { name, outputShapes } of kernels) {
    if (name === "Conv2DBatchNorm") {
      counts[String(outputShapes[0])] = (counts[String(outputShapes[0])] ?? 0) + 1;
    }
  }
  // 18 blocks a stage: the stem makes one more of the first, a projection one more of the others.
  assertEquals(counts, { "4,8,8,16": 37, "4,4,4,32": 37, "4,2,2,64": 37 });
  const largest = 4 * 8 * 8 * 16 * 4;
  assert(peakBytes - before <= 6 * largest, `${(peakBytes - before) / largest} times the largest output`);
  x.dispose();
  model.dispose();
});

Deno.test("ResNet infers a large batch in pieces, with the same bits", async () => {
  await useEngine();
  const model = new ResNet(SPEC, { seed: 1 });
  tf.tidy(() => {
    const x = images(70);
    const pieces = [[0, 32], [32, 32], [64, 6]].flatMap(([first, size]) => [
      ...model.infer(tf.slice(x, [first, 0, 0, 0], [size, -1, -1, -1])).dataSync(),
    ]);
    const whole = model.infer(x);
    assertEquals(whole.shape, [70, 10]);
    assertEquals([...whole.dataSync()], pieces);
  });
  model.dispose();
});

Deno.test("ResNet gives back its state bit by bit", async () => {
  await useEngine();
  const model = new ResNet(SPEC, { seed: 1 }), copy = new ResNet(SPEC, { seed: 2 });
  tf.tidy(() => void model.train(images(4), { momentum: 0.9 })); // statistics that are not the first ones
  copy.restore(model.state());
  assertEquals(copy.state(), model.state());
  tf.tidy(() => assertEquals(copy.infer(images(2)).dataSync(), model.infer(images(2)).dataSync()));
  model.dispose();
  copy.dispose();
});

Deno.test("ResNet refuses a state that does not fit", async () => {
  await useEngine();
  const model = new ResNet(SPEC, { seed: 1 });
  const state = model.state();
  assertThrows(
    () => model.restore(new Map([...state, ["dense/bias", { shape: [9], data: new Float32Array(9) }]])),
    RangeError,
    "dense/bias must have shape [10], found [9]",
  );
  state.delete("stem/variance");
  assertThrows(() => model.restore(state), RangeError, "stem/variance must have shape [16], found none");
  model.dispose();
});

Deno.test("ResNet infers what it trains when the moving statistics are the batch's", async () => {
  await useEngine();
  const model = new ResNet(SPEC, { seed: 1 });
  tf.tidy(() => {
    const x = images(4);
    const trained = model.train(x, { momentum: 0 }).logits.dataSync() as Float32Array;
    const error = maxNorm(model.infer(x).dataSync() as Float32Array, Float64Array.from(trained));
    assert(error <= SAME_STATISTICS_TOLERANCE, `${error}`);
    // The moving statistics go a tenth of the way to another batch's.
    const statistic = () => model.statistics.get("stage2/block1/conv1/variance")!.dataSync();
    const before = statistic();
    const other = tf.mul(x, 2) as tf.Tensor4D;
    model.train(other, { momentum: 0.9 });
    const after = statistic();
    model.train(other, { momentum: 0 });
    const wanted = Float64Array.from(statistic(), (value, i) => 0.9 * before[i] + 0.1 * value);
    const distance = maxNorm(after as Float32Array, wanted);
    assert(distance <= SAME_STATISTICS_TOLERANCE, `${distance}`);
  });
  model.dispose();
});

Deno.test("ResNet with a stem that halves infers what it trains, on images a quarter as wide", async () => {
  await useEngine();
  const model = new ResNet({ ...SPEC, channels: 4, halvings: 2 }, { seed: 1 });
  tf.tidy(() => {
    const x = tf.tensor4d(normals(3 * 37 * 65 * 4, "images"), [3, 37, 65, 4]);
    const trained = model.train(x, { momentum: 0 }).logits.dataSync() as Float32Array;
    const error = maxNorm(model.infer(x).dataSync() as Float32Array, Float64Array.from(trained));
    assert(error <= SAME_STATISTICS_TOLERANCE, `${error}`);
    assertEquals(model.variables.get("stem2/filter")!.shape, [3, 3, 16, 16]);
  });
  assert(!model.variables.has("stem3/filter"));
  model.dispose();
});

Deno.test("ResNet drops out where it is told to, by seed", async () => {
  await useEngine();
  const model = new ResNet(SPEC, { seed: 1 });
  const run = (dropout?: { rate: number; at: "blocks" | "head"; seed: number }) =>
    tf.tidy(() => String(model.train(images(2), { momentum: 0.9, dropout }).logits.dataSync()));
  const [rate, seed] = [0.5, 1];
  const plain = run();
  assertEquals(run({ rate: 0, at: "blocks", seed }), plain);
  const different = [
    plain,
    run({ rate, at: "blocks", seed }),
    run({ rate, at: "head", seed }),
    run({ rate, at: "blocks", seed: 2 }),
    run({ rate, at: "head", seed: 2 }),
  ];
  assertEquals(new Set(different).size, different.length);
  assertEquals(run({ rate, at: "blocks", seed }), different[1]);
  model.dispose();
});

for (
  const { spec, at, shape } of [
    { spec: SPEC, at: "blocks", shape: [16, 16, 3] },
    { spec: SPEC, at: "head", shape: [16, 16, 3] },
    // Odd sides, one channel, and a stem that halves twice: images of 9 x 11 reach the first block.
    { spec: { ...SPEC, channels: 1, halvings: 2 }, at: "head", shape: [35, 43, 1] },
  ] as const
) {
  const images = shape.join(" x ");
  Deno.test(`ResNet gives every variable the gradient of the loss by it, of ${images} with dropout at ${at}`, async () => {
    await useEngine();
    const model = new ResNet(spec, { seed: 1 });
    tf.tidy(() => {
      const size = shape.reduce<number>((product, length) => product * length, 16);
      const x = tf.tensor4d(normals(size, "images"), [16, ...shape]);
      const labels = tf.tensor1d(Int32Array.from({ length: 16 }, (_, i) => i % 10), "int32");
      const pass = () => {
        const { logits, backward } = model.train(x, { momentum: 0, dropout: { rate: 0.2, at, seed: 1 } });
        return { ...softmaxCrossEntropy(logits, labels), backward };
      };
      const { gradient, backward } = pass(), gradients = backward(gradient);
      assertEquals(new Set(gradients.keys()), new Set(model.variables.keys()));
      for (const [name, variable] of model.variables) {
        const direction = gradients.get(name)!, slope = tf.norm(direction).dataSync()[0];
        const start = variable.clone().dataSync().slice();
        const lossAt = (distance: number) =>
          tf.tidy(() => {
            const origin = tf.tensor(start, variable.shape);
            variable.assign(tf.add(origin, tf.mul(direction, distance / slope)));
            return pass().loss.dataSync()[0];
          });
        const measured = (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
        tf.tidy(() => variable.assign(tf.tensor(start, variable.shape)));
        const error = Math.abs(measured / slope - 1);
        assert(error <= SLOPE_TOLERANCE, `${at}, ${name}: ${measured} for ${slope}`);
      }
    });
    model.dispose();
  });
}

Deno.test("ResNet leaves no tensor behind", async () => {
  await useEngine();
  const before = tf.memory().numTensors;
  const model = new ResNet(SPEC, { seed: 1 });
  const held = tf.memory().numTensors;
  tf.tidy(() => {
    const dropout = { rate: 0.5, at: "blocks", seed: 1 } as const;
    const { logits, backward } = model.train(images(2), { momentum: 0.9, dropout });
    backward(logits);
  });
  tf.tidy(() => void model.infer(images(2)));
  model.restore(model.state());
  assertEquals(tf.memory().numTensors, held);
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});
