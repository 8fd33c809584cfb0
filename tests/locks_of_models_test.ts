/** Locks on models: one holder at a time, on one machine and over file systems whose machines agree on nothing but file names. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { keepForReport } from "../src/locks/own_folder.ts";
import { LockWatch, SILENCE } from "../src/locks/lock_watch.ts";
import { Runner, type TakenLock } from "../src/locks/runner.ts";
import { createWhole, giveSignOfLife, isLeftBehind } from "../src/platform/lock.ts";
import { SimulatedFiles } from "./simulated_locks.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const NAME = "model-0123456789abcdef";

function namesIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
}

async function taken(runner: Runner, name = NAME): Promise<TakenLock> {
  const lock = await runner.take(name);
  assert("release" in lock, JSON.stringify(lock));
  return lock;
}

/** Runners on machines of their own over simulated files. */
function machines(...hosts: string[]) {
  const files = new SimulatedFiles();
  const enter = (host: string) => Runner.enter("run", { files: files.of(host) });
  return { files, runners: Promise.all(hosts.map(enter)), enter };
}

Deno.test("one of many that take a lock at the same time has it, and the next once it is given back", async () => {
  const { runners } = machines(...Array.from({ length: 20 }, (_, i) => `node${i}`));
  const all = await runners;
  for (let round = 0; round < 3; round++) {
    const answers = await Promise.all(all.map((runner) => runner.take(NAME)));
    const locks = answers.filter((answer) => "release" in answer);
    assertEquals(locks.length, 1);
    const holder = answers.findIndex((answer) => "release" in answer);
    for (const answer of answers) if (!("release" in answer)) assertEquals(answer.host, `node${holder}`);
    await locks[0].release();
    assertEquals(await all[0].stateOf(NAME), { kind: "free" });
  }
});

Deno.test("a silent runner's lock is taken over after two minutes, and it learns of that when it wakes", async () => {
  const { files, runners } = machines("asleep", "awake");
  const [asleep, awake] = await runners;
  const lock = await taken(asleep);
  files.pass(SILENCE - 1);
  await awake.beat();
  assertEquals(
    (await awake.take(NAME) as { kind: string }).kind,
    "held",
    "its file was written before this runner's",
  );
  await asleep.beat();
  files.pass(SILENCE - 1);
  assertEquals((await awake.take(NAME) as { kind: string }).kind, "held", "seen to beat in between");
  files.pass(SILENCE);
  const second = await taken(awake);
  assert(!lock.lost.aborted);
  await asleep.beat();
  assert(lock.lost.aborted);
  await lock.release();
  assertEquals((await awake.stateOf(NAME)).kind, "held", "what it gives back is no longer its own");
  await second.finish();
  assertEquals(files.names().filter((name) => name.includes(NAME)), []);
});

Deno.test("a runner that others took for dead counts as alive again once it wakes", async () => {
  const { files, runners } = machines("asleep", "awake");
  const [asleep, awake] = await runners;
  const [lost, kept] = [await taken(asleep), await taken(asleep, "model-fedcba9876543210")];
  files.pass(SILENCE);
  await awake.beat();
  await (await Runner.enter("run", { files: files.of("newcomer") }))[Symbol.asyncDispose](); // clears up
  await taken(awake);
  await asleep.beat();
  assert(lost.lost.aborted);
  assert(!kept.lost.aborted, "nobody has taken it over");
  assertEquals((await awake.take(kept.name) as { kind: string }).kind, "held");
  const next = await taken(asleep, "model-00000000000000ff");
  assertEquals((await awake.take(next.name) as { host?: string }).host, "asleep");
  await asleep[Symbol.asyncDispose]();
  assertEquals((await awake.stateOf(kept.name)).kind, "free");
});

Deno.test("a newcomer goes by the file system's clock, and does not wait for one that is long dead", async () => {
  const { files, runners, enter } = machines("dead");
  await taken((await runners)[0]);
  files.pass(10 * SILENCE);
  const newcomer = await enter("new");
  await taken(newcomer);
});

Deno.test("a runner that ends properly leaves its locks free and no file", async () => {
  const { files, runners } = machines("one", "two");
  const [one, two] = await runners;
  await taken(one);
  await one[Symbol.asyncDispose]();
  await taken(two);
  await two[Symbol.asyncDispose]();
  assertEquals(files.names(), []);
});

Deno.test("what failed for good is told to those who look, and can be tried again", async () => {
  const { files, runners } = machines("one", "two");
  const [one, two] = await runners;
  await (await taken(one)).release("it diverged");
  assertEquals(await two.stateOf(NAME), { kind: "failed", host: "one", error: "it diverged" });
  await (await taken(two)).finish();
  assertEquals(await one.stateOf(NAME), { kind: "free" });
  assertEquals(files.names().filter((name) => name.includes(NAME)), []);
});

Deno.test("a holder tells those who look how far it is", async () => {
  const { files, runners } = machines("one");
  const [one] = await runners;
  await taken(one);
  const underway = {
    key: "0123456789abcdef",
    model: "shadow 3",
    epoch: 4,
    epochs: 20,
    images: 375,
    totalImages: 2000,
  };
  const told = async () => {
    const state = await new LockWatch("run", files.of("two")).stateOf(NAME);
    assert(state.kind === "held");
    return [state.host, state.runner?.training];
  };
  await one.tell(NAME, { ...underway, epoch: 1 });
  assertEquals(await told(), ["one", [{ ...underway, epoch: 1 }]], "its beginning at once");
  await one.tell(NAME, underway);
  assertEquals(await told(), ["one", [{ ...underway, epoch: 1 }]]);
  await one.beat();
  assertEquals(await told(), ["one", [underway]]);
});

Deno.test("half-written and foreign files hold a lock no longer than a silent runner does", async () => {
  const { files, runners } = machines("one");
  const [one] = await runners;
  files.write(`run/${NAME}.lock-1`, "");
  assertEquals((await one.take(NAME) as { kind: string }).kind, "held");
  files.pass(SILENCE);
  await one.beat();
  await taken(one);
});

Deno.test("runners' files of other programs tell nothing, and keep nobody from looking", async () => {
  const { files, runners } = machines("one");
  const [one] = await runners;
  files.write(`run/${NAME}.lock-1`, JSON.stringify({ runner: "foreign", host: "two", pid: 7 }));
  for (const text of ["", "null", "5", "[]", "{}", '{"training":5}', '{"training":[null]}']) {
    files.write("run/runner-foreign.json", text);
    assertEquals(await one.stateOf(NAME), { kind: "held", host: "two", pid: 7 }, text);
    assertEquals((await one.runners()).map(({ id }) => id), [one.id], text);
  }
  for (const text of ["null", "5", "[]", "{}", '{"error":5}']) {
    files.write(`run/${NAME}.lock-1`, text);
    assertEquals(await one.stateOf(NAME), { kind: "held", host: "unknown", pid: 0 }, text);
  }
});

Deno.test("a folder that is named as a runner's file keeps nobody out", () =>
  inTemporaryDirectory(async (directory) => {
    await Deno.mkdir(`${directory}/runner-0123456789.json`);
    await using runner = await Runner.enter(directory);
    assertEquals((await runner.runners()).length, 1);
  }));

Deno.test("a link that is made counts, though its answer is lost and NFS asks for it again", () =>
  inTemporaryDirectory(async (directory) => {
    const { link } = Deno, [path, temporary] = [`${directory}/lock`, `${directory}/temporary`];
    Deno.link = async (from, to) => {
      await link(from, to);
      await link(from, to);
    };
    try {
      assert(await createWhole(path, temporary, "own"));
      assert(!await createWhole(path, temporary, "another's"));
    } finally {
      Deno.link = link;
    }
    assertEquals(namesIn(directory), ["lock"]);
    assertEquals(await Deno.readTextFile(path), "own");
  }));

Deno.test("of a killed process of this machine the lock is free at once, though its file is there", () =>
  inTemporaryDirectory(async (directory) => {
    const script = `${directory}/holder.ts`;
    await Deno.writeTextFile(
      script,
      `import { Runner } from ${JSON.stringify(new URL("../src/locks/runner.ts", import.meta.url).href)};
       const runner = await Runner.enter(Deno.args[0]);
       console.log("release" in await runner.take(${JSON.stringify(NAME)}));
       setTimeout(() => {}, 1e6);`,
    );
    const args = ["run", "--allow-read", "--allow-write", "--allow-sys=cpus,hostname", script, directory];
    const holder = new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn();
    const reader = holder.stdout.getReader();
    assertEquals(new TextDecoder().decode((await reader.read()).value), "true\n");
    await using runner = await Runner.enter(directory);
    const held = await runner.take(NAME);
    assert("kind" in held, "it lives");
    assertEquals([held.kind, held.pid], ["held", holder.pid]);
    holder.kill("SIGKILL");
    await holder.status;
    await reader.cancel();
    await (await taken(runner)).finish();
  }));

Deno.test("what a runner leaves that is killed while it enters is cleared up at once, and of one that lives nothing", () =>
  inTemporaryDirectory(async (directory) => {
    const left = `${directory}/runner-0123456789.json.0123456789.kagemusha.tmp`;
    const living = `${directory}/runner-9876543210.json.9876543210.kagemusha.tmp`;
    await Deno.writeTextFile(left, "");
    using file = await Deno.open(living, { create: true, write: true });
    assert(await file.tryLock(true));
    await using runner = await Runner.enter(directory);
    assertEquals(namesIn(directory), [`runner-${runner.id}.json`, living.slice(directory.length + 1)].sort());
  }));

Deno.test("a runner enters though others ask whether it lives before it holds its file", () =>
  inTemporaryDirectory(async (directory) => {
    const { open } = Deno, path = `${directory}/runner-1.json`, temporary = `${path}.1.kagemusha.tmp`;
    const between: (() => Promise<void>)[] = [
      async () => { // another asks at the moment at which the lock is tried
        const asked = await open(temporary, { write: true });
        assert(await asked.tryLock(true));
        setTimeout(() => asked.close(), 1);
      },
      async () => { // another has asked, and removes the file
        assert(await isLeftBehind(temporary));
        await Deno.remove(temporary);
      },
    ];
    Deno.open = async (path, options) => {
      const file = await open(path, options);
      await between.shift()?.();
      return file;
    };
    using sign = await giveSignOfLife(path, temporary, "it enters").finally(() => Deno.open = open);
    await sign.write("it lives");
    assertEquals(await Deno.readTextFile(path), "it lives ");
    assert(!await isLeftBehind(path));
    assertEquals([between.length, namesIn(directory)], [0, ["runner-1.json"]]);
  }));

Deno.test("two runs do not write their reports to one folder at the same time", () =>
  inTemporaryDirectory(async (directory) => {
    const first = await keepForReport(directory);
    await assertRejects(
      () => keepForReport(directory),
      Error,
      `Cannot use ${directory}: another run (process ${Deno.pid} of `,
    );
    await first[Symbol.asyncDispose]();
    await (await keepForReport(directory))[Symbol.asyncDispose]();
    assertEquals([...Deno.readDirSync(directory)], []);
    await Deno.writeTextFile(`${directory}/file`, "");
    await assertRejects(
      () => keepForReport(`${directory}/file`),
      Error,
      "it must be a folder that takes files",
    );
  }));
