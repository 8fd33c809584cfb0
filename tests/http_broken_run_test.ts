/** Broken audits of an endpoint, as processes: they go on without asking twice, and no secret is in anything they write. */
import { assert, assertEquals } from "@std/assert";
import manifest from "../deno.json" with { type: "json" };
import { encodeNpy } from "../src/files/npy.ts";
import { startServer } from "./http/model_server.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const SECRET = "s3cr3t-token-of-the-test";
const ROWS = 40;
/** The task's own permissions. */
const PERMISSIONS = manifest.tasks.audit.command.match(/--allow-\S+/g)!;

function audit(url: string, directory: string, out: string) {
  const files = ["--members", `${directory}/in.npy`, "--non-members", `${directory}/out.npy`];
  const asked = ["--target", url, "--protocol", "tfserving", "--model", "net", "--scores", "probabilities"];
  const how = [
    "--batch-size",
    "8",
    "--parallel",
    "2",
    "--header",
    "Authorization: Bearer ${HTTP_TEST_TOKEN}",
  ];
  const kept = ["--answers-kept", `${directory}/kept-${out}`, "--out", `${directory}/${out}`];
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--frozen", "--no-check", "--no-prompt", ...PERMISSIONS],
      ...[new URL("../src/cli.ts", import.meta.url).pathname, "audit", ...files, ...asked, ...how, ...kept],
    ],
    env: { HTTP_TEST_TOKEN: SECRET },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Asserts that a run has not told the secret, and returns what it has told. */
function assertSilent({ stdout, stderr }: Deno.CommandOutput): string {
  const told = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  assert(!told.includes(SECRET), told);
  return told;
}

/** The number of files in a folder and those below it, none of which has the secret, as it is or in another form. */
async function searched(directory: string): Promise<number> {
  let files = 0;
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    if (isDirectory) files += await searched(path);
    else {
      const text = new TextDecoder("latin1").decode(await Deno.readFile(path));
      for (const form of [SECRET, btoa(SECRET), encodeURIComponent(SECRET)]) {
        assert(!text.includes(form), path);
      }
      files++;
    }
  }
  return files;
}

Deno.test("killed at three moments and with the server gone for a while, an audit asks nothing twice", () =>
  inTemporaryDirectory(async (directory) => {
    for (const [name, shift] of [["in", 0], ["out", 0.5]] as const) {
      const data = Float32Array.from({ length: 3 * ROWS }, (_, i) => Math.fround(Math.sin(i + shift)));
      await Deno.writeFile(`${directory}/${name}.npy`, encodeNpy({ shape: [ROWS, 3], data }));
    }
    await using server = startServer();
    const whole = await audit(server.url, directory, "whole").output();
    assertEquals(whole.code, 0, new TextDecoder().decode(whole.stderr));
    server.answered.clear();
    for (const moment of [1, 3, 5]) {
      let requests = 0;
      const { promise: reached, resolve } = Promise.withResolvers<void>();
      // From here on the server is as good as dead: the run hangs and is killed.
      server.fault = () => {
        if (++requests < moment) return undefined;
        resolve();
        return new Response("gone", { status: 503, headers: { "retry-after": "600" } });
      };
      const run = audit(server.url, directory, "broken");
      await reached;
      run.kill("SIGKILL");
      assertSilent(await run.output());
      // What a killed run leaves: its kept answers and its lock, and nothing of the secret in them.
      assert(await searched(`${directory}/kept-broken`) >= 2);
    }
    let failing = 3;
    server.fault = () => failing-- > 0 ? "cut" : undefined;
    const last = await audit(server.url, directory, "broken").output();
    assertEquals(last.code, 0, assertSilent(last));
    const twice = [...server.answered.values()].filter((count) => count > 1).length;
    assert(twice <= 3 * 8, "at most the other request that was under way when a run was killed");
    assertEquals(
      await Deno.readFile(`${directory}/broken/answers-target.npz`),
      await Deno.readFile(`${directory}/whole/answers-target.npz`),
    );
    assert(await searched(directory) > 8);
    const { config } = JSON.parse(await Deno.readTextFile(`${directory}/broken/report.json`));
    assertEquals(config.header, ["Authorization: Bearer ${HTTP_TEST_TOKEN}"]);
  }));
