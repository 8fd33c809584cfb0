/** Folders of models brought together: what is kept, and what is refused. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { main } from "../src/cli.ts";
import { DoNotFit, mergeFolders, type MergeOptions } from "../src/cluster/merge.ts";
import { writePlan } from "../src/cluster/plan_file.ts";
import { entriesOf } from "../src/model/model_files.ts";
import { isFolder } from "../src/platform/files.ts";
import { Store, type StoreEntry } from "../src/store.ts";
import { outputOf } from "./command_output.ts";
import { planOf } from "./plan_fixture.ts";
import { EPOCHS, logitsOf, plannedModels, specOf, writeCheckpoint, writeModel } from "./stored_models.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

/** The first number of a checkpoint or of weights; undefined where there are none. */
const firstOf = async (store: Store, entry: StoreEntry) =>
  (await store.readTensors(entry))?.tensors.get("w")?.data[0];

/** Runs `work` with stores on the folders a, b, c, of which c is to be merged into and not there yet. */
function withFolders(
  work: (
    stores: { a: Store; b: Store; c: Store },
    merge: (options?: Partial<MergeOptions>) => ReturnType<typeof mergeFolders>,
  ) => Promise<void>,
): Promise<void> {
  return inTemporaryDirectory(async (root) => {
    const folder = (name: string) => new Store(`${root}/${name}`);
    const stores = { a: folder("a"), b: folder("b"), c: folder("c") };
    for (const name of ["a", "b"]) await Deno.mkdir(`${root}/${name}`);
    await work(
      stores,
      (options) =>
        mergeFolders([stores.a.directory, stores.b.directory], { models: stores.c.directory, ...options }),
    );
  });
}

/** Everything in a folder: names with their bytes. */
async function contentsOf({ directory }: Store): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for await (const { name } of Deno.readDir(directory)) {
    contents[name] = (await Deno.readFile(`${directory}/${name}`)).toHex();
  }
  return contents;
}

Deno.test("models, logits and checkpoints of two folders come together in a third", () =>
  withFolders(async ({ a, b, c }, merge) => {
    await writeModel(a, specOf(1), { weight: 1.5, logit: 3 });
    await writeModel(b, specOf(2), { weight: 2.5 });
    await writeCheckpoint(b, specOf(3), 2);
    const plan = await plannedModels([1, 2, 3, 4]);
    assertEquals(await merge({ plan }), {
      models: 2,
      checkpoints: 1,
      there: 2,
      missing: [{ name: "shadow 3", begun: { epoch: 2, epochs: EPOCHS } }, { name: "shadow 4" }],
    });
    assertEquals(await contentsOf(c), { ...await contentsOf(a), ...await contentsOf(b) });
    // Again, from nothing but what is there: it stays as it is.
    const before = await contentsOf(c);
    assertEquals(await mergeFolders([c.directory], { models: c.directory }), {
      models: 0,
      checkpoints: 0,
      there: 2,
    });
    assertEquals((await merge({ plan })).models, 0);
    assertEquals(await contentsOf(c), before);
  }));

Deno.test("of several checkpoints the furthest stays, and none of a model that is there", () =>
  withFolders(async ({ a, b, c }, merge) => {
    await Deno.mkdir(c.directory);
    // In a, in b, in c; the way that stays: epochs and images of the next.
    const cases: [number[], number[], number[], number][] = [
      [[2, 8], [3], [2, 16], 30],
      [[2, 8], [2, 16], [2], 36],
      [[1], [1, 4], [4], 40],
    ];
    for (const [i, [ofA, ofB, ofC]] of cases.entries()) {
      const spec = specOf(i + 1);
      await writeCheckpoint(a, spec, ofA[0], ofA[1]);
      await writeCheckpoint(b, spec, ofB[0], ofB[1]);
      await writeCheckpoint(c, spec, ofC[0], ofC[1]);
    }
    await writeCheckpoint(a, specOf(9), 4);
    await writeModel(b, specOf(9));
    await writeCheckpoint(c, specOf(9), 3);
    assertEquals(await merge(), { models: 1, checkpoints: 2, there: 1 });
    for (const [i, [, , , first]] of cases.entries()) {
      assertEquals(await firstOf(c, entriesOf.checkpoint(specOf(i + 1))), first, `${i}`);
    }
    assertEquals(await firstOf(c, entriesOf.checkpoint(specOf(9))), undefined);
    assertEquals(await firstOf(c, entriesOf.model(specOf(9))), 1);
  }));

Deno.test("the same model of two machines is one, whatever is told beside its weights", () =>
  withFolders(async ({ a, b, c }, merge) => {
    await writeModel(a, specOf(1), { host: "a" });
    await writeModel(b, specOf(1), { host: "b" });
    await a.remove(logitsOf(specOf(1))); // killed between, or removed: the other's are the same model's
    assertEquals(await merge(), { models: 1, checkpoints: 0, there: 1 });
    assertEquals((await c.readArray(logitsOf(specOf(1))))?.data[0], 1);
    assert((await c.readTensors(entriesOf.model(specOf(1))))!.metadata.machines.includes("processor of a"));
  }));

Deno.test("logits of a training that did not end are not taken for the other folder's model", () =>
  withFolders(async ({ a, b, c }, merge) => {
    await writeModel(a, specOf(1), { logit: 7 });
    await a.remove(entriesOf.model(specOf(1)));
    await writeModel(b, specOf(1), { logit: 8 });
    await merge();
    assertEquals((await c.readArray(logitsOf(specOf(1))))?.data[0], 8);
    await c.remove(entriesOf.model(specOf(1)));
    await c.writeArray(logitsOf(specOf(1)), { shape: [2], data: Float32Array.of(9, 0) });
    await merge();
    assertEquals((await c.readArray(logitsOf(specOf(1))))?.data[0], 8);
  }));

Deno.test("what does not fit is refused by name, and nothing is written", async () => {
  const cases: [string, (stores: { a: Store; b: Store; c: Store }) => Promise<void>, string[]][] = [
    ["other weights", async ({ b }) => {
      await writeModel(b, specOf(1), { weight: 4, host: "b" });
    }, [
      "/a and ",
      "/b have other weights of the same model, shadow 1",
      "processor of a of a, and by processor of b of b",
    ]],
    ["other logits", async ({ b }) => {
      await writeModel(b, specOf(1), { logit: 4 });
    }, ["/a and ", "/b have other logits of the same model, shadow 1: logits-"]],
    ["other weights than what is there", async ({ c }) => {
      await Deno.mkdir(c.directory);
      await writeModel(c, specOf(1), { weight: 4 });
    }, ["/c and ", "/a have other weights of the same model, shadow 1"]],
    ["a model of no plan", async ({ b }) => {
      await writeModel(b, specOf(8));
    }, ["/b/model-", " is no model of the plan"]],
    ["damaged weights", async ({ a }) => {
      const path = `${await a.path(entriesOf.model(specOf(1)))}.safetensors`;
      const bytes = await Deno.readFile(path);
      bytes[bytes.length - 1] ^= 1;
      await Deno.writeFile(path, bytes);
    }, ["/a/model-", ".safetensors is damaged"]],
    ["damaged logits", async ({ a }) => {
      await Deno.writeFile(`${await a.path(logitsOf(specOf(1)))}.npy`, new Uint8Array(3));
    }, ["/a/logits-", "-in.npy is damaged"]],
    ["a damaged checkpoint", async ({ b }) => {
      await writeCheckpoint(b, specOf(2), 1);
      await Deno.writeFile(`${await b.path(entriesOf.checkpoint(specOf(2)))}.safetensors`, new Uint8Array(3));
    }, ["/b/checkpoint-", ".safetensors is damaged"]],
    ["no record", async ({ a }) => {
      await Deno.remove(`${await a.path(entriesOf.model(specOf(1)))}.made.json`);
    }, ["/a/model-", ".safetensors has no record beside it that fits it"]],
    ["another model's record", async ({ a, b }) => {
      await writeModel(b, specOf(2));
      await Deno.copyFile(
        `${await b.path(entriesOf.model(specOf(2)))}.made.json`,
        `${await a.path(entriesOf.model(specOf(1)))}.made.json`,
      );
    }, ["/a/model-", ".safetensors has no record beside it that fits it"]],
  ];
  for (const [what, spoil, told] of cases) {
    await withFolders(async (stores, merge) => {
      await writeModel(stores.a, specOf(1), { host: "a" });
      await writeModel(stores.b, specOf(3));
      await spoil(stores);
      const before = await contentsOf(stores.c).catch(() => undefined);
      const plan = await plannedModels([1, 2, 3]);
      const error = await merge({ plan }).catch((error) => error);
      assert(error instanceof DoNotFit, what);
      assert(error.message.includes("one thing does not fit, and nothing was written"), error.message);
      assertEquals(error.flaws.length, 1, `${what}: ${error.flaws}`);
      for (const words of told) assert(error.flaws[0].includes(words), `${what}: ${error.flaws}`);
      assertEquals(await contentsOf(stores.c).catch(() => undefined), before, what);
    });
  }
});

Deno.test("a damaged file of the folder itself counts as absent", () =>
  withFolders(async ({ a, c }, merge) => {
    await writeModel(a, specOf(1));
    await Deno.mkdir(c.directory);
    await writeModel(c, specOf(1));
    const path = `${await c.path(entriesOf.model(specOf(1)))}.safetensors`;
    await Deno.writeFile(path, new Uint8Array(3));
    const notices: string[] = [];
    assertEquals((await merge({ onNotice: (text) => notices.push(text) })).models, 1);
    assertEquals(await firstOf(c, entriesOf.model(specOf(1))), 1);
    assertEquals(notices.length, 1);
    assert(notices[0].includes(`${path} is damaged`), notices[0]);
  }));

Deno.test("a model that is trained in the folder just now is left to its training", () =>
  withFolders(async ({ a, c }, merge) => {
    await writeModel(a, specOf(1));
    await writeModel(a, specOf(2));
    const name = await c.name(entriesOf.model(specOf(2)));
    {
      await using runner = await c.open();
      await runner.take(name);
      const needed = "shadow 2 is trained there by process";
      await assertRejects(async () => await merge({ plan: await plannedModels([1, 2]) }), Error, needed);
      assertEquals(await firstOf(c, entriesOf.model(specOf(1))), undefined);
    }
    assertEquals((await merge()).models, 2);
    const left = Object.keys(await contentsOf(c)).filter((name) => /lock|runner|tmp/.test(name));
    assertEquals(left, []);
  }));

Deno.test("a model that was trained in the folder while others were looked through is not written over", () =>
  withFolders(async ({ a, b, c }, merge) => {
    await writeModel(a, specOf(1), { weight: 2 });
    await Deno.mkdir(c.directory);
    /** Merges the folder a, while everything of the folder b comes to c. */
    const mergeMeanwhile = () => {
      const { signal } = new AbortController();
      let looks = 0;
      signal.throwIfAborted = () => {
        if (looks++ === 0) return; // the folder's own file, or the first one of another
        for (const { name } of Deno.readDirSync(b.directory)) {
          Deno.copyFileSync(`${b.directory}/${name}`, `${c.directory}/${name}`);
        }
      };
      return mergeFolders([a.directory], { models: c.directory, signal });
    };
    await writeModel(b, specOf(1), { weight: 1 });
    await assertRejects(mergeMeanwhile, Error, "was trained there meanwhile, and nothing was written");
    assertEquals(await contentsOf(c), await contentsOf(b));
    await assertRejects(() => merge(), Error, "one thing does not fit");

    for (const folder of [a, b, c]) await Deno.remove(folder.directory, { recursive: true });
    for (const folder of [a, b, c]) await Deno.mkdir(folder.directory);
    await writeCheckpoint(a, specOf(2), 2);
    await writeCheckpoint(b, specOf(2), 1);
    await writeCheckpoint(c, specOf(2), 1);
    await writeCheckpoint(b, specOf(2), 3);
    await assertRejects(mergeMeanwhile, Error, "was trained there meanwhile");
    assertEquals(await contentsOf(c), await contentsOf(b));
  }));

Deno.test("a folder that is none is refused", () =>
  withFolders(async ({ a, c }) => {
    await assertRejects(
      () => mergeFolders([a.directory, `${a.directory}/nothing`], { models: c.directory }),
      Error,
      "/nothing: it must be a folder of models",
    );
  }));

Deno.test("folders without a model are refused, one beside others is not", () =>
  withFolders(async ({ a, b, c }, merge) => {
    await assertRejects(
      () => merge(),
      Error,
      `Cannot merge ${a.directory}, ${b.directory}: models or checkpoints are needed, found none`,
    );
    assert(!await isFolder(c.directory));
    await writeModel(b, specOf(1), { weight: 1.5 });
    assertEquals((await merge()).models, 1);
  }));

Deno.test("deno task merge says what was brought, what is missing and what does not fit", () =>
  withFolders(async ({ a, b, c }) => {
    const run = (...args: string[]) =>
      outputOf((io) => main(["merge", a.directory, b.directory, "--models", c.directory, ...args], io));
    const folders = `from 2 folders to ${c.directory}.`;
    await writeModel(a, specOf(1));
    await writeCheckpoint(b, specOf(2), 2);
    const plan = `${a.directory}/../plan.json`, models = await plannedModels([1, 2, 3]);
    await writePlan(plan, { ...planOf(3), models });
    assertEquals(await run("--plan", plan), {
      code: 0,
      printed: [
        `Brought 1 model and 1 checkpoint ${folders}`,
        "Of the plan 1 model is there, 2 are missing:",
        "  shadow 2, stopped after epoch 2 of 5",
        "  shadow 3",
      ].join("\n"),
      errors: "",
    });
    assertEquals((await run()).printed, `Brought 0 models ${folders}\nIt has 1 model now.`);
    for (const seed of [2, 3]) await writeModel(b, specOf(seed), { host: "b" });
    assertEquals(
      (await run("--plan", plan)).printed,
      `Brought 2 models ${folders}\nAll 3 models of the plan are there.`,
    );
    await writeModel(a, specOf(2), { weight: 9 });
    const { code, printed, errors } = await run();
    assertEquals([code, printed], [1, ""]);
    assertEquals(errors.split("\n"), [
      `${c.directory} and ${a.directory} have other weights of the same model, resnet20: ` +
      "trained by processor of b of b, and by processor of a of a",
      `error: Cannot merge into ${c.directory}: one thing does not fit, and nothing was written`,
      "",
    ]);
    for (const wrong of [["merge"], ["merge", "a"], ["merge", "--models", "c"]]) {
      assertEquals((await outputOf((io) => main(wrong, io))).code, 2);
    }
  }));
