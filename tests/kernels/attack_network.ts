/** The kernels of the attack network. */
import { Random } from "../../src/random.ts";
import { epoch, logitOf } from "../reference/attack_network.ts";
import { fresh, type Kernel, type KernelCase, lazily } from "./description.ts";

/** Relative to the largest. Seen: 7.0e-7 (one row, K = 100). */
const LOGIT_TOLERANCE = 2e-6;
/** Relative to the largest; the loss comes from float32 logits. Seen: 1.6e-7, 8.9e-7, 3.6e-7, 4.0e-7. */
const EPOCH_TOLERANCE = { parameters: 1e-6, firstMoments: 2e-6, secondMoments: 2e-6, result: 8e-7 };

/** A network and rows of the given size, all arrays filled, as the kernels want them. */
export function makeNetwork(rows: number, classes: number) {
  const random = new Random(rows, "case", classes);
  const filled = (scale: number) => {
    const block = new Float32Array(16 * classes + 312);
    for (let i = 0; i < 16 * classes + 305; i++) block[i] = scale * random.normal();
    return block;
  };
  const inputs = Float32Array.from({ length: rows * classes }, () => random.uniform());
  return {
    parameters: filled(0.4),
    firstMoments: filled(1e-3),
    secondMoments: filled(1e-4).map(Math.abs),
    inputs,
    targets: Uint8Array.from({ length: rows }, () => random.integer(2)),
    order: random.shuffle(Uint32Array.from({ length: rows }, (_, i) => i)),
    inputRows: Array.from(
      { length: rows },
      (_, row) => [...inputs.subarray(row * classes, (row + 1) * classes)],
    ),
  };
}

function logitsCase(rows: number, classes: number): KernelCase {
  const { parameters, inputs, inputRows } = makeNetwork(rows, classes);
  return {
    name: `N = ${rows}, K = ${classes}`,
    inputs: { parameters, inputs },
    outputs: { logits: fresh(rows) },
    scratch: (kernels) => 4 * kernels.f32AttackNetworkScratch(classes),
    numbers: { rows, classes },
    expected: lazily(() => ({ logits: inputRows.map((row) => logitOf(parameters, row)) })),
  };
}

function epochCase(rows: number, classes: number, batchSize: number): KernelCase {
  const { parameters, firstMoments, secondMoments, inputs, targets, order, inputRows } = makeNetwork(
    rows,
    classes,
  );
  const state = { parameters, firstMoments, secondMoments };
  const options = { batchSize, stepsBefore: 7, learningRate: 1e-3 };
  return {
    name: `N = ${rows}, K = ${classes}, batches of ${batchSize}`,
    inputs: { inputs, targets, order },
    outputs: state,
    scratch: (kernels) => 4 * kernels.f32AttackNetworkScratch(classes),
    numbers: { rows, classes, ...options },
    expected: lazily(() => epoch(state, { inputs: inputRows, targets, order }, options)),
  };
}

export const attackNetwork: readonly Kernel[] = [
  {
    name: "f32AttackNetworkLogits",
    *cases() {
      for (const rows of [0, 1, 3, 4, 5, 17, 259]) {
        for (const classes of [2, 3, 4, 5, 10, 33, 100]) yield logitsCase(rows, classes);
      }
    },
    timings: () => [logitsCase(25_000, 10)],
    tolerance: LOGIT_TOLERANCE,
    alignment: 1,
    pairs: { joined: 0, wide: 115 },
  },
  {
    name: "f32AttackNetworkEpoch",
    *cases() {
      // Blocks of 128 rows: batches in one and in several, the last of them short.
      for (const [rows, batch] of [[1, 1], [3, 2], [4, 4], [17, 5], [259, 128], [259, 300]]) {
        for (const classes of [2, 3, 4, 5, 10, 33]) yield epochCase(rows, classes, batch);
      }
      yield epochCase(11, 100, 4);
    },
    timings: () => [epochCase(25_000, 10, 128)],
    tolerance: EPOCH_TOLERANCE,
    alignment: 1,
    pairs: { joined: 0, wide: 264 },
  },
];
