import { assert, assertEquals } from "@std/assert";
import { kernels } from "./kernels/kernels.ts";

const run = async (...args: string[]) => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--allow-read",
      "--allow-write",
      "--allow-run",
      "--allow-env",
      "tools/kernel.ts",
      ...args,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  return { code, out: text.decode(stdout), err: text.decode(stderr) };
};

Deno.test("deno task kernel lists the kernels, and refuses a name that is none", async () => {
  const { code, out } = await run();
  assertEquals(code, 0);
  assertEquals(out.trim().split("\n"), kernels.map(({ name }) => name).toSorted());
  const wrong = await run("f32Nothing");
  assertEquals(wrong.code, 2);
  assert(wrong.err.includes("Cannot check f32Nothing: there is no such kernel"), wrong.err);
  const build = await run("f32Add", "--builds", "fast");
  assertEquals(build.code, 2);
  assert(build.err.includes("Cannot take fast: the builds are strict, relaxed, joined, wide"), build.err);
});

Deno.test("deno task kernel checks a kernel and times it", async () => {
  const { code, out, err } = await run("f32Add", "--builds", "relaxed", "--seconds", "0", "--processes", "1");
  assertEquals(code, 0, err);
  assert(/^relaxed +78 +out \d/m.test(out), out);
  assert(/^524288 elements +relaxed +[\d.]+ /m.test(out), out);
});
