import { assert, assertEquals, assertThrows } from "@std/assert";
import { BUILDS, compileKernels, instantiateKernels } from "../../src/kernels/module.ts";
import type { KernelName } from "../../src/kernels/named.ts";
import { argumentsOf, callByName } from "./arguments.ts";
import { kernels, NO_KERNELS } from "./kernels.ts";

Deno.test("every export of every build has a description with a reference, or a reason for none", async () => {
  const described = kernels.map(({ name }) => name), excused = Object.keys(NO_KERNELS);
  assertEquals(described.length, new Set(described).size);
  for (const build of BUILDS) {
    const { module } = await compileKernels(build);
    const exports = WebAssembly.Module.exports(module).filter(({ kind }) => kind === "function")
      .map(({ name }) => name);
    assertEquals([...described, ...excused].toSorted(), exports.toSorted(), build);
  }
});

Deno.test("every kernel has cases, none of them twice", () => {
  for (const { name, cases } of kernels) {
    const names = Array.from(cases(8), (one) => one.name);
    assert(names.length > 0, `${name} has no cases`);
    assertEquals(names.length, new Set(names).size, `${name} has two cases of one name`);
  }
});

Deno.test("a kernel's arguments by name come in its order, and all of them", async () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const all = instantiateKernels(await compileKernels(), memory);
  for (const [name, kernel] of Object.entries(all)) {
    if (typeof kernel !== "function") continue; // the memory
    assertEquals(argumentsOf(name as KernelName).length, kernel.length, name);
  }
  assertEquals(argumentsOf("f32Add"), ["out", "a", "b", "elements"]);
  const numbers = new Float32Array(memory.buffer, 0, 3);
  numbers.set([1, 2]);
  callByName(all, "f32Add", { elements: 1, b: 4, a: 0, out: 8 });
  assertEquals([...numbers], [1, 2, 3]);
  const missing = { out: 8, a: 0, elements: 1 };
  assertThrows(
    () => callByName(all, "f32Add", missing),
    TypeError,
    "Cannot call f32Add: it needs b, found none",
  );
  const unknown = { out: 8, a: 0, b: 4, elements: 1, rows: 5 };
  assertThrows(() => callByName(all, "f32Add", unknown), TypeError, "it takes no argument rows");
});
