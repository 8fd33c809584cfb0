import { assert, assertEquals } from "@std/assert";
import { joinsVectors, v8Flags } from "../tools/v8_flags.ts";

Deno.test("V8 is asked to join vectors only where it knows the flag", () => {
  assertEquals(joinsVectors("x86_64", "15.0.245.2-rusty"), true);
  assertEquals(joinsVectors("aarch64", "15.0.245.2-rusty"), false);
  assertEquals(joinsVectors("x86_64", "15.1.0"), false);
});

Deno.test("every V8 is given the flag that it computes rightly with", () => {
  assertEquals(v8Flags({ joined: false }), "--v8-flags=--no-maglev-escape-analysis");
  assertEquals(
    v8Flags({ joined: true }),
    "--v8-flags=--no-maglev-escape-analysis,--experimental-wasm-revectorize",
  );
});

/**
 * Eight objects, each with its own number. `f` is compiled while it loops, by Maglev, when `get` has always thrown: no number was stored yet,
 * and the code is left where one is. `shape` says that the field holds a number with a fraction.
 */
const EIGHT_NUMBERS = `
  let fails = true;
  const shape = () => ({ x: 0.5 });
  const get = (x) => { if (fails) throw 1; return x; };
  const f = (n, x) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += x;
    return { x: get(x) };
  };
  for (let i = 0; i < 10; i++) { shape(); try { f(10, 1.5); } catch {} }
  fails = false;
  console.log([0.25, 1.25, 2.25, 3.25, 4.25, 5.25, 6.25, 7.25].map((x) => f(3e6, x)).map(({ x }) => x).join());
`;

Deno.test("V8 computes wrongly without the flag that the tasks give it, and rightly with it", async () => {
  const printed = async (...flags: string[]) => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", `--v8-flags=${["--no-concurrent-osr", ...flags]}`, EIGHT_NUMBERS],
      env: { DENO_V8_FLAGS: "--no-flush-bytecode" }, // in place of the tests' own
    }).output();
    return new TextDecoder().decode(stdout).trim();
  };
  const right = "0.25,1.25,2.25,3.25,4.25,5.25,6.25,7.25";
  assertEquals(await printed("--no-maglev-escape-analysis"), right);
  // A V8 that is right without the flag needs it no more: take it out wherever it is named.
  const wrong = await printed();
  assertEquals(wrong.split(",").length, 8);
  assert(wrong !== right);
});

Deno.test("every task that computes gives V8 the flag", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync("deno.json")) as {
    tasks: Record<string, { command: string }>;
  };
  for (const [name, { command }] of Object.entries(tasks)) {
    // Tools that compile, and a server of made-up models.
    if (["build", "unroll", "lock", "example:endpoint"].includes(name)) continue;
    assert(
      /no-maglev-escape-analysis|v8_flags\.ts (v8|plain)/.test(command),
      `deno task ${name} computes without the flag`,
    );
  }
});

Deno.test("a process with the flags that are printed here starts, and takes the option", async () => {
  const run = async (...args: string[]) => {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), { args: ["run", ...args] }).output();
    assertEquals(code, 0);
    return new TextDecoder().decode(stdout).split("\n").filter(Boolean);
  };
  const flags = await run("tools/v8_flags.ts", "v8"),
    [kernels] = await run("tools/v8_flags.ts", "kernels");
  assertEquals(kernels, flags[0].includes("revectorize") ? "joined" : "relaxed");
  const help = await run(
    ...flags,
    "--allow-read",
    "--allow-env=CI",
    "src/cli.ts",
    "--default-kernels",
    kernels,
    "attack",
    "--help",
  );
  assertEquals(help[0], "Usage: deno task attack [options]");
});
