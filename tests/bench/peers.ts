/** Peers without this project: TensorFlow.js as it is, and convolutions without SIMD. */
import { instantiateKernels } from "../../src/kernels/module.ts";
import { normals } from "../kernel_runner.ts";
import { conv2d } from "../reference/conv2d.ts";
import { flopsOf } from "../reference/conv2d.ts";
import { geometryOf } from "./convolutions.ts";
import { OurNet } from "./nets.ts";
import { assertRight, type Bench, type Part, rounded, type Row } from "./part.ts";
import { convolve, convolveBack, convolveFilter } from "./peers/scalar.ts";
import { ratioOf, spreadOf, takeTurns, timed } from "./timing.ts";
import type { TfjsCommand } from "./peers/tfjs_worker.ts";

const TOLERANCE = 2e-5;

export const peers: Part = {
  title: "Beside TensorFlow.js as it is, and beside convolutions without SIMD (3x3 16->16 at 32x32)",
  run: async (bench) => [...await networks(bench), ...withoutSimd(bench, await convolutionTimes(bench))],
};

async function networks({ module, quick, seconds, note }: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [backend, batch] of quick ? [["wasm", 2]] as const : [["wasm", 32], ["cpu", 4]] as const) {
    const peer = backend === "wasm" ? "tfjs-wasm with the missing kernel" : "tfjs cpu backend";
    note(peer);
    const net = await OurNet.start({ module, architecture: "resnet20", batch });
    const worker = new Worker(new URL("./peers/tfjs_worker.ts", import.meta.url), { type: "module" });
    const ask = (command: TfjsCommand) => {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(`Cannot time ${peer}: ${event.message}`));
      };
      worker.postMessage(command);
      return promise;
    };
    await ask({ kind: "start", backend, batch, module });
    const times = await takeTurns(
      { ours: () => net.train(), theirs: () => ask({ kind: "train" }) },
      { seconds: 10 * seconds, warmUp: 1 },
    );
    net.close();
    worker.terminate();
    rows.push(rowOf(peer, `ResNet-20 training, batch ${batch}`, "images/s", batch * 1000, times));
  }
  return rows;
}

type Times = Record<"ours" | "theirs", number[]>;

function rowOf(peer: string, work: string, unit: string, amount: number, { ours, theirs }: Times): Row {
  const speed = (all: number[]) => rounded(spreadOf(all.map((time) => amount / time)).median);
  const ratio = ratioOf(ours, theirs);
  return {
    ...{ peer, work, unit, ours: speed(ours), theirs: speed(theirs) },
    ...{ "ours / theirs": rounded(ratio.median), quartiles: ratio.quartiles.map(rounded) },
  };
}

function withoutSimd({ quick }: Bench, times: [peer: string, direction: string, Times][]): Row[] {
  const flops = flopsOf(geometryOf([32, 16, 16, 3, 1], quick ? 1 : 8));
  return times.map(([peer, direction, both]) => rowOf(peer, direction, "GFLOP/s", flops / 1e6, both));
}

/** One shape by the fast kernels, by those of the same module without SIMD, and by JavaScript. */
async function convolutionTimes({ module, quick, seconds, note }: Bench) {
  const g = geometryOf([32, 16, 16, 3, 1], quick ? 1 : 8);
  const data = {
    x: normals(g.batch * 32 * 32 * 16, "x"),
    w: normals(9 * 16 * 16, "w"),
    dy: normals(g.batch * 32 * 32 * 16, "dy"),
  };
  const image = data.x.byteLength, filter = data.w.byteLength;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((4 * image + 2 * filter + 4e6) / 65536) });
  const kernels = instantiateKernels(module, memory);
  const [x, dy, out, w, dw, scratch] = [
    0,
    image,
    2 * image,
    3 * image,
    3 * image + filter,
    3 * image + 2 * filter,
  ];
  for (const [at, values] of [[x, data.x], [dy, data.dy], [w, data.w]] as const) {
    new Float32Array(memory.buffer, at, values.length).set(values);
  }
  const expected = conv2d(g, data);
  const winograd = [32, 32, 16, 16, 32, 32, 1, 1] as const;
  const none = [0, 0, 0, 0, 0, 0, 0, 0, 0] as const; // no batch norm on the way
  const general = [32, 32, 16, 3, 3, 16, 32, 32, 1, 1, 1, 1, 1, 1] as const;
  const result = { y: new Float32Array(data.dy.length), dw: new Float32Array(data.w.length) };
  const directions = [
    {
      ...{ direction: "forward", at: out, twin: expected.y, js: result.y },
      fast: () => kernels.f32Conv2dWinogradForward(out, x, w, 0, 0, 0, 0, scratch, g.batch, ...winograd),
      scalar: () => kernels.f32Conv2dForwardGeneral(out, x, w, 0, g.batch, ...general),
      script: () => convolve(result.y, data.x, data.w, g),
    },
    {
      ...{ direction: "input gradient", at: out, twin: expected.dx, js: result.y },
      fast: () =>
        kernels.f32Conv2dWinogradGradients(out, 0, 0, dy, w, 0, ...none, scratch, g.batch, ...winograd),
      scalar: () => kernels.f32Conv2dInputGradientGeneral(out, dy, w, g.batch, ...general),
      script: () => convolveBack(result.y, data.dy, data.w, g),
    },
    {
      ...{ direction: "filter gradient", at: dw, twin: expected.dw, js: result.dw },
      fast: () =>
        kernels.f32Conv2dWinogradGradients(0, dw, x, dy, 0, 0, ...none, scratch, g.batch, ...winograd),
      scalar: () => kernels.f32Conv2dFilterGradientGeneral(dw, x, dy, g.batch, ...general),
      script: () => convolveFilter(result.dw, data.x, data.dy, g),
    },
  ];
  const times: [peer: string, direction: string, Times][] = [];
  for (const { direction, at, twin, js, fast, scalar, script } of directions) {
    note(direction);
    for (const [name, run] of Object.entries({ fast, scalar })) {
      run();
      assertRight(
        `${direction} (${name})`,
        new Float32Array(memory.buffer, at, twin.length),
        twin,
        TOLERANCE,
      );
    }
    script();
    assertRight(`${direction} (JavaScript)`, js, twin, TOLERANCE);
    for (const [peer, theirs] of [["AssemblyScript without SIMD", scalar], ["JavaScript", script]] as const) {
      const both = await takeTurns({ ours: timed(fast), theirs: timed(theirs) }, { seconds });
      times.push([peer, direction, both]);
    }
  }
  return times;
}
