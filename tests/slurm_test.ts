/** A plan that real Slurm trains: an array job of which one task is killed, and one is stopped by its time limit. */
import { assert, assertEquals } from "@std/assert";
import { hostname } from "node:os";
import { type Plan, readPlan } from "../src/cluster/plan_file.ts";
import { sharesOf } from "../src/cluster/shares.ts";
import { type ModelStatus, planStatus } from "../src/cluster/status.ts";
import { decodeSafetensors, encodeSafetensors } from "../src/files/safetensors.ts";
import { entriesOf, progressOf } from "../src/model/model_files.ts";
import { sha256 } from "../src/sha256.ts";
import { Store } from "../src/store.ts";
import { hasSlurm, type SlurmCluster, startSlurm, until } from "./slurm_cluster.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const MODELS = 8, SHARES = 4, EPOCHS = 30;
/** The share whose process is killed, and the one that is stopped by its time limit: the last has the number of the whole array. */
const KILLED = 1, STOPPED = 3;
/** Milliseconds from one look of Slurm's controller at time limits to the next, and by how much one may come late. */
const LOOKS = 30_000, LATE = 3_000;
/** Seconds that a task has left when its end is moved: its warning comes earlier, so that the next look warns it. */
const LAST_SECONDS = 100;
/** Milliseconds that a whole share may take on a machine that does much else. */
const PATIENCE = 120_000;
/** Milliseconds within which a killed process of this machine is known to be dead; those of other machines take two minutes. */
const SOON = 10_000;

const root = new URL("../", import.meta.url).pathname;

/** Options of the run that is planned, and made by one process, too. */
const optionsWith = (others: Readonly<Record<string, string>>) =>
  Object.entries({
    "part-size": "20",
    "batch-size": "4",
    "epochs": String(EPOCHS),
    "shadows": String(MODELS - 2),
    "targets": "2",
    "threads": "1",
    ...others,
  }).flatMap(([name, value]) => [`--${name}`, value]);

/** Runs a line of a shell, which must end well, and returns what it prints. */
async function shell(line: string): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", line.replace(/^deno /, `"${Deno.execPath()}" `)],
    cwd: root,
    env: { NO_COLOR: "1", INIT_CWD: root },
  }).output();
  const [printed, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(code, 0, `${line}: ${errors}`);
  return printed;
}

const namesIn = (directory: string) => Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();

/** SHA-256 of the numbers of all models and logits of a folder, by their files' names. */
async function numbersIn(directory: string): Promise<Record<string, string>> {
  const numbers: Record<string, string> = {};
  for (const name of namesIn(directory)) {
    const [, kind] = /^(model|logits)-.*\.(?:safetensors|npy)$/.exec(name) ?? [];
    if (kind === undefined) continue;
    const bytes = await Deno.readFile(`${directory}/${name}`);
    const bare = () => encodeSafetensors({ ...decodeSafetensors(bytes), metadata: {} });
    numbers[name] = await sha256(kind === "model" ? bare() : bytes);
  }
  return numbers;
}

/** A model that is trained just now. */
type Running = Extract<ModelStatus, { state: "running" }>;

/** A plan in the hands of Slurm. */
class ArrayJob {
  readonly #plan: Plan;
  readonly #cluster: SlurmCluster;
  readonly #id: string;

  constructor(id: string, plan: Plan, cluster: SlurmCluster) {
    this.#id = id;
    this.#plan = plan;
    this.#cluster = cluster;
  }

  /** A task's name for Slurm's commands. */
  task(index: number): string {
    return `${this.#id}_${index}`;
  }

  /** A property of a task, as Slurm knows it: `JobState`, `Restarts`, `NodeList`. */
  async told(index: number, property: string): Promise<string> {
    const all = await this.#cluster.run("scontrol", "--oneliner", "show", "job", this.task(index));
    return new RegExp(`\\b${property}=(\\S*)`).exec(all)![1];
  }

  /** Waits for a task's state. */
  until(index: number, state: string): Promise<void> {
    const what = `task ${index} to be ${state}`;
    return until(async () => await this.told(index, "JobState") === state, { milliseconds: PATIENCE, what });
  }

  /** The models of a share with their states. */
  async models(index: number): Promise<ModelStatus[]> {
    const keys = sharesOf(this.#plan.models, SHARES)[index].map(({ key }) => key);
    return (await planStatus(this.#plan)).models.filter(({ key }) => keys.includes(key));
  }

  /** Runs a command of `scontrol`. */
  async command(...words: string[]): Promise<void> {
    await this.#cluster.run("scontrol", ...words);
  }

  /** Milliseconds until the controller looks at time limits. */
  untilLook(): number {
    return LOOKS - (performance.now() - this.#cluster.startedAt) % LOOKS;
  }

  /**
   * Waits until a share's training has a checkpoint and much left to do, and halts its process there, so that it cannot end before it
   * is killed or stopped.
   */
  async halt(index: number): Promise<Running> {
    const store = new Store(this.#plan.config.models);
    let halted: Running | undefined;
    await until(async () => {
      const model = (await this.models(index)).find((model) => model.state === "running");
      if (!model) return false;
      Deno.kill(model.pid, "SIGSTOP");
      const { spec } = this.#plan.models.find(({ key }) => key === model.key)!;
      const checkpoint = await store.readTensors(entriesOf.checkpoint(spec));
      if (checkpoint && progressOf(checkpoint).epoch <= EPOCHS / 2) {
        halted = model;
        return true;
      }
      Deno.kill(model.pid, "SIGCONT");
      return false;
    }, { milliseconds: PATIENCE, what: `a checkpoint of share ${index}` });
    return halted!;
  }

  /** A model's state. */
  async state(key: string): Promise<ModelStatus> {
    return (await planStatus(this.#plan)).models.find((model) => model.key === key)!;
  }
}

/** All tasks run on two nodes, and a model of each share is trained. */
async function fourAtOnce(job: ArrayJob, plan: Plan): Promise<void> {
  for (let share = 0; share < SHARES; share++) await job.until(share, "RUNNING");
  const nodes = await Promise.all([0, 1, 2, 3].map((share) => job.told(share, "NodeList")));
  assertEquals([...new Set(nodes)].sort(), ["node1", "node2"]);
  let { counts, models } = await planStatus(plan);
  await until(async () => {
    ({ counts, models } = await planStatus(plan));
    return counts.running === SHARES;
  }, { milliseconds: PATIENCE, what: "four trainings" });
  assertEquals([counts.done + counts.left, counts.failed], [MODELS - SHARES, 0]);
  const running = models.filter((model) => model.state === "running");
  assertEquals(new Set(running.map(({ pid }) => pid)).size, SHARES);
  const sharesAtWork = sharesOf(plan.models, SHARES).filter((share) =>
    share.some(({ key }) => running.some((model) => model.key === key))
  );
  assertEquals(sharesAtWork.length, SHARES);
  for (const { host, epoch, epochs } of running) {
    assertEquals([host, epochs], [hostname(), EPOCHS]);
    assert(epoch >= 0 && epoch <= EPOCHS);
  }
}

/** A model whose process was killed is left at its checkpoint, and is gone on with when its task is queued again. */
async function goesOn(job: ArrayJob, { key, pid }: Running): Promise<void> {
  const isRunning = async () => (await job.state(key)).state === "running";
  await until(async () => !await isRunning(), {
    milliseconds: SOON,
    what: "a model that is no longer trained",
  });
  assertStopped(await job.state(key));
  await job.until(KILLED, "FAILED");
  assertStopped(await job.state(key));
  await job.command("requeue", job.task(KILLED));
  let again: ModelStatus | undefined;
  await until(async () => (again = await job.state(key)).state === "running", {
    milliseconds: PATIENCE,
    what: "a model that is trained again",
  });
  assert(again?.state === "running" && again.pid !== pid);
}

/** A task whose time ends is warned when Slurm looks at the time, leaves a checkpoint, and is queued again. */
async function isStopped(job: ArrayJob, { key, pid }: Running): Promise<void> {
  const end = `now+${LAST_SECONDS}`;
  await job.command("update", `JobId=${job.task(STOPPED)}`, `EndTime=${end}`);
  await new Promise((resolve) => setTimeout(resolve, job.untilLook() + LATE));
  assertEquals((await job.state(key)).state, "running");
  Deno.kill(pid, "SIGCONT");
  await job.until(STOPPED, "PENDING");
  assertStopped(await job.state(key));
  // Else the next look would warn it again.
  await job.command("update", `JobId=${job.task(STOPPED)}`, "TimeLimit=10");
}

/** The state of a training that was stopped on its way: a checkpoint, and no model. */
function assertStopped(model: ModelStatus): void {
  assert(model.state === "left" && model.epoch >= 1 && model.epoch < EPOCHS, JSON.stringify(model));
}

/** Runs `work`; an error has what the files of a folder say that match. */
async function withLogs(directory: string, pattern: RegExp, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const logs = namesIn(directory).filter((name) => pattern.test(name)).map((name) =>
      `${name}:\n${Deno.readTextFileSync(`${directory}/${name}`)}`
    );
    throw new Error(`${(error as Error).message}\n${logs.join("\n")}`, { cause: error });
  }
}

Deno.test({
  name: `Slurm trains a plan to the bits of one process, whoever is killed or stopped${
    hasSlurm() ? "" : " (left out: slurm-wlm or munge is not installed)"
  }`,
  ignore: !hasSlurm(),
  fn: () =>
    inTemporaryDirectory(async (folder) => {
      await using cluster = await startSlurm({ cores: 2 });
      const models = `${folder}/models`, path = `${models}/plan.json`;
      const planned = await shell(
        `deno task plan attack --quiet --emit slurm --shares ${SHARES} ` +
          optionsWith({ models, out: `${folder}/report` }).join(" "),
      );
      const plan = await readPlan(path);
      assertEquals((await planStatus(plan)).counts, { done: 0, running: 0, failed: 0, left: MODELS });

      const id = await cluster.run("sbatch", "--parsable", `${models}/plan.sbatch`);
      const job = new ArrayJob(id, plan, cluster);
      await withLogs(models, /^slurm-.*\.log$/, async () => {
        await fourAtOnce(job, plan);
        const toBeStopped = await job.halt(STOPPED), toBeKilled = await job.halt(KILLED);
        Deno.kill(toBeKilled.pid, "SIGKILL");
        const alone = shell(
          "deno task attack --quiet --workers 2 " +
            optionsWith({ models: `${folder}/alone`, out: `${folder}/alone-report` }).join(" "),
        );
        await Promise.all([goesOn(job, toBeKilled), isStopped(job, toBeStopped), alone]);
        for (let share = 0; share < SHARES; share++) await job.until(share, "COMPLETED");
        const restarts = await Promise.all([0, 1, 2, 3].map((share) => job.told(share, "Restarts")));
        assertEquals(restarts, ["0", "1", "0", "1"]);
      });

      const status = await planStatus(plan);
      assertEquals([status.counts, status.secondsLeft], [
        { done: MODELS, running: 0, failed: 0, left: 0 },
        0,
      ]);
      assertEquals(
        await shell(`deno task --quiet status --plan ${path}`),
        `${MODELS} models: ${MODELS} done.\n`,
      );
      const numbers = await numbersIn(models);
      assertEquals(Object.keys(numbers).filter((name) => name.startsWith("model-")).length, MODELS);
      assertEquals(numbers, await numbersIn(`${folder}/alone`));
      for (const model of status.models) assertEquals(model.state === "done" && model.hosts, [hostname()]);
      const left = namesIn(models).filter((name) => !/^(model|logits|split|plan|slurm)[-.]/.test(name));
      assertEquals(left, []);

      await shell(/^Then: +(.*)$/m.exec(planned)![1]);
      const [report, other] = ["report", "alone-report"].map((name) =>
        JSON.parse(Deno.readTextFileSync(`${folder}/${name}/report.json`))
      );
      assertEquals(report.attacks, other.attacks);
    }),
});
