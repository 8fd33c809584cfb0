/** The program as a process of its own, and the tasks that start it. */
import { assert, assertEquals } from "@std/assert";
import manifest from "../deno.json" with { type: "json" };
import { inTemporaryDirectory } from "./temporary_directory.ts";
import { PROGRAM_TASKS } from "./program_tasks.ts";

Deno.test("deno task finds a configuration file from where the user stands", async () => {
  const folder = await Deno.makeTempDir({ prefix: "a folder " });
  try {
    await Deno.writeTextFile(`${folder}/mine.json`, `{"epochs": 0}`);
    const project = new URL("../deno.json", import.meta.url).pathname;
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "--config", project, "attack", "--config", "mine.json"],
      cwd: folder,
      env: { INIT_CWD: folder, NO_COLOR: "1" }, // else the one of a task that runs this test
    }).output();
    const text = new TextDecoder().decode(stderr);
    assertEquals(code, 2, text);
    assert(text.includes(`"epochs" in mine.json: it must be`), text);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the tasks pass nothing where the user's options go", () => {
  for (const name of PROGRAM_TASKS) {
    const [command] = name.split(":");
    assert(manifest.tasks[name].command.endsWith(` ${command}`), name);
  }
});

Deno.test("a run whose standard error nobody reads ends well", () =>
  inTemporaryDirectory(async (out) => {
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        ...[
          "run",
          "--no-prompt",
          "--allow-read",
          "--allow-write",
          "--allow-env=CI",
          "--allow-sys=cpus,hostname",
        ],
        ...["src/cli.ts", "attack", "--part-size", "10", "--epochs", "1", "--out", out],
      ],
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    await child.stderr.cancel();
    const printed = await new Response(child.stdout).text();
    assertEquals((await child.status).code, 0);
    assert(printed.includes(`Reports: ${out}/report.html`), printed);
  }));

Deno.test({
  name: "a run whose standard output is full says so, and that its reports are written",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inTemporaryDirectory(async (out) => {
      for (const json of ["", "--json"]) {
        const run =
          `"${Deno.execPath()}" run --no-prompt --allow-read --allow-write --allow-env=CI --allow-sys=cpus,hostname ` +
          `src/cli.ts audit --table data/example/answers.csv --quiet ${json} --out "${out}" > /dev/full`;
        const { code, stderr } = await new Deno.Command("sh", { args: ["-c", run], env: { NO_COLOR: "1" } })
          .output();
        const text = new TextDecoder().decode(stderr);
        assertEquals(code, 1, text);
        assert(text.includes("Cannot write to standard output: No space left on device"), text);
        assert(text.includes(`All is done and written: ${out}/report.html`), text);
        assert((await Deno.stat(`${out}/report.html`)).isFile);
      }
    }),
});

Deno.test("the program starts with no more than read permission and the name CI", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", "--allow-env=CI", "src/cli.ts", "attack", "--version"],
    env: { NO_COLOR: "1" },
  }).output();
  const [version, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals([code, errors], [0, ""]);
  assert(/^\d+\.\d+\.\d+\n$/.test(version), version);
});
