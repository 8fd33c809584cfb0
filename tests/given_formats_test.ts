/** The same answers in every format go through the command, and give the same figures to the last bit. */
import { assert, assertEquals } from "@std/assert";
import type { GivenReport } from "../src/given.ts";
import { runAudit } from "./audit_command.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

/** Made by tests/golden/given_formats.py. */
const folder = new URL("given/same/", import.meta.url).pathname;

/** The figures of an audit, and the scores and probabilities of every sample. */
async function figuresOf(args: readonly string[]): Promise<unknown> {
  let found: unknown;
  await inTemporaryDirectory(async (out) => {
    const { code, printed, stderr } = await runAudit(...args, "--out", out, "--json", "--quiet");
    assertEquals(code, 0, stderr);
    const { attacker, attacks, verdict, answers, byClass, exposed, aboveLine }: GivenReport = JSON.parse(
      printed,
    );
    const { classes, ...ofClasses } = byClass!;
    found = {
      ...{ attacker, attacks, verdict, answers, exposed, aboveLine, ...ofClasses },
      classes: classes.map(({ name: _, ...figures }) => figures),
      scores: await Deno.readTextFile(`${out}/scores.csv`),
    };
  });
  return found;
}

/** Arguments for a target and a shadow whose paths begin so. */
function tablesOf(nameOf: (model: string) => string): string[] {
  return ["--table", folder + nameOf("target"), "--shadow-table", folder + nameOf("shadow")];
}

function sideOf(model: string, prefix = ""): string[] {
  return ["members", "non-members", "member-labels", "non-member-labels"].flatMap(
    (part) => [`--${prefix}${part}`, `${folder}side/${model}-${part}.npy`],
  );
}

const asTable = figuresOf(tablesOf((model) => `${model}.npz`));

const ENDINGS = [".csv", ".csv.gz", ".tsv", ".parquet", "-lists.parquet", ".jsonl", ".json", ".safetensors"];

for (const ending of ENDINGS) {
  Deno.test(`audit: *${ending} gives the figures of *.npz to the last bit`, async () =>
    assertEquals(await figuresOf(tablesOf((model) => model + ending)), await asTable));
}

Deno.test("audit: arrays side by side give the figures of one table to the last bit", async () =>
  assertEquals(await figuresOf([...sideOf("target"), ...sideOf("shadow", "shadow-")]), await asTable));

Deno.test("audit: folders of SACRO-ML give the figures of a table to the last bit", async () =>
  assertEquals(await figuresOf(tablesOf((model) => `sacro-${model}`)), await asTable));

for (const [tool, name] of [["a LiRA kit", "lira"], ["Privacy Meter", "meter"]]) {
  Deno.test(`audit: folders of ${tool} give the figures of a table to the last bit`, async () => {
    const found = await figuresOf(tablesOf((model) => `${name}-${model}`));
    assertEquals(found, await figuresOf(tablesOf((model) => `${name}-${model}.npz`)));
  });
}

Deno.test("audit: each of those tells something", async () => {
  const { verdict, attacks } = await asTable as GivenReport;
  assertEquals([verdict.word, attacks.length], ["leaks", 8]);
  assert(attacks.some(({ auc }) => auc > 0.7));
});
