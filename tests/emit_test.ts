/** Launchers of plans: each file is valid for its program, and its commands do what they say, run as they are written. */
import { validateWorkflow } from "@action-validator/core";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Job } from "kubernetes-models/batch/v1/Job";
import { parse } from "yaml";
import { emitters } from "../src/cluster/emit/emitters.ts";
import { checkPaths, type Launch } from "../src/cluster/emit/launch.ts";
import { type Emit, EMITS } from "../src/cluster/emit/names.ts";
import { limitsOf } from "../src/cluster/limits.ts";
import { makePlan } from "../src/cluster/make_plan.ts";
import { writePlan } from "../src/cluster/plan_file.ts";
import { nextCheckpoint } from "./checkpoints.ts";
import { planOf } from "./plan_fixture.ts";
import { attackConfig } from "./run_config.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const PROJECT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
/** The folder of the Deno that runs this test, in which launchers look for theirs. */
const BIN = Deno.execPath().replace(/\/[^/]*$/, "");

/** A launch whose paths no shell and no make must take for anything else. */
function oddLaunch(shares = 5, change: Partial<Launch> = {}): Launch {
  const folder = `/shared/it's $HOME & "more"`;
  const config = attackConfig({
    shadows: "9",
    workers: "2",
    threads: "3",
    models: `${folder}/models`,
    out: `${folder}/out`,
  });
  const plan = { ...planOf(10, config), threads: 3, shares };
  return {
    plan,
    path: `${folder}/plan 100 %.json`,
    project: `${folder}/program`,
    deno: `${folder}/deno`,
    downloads: `${folder}/data`,
    limits: limitsOf(plan),
    ...change,
  };
}

/** Runs a command in a folder, as where no task runs this test; what it has written. */
async function run(
  [command, ...args]: readonly string[],
  { cwd = PROJECT, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<{ code: number; text: string }> {
  const { INIT_CWD: _, ...own } = Deno.env.toObject();
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd,
    clearEnv: true,
    env: { ...own, NO_COLOR: "1", PATH: `${BIN}:${own.PATH}`, ...env },
  }).output();
  return { code, text: [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("") };
}

async function runWell(...args: Parameters<typeof run>): Promise<string> {
  const { code, text } = await run(...args);
  assertEquals(code, 0, text);
  return text;
}

/** The words of a line as a shell has them, without running anything. */
async function wordsOf(line: string): Promise<string[]> {
  const print = `set -f; for word in ${line}; do printf '%s\\0' "$word"; done`;
  return (await runWell(["sh", "-c", print], { cwd: "/" })).split("\0").slice(0, -1);
}

/** The words of the command that trains a share by an odd launch, up to its index. */
const trainWords = (
  { plan: { shares }, deno, path, downloads }: Launch,
) => [deno, "task", "--quiet", "train", "--plan", path, "--data", downloads!, "--of", String(shares)];

Deno.test("every launcher has a name, and what it writes depends on nothing but the launch", () => {
  assertEquals(Object.keys(emitters), [...EMITS]);
  const project = PROJECT, path = `${project}/runs/plan.json`;
  for (const emit of EMITS) {
    const launch = oddLaunch(5, { project, path });
    const [first, second] = [1, 2].map(() => emitters[emit].emit(launch));
    assertEquals(first, second);
    assert(first.endsWith("\n") && !first.endsWith("\n\n") && !/undefined|NaN|\[object/.test(first), first);
    assert(first.split("\n").every((line) => !/\s$/.test(line) || emit === "make"), first);
    assert(emitters[emit].start(path, launch).includes(path));
    assert(!/[/\s]/.test(emitters[emit].ending) && emitters[emit].ending.startsWith("."));
  }
});

Deno.test("limits have headroom, and --hours is the limit where it is said", () => {
  const plan = { ...planOf(10), shares: 2 }; // 100 to 109 s
  const seconds = 100 + 103 + 104 + 107 + 108; // 109 and 100 in the other
  const { cores, bytes, ...others } = limitsOf(plan);
  assertEquals(cores, 1);
  assert(bytes > 1.5 * (4e8 + 2e8) && bytes < 1.6e9, `${bytes}`);
  assert(Math.abs(others.seconds - (1.25 * 523 + 600)) < 10, `${others.seconds} for ${seconds}`);
  assertEquals(limitsOf(plan, { hours: 3 }).seconds, 10_800);
  const wide = limitsOf(oddLaunch().plan);
  assertEquals(wide.cores, 6);
  assert(wide.bytes - bytes > 0.9 * 1.5 * 2e8);
});

Deno.test("the script for Slurm is a shell's, asks for the limits, and trains the task's share", async () => {
  const launch = oddLaunch(), text = emitters.slurm.emit(launch);
  await inTemporaryDirectory(async (folder) => {
    await Deno.writeTextFile(`${folder}/plan.sbatch`, text);
    await runWell(["bash", "-n", `${folder}/plan.sbatch`]);
  });
  const options = new Map(
    text.matchAll(/^#SBATCH --([\w-]+)(?:=(.*))?$/gm).map(([, name, value]) => [name, value]),
  );
  const { bytes, seconds } = launch.limits;
  assertEquals([options.get("array"), options.get("cpus-per-task")], ["0-4", "6"]);
  assertEquals(options.get("mem"), `${Math.ceil(bytes / 2 ** 20)}M`);
  assertEquals(options.get("time"), `${Math.ceil(seconds / 60)}`);
  assertEquals([options.get("signal"), options.has("requeue"), options.get("open-mode")], [
    "B:USR1@120",
    true,
    "append",
  ]);
  assertEquals(options.get("output"), `"/shared/it's $HOME & \\"more\\"/slurm-%A-%a.log"`);
  const [line] = text.split("\n").filter((line) => line.endsWith(" &"));
  const words = await wordsOf(line.replace(/ &$/, "").replace(/"\$SLURM_ARRAY_TASK_ID"$/, "7"));
  assertEquals(words, [...trainWords(launch), "--index", "7"]);
});

Deno.test("paths that no launcher, or not Slurm, can name are refused by name", () => {
  checkPaths(oddLaunch());
  const { plan } = oddLaunch(), broken = "/shared/a\nb";
  const changes: Partial<Launch>[] = [
    { path: broken },
    { project: broken },
    { downloads: broken },
    { plan: { ...plan, config: { ...plan.config, out: broken } } as typeof plan },
    { plan: { ...plan, config: { ...plan.config, models: broken } } as typeof plan },
  ];
  for (const change of changes) {
    assertThrows(() => checkPaths(oddLaunch(5, change)), RangeError, 'one line, found "/shared/a\\nb"');
  }
  const path = "/shared/back\\slash/plan.json";
  assertThrows(() => emitters.slurm.emit(oddLaunch(5, { path })), RangeError, "found /shared/back\\slash;");
  assert(emitters.make.emit(oddLaunch(5, { path })).includes(path));
});

Deno.test("the Job for Kubernetes is one by its published schema, and starts no failure anew that lasts", async () => {
  const launch = oddLaunch(), job = parse(emitters.kubernetes.emit(launch));
  new Job(job).validate();
  // The schema lets fields pass that no one knows: the types do not.
  await inTemporaryDirectory(async (folder) => {
    const source = `import type { IJob } from "kubernetes-models/batch/v1/Job";\nexport const job: IJob = ${
      JSON.stringify(job)
    };\n`;
    const misspelt = source.replace("backoffLimitPerIndex", "backoffLimitPerIndx");
    const check = async (source: string) => {
      await Deno.writeTextFile(`${folder}/job.ts`, source);
      return await run([
        Deno.execPath(),
        "check",
        "--config",
        `${PROJECT}/tests/deno.json`,
        `${folder}/job.ts`,
      ]);
    };
    const { code, text } = await check(source);
    assertEquals(code, 0, text);
    assert((await check(misspelt)).text.includes("backoffLimitPerIndx"));
  });
  const { completionMode, completions, template, podFailurePolicy: { rules } } = job.spec;
  assertEquals([completionMode, completions], ["Indexed", 5]);
  const {
    restartPolicy,
    activeDeadlineSeconds,
    containers: [{ name, command, workingDir, resources, volumeMounts }],
  } = template.spec;
  assertEquals([restartPolicy, activeDeadlineSeconds], ["Never", Math.ceil(launch.limits.seconds)]);
  assertEquals(command, ["deno", ...trainWords(launch).slice(1)]);
  assertEquals(workingDir, launch.project);
  assertEquals(resources.limits, resources.requests);
  assertEquals([resources.limits.cpu, Number.parseInt(resources.limits.memory)], [
    6,
    Math.ceil(launch.limits.bytes / 2 ** 20),
  ]);
  const actionOf = (code: number) =>
    rules.find(({ onExitCodes }: { onExitCodes?: { containerName: string; values: number[] } }) =>
      onExitCodes?.containerName === name && onExitCodes?.values.includes(code)
    )?.action;
  assertEquals([75, 1, 2, 137].map(actionOf), ["Ignore", "FailIndex", "FailIndex", undefined]);
  // Everything that the command names lies on the volume.
  const mounts = volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
  for (const path of [launch.project, launch.path, launch.plan.config.models, launch.downloads!]) {
    assert(mounts.some((mount: string) => `${path}/`.startsWith(`${mount}/`)), path);
  }
});

Deno.test("the workflow for GitHub is one by SchemaStore's schema, and has a job for each share and one for the report", () => {
  const launch = oddLaunch(5, { project: PROJECT, path: `${PROJECT}/runs/it's a plan.json` });
  const text = emitters.github.emit(launch);
  assertEquals(validateWorkflow(text).errors, []);
  assert(JSON.stringify(validateWorkflow(text.replace("fail-fast", "fail-fst"))).includes("fail-fst"));
  const { share, report } = parse(text).jobs;
  assertEquals(share.strategy, { "fail-fast": false, matrix: { share: [0, 1, 2, 3, 4] } });
  assertEquals(report.needs, "share");
  assert(share["timeout-minutes"] > launch.limits.seconds / 60 && share["timeout-minutes"] <= 360);
  const cifar = attackConfig({ dataset: "cifar10", shadows: "9" });
  const cached = emitters.github.emit({
    ...launch,
    plan: { ...launch.plan, config: cifar } as Launch["plan"],
  });
  assertEquals(validateWorkflow(cached).errors, []);
  assertEquals(cached.match(/actions\/cache@/g)?.length, 2);
});

Deno.test("GitHub is not given what it cannot start", () => {
  const launch = oddLaunch(5, { project: PROJECT, path: `${PROJECT}/plan.json` }), { plan } = launch;
  const refused = (change: Partial<Launch>, told: string) =>
    assertThrows(() => emitters.github.emit({ ...launch, ...change }), RangeError, told);
  refused(
    { path: "/elsewhere/plan.json" },
    `the plan must lie below ${PROJECT}, which the workflow checks out, found /elsewhere`,
  );
  refused({ plan: { ...plan, shares: 257 } }, "a matrix has at most 256 jobs");
  const config = attackConfig({ dataset: "cifar10", data: "/data/cifar" });
  refused(
    { plan: { ...plan, config } as Launch["plan"] },
    "Cannot start shares by GitHub with --data /data/cifar",
  );
});

Deno.test("make and a shell take the lines for shares as they are meant", async () => {
  const launch = oddLaunch(3);
  const words = (
    index: number,
  ) => ["cd", launch.project, ...trainWords(launch), "--workers", "2", "--index", `${index}`];
  await inTemporaryDirectory(async (folder) => {
    await Deno.writeTextFile(`${folder}/plan.mk`, emitters.make.emit(launch));
    const lines = (await runWell(["make", "--dry-run", "--file", `${folder}/plan.mk`])).trimEnd().split("\n");
    const parallel = emitters.parallel.emit(launch).trimEnd().split("\n");
    const shellWords = (line: string) => wordsOf(line.replace("&& ", ""));
    for (const index of [0, 1, 2]) {
      assertEquals(await shellWords(lines[index]), words(index));
      assertEquals(await shellWords(parallel[index]), words(index));
    }
    assertEquals([lines.length, parallel.length], [4, 3]);
    const report = ["--config", launch.path, "--data", launch.downloads!, "--out", launch.plan.config.out];
    assertEquals(await shellWords(lines[3]), [
      "cd",
      launch.project,
      launch.deno,
      "task",
      "--quiet",
      "attack",
      ...report,
    ]);
  });
});

Deno.test("a plan of wide kernels is started with V8's flags for them", () => {
  const launch = oddLaunch(5, { project: PROJECT, path: `${PROJECT}/plan.json` });
  const config = { ...launch.plan.config, kernels: "wide" };
  for (const emit of EMITS) {
    const text = emitters[emit].emit({ ...launch, plan: { ...launch.plan, config } as Launch["plan"] });
    assert(/\btrain:fast\b/.test(text) && !/\btrain --|"train"/.test(text), text);
  }
});

/** Runs all that a launcher's file says, for two shares: with the folders of models, and the report's. */
const RUNS: Record<Emit, (file: string, launch: Launch) => Promise<{ models: string; out: string }>> = {
  async slurm(file, { plan: { config } }) {
    for (const index of ["0", "1"]) {
      await runWell(["bash", file], { cwd: "/", env: { SLURM_ARRAY_TASK_ID: index } });
    }
    const report = Deno.readTextFileSync(file).match(/^# {3}(deno .*)$/m)![1];
    await runWell(["sh", "-c", report]);
    return config;
  },
  async kubernetes(file, { plan: { config } }) {
    const text = await Deno.readTextFile(file);
    const { command, workingDir } = parse(text).spec.template.spec.containers[0];
    for (const index of ["0", "1"]) {
      await runWell(command, { cwd: workingDir, env: { JOB_COMPLETION_INDEX: index } });
    }
    await runWell(["sh", "-c", text.match(/^# {3}(deno .*)$/m)![1]]);
    return config;
  },
  async github(file, { project }) {
    const { share, report } = parse(await Deno.readTextFile(file)).jobs;
    const bash = async (steps: { run?: string }[], index?: number) => {
      for (const { run } of steps) {
        if (run === undefined) continue;
        const line = run.replaceAll("${{ matrix.share }}", `${index}`);
        await runWell(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", line], { cwd: project });
      }
    };
    await Deno.mkdir(`${project}/shares`);
    for (const index of share.strategy.matrix.share) {
      await bash(share.steps, index);
      await Deno.rename(`${project}/models`, `${project}/shares/share-${index}`); // by way of an artefact
    }
    await bash(report.steps);
    return { models: `${project}/models`, out: `${project}/report` };
  },
  async make(file, { plan: { config } }) {
    await runWell(["make", "--jobs", "2", "--file", file], { cwd: "/" });
    return config;
  },
  async parallel(file, { plan: { config } }) {
    await runWell(["sh", file], { cwd: "/" });
    return config;
  },
};

for (const emit of EMITS) {
  Deno.test(`run as it is written, what ${emit} starts trains each model once, and the report finds them`, () =>
    inTemporaryDirectory(async (folder) => {
      const project = emit === "github" ? `${folder}/checkout` : PROJECT;
      if (emit === "github") {
        await Deno.mkdir(project);
        const parts = ["deno.json", "deno.lock", "src", "tools", "assembly", "build", "data"].map((name) =>
          `${PROJECT}/${name}`
        );
        await runWell(["cp", "--recursive", ...parts, project]);
      }
      const models = `${folder}/of models`;
      const config = attackConfig({
        ...{ partSize: "20", epochs: "1", batchSize: "20", kernels: "strict", workers: "1" },
        ...{ models, out: `${models}/report` },
      });
      const plan = await makePlan({ command: ["attack"], config }, { shares: 2 });
      const path = emit === "github" ? `${project}/plan.json` : `${folder}/plan.json`;
      const launch: Launch = { plan, path, project, deno: Deno.execPath(), limits: limitsOf(plan) };
      const file = `${folder}/plan${emitters[emit].ending}`;
      await writePlan(path, plan);
      await Deno.writeTextFile(file, emitters[emit].emit(launch));
      const made = await RUNS[emit](file, launch);
      const names = Array.from(Deno.readDirSync(made.models), ({ name }) => name);
      assertEquals(
        names.filter((name) => /^model-.*\.safetensors$/.test(name)).sort(),
        plan.models.map(({ key }) => `model-${key}.safetensors`).sort(),
      );
      if (emit !== "parallel") assert((await Deno.stat(`${made.out}/report.json`)).isFile); // those lines have no report
    }));
}

Deno.test({
  name:
    "near the end of its time a task of Slurm leaves checkpoints and is queued again, and a cancelled one is not",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inTemporaryDirectory(async (folder) => {
      const config = attackConfig({
        ...{
          partSize: "20",
          epochs: "2000",
          batchSize: "20",
          kernels: "strict",
          workers: "1",
          out: `${folder}/models`,
        },
      });
      const plan = await makePlan({ command: ["attack"], config }, { shares: 2 }),
        path = `${folder}/plan.json`;
      await writePlan(path, plan);
      const file = `${folder}/plan.sbatch`, queue = `${folder}/queue`;
      await Deno.writeTextFile(
        file,
        emitters.slurm.emit({ plan, path, project: PROJECT, deno: Deno.execPath(), limits: limitsOf(plan) }),
      );
      for (const name of ["bin", "models"]) await Deno.mkdir(`${folder}/${name}`);
      await Deno.writeTextFile(`${folder}/bin/scontrol`, `#!/bin/sh\necho "$@" >> "${queue}"\n`, {
        mode: 0o755,
      });
      for (const [signal, queued] of [["SIGUSR1", "requeue 8_0\n"], ["SIGTERM", "requeue 8_0\n"]] as const) {
        const { INIT_CWD: _, ...own } = Deno.env.toObject();
        const task = new Deno.Command("bash", {
          args: [file],
          clearEnv: true,
          env: {
            ...own,
            PATH: `${folder}/bin:${own.PATH}`,
            SLURM_ARRAY_TASK_ID: "0",
            SLURM_ARRAY_JOB_ID: "8",
          },
          stdout: "null",
          stderr: "null",
        }).spawn();
        await nextCheckpoint(config.models, task);
        task.kill(signal);
        assertEquals((await task.status).code, 75);
        assertEquals(await Deno.readTextFile(queue), queued); // the one that was cancelled adds nothing
      }
    }),
});
