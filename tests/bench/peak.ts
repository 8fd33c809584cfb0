/** This core's peak of 128-bit arithmetic: a loop that works in registers only. */
import asc from "assemblyscript/asc";
import { type Part, rounded } from "./part.ts";
import { spreadOf, takeTurns, timed } from "./timing.ts";

const CHAINS = 12; // more than latency times pipes
const STEPS = 1 << 20;

/** A loop of chains that each depend on themselves only. */
function source(step: (chain: string, i: number) => string): string {
  const chains = Array.from({ length: CHAINS }, (_, i) => `x${i}`);
  // The factors are arguments: constants would be built anew in each turn of the loop.
  return `export function run(steps: i32, factor: f32, summand: f32): f32 {
  const a = f32x4.splat(factor), b = f32x4.splat(summand);
  let ${chains.map((x) => `${x} = f32x4.splat(1)`).join(", ")};
  for (let i = 0; i < steps; i++) {
    ${chains.map((x, i) => `${x} = ${step(x, i)};`).join("\n    ")}
  }
  return f32x4.extract_lane(${chains.reduce((sum, x) => `f32x4.add(${sum}, ${x})`)}, 0);
}`;
}

async function compile(text: string): Promise<(steps: number) => number> {
  const { error, stdout } = await asc.main(
    [
      "peak.ts",
      "-O3",
      "--runtime",
      "stub",
      "--enable",
      "simd",
      "--enable",
      "relaxed-simd",
      "-o",
      "peak.wasm",
    ],
    {
      readFile: (name) => name === "peak.ts" ? text : null,
      writeFile: (_, contents) => void (binary = contents as Uint8Array<ArrayBuffer>),
      listFiles: () => null,
    },
  );
  if (error) throw new SyntaxError(`Cannot compile the peak's loop: ${error.message}\n${stdout}`);
  const { instance } = await WebAssembly.instantiate(binary!);
  const run = instance.exports.run as (steps: number, factor: number, summand: number) => number;
  return (steps) => run(steps, 1, 0); // all stay at 1
}
let binary: Uint8Array<ArrayBuffer> | undefined;

/** GFLOP/s of fused and of separate multiply and add. */
export async function measurePeak(seconds: number): Promise<{ fma: number[]; mulAdd: number[] }> {
  const fma = await compile(source((x) => `f32x4.relaxed_madd(${x}, a, b)`));
  // Half the chains multiply and half add: one after the other would wait for both latencies.
  const mulAdd = await compile(source((x, i) => i % 2 ? `f32x4.mul(${x}, a)` : `f32x4.add(${x}, b)`));
  for (const run of [fma, mulAdd]) {
    const value = run(1000);
    if (Math.abs(value - CHAINS) > 1e-3) {
      throw new Error(`Cannot time the peak: its loop gives ${value} for ${CHAINS}`);
    }
  }
  const times = await takeTurns(
    { fma: timed(() => fma(STEPS)), mulAdd: timed(() => mulAdd(STEPS)) },
    { seconds, warmUp: 5 },
  );
  const speed = (flops: number) => (time: number) => flops * 4 * CHAINS * STEPS / time / 1e6;
  return { fma: times.fma.map(speed(2)), mulAdd: times.mulAdd.map(speed(1)) };
}

export const peak: Part = {
  title: "Peak of one core, 128-bit vectors, GFLOP/s",
  async run({ seconds }) {
    const { fma, mulAdd } = await measurePeak(seconds);
    return Object.entries({ "fused multiply-add": fma, "multiply and add": mulAdd }).map(([loop, speeds]) => {
      const { median, quartiles } = spreadOf(speeds);
      return { loop, "GFLOP/s": rounded(median), quartiles: quartiles.map(rounded) };
    });
  },
};
