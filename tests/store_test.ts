import { assert, assertEquals, assertRejects } from "@std/assert";
import { Store } from "../src/store.ts";

/** Runs `work` with a store on a fresh directory and the list of the notices it gives. */
async function withStore(work: (store: Store, notices: string[]) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  const notices: string[] = [];
  try {
    await work(new Store(directory, { onNotice: (notice) => notices.push(notice) }), notices);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const logits = (first: number) => ({ data: Float32Array.of(first, 2, 3, 4), shape: [2, 2] });
const entry = { kind: "logits", spec: { model: { depth: 20, seed: 1 }, data: "ab" }, part: "targetIn" };

Deno.test("Store: tensors, arrays and JSON come back as they went, each under its own name", () =>
  withStore(async (store, notices) => {
    const model = { kind: "model", spec: { seed: 1 } };
    const contents = {
      tensors: new Map([["w", { shape: [2], data: Float32Array.of(1, 2) }]]),
      metadata: { epoch: "3" },
    };
    await store.writeTensors(model, contents);
    await store.writeArray(entry, logits(1));
    await store.writeArray({ ...entry, part: "targetOut" }, logits(5));
    await store.writeJson({ kind: "split", spec: { seed: 1 } }, { targetIn: [3, 1] });

    assertEquals(await store.readTensors(model), contents);
    assertEquals(await store.readArray(entry), logits(1));
    assertEquals(await store.readArray({ ...entry, part: "targetOut" }), logits(5));
    assertEquals(await store.readJson({ kind: "split", spec: { seed: 1 } }), { targetIn: [3, 1] });
    assertEquals(await store.readArray({ ...entry, part: "shadowIn" }), undefined);
    assertEquals(notices, []);

    const key = await store.key("logits", entry.spec);
    assertEquals(await store.path(entry), `${store.directory}/logits-${key}-targetIn`);
    const made = JSON.parse(await Deno.readTextFile(`${await store.path(entry)}.made.json`));
    assertEquals(made.spec, entry.spec);
  }));

Deno.test("Store.key follows every value of the spec and not the order of its keys", () =>
  withStore(async (store) => {
    const key = (spec: unknown, kind = "model") => store.key(kind, spec);
    const reference = await key({ a: 1, b: { c: [1, 2], d: null } });
    assert(/^[0-9a-f]{16}$/.test(reference));
    assertEquals(await key({ b: { d: null, c: [1, 2] }, a: 1 }), reference);
    const others = [{ a: 1 }, { a: 1, b: { c: [2, 1], d: null } }, { a: "1", b: { c: [1, 2], d: null } }];
    for (const other of others) assert(await key(other) !== reference);
    assert(await key({ a: 1, b: { c: [1, 2], d: null } }, "checkpoint") !== reference);
    for (const wrong of [{ rate: NaN }, { indices: Uint32Array.of(1) }]) {
      await assertRejects(() => key(wrong), TypeError, "must be plain JSON");
    }
  }));

Deno.test("Store: a damaged file is not used, is named, and can be written anew", () =>
  withStore(async (store, notices) => {
    await store.writeArray(entry, logits(1));
    const path = `${await store.path(entry)}.npy`;
    const whole = await Deno.readFile(path);
    const flipped = whole.slice();
    flipped[whole.length - 1] ^= 1;
    for (const damaged of [whole.subarray(0, whole.length - 1), flipped, new Uint8Array(0)]) {
      await Deno.writeFile(path, damaged);
      assertEquals(await store.readArray(entry), undefined);
      assert(notices.pop()!.includes(path));
    }
    await store.writeArray(entry, logits(1));
    assertEquals(await store.readArray(entry), logits(1));
    assertEquals(notices, []);
  }));

Deno.test("Store: a file without its record, or with the record of another spec, is not used", () =>
  withStore(async (store, notices) => {
    await store.writeArray(entry, logits(1));
    const record = `${await store.path(entry)}.made.json`;
    const text = await Deno.readTextFile(record);
    for (const stale of [text.replace('"depth": 20', '"depth": 32'), text.slice(0, 50), ""]) {
      assert(stale !== text);
      await Deno.writeTextFile(record, stale);
      assertEquals(await store.readArray(entry), undefined);
      assertEquals(notices.length, 1);
      notices.pop();
    }
    await Deno.remove(record);
    assertEquals(await store.readArray(entry), undefined);
    assertEquals(notices.length, 1);
  }));

Deno.test("Store: a run killed while replacing a file leaves the file of before good", () =>
  withStore(async (store, notices) => {
    await store.writeArray(entry, logits(1));
    const path = `${await store.path(entry)}.npy`;
    const before = await Deno.readFile(path);
    for (const next of [2, 3]) {
      await store.writeArray(entry, logits(next)); // the record is written, then:
      await Deno.writeFile(path, before); // as if killed before the file itself was renamed
      assertEquals(await store.readArray(entry), logits(1));
    }
    await store.writeArray(entry, logits(4));
    assertEquals(await store.readArray(entry), logits(4));
    assertEquals(notices, []);
  }));

Deno.test("Store.remove removes an entry, and minds no absence", () =>
  withStore(async (store) => {
    await store.writeArray(entry, logits(1));
    await store.remove(entry);
    await store.remove(entry);
    assertEquals(await store.readArray(entry), undefined);
    assertEquals([...Deno.readDirSync(store.directory)], []);
  }));

Deno.test("Store.open says which folder cannot be made", () =>
  withStore(async (store) => {
    await Deno.writeTextFile(`${store.directory}/file`, "");
    const message = `Cannot use ${store.directory}/file as the run directory: it must be a folder`;
    await assertRejects(() => new Store(`${store.directory}/file`).open(), Error, message);
  }));

Deno.test("Store.open lets several in, and clears up after killed runs alone", () =>
  withStore(async (store) => {
    const others = ["model-0123456789abcdef.npy.tmp", "report.json.tmp"];
    for (const name of others) await Deno.writeTextFile(`${store.directory}/${name}`, "somebody else's");
    const killed = `
      import { Store } from ${JSON.stringify(new URL("../src/store.ts", import.meta.url).href)};
      const store = new Store(Deno.args[0]);
      await store.open();
      Deno.writeTextFileSync(Deno.args[0] + "/model-0123456789abcdef.npy." + store.writer + ".kagemusha.tmp", "half");
      Deno.exit(9);`;
    const script = `${store.directory}/killed.ts`;
    await Deno.writeTextFile(script, killed);
    const args = [
      "run",
      "--allow-read",
      "--allow-write",
      "--allow-sys=cpus,hostname",
      script,
      store.directory,
    ];
    assertEquals((await new Deno.Command(Deno.execPath(), { args }).output()).code, 9);
    await Deno.remove(script);
    const names = () => Array.from(Deno.readDirSync(store.directory), ({ name }) => name).sort();
    assertEquals(names().length, 4, "its sign of life, and what it was writing");
    {
      await using runner = await store.open();
      const another = new Store(store.directory);
      const written = `${store.directory}/logits-0123456789abcdef.npy.${store.writer}.kagemusha.tmp`;
      await Deno.writeTextFile(written, "half");
      {
        await using _runner = await another.open();
        assertEquals(names().filter((name) => name.startsWith("runner-")).length, 2);
      }
      assertEquals(names(), [
        written.slice(store.directory.length + 1),
        ...others,
        `runner-${runner.id}.json`,
      ]);
      await Deno.remove(written);
    }
    assertEquals(names(), others);
  }));
