/** The kernels on probability vectors, beside a plain copy of as many bytes. */
import { Heap } from "../../src/kernels/heap.ts";
import { Random } from "../../src/random.ts";
import * as twins from "../reference/probability_vectors.ts";
import { assertRight, type Part, rounded, type Row } from "./part.ts";
import { spreadOf, takeTurns, timed } from "./timing.ts";

const CLASSES = 10;
/** Float64 functions of float32 numbers come out near 1e-16, float32 ones near 1e-7. */
const TOLERANCE = 5e-7;

export const vectors: Part = {
  title: `Kernels on vectors of ${CLASSES}, GB/s read and written, taking turns with a copy of as many bytes`,
  async run({ module, quick, seconds, note }) {
    const rows = quick ? 1000 : 1_000_000; // 40 MB: no cache holds them
    const heap = new Heap(module);
    const random = new Random(1, "bench", "vectors");
    const logits = Float32Array.from({ length: rows * CLASSES }, () => 4 * random.normal());
    const labels = Uint16Array.from({ length: rows }, () => random.integer(CLASSES));
    const results: Row[] = [];
    const { kernels } = heap;
    const z = heap.putF32(logits), label = heap.putU16(labels), scratch = heap.allocate(16 * CLASSES);
    const p = heap.allocate(4 * logits.length), out = heap.allocate(8 * rows);
    const vectorsOut = heap.allocate(4 * logits.length);
    kernels.f32Softmax(p, z, rows, CLASSES);

    const perVector = (twin: (vector: number[], label: number) => number) => (source: Float32Array) =>
      Array.from(
        { length: 100 },
        (_, i) => twin([...source.subarray(i * CLASSES, (i + 1) * CLASSES)], labels[i]),
      );
    const wide = (twin: (vector: number[]) => number[]) => (source: Float32Array) =>
      Array.from({ length: 100 }, (_, i) => twin([...source.subarray(i * CLASSES, (i + 1) * CLASSES)]))
        .flat();
    const f64 = () => heap.f64(out, 100), f32 = () => heap.f32(vectorsOut, 100 * CLASSES);
    const cases = [
      ["softmax", 80, () => kernels.f32Softmax(vectorsOut, z, rows, CLASSES), z, f32, wide(twins.softmax)],
      [
        "argmax",
        42,
        () => kernels.f32Argmax(out, z, rows, CLASSES),
        z,
        () => heap.u16(out, 100),
        perVector(twins.argmax),
      ],
      [
        "loss from probabilities",
        50,
        () => kernels.f32LossFromProbabilities(out, p, label, rows, CLASSES),
        p,
        f64,
        perVector(twins.lossFromProbabilities),
      ],
      [
        "loss from logits",
        50,
        () => kernels.f32LossFromLogits(out, z, label, rows, CLASSES),
        z,
        f64,
        perVector(twins.lossFromLogits),
      ],
      [
        "log-sum-exp",
        48,
        () => kernels.f32LogSumExp(out, z, rows, CLASSES),
        z,
        f64,
        perVector(twins.logSumExp),
      ],
      [
        "rounding",
        80,
        () => kernels.f32Round(vectorsOut, p, logits.length, 100),
        p,
        f32,
        wide((v) => v.map((x) => twins.roundDecimals(x, 2))),
      ],
      ["entropy", 48, () => kernels.f32Entropy(out, p, rows, CLASSES), p, f64, perVector(twins.entropy)],
      [
        "modified entropy",
        50,
        () => kernels.f32ModifiedEntropy(out, p, label, rows, CLASSES),
        p,
        f64,
        perVector(twins.modifiedEntropy),
      ],
      [
        "sorting",
        80,
        () => kernels.f32SortDescending(vectorsOut, p, scratch, rows, CLASSES),
        p,
        f32,
        wide(twins.sortDescending),
      ],
    ] as const;
    for (const [kernel, bytesPerVector, run, source, result, twin] of cases) {
      note(kernel);
      run();
      assertRight(kernel, result(), twin(heap.f32(source, 100 * CLASSES)), TOLERANCE);
      const bytes = bytesPerVector * rows;
      const from = new Uint8Array(bytes / 2).fill(1), to = new Uint8Array(bytes / 2); // half is read, half written
      const copy = () => to.set(from);
      const times = await takeTurns({ kernel: timed(run), copy: timed(copy) }, { seconds });
      const speed = spreadOf(times.kernel.map((time) => bytes / time / 1e6));
      const share = spreadOf(times.kernel.map((time, round) => times.copy[round] / time));
      results.push({
        kernel,
        "GB/s": rounded(speed.median),
        quartiles: speed.quartiles.map(rounded),
        "copy GB/s": rounded(bytes / spreadOf(times.copy).median / 1e6),
        "of the copy": rounded(share.median),
      });
    }
    return results;
  },
};
