/** The kernels on probability vectors, beside a plain copy of as many bytes. */
import { place } from "../kernel_runner.ts";
import { makeBatch, probabilityVectors } from "../kernels/probability_vectors.ts";
import { assertRight, type Part, rounded, type Row } from "./part.ts";
import { spreadOf, takeTurns, timed } from "./timing.ts";

const CLASSES = 10;
/** Rows that are held against the reference before all are timed. */
const CHECKED = 100;
/** Float64 functions of float32 numbers come out near 1e-16, float32 ones near 1e-7. */
const TOLERANCE = 5e-7;

export const vectors: Part = {
  title: `Kernels on vectors of ${CLASSES}, GB/s read and written, taking turns with a copy of as many bytes`,
  async run({ module, quick, seconds, note }) {
    const batch = makeBatch(quick ? 1000 : 1_000_000, CLASSES); // 40 MB: no cache holds them
    const few = makeBatch(CHECKED, CLASSES);
    const results: Row[] = [];
    for (const kernel of probabilityVectors) {
      note(kernel.title);
      const checked = kernel.make(few), placed = place(kernel, checked, module);
      placed.run();
      for (const [name, expected] of Object.entries(checked.expected())) {
        assertRight(kernel.title, placed.read(name), expected, TOLERANCE);
      }
      const { run, bytes } = place(kernel, kernel.make(batch), module);
      const from = new Uint8Array(bytes / 2).fill(1), to = new Uint8Array(bytes / 2); // half is read, half written
      const copy = () => to.set(from);
      const times = await takeTurns({ kernel: timed(run), copy: timed(copy) }, { seconds });
      const speed = spreadOf(times.kernel.map((time) => bytes / time / 1e6));
      const share = spreadOf(times.kernel.map((time, round) => times.copy[round] / time));
      results.push({
        kernel: kernel.title,
        "GB/s": rounded(speed.median),
        quartiles: speed.quartiles.map(rounded),
        "copy GB/s": rounded(bytes / spreadOf(times.copy).median / 1e6),
        "of the copy": rounded(share.median),
      });
    }
    return results;
  },
};
