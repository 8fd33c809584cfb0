/** The training of a perceptron on rows of features beside PyTorch's, one thread each, taking turns on one core. */
import type { MlpSettings } from "./mlp_worker.ts";
import { Torch } from "./nets.ts";
import { type Part, rounded, type Row } from "./part.ts";
import { ratioOf, spreadOf, takeTurns } from "./timing.ts";

const FEATURES = 100, WIDTHS = [256, 128], BATCH = 128;
/** Steps of a turn: too few for a machine that is not idle to break into most turns. */
const STEPS = 10;
/** Starts of both: PyTorch's speed differs from one process to the next. */
const STARTS = 3;

export const mlp: Part = {
  title: `A perceptron ${
    [FEATURES, ...WIDTHS, 2].join("-")
  }: training (batch ${BATCH}, Adam) beside PyTorch's, one thread each, taking turns`,
  async run({ module, quick, seconds, note }) {
    const rows = quick ? BATCH * 2 : 50_000;
    const settings = { module, rows, features: FEATURES, widths: WIDTHS, batch: BATCH };
    const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
    let version: string | undefined;
    for (let start = 1; start <= (quick ? 1 : STARTS); start++) {
      note(`start ${start}`);
      const ours = await OurMlp.start(settings), torch = quick ? undefined : await Torch.start();
      version = torch?.version;
      const task = {
        steps: STEPS,
        task: "mlp",
        rows,
        features: FEATURES,
        widths: WIDTHS,
        batch: BATCH,
        dtype: "float32",
      } as const;
      const options = { seconds: 8 * seconds, warmUp: quick ? 0 : 50 };
      const runs = { ours: () => ours.train(STEPS), ...torch && { theirs: () => torch.run(task) } };
      const more: Record<string, number[]> = await takeTurns<string>(runs, options);
      times.ours.push(...more.ours);
      times.theirs.push(...more.theirs ?? []);
      ours.close();
      await torch?.close();
    }
    const speed = (all: readonly number[]) => spreadOf(all.map((time) => STEPS * BATCH / time * 1000));
    const ours = speed(times.ours);
    const row: Row = { rows, "rows/s": rounded(ours.median), quartiles: ours.quartiles.map(rounded) };
    if (version === undefined) return [row];
    const theirs = speed(times.theirs), ratio = ratioOf(times.ours, times.theirs);
    return [{
      ...row,
      "PyTorch's": rounded(theirs.median),
      "its quartiles": theirs.quartiles.map(rounded),
      version,
      "ours / PyTorch's": rounded(ratio.median),
      "quartiles of it": ratio.quartiles.map(rounded),
    }];
  },
};

/** A perceptron in its Worker. */
class OurMlp {
  readonly #worker = new Worker(new URL("./mlp_worker.ts", import.meta.url), { type: "module" });

  static async start(settings: MlpSettings): Promise<OurMlp> {
    const mlp = new OurMlp();
    await mlp.#ask(settings);
    return mlp;
  }

  /** Milliseconds of so many steps. */
  train(steps: number): Promise<number> {
    return this.#ask(steps);
  }

  close() {
    this.#worker.terminate();
  }

  #ask(command: MlpSettings | number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#worker.onmessage = ({ data }) => resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot time a perceptron: ${event.message}`));
    };
    this.#worker.postMessage(command);
    return promise;
  }
}
