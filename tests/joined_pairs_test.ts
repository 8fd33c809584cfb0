import { assert, assertEquals } from "@std/assert";
import { canJoin, countJoinedPairs, readTrace, totalPairs } from "../tools/joined_pairs.ts";
import { kernels } from "./kernels/kernels.ts";

for (const build of ["joined", "wide"] as const) {
  Deno.test(`V8 joins the pairs of vectors that the ${build} build counts on`, async () => {
    if (!canJoin) {
      const { arch } = Deno.build, { v8 } = Deno.version;
      console.log(`Left out: V8 ${v8} on ${arch} was not tested for it (tools/v8_flags.ts)`);
      return;
    }
    const counted = kernels.filter(({ pairs }) => pairs && pairs[build] > 0);
    const wasm = `build/kernels.${build}.wasm`;
    const found = await countJoinedPairs(build, wasm, counted.map(({ name }) => name));
    for (const { name, pairs } of counted) {
      const total = totalPairs(found[name]), least = pairs![build];
      assert(total >= least, `${name}: V8 joins ${total} pairs, and joined ${least} before`);
    }
  });
}

Deno.test("pairs are read from V8's trace by kernel and by function", () => {
  const list = ["Revec: Print 246: Phi(#1, #2)", "Revec: Print 246: Simd128Splat(#3, #3)"];
  const decided = [
    "Revec: Print 1640: Decided to vectorize, 3 revectorizable nodes:",
    ...list,
    "Revec: Print 1644: Decided to vectorize, 0 revectorizable intersect nodes:",
  ];
  const trace = [
    "kernel: f32Softmax",
    "Begin revec function softmax/f32Softmax",
    "Revec: Run 1515: Empty seed",
    "Finished revec function softmax/f32Softmax",
    "Begin revec function generated/softmax_of_ten/softmaxOfTen",
    "Revec: NewPackNode 396: PackNode Phi(#1, #2)",
    ...decided,
    "kernel: f32Add",
    "Begin revec function wasm-function#7",
    ...decided,
    "Begin revec function wasm-function#8",
    ...decided,
    "kernel: f32Sum",
    "",
  ];
  const pairs = readTrace(trace.join("\n"));
  assertEquals(pairs, {
    f32Softmax: { softmaxOfTen: 2 },
    f32Add: { "wasm-function#7": 2, "wasm-function#8": 2 },
    f32Sum: {},
  });
  assertEquals(totalPairs(pairs.f32Add), 4);
});
