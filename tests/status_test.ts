/** The state of a plan, by the files in the models' folder. */
import { assert, assertEquals } from "@std/assert";
import { hostname } from "node:os";
import { main } from "../src/cli.ts";
import { type Plan, writePlan } from "../src/cluster/plan_file.ts";
import { type ModelStatus, planStatus } from "../src/cluster/status.ts";
import { type LockFiles, ownLockFiles } from "../src/locks/lock_files.ts";
import { Runner } from "../src/locks/runner.ts";
import { entriesOf } from "../src/model/model_files.ts";
import { Store } from "../src/store.ts";
import { outputOf } from "./command_output.ts";
import { planOf } from "./plan_fixture.ts";
import { EPOCHS, plannedModels, specOf, writeCheckpoint, writeModel } from "./stored_models.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

/** Runs `work` with a plan of the seeds from 1 on, and the folder that it names. */
function withPlan(count: number, work: (plan: Plan, store: Store) => Promise<void>): Promise<void> {
  return inTemporaryDirectory(async (directory) => {
    const plan = planOf(2), models = await plannedModels(Array.from({ length: count }, (_, i) => i + 1));
    await work(
      { ...plan, models, config: { ...plan.config, models: directory } } as Plan,
      new Store(directory),
    );
  });
}

/** A model's state as it is told, without its name and its key. */
const stateOf = ({ name: _, key: __, ...state }: ModelStatus) => state;

const lockName = (store: Store, seed: number) => store.name(entriesOf.model(specOf(seed)));
const LEFT = { state: "left", epoch: 0, epochs: EPOCHS } as const;

Deno.test("a plan that nobody has begun is left as a whole", () =>
  inTemporaryDirectory(async (directory) => {
    const models = await plannedModels([1, 2, 3]), plan = { ...planOf(3), shares: 2, models };
    const status = await planStatus(plan, { models: `${directory}/none` });
    assertEquals(status.models.map(stateOf), [LEFT, LEFT, LEFT]);
    // Two shares of one model at once: 200 seconds beside 100.
    assertEquals([status.counts, status.atOnce, status.secondsLeft], [
      { done: 0, running: 0, failed: 0, left: 3 },
      2,
      200,
    ]);
  }));

Deno.test("each model is done, running, failed or left", () =>
  withPlan(6, async (plan, store) => {
    await writeModel(store, specOf(1), { host: "node7" });
    await writeCheckpoint(store, specOf(5), 3, 8);
    await using runner = await store.open();
    const locks = [];
    for (const seed of [2, 3, 4]) locks.push(await runner.take(await lockName(store, seed)));
    const [running, , failed] = locks;
    assert("release" in failed && "release" in running);
    await failed.release("Training diverged in epoch 2: the loss is NaN");
    const { key } = plan.models[1];
    runner.tell(running.name, { key, model: "shadow 2", epoch: 4, epochs: 5, images: 30, totalImages: 40 });
    await runner.beat();
    const { models, counts } = await planStatus(plan);
    const host = hostname(), { pid } = Deno;
    assertEquals(models.map(stateOf), [
      { state: "done", seconds: 5, hosts: ["node7"] },
      { state: "running", host, pid, epoch: 4, epochs: 5, fraction: 0.75 },
      { state: "running", host, pid, epoch: 0, epochs: 5, fraction: 0 },
      { state: "failed", host, error: "Training diverged in epoch 2: the loss is NaN" },
      { ...LEFT, epoch: 3 },
      LEFT,
    ]);
    assertEquals(counts, { done: 1, running: 2, failed: 1, left: 2 });
    assertEquals(models.map(({ name, key }) => [name, key]), plan.models.map(({ name, key }) => [name, key]));
  }));

Deno.test("a model is as its files are when they are looked at, whatever was there before", () =>
  withPlan(1, async (plan, store) => {
    const now = async () => (await planStatus(plan)).models.map(stateOf)[0];
    const runner = await store.open(), lock = await runner.take(await lockName(store, 1));
    assert("release" in lock);
    assertEquals((await now()).state, "running");
    await lock.release("it failed");
    assertEquals((await now()).state, "failed");
    const again = await runner.take(lock.name);
    assert("release" in again);
    assertEquals((await now()).state, "running");
    await writeCheckpoint(store, specOf(1), 2);
    assertEquals((await now()).state, "running");
    await runner[Symbol.asyncDispose]();
    assertEquals(await now(), { ...LEFT, epoch: 2 });
    // A runner that was killed: its file is there, and nobody holds it.
    const dead = JSON.stringify({ id: "dead", host: hostname(), pid: 1, beat: 0, training: [] });
    await Deno.writeTextFile(`${store.directory}/runner-dead.json`, dead);
    await Deno.writeTextFile(
      `${store.directory}/${lock.name}.lock-1`,
      JSON.stringify({ runner: "dead", host: hostname(), pid: 1 }),
    );
    assertEquals(await now(), { ...LEFT, epoch: 2 });
    // One on another machine may live: until its file is two minutes old.
    await Deno.writeTextFile(`${store.directory}/runner-dead.json`, dead.replace(hostname(), "node9"));
    await Deno.writeTextFile(
      `${store.directory}/${lock.name}.lock-1`,
      JSON.stringify({ runner: "dead", host: "node9", pid: 1 }),
    );
    assertEquals(await now(), { state: "running", host: "node9", pid: 1, epoch: 0, epochs: 5, fraction: 0 });
    const past = new Date(Date.now() - 121_000);
    await Deno.utime(`${store.directory}/runner-dead.json`, past, past);
    assertEquals(await now(), { ...LEFT, epoch: 2 });
    await writeModel(store, specOf(1));
    assertEquals((await now()).state, "done");
  }));

Deno.test("a model whose training ends between two looks is done", () =>
  withPlan(1, async (plan, store) => {
    await using runner = await store.open();
    const lock = await runner.take(await lockName(store, 1));
    assert("release" in lock);
    const files: LockFiles = {
      ...ownLockFiles,
      async read(path) {
        if (path.includes(`${lock.name}.lock-`)) {
          await writeModel(store, specOf(1));
          await lock.finish();
        }
        return await ownLockFiles.read(path);
      },
    };
    assertEquals((await planStatus(plan, { files })).models.map(({ state }) => state), ["done"]);
  }));

Deno.test("a damaged model is not done", () =>
  withPlan(1, async (plan, store) => {
    await writeModel(store, specOf(1));
    const path = `${await store.path(entriesOf.model(specOf(1)))}.safetensors`, notices: string[] = [];
    await Deno.writeFile(path, new Uint8Array(9));
    const { models } = await planStatus(plan, { onNotice: (text) => notices.push(text) });
    assertEquals(models.map(stateOf), [LEFT]);
    assert(notices.length > 0 && notices.every((text) => text.includes(path)), `${notices}`);
  }));

Deno.test("the time to the end goes by what was seen, and by what is trained at once", () =>
  withPlan(6, async (plan, store) => {
    const timeOf = async () => {
      const { atOnce, secondsLeft } = await planStatus({ ...plan, shares: 2 });
      return [atOnce, secondsLeft];
    };
    assertEquals(await timeOf(), [2, 300]);
    await writeModel(store, specOf(1), { seconds: 30 }); // 150 seconds where 100 were planned
    assertEquals(await timeOf(), [2, 450]);
    await writeCheckpoint(store, specOf(2), 4); // 20 seconds of 100 are left
    assertEquals(await timeOf(), [2, 330]);
    await using runner = await Runner.enter(store.directory);
    for (const seed of [3, 4, 5]) {
      const name = await lockName(store, seed), { key } = plan.models[seed - 1];
      await runner.take(name);
      runner.tell(name, { key, model: "", epoch: 2, epochs: 5, images: 5 * seed, totalImages: 50 });
    }
    await runner.beat();
    // 70 and 50 of 100 seconds in one share; 20, 60 and 100 in the other, the longer one, at 1.5 seconds for one of the plan.
    const [atOnce, seconds] = await timeOf();
    assertEquals([atOnce, Math.round(seconds)], [3, 270]);
    for (const seed of [2, 3, 4, 5, 6]) await writeModel(store, specOf(seed), { seconds: 30 });
    assertEquals(await timeOf(), [0, 0]);
  }));

Deno.test("deno task status prints the state for people and for programs", () =>
  withPlan(4, async (plan, store) => {
    const path = `${store.directory}/plan.json`;
    await writePlan(path, plan);
    const run = async (...args: string[]) =>
      await outputOf((io) => main(["status", "--plan", path, ...args], io));
    await writeModel(store, specOf(1), { seconds: 20 });
    await writeCheckpoint(store, specOf(4), 3);
    assertEquals(await run(), {
      code: 0,
      printed: [
        "4 models: 1 done, 3 left.",
        "Nothing is trained just now. About 2 min 20 s once all shares run, 2 models at once.",
        "",
        "left:",
        "  shadow 2",
        "  shadow 3",
        "  shadow 4  stopped after epoch 3 of 5",
      ].join("\n"),
      errors: "",
    });
    await using runner = await store.open();
    const [first, second] = [await lockName(store, 2), await lockName(store, 3)];
    const failing = await runner.take(second);
    await runner.take(first);
    assert("release" in failing);
    await failing.release("Training diverged");
    assertEquals((await run()).printed.split("\n").slice(0, 7), [
      "4 models: 1 done, 1 running, 1 failed, 1 left.",
      "About 2 min 20 s to the end, 1 at once as now.",
      "",
      "running:",
      `  shadow 2  starting, process ${Deno.pid} of ${hostname()}`,
      "",
      "failed:",
    ]);
    const json = JSON.parse((await run("--json")).printed);
    assertEquals(json, JSON.parse(JSON.stringify(await planStatus(plan))));
    const empty = (await run("--models", `${store.directory}/other`)).printed;
    assert(empty.startsWith("4 models: 0 done, 4 left."), empty);
    assertEquals((await outputOf((io) => main(["status"], io))).code, 2);
    const missing = await outputOf((io) => main(["status", "--plan", "none.json"], io));
    assert(missing.code === 1 && missing.errors.includes("Cannot read the plan none.json"), missing.errors);
  }));
