/** A ResNet-20 in ONNX, asked as an audit asks it: on the kernels, and by ONNX Runtime's web build, in a Worker each. */
import { type AskedWorker, startWorker } from "../../src/model/asked_worker.ts";
import type { RunAnswer, RunTask } from "../../src/targets/model_target.ts";
import { readConvNet } from "../../src/targets/onnx/conv_net.ts";
import type { LoadTask } from "../../src/targets/onnx/session_task.ts";
import { normals } from "../kernel_runner.ts";
import { resnet20InOnnx } from "./onnx_resnet.ts";
import { assertRight, type Part, rounded, type Row } from "./part.ts";
import { ratioOf, spreadOf, takeTurns } from "./timing.ts";

/** Images in a question of an audit. */
const BATCH = 64;

/** Sums of float32 in another order; seen 4e-7. */
const TOLERANCE = 1e-5;

const SESSION_WORKER = new URL("../../src/targets/onnx/session_worker.ts", import.meta.url).href;

export const onnx: Part = {
  title: "A ResNet-20 in ONNX, 64 images a question, one thread, taking turns, images/s",
  async run({ module, quick, seconds, note }) {
    note("ONNX model");
    const model = resnet20InOnnx(), net = readConvNet(model)!, batch = quick ? 2 : BATCH;
    const data = normals(batch * 3 * 32 * 32, "images"), shape = [batch, 3, 32, 32];
    const workers: AskedWorker<LoadTask | RunTask, RunAnswer>[] = [];
    const start = async (engine: string) => {
      const worker = startWorker<LoadTask | RunTask, RunAnswer>(SESSION_WORKER, {
        purpose: "Cannot time ONNX",
      });
      workers.push(worker);
      await worker.ask({
        kind: "load",
        title: "ResNet-20",
        model,
        externalData: [],
        network: { net, kernels: module },
      });
      return () =>
        worker.ask({
          kind: "run",
          inputs: { images: { type: "float32", data, shape } },
          outputs: ["scores"],
          engine,
        });
    };
    try {
      const ours = await start("kernels"), theirs = await start("onnxruntime");
      const scores = async (ask: () => Promise<RunAnswer>) =>
        (await ask()).outputs.scores.data as Float32Array;
      assertRight("the model on the kernels", await scores(ours), await scores(theirs), TOLERANCE);
      const timed = (ask: () => Promise<RunAnswer>) => async () => {
        const start = performance.now();
        await ask();
        return performance.now() - start;
      };
      const times = await takeTurns({ ours: timed(ours), theirs: timed(theirs) }, { seconds: 10 * seconds });
      const speed = (all: readonly number[]) =>
        rounded(spreadOf(all.map((time) => batch / time * 1000)).median);
      const ratio = ratioOf(times.ours, times.theirs);
      const row: Row = {
        batch,
        "on the kernels": speed(times.ours),
        "ONNX Runtime's web build": speed(times.theirs),
        "times as fast": rounded(ratio.median),
        quartiles: ratio.quartiles.map(rounded),
      };
      return [row];
    } finally {
      for (const worker of workers) worker.end();
    }
  },
};
