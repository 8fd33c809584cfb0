/** Several processes that train the models of one folder, and are killed on the way. */
import { assert, assertEquals } from "@std/assert";
import { decodeSafetensors, encodeSafetensors } from "../src/files/safetensors.ts";
import { Random } from "../src/random.ts";
import { sha256 } from "../src/sha256.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const MODELS = 5, KILLS = 20;
/** Milliseconds from a start or a kill to the next kill: while it starts, while it trains, and past a checkpoint. */
const SHORTEST = 100, LONGEST = 1500;

/** A process that trains all models of a folder, and what it has told so far. */
function start(directory: string, { out, seed }: { out: string; seed: number }) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...[
        "run",
        "--allow-read",
        "--allow-write",
        "--allow-env=CI",
        "--allow-sys=cpus,hostname",
        "src/cli.ts",
        "attack",
      ],
      ...[
        "--part-size",
        "20",
        "--batch-size",
        "8",
        "--epochs",
        "12",
        "--shadows",
        String(MODELS - 1),
        "--workers",
        "1",
      ],
      ...[
        "--kernels",
        "strict",
        "--seed",
        String(seed),
        "--models",
        `${directory}/models`,
        "--out",
        `${directory}/${out}`,
      ],
    ],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  const heard = (async () => {
    let rest = "";
    for await (const chunk of child.stderr.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop()!;
      lines.push(...parts);
    }
  })();
  const ended = Promise.all([child.status, heard]).then(([status]) => status);
  return { child, lines, ended };
}

/** SHA-256 of the weights of all models, by file name. */
async function weightsIn(directory: string): Promise<Record<string, string>> {
  const names = namesIn(directory).filter((name) =>
    name.startsWith("model-") && name.endsWith(".safetensors")
  );
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => {
      const { tensors } = decodeSafetensors(Deno.readFileSync(`${directory}/${name}`));
      return [name, await sha256(encodeSafetensors({ tensors, metadata: {} }))];
    })),
  );
}

function namesIn(directory: string): string[] {
  return Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();
}

Deno.test("two processes train the models of one folder together, each model once, and killed at any moment the same", async () => {
  const random = new Random(1, "kills");
  let kills = 0;
  for (let seed = 1; kills < KILLS; seed++) {
    await inTemporaryDirectory(async (directory) => {
      const whole = start(`${directory}/whole`, { out: "report", seed });
      assert((await whole.ended).success);
      const expected = await weightsIn(`${directory}/whole/models`);
      assertEquals(Object.keys(expected).length, MODELS);

      const trained: string[] = [];
      const keep = async (place: number): Promise<void> => {
        for (;;) {
          const run = start(`${directory}/shared`, { out: `report ${place}`, seed });
          const moment = SHORTEST + random.integer(LONGEST - SHORTEST);
          const timer = kills < KILLS ? setTimeout(() => run.child.kill("SIGKILL"), moment) : undefined;
          const { success, signal } = await run.ended;
          clearTimeout(timer);
          trained.push(...run.lines.flatMap((line) => /^(\w+ \d+) .*: trained in/.exec(line)?.[1] ?? []));
          if (signal === "SIGKILL") {
            kills++;
            continue;
          }
          assert(success, run.lines.join("\n"));
          return;
        }
      };
      await Promise.all([keep(1), keep(2)]);

      assertEquals(await weightsIn(`${directory}/shared/models`), expected, `after ${kills} kills`);
      // A process that is killed between writing a model and telling of it leaves the model, and no line.
      assertEquals(trained.length, new Set(trained).size, `trained twice: ${trained}`);
      const left = namesIn(`${directory}/shared/models`).filter((name) =>
        !/^(model|logits|split)-/.test(name)
      );
      assertEquals(left, [], "no lock, no checkpoint and nothing half-written");
    });
  }
});
