/** The commands plan and train: what they take, what they leave, and how they end. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { main } from "../src/cli.ts";
import { sharesWithin } from "../src/cluster/limits.ts";
import { makePlan } from "../src/cluster/make_plan.ts";
import { type Plan, readPlan, writePlan } from "../src/cluster/plan_file.ts";
import { trainShare, type TrainShareOptions } from "../src/cluster/train_share.ts";
import { Terminated } from "../src/commands/errors.ts";
import type { Io } from "../src/commands/io.ts";
import { nextCheckpoint } from "./checkpoints.ts";
import { outputOf } from "./command_output.ts";
import { planOf } from "./plan_fixture.ts";
import { attackConfig, reproduceConfig } from "./run_config.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const TINY = ["--part-size", "10", "--epochs", "1", "--batch-size", "10", "--strict"];

/** Runs a command line whose work is `work`. */
function run(args: readonly string[], work: Partial<Io> = {}, signal?: AbortSignal) {
  return outputOf((io) => main(args, { ...io, ...work }), signal);
}

/** Runs `deno task plan` up to the plan, and gives what was asked for. */
async function askedOf(...args: string[]) {
  const asked: Parameters<Io["makePlan"]>[] = [];
  const { code, errors } = await run(["plan", ...args], {
    makePlan: (...given) => {
      asked.push(given);
      return Promise.reject(new Error("enough"));
    },
  });
  return { code, errors, run: asked[0]?.[0], options: asked[0]?.[1] };
}

const modelsIn = (folder: string) =>
  Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) =>
    /^model-\w+\.safetensors$/.test(name)
  ).sort();

Deno.test("plan takes what attack and reproduce take, with one core a share and folders from the root", async () => {
  const shared = await askedOf(
    "--shadows",
    "4",
    "--dropout",
    "0.1",
    "--shares",
    "3",
    "--models",
    "some/models",
  );
  const config = attackConfig({
    shadows: "4",
    dropout: "0.1",
    workers: "1",
    models: `${Deno.cwd()}/some/models`,
  });
  assertEquals(shared.run, {
    command: ["attack"],
    config: { ...config, out: `${config.models}/attack-shadows-4-dropout-0.1` },
  });
  assertEquals([shared.options?.shares, shared.options?.hours], [3, undefined]);
  assertEquals(
    (await askedOf("attack", "--shadows", "4")).run?.config,
    (await askedOf("--shadows", "4")).run?.config,
  );

  const parts = await askedOf(
    "reproduce",
    "dropout",
    "sheets",
    "--hours",
    "2.5",
    "--data",
    "cifar",
    "--workers",
    "2",
  );
  assertEquals(parts.run?.command, ["reproduce", "dropout", "sheets"]);
  assertEquals([parts.run?.config.data, parts.run?.config.workers, parts.options?.hours], [
    `${Deno.cwd()}/cifar`,
    2,
    2.5,
  ]);
  assertEquals((await askedOf("reproduce", "strong")).run?.command, ["reproduce", "strong"]);
});

Deno.test("plan refuses what it cannot plan, as wrong usage", async () => {
  for (
    const [args, told] of [
      [["--shares", "2", "--hours", "1"], "Cannot use --shares with --hours"],
      [["--emit", "slrum"], "did you mean slurm?"],
      [["--shares", "0"], "--shares: it must be a whole number from 1"],
      [["attack", "--epochs", "0"], "--epochs"],
      [["reproduce", "--from-results", "results"], "Cannot plan --from-results"],
      [["reproduce", "strong", "sheets"], "Cannot make strong with sheets"],
      [["reproduce", "sheets", "--shadows", "4"], "Cannot use --shadows"],
      [["reproduce", "everything"], "everything"],
    ] as const
  ) {
    const { code, errors, run } = await askedOf(...args);
    assertEquals([code, run], [2, undefined], errors);
    assert(errors.includes(told), errors);
  }
});

Deno.test("plan writes models, shares and what starts them, and says what comes next", () =>
  inTemporaryDirectory(async (folder) => {
    const path = `${folder}/plans/first.json`;
    const args = [
      "plan",
      "--shadows",
      "2",
      ...TINY,
      "--models",
      folder,
      "--plan",
      path,
      "--emit",
      "slurm",
      "--quiet",
    ];
    const { code, printed, errors } = await run(args, { makePlan });
    assertEquals([code, errors], [0, ""]);
    const plan = await readPlan(path);
    assertEquals([plan.models.map(({ name }) => name), plan.shares], [
      ["target 1", "shadow 1", "shadow 2"],
      3,
    ]);
    for (const { seconds, bytes } of plan.models) {
      assert(seconds > 0 && seconds < 100 && bytes > 1e8 && bytes < 1e9);
    }
    assertEquals(new Set(plan.models.map(({ seconds }) => seconds)).size, 1); // one network, measured once
    assert(Deno.readTextFileSync(`${folder}/plans/first.sbatch`).includes(`--plan ${path}`));
    assert(printed.startsWith("To train: 3 models. On machines like this one"), printed);
    assert(printed.includes(`To start: sbatch ${folder}/plans/first.sbatch\n`), printed);
    assert(printed.includes(`deno task status --plan ${path}\n`), printed);
    assert(printed.endsWith(`deno task --quiet attack --config ${path} --out ${plan.config.out}`), printed);
  }));

Deno.test("plan cuts by hours, and says where a single model takes longer", async () => {
  const printedOf = async (...args: string[]) => {
    const made = planOf(4);
    return await inTemporaryDirectory(async (folder) => {
      const work: Io["makePlan"] = (run, { hours }) =>
        Promise.resolve(
          { ...made, ...run, shares: sharesWithin(hours!, { ...made, config: run.config }) } as Plan,
        );
      const { code, printed } = await run(["plan", ...args, "--models", folder, "--emit", "slurm"], {
        makePlan: work,
      });
      assertEquals(code, 0);
      const script = await Deno.readTextFile(`${folder}/plan.sbatch`);
      return { printed, time: script.match(/--time=(\d+)/)?.[1], array: script.match(/--array=(\S+)/)?.[1] };
    });
  };
  // 100 to 103 s each, with ten minutes to begin with and a quarter on top: one share takes 1108 s.
  const hour = await printedOf("--hours", "1");
  assertEquals([hour.time, hour.array], ["60", "0-0"]);
  assert(!hour.printed.includes("longest model"), hour.printed);
  const quarter = await printedOf("--hours", "0.25");
  assertEquals([quarter.time, quarter.array], ["15", "0-1"]);
  const minute = await printedOf("--hours", "0.02");
  assertEquals([minute.time, minute.array], ["4", "0-3"]); // a task that is warned two minutes before its end needs some
  assert(minute.printed.includes("The longest model takes 2 min, more than --hours"), minute.printed);
});

Deno.test("shares look for a downloaded data set where the plan has left it, and for another where the plan names it", () =>
  inTemporaryDirectory(async (folder) => {
    const script = async (...args: string[]) => {
      const all = ["plan", "--dataset", "cifar10", "--models", folder, "--emit", "slurm", ...args];
      const { code, errors } = await run(all, {
        makePlan: (run) => Promise.resolve({ ...planOf(4), ...run } as Plan),
      });
      assertEquals(code, 0, errors);
      return await Deno.readTextFile(`${folder}/plan.sbatch`);
    };
    const trainsWith = (text: string) => text.match(/ task --quiet train --plan \S+(.*) --of 2 --index/)?.[1];
    assertEquals(trainsWith(await script()), ` --data ${Deno.cwd()}/data`);
    assertEquals(trainsWith(await script("--data", "cifar")), "");
    assertEquals((await readPlan(`${folder}/plan.json`)).config.data, `${Deno.cwd()}/cifar`);
  }));

Deno.test("plan replaces its own plan of the same models, and no other file", () =>
  inTemporaryDirectory(async (folder) => {
    const path = `${folder}/plan.json`;
    const plan = (count: number, ...args: string[]) =>
      run(["plan", "--plan", path, ...args], {
        makePlan: (run) => Promise.resolve({ ...planOf(count), ...run } as Plan),
      });
    assertEquals((await plan(4)).code, 0);
    assertEquals((await plan(4, "--shares", "3")).code, 0);
    const before = await Deno.readTextFile(path), other = await plan(3);
    assertEquals(other.code, 1);
    const told =
      `Cannot replace ${path}: it is the plan of other models (attack, 4 models), and what starts them reads it`;
    assert(other.errors.includes(told), other.errors);
    assertEquals(await Deno.readTextFile(path), before);
    await Deno.writeTextFile(path, "a note");
    const foreign = await plan(4);
    assert(foreign.errors.includes(`Cannot replace ${path}: it is no plan`), foreign.errors);
    assertEquals(await Deno.readTextFile(path), "a note");
    const inFolder = await run(["plan", "--plan", folder, "--models", folder], {
      makePlan: () => Promise.reject(),
    });
    assert(
      inFolder.errors.includes(`Cannot write the plan to ${folder}: it must be a file`),
      inFolder.errors,
    );
  }));

Deno.test("plan says of each launcher what is left to do", () =>
  inTemporaryDirectory(async (folder) => {
    const project = new URL("..", import.meta.url).pathname,
      models = `${project}runs/${folder.split("/").at(-1)}`;
    try {
      const told = async (emit: string) => {
        const { code, printed, errors } = await run(["plan", "--models", models, "--emit", emit], {
          makePlan: (run) => Promise.resolve({ ...planOf(4), ...run } as Plan),
        });
        assertEquals(code, 0, errors);
        return printed;
      };
      const slurm = await told("slurm");
      for (const step of ["To start: sbatch ", "How far:  deno task status", "Then:     deno task"]) {
        assert(slurm.includes(step), slurm);
      }
      assert(!(await told("make")).includes("Then:"), "its Makefile makes the report");
      const github = await told("github");
      assert(!/How far:|Then:/.test(github), "its models are not here, and its last job makes the report");
      assert(/git -C \S+ add --force \S+plan\.json \S+\/\.github\/workflows\/plan\.yml/.test(github), github);
    } finally {
      await Deno.remove(models, { recursive: true });
    }
  }));

Deno.test("plan leaves out models of reproduce strong that other kernels have trained, and no others", () =>
  inTemporaryDirectory(async (folder) => {
    const options = { targets: "1", shadows: "2", regimes: "plain", dataset: "synthetic", partSize: "10" };
    const strong = (kernels: string) => ({
      command: ["reproduce", "strong"] as const,
      config: reproduceConfig({
        ...options,
        epochs: "1",
        batchSize: "10",
        workers: "1",
        models: folder,
        out: folder,
        kernels,
      }),
    });
    const plan = await makePlan(strong("strict"), { shares: 3 });
    await trainShare(plan, { index: 1, of: 3, cores: 1 });
    const names = (plan: Plan) => plan.models.map(({ name }) => name);
    assertEquals(names(await makePlan(strong("strict"), {})), names(plan));
    assertEquals(names(await makePlan(strong("relaxed"), {})), ["plain target 1", "plain shadow 2"]);
    await trainShare(plan, { index: 0, of: 1, cores: 1 });
    await assertRejects(() => makePlan(strong("relaxed"), {}), Error, "has all 3 models, by other kernels");
  }));

Deno.test("train makes its share and nothing else, from wherever the index comes", () =>
  inTemporaryDirectory(async (folder) => {
    const path = `${folder}/plan.json`;
    const config = attackConfig({
      partSize: "10",
      epochs: "1",
      batchSize: "10",
      kernels: "strict",
      shadows: "3",
      workers: "1",
      out: folder,
    });
    const plan = await makePlan({ command: ["attack"], config }, { shares: 2 });
    assertEquals(plan.config.threads, 1, "a run that has the plan as its configuration trains as it does");
    await writePlan(path, plan);
    const first = await run(["train", "--plan", path, "--index", "1", "--quiet"], { trainShare });
    assertEquals([first.code, first.errors, first.printed], [0, "", `Share 1 of 2: 2 models in ${folder}.`]);
    const keys = (...places: number[]) =>
      places.map((place) => `model-${plan.models[place].key}.safetensors`).sort();
    assertEquals(modelsIn(folder), keys(1, 3));
    const rest = await run([
      "train",
      "--plan",
      path,
      "--index",
      "0",
      "--of",
      "1",
      "--models",
      `${folder}/m`,
      "--quiet",
    ], {
      trainShare,
    });
    assertEquals(rest.code, 0, rest.errors);
    assertEquals(modelsIn(`${folder}/m`), keys(0, 1, 2, 3));
  }));

Deno.test("train reads share and cores from Slurm's and Kubernetes' variables, which the command line overrules", () =>
  inTemporaryDirectory(async (folder) => {
    const path = `${folder}/plan.json`;
    await writePlan(path, { ...planOf(8), shares: 4 });
    const asked: TrainShareOptions[] = [];
    const train = async (variables: Record<string, string>, ...args: string[]) => {
      for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
      try {
        return await run(["train", "--plan", path, ...args], {
          trainShare: (_, options) => {
            asked.push(options);
            return Promise.resolve({ models: 1, directory: folder });
          },
        });
      } finally {
        for (const name of Object.keys(variables)) Deno.env.delete(name);
      }
    };
    const slurm = { SLURM_ARRAY_TASK_ID: "3", SLURM_CPUS_PER_TASK: "7" };
    for (
      const [variables, ...args] of [[slurm], [{ JOB_COMPLETION_INDEX: "2" }], [
        slurm,
        "--index",
        "1",
        "--of",
        "2",
      ]] as const
    ) {
      assertEquals((await train(variables, ...args)).code, 0);
    }
    const cores = navigator.hardwareConcurrency;
    assertEquals(asked.map(({ index, of, cores, workers }) => [index, of, cores, workers]), [
      [3, 4, 7, undefined],
      [2, 4, cores, undefined],
      [1, 2, 7, undefined],
    ]);
    // By hand it is one of several that share the machine: as many at once as the plan says.
    assertEquals((await train({}, "--index", "0")).code, 0);
    assertEquals(asked.at(-1)!.workers, 1);
    const nonsense = await train({ SLURM_ARRAY_TASK_ID: "x" });
    assertEquals(nonsense.code, 2);
    assert(nonsense.errors.includes("SLURM_ARRAY_TASK_ID must be a whole number, found x"), nonsense.errors);
    const other = await train({ JOB_COMPLETION_INDEX: "9" });
    assert(other.errors.includes("Cannot train share 9, as JOB_COMPLETION_INDEX has it"), other.errors);
    const silent = await train({});
    assertEquals(silent.code, 2);
    assert(
      silent.errors.includes("SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX must say which of the 4"),
      silent.errors,
    );
    const beyond = await train({}, "--index", "4");
    assertEquals(beyond.code, 2);
    assert(
      beyond.errors.includes("Cannot train share 4, as --index has it: the shares of 4 count from 0 to 3"),
      beyond.errors,
    );
    assertEquals((await run(["train"])).code, 2);
  }));

Deno.test("train ends with 75 when the system stops it, with 130 when the user does, and with 1 when it fails", () =>
  inTemporaryDirectory(async (folder) => {
    const path = `${folder}/plan.json`;
    await writePlan(path, planOf(2));
    const codeOf = async (reason?: Error) => {
      const controller = new AbortController();
      const ended = await run(["train", "--plan", path, "--index", "0"], {
        trainShare: (_, { signal }) => {
          if (!reason) return Promise.reject(new Error("Cannot train shadow 1"));
          controller.abort(reason);
          return Promise.reject(signal?.reason);
        },
      }, controller.signal);
      return ended.code;
    };
    assertEquals(await codeOf(new Terminated("The program was asked to end")), 75);
    assertEquals(await codeOf(new DOMException("", "AbortError")), 130);
    assertEquals(await codeOf(), 1);
  }));

Deno.test("a model that fails ends train with 1, once the others of the share are there", () =>
  inTemporaryDirectory(async (folder) => {
    const path = `${folder}/plan.json`;
    const config = attackConfig({
      ...{
        partSize: "10",
        epochs: "1",
        batchSize: "10",
        kernels: "strict",
        l2: "1e39",
        workers: "1",
        out: folder,
      },
    });
    const plan = await makePlan({ command: ["attack"], config }, { shares: 1 });
    assertEquals(plan.models.map(({ name }) => name), ["target", "aware shadow", "unaware shadow"]);
    await writePlan(path, plan);
    const { code, errors } = await run(["train", "--plan", path, "--index", "0", "--quiet"], { trainShare });
    assertEquals(code, 1);
    for (const name of ["target", "aware shadow"]) {
      assert(errors.includes(`Cannot train the ${name}: Training diverged`), errors);
    }
    assertEquals(modelsIn(folder), [`model-${plan.models[2].key}.safetensors`]);
  }));

Deno.test("SIGTERM stops the program with 75 in train alone, and a second one does not hasten it", () =>
  inTemporaryDirectory(async (folder) => {
    const config = attackConfig({
      partSize: "20",
      epochs: "5000",
      batchSize: "20",
      kernels: "strict",
      workers: "1",
      out: folder,
    });
    const path = `${folder}/plan.json`;
    await writePlan(path, await makePlan({ command: ["attack"], config }, { shares: 1 }));
    const permissions = [
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-sys=cpus,hostname",
    ];
    const commands = [["train", "--plan", path, "--index", "0"], [
      "attack",
      "--config",
      path,
      "--models",
      folder,
      "--out",
      folder,
    ]];
    for (const [place, args] of commands.entries()) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", ...permissions, "src/cli.ts", ...args],
        stdout: "null",
        stderr: "null",
      }).spawn();
      await nextCheckpoint(folder, child);
      child.kill("SIGTERM");
      child.kill("SIGTERM");
      assertEquals((await child.status).code, [75, 130][place]);
    }
  }));

Deno.test("train refuses to make another model than the plan's, and says which part differs", () =>
  inTemporaryDirectory(async (folder) => {
    const config = attackConfig({
      partSize: "10",
      epochs: "1",
      batchSize: "10",
      kernels: "strict",
      workers: "1",
      out: folder,
    });
    const plan = await makePlan({ command: ["attack"], config }, { shares: 1 });
    const [target, shadow] = plan.models;
    const refused = async (spec: object, told: string) => {
      const changed = { ...plan, models: [{ ...target, spec: { ...target.spec, ...spec } }, shadow] };
      await assertRejects(() => trainShare(changed as Plan, { index: 0, of: 1, cores: 1 }), Error, told);
      assertEquals(modelsIn(folder), []);
    };
    await refused({ kernels: "abc" }, `Cannot train target as planned: its kernels must be "abc", found "`);
    await refused({ kernels: "abc", dataset: "d" }, "run deno task build at the plan's commit");
    await refused({ dataset: "d" }, `its dataset must be "d", found "`);
    await refused({ recipe: { ...target.spec.recipe, epochs: 7 } }, "its recipe.epochs must be 7, found 1;");
    await refused({ more: 1 }, "its more must be 1, found none;");
    const renamed = { ...plan, models: [{ ...target, name: "another" }, shadow] };
    await assertRejects(
      () => trainShare(renamed, { index: 0, of: 1, cores: 1 }),
      Error,
      "attack has no such model",
    );
  }));
