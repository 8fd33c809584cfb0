/**
 * The attack network: K -> 16 -> 16 -> 1, ReLU, ReLU, sigmoid. It reads a probability vector and gives the
 * probability that its sample is a member. For K = 10 it has 465 parameters.
 */
import { free } from "../free.ts";
import { gather } from "../gather.ts";
import { Random } from "../random.ts";
import { rowNumbers } from "../rows_by_group.ts";
import { checkFinite, checkType } from "./checks.ts";
import type { Heap } from "./heap.ts";
import { RowOrders } from "./row_orders.ts";

const UNITS = 16;
/** The most inputs that lie on the heap all at once, in their own order: 4 MB. */
const WHOLE = 2 ** 20;
/** The inputs that lie on the heap at a time where there are more, in the order of the steps: 1 MB stays in a cache. */
const PART = 2 ** 18;

/** The weights; a layer computes `inputs * weights + biases`. */
export interface AttackNetwork {
  /** K */
  readonly classes: number;
  /** `[K, 16]`, row-major. */
  readonly hidden1Weights: Float32Array;
  /** `[16]` */
  readonly hidden1Biases: Float32Array;
  /** `[16, 16]`, row-major. */
  readonly hidden2Weights: Float32Array;
  /** `[16]` */
  readonly hidden2Biases: Float32Array;
  /** `[16, 1]` */
  readonly outputWeights: Float32Array;
  /** `[1]` */
  readonly outputBiases: Float32Array;
}

/** Options of {@linkcode trainAttackNetwork}. */
export interface AttackNetworkTraining {
  /** K */
  readonly classes: number;
  /** Draws the initial weights and each epoch's order of rows. */
  readonly seed: number;
  /** Passes over all rows. */
  readonly epochs: number;
  /** Rows a step. */
  readonly batchSize: number;
  /** The learning rate, constant over all steps. */
  readonly learningRate: number;
  /** The weights to start from; by default {@linkcode initialAttackNetwork}. */
  readonly start?: AttackNetwork;
  /** The orders of the same seed, where other networks share them. */
  readonly orders?: RowOrders;
}

/** A network with weights drawn uniformly as in Glorot and Bengio (AISTATS 2010), and biases 0. */
export function initialAttackNetwork(classes: number, seed: number): AttackNetwork {
  const random = new Random(seed, "attack-network", "start");
  const glorot = (fanIn: number, fanOut: number) => {
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    return Float32Array.from({ length: fanIn * fanOut }, () => limit * (2 * random.uniform() - 1));
  };
  return {
    classes,
    hidden1Weights: glorot(classes, UNITS),
    hidden1Biases: new Float32Array(UNITS),
    hidden2Weights: glorot(UNITS, UNITS),
    hidden2Biases: new Float32Array(UNITS),
    outputWeights: glorot(UNITS, 1),
    outputBiases: new Float32Array(1),
  };
}

/**
 * Trains a network on `inputs` `[N, K]` and `targets` `[N]` (1 for a member, 0 for a non-member). The loss is binary
 * cross-entropy, its mean over each mini-batch. The optimiser is Adam (Kingma and Ba 2015: decays 0.9 and 0.999, epsilon 1e-8,
 * bias-corrected).
 *
 * Epoch e, from 0, takes the rows in the order `new Random(seed, "attack-network", e).permutation(N)`. Its last batch holds
 * the rows that are left. `losses` `[epochs]` has the mean over the rows, in nats, each row's before its own step.
 *
 * @throws {TypeError} where an array has another type
 * @throws {RangeError} where the lengths do not fit together, an input is not finite, a target is neither 0
 * nor 1, there are no rows, or an option is out of its range or `orders` of another seed
 */
export function trainAttackNetwork(
  heap: Heap,
  inputs: Float32Array,
  targets: Uint8Array,
  options: AttackNetworkTraining,
): { network: AttackNetwork; losses: Float64Array<ArrayBuffer> } {
  const { classes, seed, epochs, batchSize, learningRate, orders = new RowOrders(seed) } = options;
  const rows = checkFinite(inputs, classes, "inputs");
  checkTargets(targets, rows);
  for (const [name, value] of Object.entries({ rows, epochs, "batch size": batchSize })) {
    if (Number.isInteger(value) && value > 0) continue;
    throw new RangeError(`Cannot train the attack network: ${name} must be 1 or more, found ${value}`);
  }
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new RangeError(
      `Cannot train the attack network: the learning rate must be positive, found ${learningRate}`,
    );
  }
  if (orders.seed !== seed) {
    throw new RangeError(
      `Cannot train the attack network: orders of seed ${seed} are needed, found those of ${orders.seed}`,
    );
  }
  const start = pack(options.start ?? initialAttackNetwork(classes, seed), classes);
  return heap.scope(() => {
    const size = blockLength(classes);
    const parameters = heap.putF32(start);
    const firstMoments = heap.putF32(new Float32Array(size));
    const secondMoments = heap.putF32(new Float32Array(size));
    const scratch = heap.allocate(4 * heap.kernels.f32AttackNetworkScratch(classes));
    const isWhole = inputs.length <= WHOLE;
    const all = isWhole ? { inputs: heap.putF32(inputs), targets: heap.putU8(targets) } : undefined;
    const batches = Math.max(1, Math.floor(PART / (classes * batchSize)));
    const most = isWhole ? rows : Math.min(rows, batches * batchSize);
    const inOrder = all ? 0 : heap.putU32(rowNumbers(most));
    const stepsPerEpoch = Math.ceil(rows / batchSize);
    const losses = Float64Array.from({ length: epochs }, (_, epoch) => {
      const order = orders.of(epoch, rows);
      let loss = 0;
      for (let first = 0; first < rows; first += most) {
        const places = order.subarray(first, first + most);
        const part = all ? undefined : gather(inputs, places, classes);
        loss += places.length * heap.scope(() =>
          heap.kernels.f32AttackNetworkEpoch(
            parameters,
            firstMoments,
            secondMoments,
            scratch,
            all ? all.inputs : heap.putF32(part!),
            all ? all.targets : heap.putU8(gather(targets, places)),
            all ? heap.putU32(places) : inOrder,
            places.length,
            classes,
            batchSize,
            epoch * stepsPerEpoch + first / batchSize,
            learningRate,
          )
        );
        if (part) free(part);
      }
      return loss / rows;
    });
    return { network: unpack(heap.f32(parameters, size), classes), losses };
  });
}

/**
 * The logit of the probability of membership for each row of `inputs` `[N, K]`: `[N]`.
 *
 * @throws {TypeError} where an array has another type
 * @throws {RangeError} where the lengths do not fit together or an input is not finite
 */
export function attackNetworkLogits(
  heap: Heap,
  network: AttackNetwork,
  inputs: Float32Array,
): Float32Array<ArrayBuffer> {
  const { classes } = network;
  const rows = checkFinite(inputs, classes, "inputs");
  return heap.scope(() => {
    const logits = heap.allocate(4 * rows);
    const scratch = heap.allocate(4 * heap.kernels.f32AttackNetworkScratch(classes));
    heap.kernels.f32AttackNetworkLogits(
      logits,
      heap.putF32(pack(network, classes)),
      scratch,
      heap.putF32(inputs),
      rows,
      classes,
    );
    return heap.f32(logits, rows);
  });
}

type ArrayName = Exclude<keyof AttackNetwork, "classes">;

/** The name and the length of each array, in the order of the kernels' block of parameters. */
function layout(classes: number): [ArrayName, number][] {
  return [
    ["hidden1Weights", classes * UNITS],
    ["hidden1Biases", UNITS],
    ["hidden2Weights", UNITS * UNITS],
    ["hidden2Biases", UNITS],
    ["outputWeights", UNITS],
    ["outputBiases", 1],
  ];
}

/** The length of the block of parameters: whole pairs of vectors. */
function blockLength(classes: number): number {
  return Math.ceil(layout(classes).reduce((sum, [, length]) => sum + length, 0) / 8) * 8;
}

function pack(network: AttackNetwork, classes: number): Float32Array {
  const block = new Float32Array(blockLength(classes));
  let at = 0;
  for (const [name, length] of layout(classes)) {
    checkType(network[name], ["Float32Array"], `Cannot run an attack network: ${name}`);
    const found = network[name].length;
    if (found !== length) {
      throw new RangeError(
        `Cannot run an attack network for ${classes} classes: ${name} must have ${length} values, found ${found}`,
      );
    }
    block.set(network[name], at);
    at += length;
  }
  return block;
}

function unpack(block: Float32Array, classes: number): AttackNetwork {
  let at = 0;
  const arrays = layout(classes).map(([name, length]) => [name, block.slice(at, at += length)]);
  return { classes, ...Object.fromEntries(arrays) };
}

function checkTargets(targets: Uint8Array, rows: number): void {
  checkType(targets, ["Uint8Array"], "Cannot train the attack network: targets");
  if (targets.length !== rows) {
    throw new RangeError(
      `Cannot train the attack network: ${rows} rows need as many targets, found ${targets.length}`,
    );
  }
  let row = 0;
  while (row < rows && targets[row] <= 1) row++;
  if (row < rows) {
    throw new RangeError(
      `Cannot train the attack network: targets must be 0 or 1, found ${targets[row]} at row ${row}`,
    );
  }
}
