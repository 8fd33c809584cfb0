import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type AttackNetwork,
  attackNetworkLogits,
  initialAttackNetwork,
  trainAttackNetwork,
} from "../src/kernels/attack_network.ts";
import { Heap } from "../src/kernels/heap.ts";
import { BUILDS, compileKernels } from "../src/kernels/module.ts";
import { RowOrders } from "../src/kernels/row_orders.ts";
import { Random } from "../src/random.ts";
import golden from "./golden/attack_network.json" with { type: "json" };
import { makeNetwork } from "./kernels/attack_network.ts";
import { gradientOf, meanLoss } from "./reference/attack_network.ts";

const TRAINED_TOLERANCE = 1e-6; // absolute, weights and logits near 1 after 36 steps of Adam; seen 2.3e-7
const LOSS_TOLERANCE = 3e-7; // relative, from a float32 logit; seen 9.1e-8
const GRADIENT_TOLERANCE = 2e-9; // relative to the largest, of which central differences take the most

const heaps = await Promise.all(
  BUILDS
    .map(async (build) => new Heap(await compileKernels(build))),
);

function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assertEquals(actual.length, expected.length);
  return Math.max(0, ...Array.from(expected, (value, i) => Math.abs(actual[i] - value)));
}

function asNetwork(classes: number, arrays: Record<string, number[]>): AttackNetwork {
  const entries = Object.entries(arrays).map(([name, values]) => [name, new Float32Array(values)]);
  return { classes, ...Object.fromEntries(entries) };
}

const goldenInputs = new Float32Array(golden.inputs);
const goldenTargets = new Uint8Array(golden.targets);
const { classes: goldenClasses, seed, epochs, batchSize, learningRate } = golden;
const goldenOptions = {
  classes: goldenClasses,
  seed,
  epochs,
  batchSize,
  learningRate,
  start: asNetwork(goldenClasses, golden.start),
};

Deno.test("trainAttackNetwork agrees with NumPy from the same weights and batches", () => {
  for (const heap of heaps) {
    const { network, losses } = trainAttackNetwork(heap, goldenInputs, goldenTargets, goldenOptions);
    for (const [name, expected] of Object.entries(golden.trained)) {
      const difference = largestDifference(network[name as keyof typeof golden.trained], expected);
      assert(difference <= TRAINED_TOLERANCE, `${name} differs by ${difference}`);
    }
    const lossDifference = largestDifference(losses, golden.losses);
    assert(lossDifference <= LOSS_TOLERANCE, `losses differ by ${lossDifference}`);
    const logits = attackNetworkLogits(heap, network, goldenInputs);
    const logitDifference = largestDifference(logits, golden.logits);
    assert(logitDifference <= TRAINED_TOLERANCE, `logits differ by ${logitDifference}`);
  }
});

Deno.test("a training whose rows do not fit on the heap at once takes the steps of one whose rows do", () => {
  const random = new Random(5, "parts"), classes = 512, rows = 2501, batchSize = 32, learningRate = 1e-3;
  const inputs = Float32Array.from({ length: rows * classes }, () => random.normal());
  const targets = Uint8Array.from({ length: rows }, () => random.integer(2));
  for (const heap of heaps) {
    const trained = trainAttackNetwork(heap, inputs, targets, {
      classes,
      seed: 5,
      epochs: 2,
      batchSize,
      learningRate,
    });
    const start = initialAttackNetwork(classes, 5);
    const block = Float32Array.from(
      Object.values(start).flatMap((array) => array === classes ? [] : [...array]),
    );
    const [expected, losses] = heap.scope(() => {
      const put = () => heap.putF32(new Float32Array(Math.ceil(block.length / 8) * 8));
      const moments = [put(), put()],
        scratch = heap.allocate(4 * heap.kernels.f32AttackNetworkScratch(classes));
      const padded = new Float32Array(Math.ceil(block.length / 8) * 8);
      padded.set(block);
      const parameters = heap.putF32(padded), [x, y] = [heap.putF32(inputs), heap.putU8(targets)];
      const losses = [0, 1].map((epoch) => {
        const order = heap.putU32(new Random(5, "attack-network", epoch).permutation(rows));
        const before = epoch * Math.ceil(rows / batchSize);
        return heap.kernels.f32AttackNetworkEpoch(
          parameters,
          moments[0],
          moments[1],
          scratch,
          x,
          y,
          order,
          rows,
          classes,
          batchSize,
          before,
          learningRate,
        );
      });
      return [heap.f32(parameters, block.length), losses];
    });
    const { classes: _, ...arrays } = trained.network;
    assert(
      largestDifference(Object.values(arrays).flatMap((array) => [...array]), expected) <= TRAINED_TOLERANCE,
    );
    assert(largestDifference(trained.losses, losses) <= LOSS_TOLERANCE);
  }
});

/** Central differences of the reference's mean loss. */
function numericalGradient({ parameters, inputRows, targets }: ReturnType<typeof makeNetwork>): Float64Array {
  const at = Float64Array.from(parameters);
  const step = 1e-6;
  return Float64Array.from(parameters, (value, i) => {
    at[i] = value + step;
    const above = meanLoss(at, inputRows, targets);
    at[i] = value - step;
    const below = meanLoss(at, inputRows, targets);
    at[i] = value;
    return (above - below) / (2 * step);
  });
}

Deno.test("the reference's gradient is that of its loss by central differences", () => {
  for (const [rows, classes] of [[1, 2], [3, 3], [5, 5], [17, 10], [6, 33]]) {
    const network = makeNetwork(rows, classes), { parameters, inputRows, targets } = network;
    const expected = numericalGradient(network);
    const scale = Math.max(...expected.map(Math.abs));
    const difference = largestDifference(gradientOf(parameters, inputRows, targets), expected) / scale;
    assert(
      difference <= GRADIENT_TOLERANCE,
      `N = ${rows}, K = ${classes}: gradients differ by ${difference}`,
    );
  }
});

Deno.test("the loss of a network that is certain is finite and exact, right or wrong", () => {
  const zeros = (length: number) => new Float32Array(length);
  const certain: AttackNetwork = {
    classes: 2,
    hidden1Weights: zeros(32),
    hidden1Biases: zeros(16),
    hidden2Weights: zeros(256),
    hidden2Biases: zeros(16),
    outputWeights: zeros(16),
    outputBiases: new Float32Array([2000]),
  };
  for (const heap of heaps) {
    for (const [target, expected] of [[1, 0], [0, 2000]]) {
      const options = { classes: 2, seed: 1, epochs: 1, batchSize: 1, learningRate: 1e-3, start: certain };
      const input = new Float32Array([0.5, 0.5]);
      const { losses, network } = trainAttackNetwork(heap, input, new Uint8Array([target]), options);
      assertEquals([...losses], [expected]);
      assert(Number.isFinite(network.outputBiases[0]));
    }
  }
});

Deno.test("the network for 10 classes has 465 parameters, drawn from the seed within Glorot's limits", () => {
  const { classes: _, ...arrays } = initialAttackNetwork(10, 1);
  const lengths = Object.values(arrays).map((array) => array.length);
  assertEquals(lengths.reduce((sum, length) => sum + length), 465);
  for (const [weights, fans] of [[arrays.hidden1Weights, 26], [arrays.hidden2Weights, 32]] as const) {
    const limit = Math.sqrt(6 / fans);
    const largest = Math.max(...weights.map(Math.abs));
    assert(largest <= limit && largest > 0.95 * limit, `${largest} of ${limit}`);
  }
  assertEquals([...arrays.hidden1Biases, ...arrays.hidden2Biases, ...arrays.outputBiases], Array(33).fill(0));
  assertEquals(initialAttackNetwork(10, 1), initialAttackNetwork(10, 1));
  assert(initialAttackNetwork(10, 2).hidden1Weights[0] !== arrays.hidden1Weights[0]);
});

Deno.test("trainAttackNetwork is the same for the same seed, changes no input and frees the heap", () => {
  const [heap] = heaps;
  const contents = () => JSON.stringify([goldenInputs, goldenTargets, goldenOptions]);
  const before = contents();
  const top = heap.scope(() => heap.allocate(16));
  const train = (seed: number) =>
    trainAttackNetwork(heap, goldenInputs, goldenTargets, { ...goldenOptions, start: undefined, seed });
  assertEquals(train(1), train(1));
  assert(train(1).losses[0] !== train(2).losses[0]);
  trainAttackNetwork(heap, goldenInputs, goldenTargets, goldenOptions);
  assertEquals(contents(), before);
  assertEquals(heap.scope(() => heap.allocate(16)), top);
});

Deno.test("networks that share their orders draw each once, and learn what they learn alone", () => {
  const [heap] = heaps, orders = new RowOrders(goldenOptions.seed);
  const options = { ...goldenOptions, start: undefined };
  const alone = trainAttackNetwork(heap, goldenInputs, goldenTargets, options);
  for (const _ of [1, 2]) {
    assertEquals(trainAttackNetwork(heap, goldenInputs, goldenTargets, { ...options, orders }), alone);
  }
  const [first, other] = [orders.of(0, 40), orders.of(0, 41)];
  assert(orders.of(0, 40) === first && orders.of(0, 41) === other, "an order is drawn again");
  assertEquals([...first], [...new Random(goldenOptions.seed, "attack-network", 0).permutation(40)]);
  // An order that does not fit is drawn again at each call, and is the same.
  const large = orders.of(0, 2 ** 21);
  assert(orders.of(0, 2 ** 21) !== large, "more is kept than there is room for");
  assertEquals(orders.of(0, 2 ** 21), large);
  assertThrows(
    () => trainAttackNetwork(heap, goldenInputs, goldenTargets, { ...options, orders: new RowOrders(8) }),
    RangeError,
    `orders of seed ${goldenOptions.seed} are needed, found those of 8`,
  );
});

Deno.test("the attack network says what is wrong with its input", () => {
  const [heap] = heaps;
  const train = (change: object, inputs = goldenInputs, targets = goldenTargets) => () =>
    trainAttackNetwork(heap, inputs, targets, { ...goldenOptions, ...change });
  assertThrows(
    train({}, goldenInputs, new Uint8Array(3)),
    RangeError,
    "45 rows need as many targets, found 3",
  );
  assertThrows(train({}, goldenInputs, new Uint8Array(45).fill(2)), RangeError, "0 or 1, found 2 at row 0");
  assertThrows(train({}, goldenInputs.map(() => NaN)), RangeError, "must be finite, found NaN");
  assertThrows(
    train({}, new Float32Array(0), new Uint8Array(0)),
    RangeError,
    "rows must be 1 or more, found 0",
  );
  assertThrows(train({ epochs: 0 }), RangeError, "epochs must be 1 or more, found 0");
  assertThrows(train({ batchSize: 1.5 }), RangeError, "batch size must be 1 or more, found 1.5");
  assertThrows(train({ learningRate: -1 }), RangeError, "learning rate must be positive, found -1");
  assertThrows(train({ start: initialAttackNetwork(4, 1) }), RangeError, "must have 80 values, found 64");
  const network = initialAttackNetwork(5, 1);
  assertThrows(() => attackNetworkLogits(heap, network, new Float32Array(7)), RangeError, "multiple of 5");
  const types = (change: object) => () => attackNetworkLogits(heap, { ...network, ...change }, goldenInputs);
  assertThrows(
    types({ hidden1Biases: new Float64Array(16) }),
    TypeError,
    "hidden1Biases must be a Float32Array, found a Float64Array",
  );
  assertThrows(types({ outputWeights: undefined }), TypeError, "must be a Float32Array, found undefined");
  const f64 = Float64Array.from(goldenInputs) as unknown as typeof goldenInputs;
  assertThrows(train({}, f64), TypeError, "inputs: they must be a Float32Array, found a Float64Array");
  assertThrows(() => attackNetworkLogits(heap, network, f64), TypeError, "must be a Float32Array");
  const words = Uint32Array.from(goldenTargets) as unknown as typeof goldenTargets;
  assertThrows(
    train({}, goldenInputs, words),
    TypeError,
    "targets must be a Uint8Array, found a Uint32Array",
  );
});
