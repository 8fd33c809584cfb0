import { assertEquals } from "@std/assert";
import { joinsVectors } from "../tools/v8_flags.ts";

Deno.test("V8 is asked to join vectors only where it knows the flag", () => {
  assertEquals(joinsVectors("x86_64", "15.0.245.2-rusty"), true);
  assertEquals(joinsVectors("aarch64", "15.0.245.2-rusty"), false);
  assertEquals(joinsVectors("x86_64", "15.1.0"), false);
});

Deno.test("a process with the flags that are printed here starts, and takes the option", async () => {
  const run = async (...args: string[]) => {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), { args: ["run", ...args] }).output();
    assertEquals(code, 0);
    return new TextDecoder().decode(stdout).split("\n").filter(Boolean);
  };
  const flags = await run("tools/v8_flags.ts", "v8"),
    [kernels] = await run("tools/v8_flags.ts", "kernels");
  assertEquals(kernels, flags.length > 0 ? "joined" : "relaxed");
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
