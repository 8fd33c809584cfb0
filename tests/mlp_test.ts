import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { adamStep } from "../src/engine/adam.ts";
import { softmaxCrossEntropy } from "../src/engine/head.ts";
import type { MlpSpec } from "../src/model/mlp.ts";
import { createNetwork, type Network } from "../src/model/network.ts";
import { Random } from "../src/random.ts";
import { useEngine } from "./engine.ts";
import { maxNorm, normals } from "./kernel_runner.ts";
import { logitsOf, lossOf, type Sizes } from "./reference/mlp.ts";

/** Logits against the float64 twin. Seen: 1.8e-7. */
const LOGITS_TOLERANCE = 5e-7;
/** Gradients against float64 differences, relative to the largest number of each variable. Seen: 3.8e-7. */
const GRADIENT_TOLERANCE = 1e-6;
/** The step of these differences: their own error is its square. */
const STEP = 1e-5;
/** Logits between two ways to the same statistics. Seen: 0. */
const SAME_STATISTICS_TOLERANCE = 1e-6;

const SPEC: MlpSpec = { architecture: "mlp", features: 7, classes: 3, widths: [20, 9], batchNorm: false };
/** With and without batch norm; sizes that are no multiples of anything, and some that are; no hidden layer at all. */
const SPECS: readonly MlpSpec[] = [
  SPEC,
  { ...SPEC, batchNorm: true },
  { ...SPEC, features: 16, widths: [32, 16], classes: 2 },
  { ...SPEC, features: 16, widths: [48], classes: 2, batchNorm: true },
  { ...SPEC, widths: [] },
];

const rows = (batch: number, { features }: MlpSpec) =>
  tf.tensor2d(normals(batch * features, "rows"), [batch, features]);

/** The variables, float64, each pushed off its first value: a bias of 0 would hide a wrong sign. */
function pushed(model: Network) {
  const values = new Map<string, Float64Array>();
  for (const [name, variable] of model.variables) {
    const noise = normals(variable.size, name, { deviation: 0.1 });
    const numbers = Float32Array.from(variable.dataSync(), (value, i) => value + noise[i]);
    tf.tidy(() => variable.assign(tf.tensor(numbers, variable.shape)));
    values.set(name, Float64Array.from(numbers));
  }
  return values;
}

for (const spec of SPECS) {
  const title = `${spec.widths.join("-") || "no hidden layer"}${spec.batchNorm ? " with batch norm" : ""}`;

  Deno.test(`Mlp, ${title}: logits and gradients are those of its float64 twin`, async () => {
    await useEngine();
    const model = createNetwork(spec, { seed: 1 });
    const variables = pushed(model);
    const batch = 13, smoothing = 0.1;
    tf.tidy(() => {
      const x = rows(batch, spec), inputs = Float64Array.from(x.dataSync());
      const labels = Int32Array.from({ length: batch }, (_, i) => i % spec.classes);
      const { logits, backward } = model.train(x, { momentum: 0.9 });
      const expected = logitsOf(variables, inputs, spec as Sizes);
      const error = maxNorm(logits.dataSync() as Float32Array, expected);
      assert(error <= LOGITS_TOLERANCE, `logits are off by ${error}`);
      const { loss, gradient } = softmaxCrossEntropy(logits, tf.tensor1d(labels, "int32"), smoothing);
      assert(Math.abs(loss.dataSync()[0] - lossOf(expected, labels, smoothing)) < LOGITS_TOLERANCE);
      const gradients = backward(gradient);
      assertEquals([...gradients.keys()].toSorted(), [...model.variables.keys()].toSorted());
      for (const [name, numbers] of variables) {
        assertEquals(gradients.get(name)!.shape, model.variables.get(name)!.shape);
        const differences = numbers.map((value, i) => {
          const lossAt = (moved: number) => {
            numbers[i] = moved;
            return lossOf(logitsOf(variables, inputs, spec as Sizes), labels, smoothing);
          };
          const slope = (lossAt(value + STEP) - lossAt(value - STEP)) / (2 * STEP);
          numbers[i] = value;
          return slope;
        });
        const error = maxNorm(gradients.get(name)!.dataSync() as Float32Array, differences);
        assert(error <= GRADIENT_TOLERANCE, `the gradient by ${name} is off by ${error}`);
      }
    });
    model.dispose();
  });

  Deno.test(`Mlp, ${title}: infers what it trains when the moving statistics are the batch's`, async () => {
    await useEngine();
    const model = createNetwork(spec, { seed: 1 });
    pushed(model);
    tf.tidy(() => {
      const x = rows(13, spec);
      const trained = model.train(x, { momentum: 0 }).logits.dataSync() as Float32Array;
      const error = maxNorm(model.infer(x).dataSync() as Float32Array, Float64Array.from(trained));
      assert(error <= SAME_STATISTICS_TOLERANCE, `${error}`);
    });
    model.dispose();
  });
}

/** Takes `steps` of Adam on batches of 64 from rows whose class is told by `labelOf`, and gives the accuracy on other rows. */
function learn(spec: MlpSpec, steps: number, labelOf: (row: Float32Array) => number): number {
  const model = createNetwork(spec, { seed: 1 }), random = new Random(2, "planted");
  const zeros = (shape: number[]) => tf.tidy(() => tf.variable(tf.zeros(shape)));
  const moments = new Map(Array.from(
    model.variables,
    ([name, { shape }]) => [name, { first: zeros(shape), second: zeros(shape) }],
  ));
  const draw = (count: number) => {
    const x = Float32Array.from({ length: count * spec.features }, () => random.normal());
    const row = (n: number) => x.subarray(n * spec.features, (n + 1) * spec.features);
    return { x, labels: Int32Array.from({ length: count }, (_, n) => labelOf(row(n))) };
  };
  for (let step = 1; step <= steps; step++) {
    tf.tidy(() => {
      const { x, labels } = draw(64);
      const dropout = { rate: 0.1, at: "blocks", seed: step } as const;
      const { logits, backward } = model.train(tf.tensor2d(x, [64, spec.features]), {
        momentum: 0.9,
        dropout,
      });
      const { gradient } = softmaxCrossEntropy(logits, tf.tensor1d(labels, "int32"), 0.05);
      const gradients = backward(gradient);
      const tensors = Array.from(model.variables, ([name, weights]) => {
        return { weights, ...moments.get(name)!, gradient: gradients.get(name)!, l2: 0 };
      });
      adamStep(tensors, { step, learningRate: 0.01 });
    });
  }
  const { x, labels } = draw(1000);
  const logits = tf.tidy(() => model.infer(tf.tensor2d(x, [1000, spec.features])).dataSync());
  model.dispose();
  for (const { first, second } of moments.values()) tf.dispose([first, second]);
  const right = labels.filter((label, n) => {
    const row = logits.subarray(n * spec.classes, (n + 1) * spec.classes);
    return row.indexOf(Math.max(...row)) === label;
  });
  return right.length / 1000;
}

for (const batchNorm of [false, true]) {
  Deno.test(`Mlp${batchNorm ? " with batch norm" : ""} learns what no linear layer can`, async () => {
    await useEngine();
    // The class is whether two features have one sign: every line splits it in half.
    const sameSign = ([a, b]: Float32Array) => a * b > 0 ? 1 : 0;
    const spec: MlpSpec = { architecture: "mlp", features: 5, classes: 2, widths: [32, 16], batchNorm };
    const accuracy = learn(spec, 300, sameSign);
    assert(accuracy > 0.9, `${accuracy}`);
    const linear = learn({ ...spec, widths: [] }, 300, sameSign);
    assert(linear < 0.6, `a linear layer: ${linear}`);
  });
}

Deno.test("Mlp has the variables and the parameters of its spec", async () => {
  await useEngine();
  const plain = createNetwork(SPEC, { seed: 1 }), normed = createNetwork(SPECS[1], { seed: 1 });
  assertEquals([...plain.variables.keys()], [
    ...["layer1/weights", "layer1/bias", "layer2/weights", "layer2/bias", "dense/weights", "dense/bias"],
  ]);
  assertEquals(plain.parameters, 7 * 20 + 20 + 20 * 9 + 9 + 9 * 3 + 3);
  assertEquals([...normed.variables.keys()], [
    ...["layer1/weights", "layer1/gamma", "layer1/beta", "layer2/weights", "layer2/gamma", "layer2/beta"],
    ...["dense/weights", "dense/bias"],
  ]);
  assertEquals([...normed.statistics.keys()], [
    ...["layer1/mean", "layer1/variance", "layer2/mean", "layer2/variance"],
  ]);
  assertEquals(normed.parameters, 7 * 20 + 40 + 20 * 9 + 18 + 9 * 3 + 3);
  plain.dispose();
  normed.dispose();
});

Deno.test("Mlp starts He-normal, the same from the same seed only", async () => {
  await useEngine();
  const spec = { ...SPEC, features: 100, widths: [80, 60] };
  const [model, same, other] = [1, 1, 2].map((seed) => createNetwork(spec, { seed }));
  assertEquals(model.state(), same.state());
  for (const [name, { shape, data }] of model.state()) {
    if (!name.endsWith("/weights")) continue;
    assert(String(other.state().get(name)!.data) !== String(data), name);
    const variance = data.reduce((sum, value) => sum + value ** 2, 0) / data.length;
    const deviations = Math.abs(variance * shape[0] / 2 - 1) / Math.sqrt(2 / data.length);
    assert(deviations < 4, `${name}: variance ${variance} for ${2 / shape[0]}`);
  }
  for (const network of [model, same, other]) network.dispose();
});

Deno.test("Mlp gives back its state bit by bit, and refuses one that does not fit", async () => {
  await useEngine();
  const spec = { ...SPEC, batchNorm: true };
  const model = createNetwork(spec, { seed: 1 }), copy = createNetwork(spec, { seed: 2 });
  tf.tidy(() => void model.train(rows(4, spec), { momentum: 0.9 })); // statistics that are not the first ones
  copy.restore(model.state());
  assertEquals(copy.state(), model.state());
  const state = model.state();
  state.set("dense/bias", { shape: [9], data: new Float32Array(9) });
  assertThrows(() => copy.restore(state), RangeError, "dense/bias must have shape [3], found [9]");
  model.dispose();
  copy.dispose();
});

Deno.test("Mlp drops out where it is told to, by seed", async () => {
  await useEngine();
  const model = createNetwork(SPEC, { seed: 1 });
  const run = (dropout?: { rate: number; at: "blocks" | "head"; seed: number }) =>
    tf.tidy(() => String(model.train(rows(4, SPEC), { momentum: 0.9, dropout }).logits.dataSync()));
  const [rate, seed] = [0.5, 1], plain = run();
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

Deno.test("Mlp leaves no tensor behind", async () => {
  await useEngine();
  const before = tf.memory().numTensors;
  for (const spec of SPECS) {
    const model = createNetwork(spec, { seed: 1 }), held = tf.memory().numTensors;
    tf.tidy(() => {
      const dropout = { rate: 0.5, at: "blocks", seed: 1 } as const;
      const { logits, backward } = model.train(rows(4, spec), { momentum: 0.9, dropout });
      backward(logits);
      assertEquals(logits.dataSync().length, 4 * spec.classes); // still there: the accuracy is counted from them
    });
    tf.tidy(() => void model.infer(rows(4, spec)));
    model.restore(model.state());
    assertEquals(tf.memory().numTensors, held);
    model.dispose();
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("Mlp refuses sizes that are none, and rows of another size", async () => {
  await useEngine();
  const create = (changed: Partial<MlpSpec>) => () =>
    void createNetwork({ ...SPEC, ...changed }, { seed: 1 });
  assertThrows(create({ features: 0 }), RangeError, "the number of features must be a whole number");
  assertThrows(create({ classes: 1.5 }), RangeError, "the number of classes must be a whole number");
  assertThrows(create({ widths: [8, NaN] }), RangeError, "the width of layer 2 must be a whole number");
  const model = createNetwork(SPEC, { seed: 1 });
  tf.tidy(() => {
    assertThrows(
      () => model.infer(tf.zeros([2, 8])),
      RangeError,
      "Cannot multiply [2,8] by weights [7,20]",
    );
  });
  model.dispose();
});
