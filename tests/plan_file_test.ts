import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { parsePlan, type Plan, PLAN_FORMAT, readPlan, writePlan } from "../src/cluster/plan_file.ts";
import { requestedJobs, type TrainingRun } from "../src/cluster/requested_jobs.ts";
import { runExperiment } from "../src/experiment.ts";
import { specOf } from "../src/model/model_files.ts";
import { reproduce } from "../src/reproduce/reproduce.ts";
import { reproduceStrong } from "../src/reproduce/strong/strong.ts";
import { Store } from "../src/store.ts";
import { attackConfig, reproduceConfig } from "./run_config.ts";
import { planOf } from "./plan_fixture.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const TINY = { partSize: "10", epochs: "1", batchSize: "10", workers: "1", threads: "1", kernels: "strict" };
const watcher = { onProgress: () => {}, onNotice: () => {} };

/** The digits in the names of a run's models, as a plan has them. */
async function keysOf(run: TrainingRun): Promise<{ keys: string[]; names: string[] }> {
  const { jobs, module } = await requestedJobs({ ...run, threads: 1 }, watcher);
  const store = new Store(run.config.models);
  const keys = await Promise.all(
    jobs.map(async (job) => await store.key("model", await specOf(job, { module, threads: 1 }))),
  );
  return { keys: keys.sort(), names: jobs.map(({ name }) => name) };
}

/** The same of the models that are in a folder. */
function keysIn(folder: string): string[] {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  return names.map((name) => /^model-(\w+)\.safetensors$/.exec(name)?.[1]).filter((key) => key !== undefined)
    .sort();
}

Deno.test("a plan has the models that attack trains, each with a name of its own", async () => {
  const variants = [
    [{}, ["target", "shadow"]],
    [{ dropout: "0.1" }, ["target", "aware shadow", "unaware shadow"]],
    [{ shadows: "2", queries: "2" }, ["target 1", "shadow 1", "shadow 2"]],
  ] as const;
  for (const [options, named] of variants) {
    await inTemporaryDirectory(async (out) => {
      const config = attackConfig({ ...TINY, ...options, out });
      const { keys, names } = await keysOf({ command: ["attack"], config });
      assertEquals(names, [...named]);
      await runExperiment(config, {});
      assertEquals(keysIn(out), keys);
    });
  }
});

Deno.test("a plan has the models that reproduce trains, told apart by architecture where their names do not do it", () =>
  inTemporaryDirectory(async (out) => {
    const config = reproduceConfig({ ...TINY, dataset: "synthetic", out });
    const sheets = await keysOf({ command: ["reproduce", "sheets"], config });
    assertEquals(sheets.names, ["target", "shadow", "target dropout"]);
    await reproduce(config, { parts: ["sheets"] });
    assertEquals(keysIn(out), sheets.keys);
    const all = await keysOf({ command: ["reproduce"], config });
    assertEquals([all.keys.length, new Set(all.names).size], [22, 22]);
    assert(all.names.includes("shadow resnet110") && all.names.includes("target dropout resnet20"));
  }));

Deno.test("a plan has the models that reproduce strong trains", () =>
  inTemporaryDirectory(async (out) => {
    const config = reproduceConfig({
      ...TINY,
      dataset: "synthetic",
      targets: "1",
      shadows: "2",
      regimes: "plain",
      out,
    });
    const { keys, names } = await keysOf({ command: ["reproduce", "strong"], config });
    assertEquals(names, ["plain target 1", "plain shadow 1", "plain shadow 2"]);
    await reproduceStrong(config, {});
    assertEquals(keysIn(out), keys);
  }));

Deno.test("a plan is read as it was written", () =>
  inTemporaryDirectory(async (folder) => {
    const attack = planOf(
      3,
      attackConfig({ ...TINY, shadows: "2", out: folder, kernels: "relaxed" }),
    );
    const reproduction: Plan = {
      ...planOf(2),
      command: ["reproduce", "strong"],
      config: reproduceConfig({ targets: "2", data: "/data/cifar", out: "/reports/strong" }),
    };
    for (const plan of [attack, reproduction]) {
      await writePlan(`${folder}/plan.json`, plan);
      assertEquals(await readPlan(`${folder}/plan.json`), plan);
    }
  }));

Deno.test("what is no plan is refused by name and place", async () => {
  const whole = planOf(2);
  const refused = (change: object, error: ErrorConstructor, ...told: string[]) =>
    assertThrows(
      () => parsePlan({ path: "p.json", text: JSON.stringify({ ...whole, ...change }) }),
      error,
      ...told,
    );
  refused(
    { format: 2 },
    TypeError,
    "Cannot use the plan p.json: it must be as deno task plan writes it; format:",
  );
  refused({ shares: 0 }, TypeError, "shares:");
  refused({ command: ["audit"] }, TypeError, "command");
  refused({ models: [] }, TypeError, "models:");
  refused({ threads: 2 }, TypeError, "the threads of its models are not those of the plan");
  refused({ models: [{ ...whole.models[0], key: "xyz" }] }, TypeError, "models.0.key:");
  refused({ models: [whole.models[0], whole.models[0]] }, TypeError, "two of its models have one name");
  refused(
    { models: [whole.models[0], { ...whole.models[0], name: "b" }] },
    TypeError,
    "two of its models are the same",
  );
  refused({ more: 1 }, TypeError, "more");
  refused(
    { config: { ...whole.config, epochs: 0 } },
    RangeError,
    `"epochs" in p.json: it must be a whole number`,
  );
  refused({ config: { ...whole.config, epoch: 1 } }, TypeError, "there is no such option");
  assertThrows(
    () => parsePlan({ path: "p.json", text: "{" }),
    SyntaxError,
    "Cannot read the plan p.json: it must be JSON",
  );
  await inTemporaryDirectory(async (folder) => {
    const [first, ...others] = whole.models, path = `${folder}/plan.json`;
    await writePlan(path, { ...whole, models: [{ ...first, key: "0".repeat(16) }, ...others] });
    const message = `models.0.key must be that of its spec, ${first.key}, found ${"0".repeat(16)}`;
    await assertRejects(() => readPlan(path), TypeError, message);
  });
  await assertRejects(
    () => readPlan("no/plan.json"),
    Error,
    "Cannot read the plan no/plan.json: it must be a file",
  );
  assertEquals(PLAN_FORMAT, 1); // files of it are about: another shape is another number
});
