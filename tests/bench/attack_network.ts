/** The attack network beside PyTorch's: training epochs, and inference. */
import {
  attackNetworkLogits,
  initialAttackNetwork,
  trainAttackNetwork,
} from "../../src/kernels/attack_network.ts";
import { Random } from "../../src/random.ts";
import { Heap } from "../../src/kernels/heap.ts";
import { logitOf } from "../reference/attack_network.ts";
import { Torch } from "./nets.ts";
import { assertRight, type Part, rounded, type Row } from "./part.ts";
import { ratioOf, spreadOf, takeTurns, timed } from "./timing.ts";

const CLASSES = 10, BATCH = 128, TOLERANCE = 1e-5;
const EPOCHS = 5; // a run's, so that what is done once for all epochs counts as it does in an attack

export const attackNetwork: Part = {
  title:
    `The attack network on vectors of ${CLASSES}: an epoch of training (batch ${BATCH}, Adam), and inference`,
  async run({ module, quick, seconds, note }) {
    const rows = quick ? 256 : 25_000;
    const heap = new Heap(module);
    const random = new Random(1, "bench", "attack network");
    const inputs = Float32Array.from({ length: rows * CLASSES }, () => random.uniform());
    const targets = Uint8Array.from({ length: rows }, (_, row) => row % 2);
    const network = initialAttackNetwork(CLASSES, 1);
    const { hidden1Weights, hidden1Biases, hidden2Weights, hidden2Biases, outputWeights, outputBiases } =
      network;
    const block = [hidden1Weights, hidden1Biases, hidden2Weights, hidden2Biases, outputWeights, outputBiases]
      .flatMap((values) => [...values]);
    assertRight(
      "the attack network",
      attackNetworkLogits(heap, network, inputs.subarray(0, 100 * CLASSES)),
      Array.from(
        { length: 100 },
        (_, row) => logitOf(block, [...inputs.subarray(row * CLASSES, (row + 1) * CLASSES)]),
      ),
      TOLERANCE,
    );
    const options = { classes: CLASSES, seed: 1, epochs: EPOCHS, batchSize: BATCH, learningRate: 1e-3 };
    const run = timed(() => trainAttackNetwork(heap, inputs, targets, options));
    const ours = async () => await run() / EPOCHS;
    const torch = quick ? undefined : await Torch.start();
    note("training");
    const results: Row[] = [];
    if (torch) {
      const task = { task: "attack", batch: BATCH, dtype: "float32" } as const;
      const times = await takeTurns({ ours, theirs: () => torch.run(task) }, { seconds: 5 * seconds });
      await torch.close();
      const ratio = ratioOf(times.ours, times.theirs);
      results.push({
        ...row("training", rows, times.ours),
        "PyTorch ms": rounded(spreadOf(times.theirs).median),
        "PyTorch's time / ours": rounded(ratio.median),
        "its quartiles": ratio.quartiles.map(rounded),
      });
    } else {
      results.push(row("training", rows, (await takeTurns({ ours }, { seconds })).ours));
    }
    note("inference");
    const infer = timed(() => attackNetworkLogits(heap, network, inputs));
    results.push(row("inference", rows, (await takeTurns({ infer }, { seconds })).infer));
    return results;
  },
};

function row(work: string, vectors: number, ms: number[]): Row {
  const speed = spreadOf(ms.map((time) => vectors / time * 1000));
  return {
    ...{ work, vectors, ms: rounded(spreadOf(ms).median), "vectors/s": rounded(speed.median) },
    quartiles: speed.quartiles.map(rounded),
  };
}
