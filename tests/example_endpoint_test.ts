/** The README's example of an endpoint: a server with ONNX Runtime in it, asked over KServe v2. */
import { assert, assertEquals } from "@std/assert";
import manifest from "../deno.json" with { type: "json" };
import { runAudit } from "./audit_command.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const ROOT = new URL("../", import.meta.url);
const PARTS = ["data/example/members.csv", "data/example/non-members.csv"];

/** The example's server, by the command of its task, at a port that is free. */
async function startExample() {
  const [, ...words] = manifest.tasks["example:endpoint"].command.split(" ");
  const child = new Deno.Command(Deno.execPath(), { args: [...words, "0"], cwd: ROOT, stdout: "piped" })
    .spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let told = "";
  while (!told.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) break;
    told += value;
  }
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(told)?.[0];
  assert(url !== undefined, told);
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill();
      await reader.cancel();
      await child.status;
    },
  };
}

Deno.test("the example's endpoint is audited to the figures of the model that it serves", () =>
  inTemporaryDirectory(async (directory) => {
    await using server = await startExample();
    const [members, nonMembers] = PARTS.map((path) => new URL(path, ROOT).pathname);
    const audit = async (name: string, ...target: string[]) => {
      const { code, printed, stderr } = await runAudit(
        ...["--target", ...target, "--members", members, "--non-members", nonMembers],
        ...["--out", `${directory}/${name}`, "--json", "--quiet"],
      );
      assertEquals(code, 0, stderr);
      const { verdict, attacks, answers } = JSON.parse(printed);
      return { verdict, attacks, answers };
    };
    const kept = ["--answers-kept", `${directory}/kept`];
    const asked = await audit("asked", server.url, "--protocol", "kserve", "--model", "forest", ...kept);
    const file = await audit("file", new URL("data/example/forest.onnx", ROOT).pathname);
    assertEquals(asked, file);
    assertEquals(asked.verdict.word, "leaks");
  }));

Deno.test("README.md shows the example's commands", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", ROOT));
  const [members, nonMembers] = PARTS;
  assert(readme.includes("deno task example:endpoint &"));
  assert(
    readme.includes(
      "deno task audit --target http://127.0.0.1:8000 --protocol kserve --model forest \\\n" +
        `    --members ${members} --non-members ${nonMembers}`,
    ),
  );
});
