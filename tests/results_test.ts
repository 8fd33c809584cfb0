import { assert, assertEquals, assertRejects } from "@std/assert";
import { gunzip, gzip } from "../src/files/gzip.ts";
import { decodeNpy, encodeNpy } from "../src/files/npy.ts";
import { Random } from "../src/random.ts";
import { modelName } from "../src/reproduce/models.ts";
import { storedPrecision } from "../src/reproduce/result_files.ts";
import { loadResults, type Results, saveResults } from "../src/reproduce/results.ts";
import { sha256 } from "../src/sha256.ts";
import { makeResults } from "./results_fixture.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

/** Results of two seeds, with a model that learned masked images, and with several trainings on the same images. */
const RESULTS = makeResults({ partSize: 7, seeds: [3, 11], parts: ["counter-measures", "variance"] });
const CLASSES = RESULTS.dataset.classes.length;

/** Works in a folder of its own, in which the results have been saved. */
async function withSaved(work: (folder: string) => Promise<void>, results: Results = RESULTS) {
  const directory = await Deno.makeTempDir();
  try {
    await saveResults(`${directory}/deep/results`, results);
    await work(`${directory}/deep/results`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** As much of manifest.json as is looked at. */
interface Manifest {
  readonly dataset: Results["dataset"];
  readonly labels: readonly { seed: number; file: string; sha256: string }[];
  readonly models: readonly { file: string; sha256: string }[];
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(Deno.readTextFileSync(`${folder}/manifest.json`));
}

function writeManifest(folder: string, manifest: unknown) {
  Deno.writeTextFileSync(`${folder}/manifest.json`, JSON.stringify(manifest));
}

Deno.test("results of several seeds and masked sets come back as they were saved", () =>
  withSaved(async (folder) => {
    const loaded = await loadResults(folder);
    assertEquals(loaded, RESULTS);
    const masking = loaded.models.find(({ defence }) => defence === "masking")!;
    assertEquals(Object.keys(masking.logits), ["in", "out", "masked-in", "masked-out"]);
    assertEquals([...loaded.labels.keys()], [3, 11]);
  }));

Deno.test("what was loaded can be saved again, and is the same files", () =>
  withSaved(async (folder) => {
    const copy = `${folder}/copy`;
    await saveResults(copy, await loadResults(folder));
    assertEquals(manifestOf(copy), manifestOf(folder));
    for (const { file } of manifestOf(folder).models) {
      assertEquals(Deno.readFileSync(`${copy}/${file}`), Deno.readFileSync(`${folder}/${file}`));
    }
  }));

Deno.test("every file is gzip of a .npy, named by what it holds, with its SHA-256 in the manifest", () =>
  withSaved(async (folder) => {
    const { labels, models } = manifestOf(folder);
    const open = async ({ file, sha256: expected }: { file: string; sha256: string }) => {
      const bytes = Deno.readFileSync(`${folder}/${file}`);
      assertEquals(await sha256(bytes), expected);
      return decodeNpy(await gunzip(bytes));
    };
    assertEquals(labels.map(({ seed, file }) => [seed, file]), [
      [3, "labels-seed3.npy.gz"],
      [11, "labels-seed11.npy.gz"],
    ]);
    for (const entry of labels) {
      const { data, shape } = await open(entry);
      assertEquals(shape, [4, 7]);
      assertEquals(data, RESULTS.labels.get(entry.seed));
    }
    assertEquals(models.map(({ file }) => file), RESULTS.models.map((model) => `${modelName(model)}.npy.gz`));
    for (const [i, entry] of models.entries()) {
      const { data, shape } = await open(entry);
      const sets = Object.values(RESULTS.models[i].logits);
      assertEquals(shape, [4, sets.length, 7, CLASSES]);
      const logits = Float32Array.from(sets.flatMap((logits) => [...logits])), { length } = logits;
      const view = new DataView(logits.buffer);
      data.forEach((byte, at) =>
        assertEquals(byte, view.getUint8(4 * (at % length) + Math.floor(at / length)))
      );
    }
    const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
    assertEquals(
      names,
      [...labels, ...models].map(({ file }) => file).concat("manifest.json", "kagemusha.json").sort(),
    );
  }));

Deno.test("logits keep 12 binary places, and keep them when they are stored again", () => {
  const random = new Random(1, "precision");
  const logits = Float32Array.from({ length: 1000 }, (_, i) => [1e-3, 1, 30, 3000][i % 4] * random.normal());
  const before = logits.slice();
  const stored = storedPrecision(logits);
  assertEquals(logits, before);
  stored.forEach((logit, i) => {
    assert(Math.abs(logit - logits[i]) <= 2 ** -13, `${logits[i]} became ${logit}`);
    assert(Number.isInteger(logit * 2 ** 12), `${logit} has more than 12 binary places`);
  });
  assert(stored.some((logit, i) => logit !== logits[i]));
  assertEquals(storedPrecision(stored), stored);
});

Deno.test("loadResults says which folder and which file it lacks", () =>
  withSaved(async (folder) => {
    await assertRejects(
      () => loadResults(`${folder}/none`),
      Error,
      `Cannot read the results in ${folder}/none: manifest.json is needed`,
    );
    Deno.removeSync(`${folder}/shadow-resnet20-l2-seed11.npy.gz`);
    await assertRejects(
      () => loadResults(folder),
      Error,
      `Cannot read the results in ${folder}: shadow-resnet20-l2-seed11.npy.gz is needed`,
    );
  }));

Deno.test("loadResults refuses a file of which one bit is another", async () => {
  for (const file of ["labels-seed3.npy.gz", "target-resnet20-masking-seed3.npy.gz"]) {
    await withSaved(async (folder) => {
      const bytes = Deno.readFileSync(`${folder}/${file}`);
      const entries = [...manifestOf(folder).labels, ...manifestOf(folder).models];
      const expected = entries.find((entry) => entry.file === file)!.sha256;
      bytes[bytes.length >> 1] ^= 1;
      Deno.writeFileSync(`${folder}/${file}`, bytes);
      await assertRejects(
        () => loadResults(folder),
        Error,
        `Cannot use ${folder}/${file}: the manifest needs SHA-256 ${expected}, found ${await sha256(bytes)}`,
      );
    });
  }
});

Deno.test("loadResults says what a manifest lacks", () =>
  withSaved(async (folder) => {
    const manifest = manifestOf(folder);
    const refuses = async (change: Record<string, unknown>, fragment: string) => {
      writeManifest(folder, { ...manifest, ...change });
      await assertRejects(() => loadResults(folder), TypeError, `Cannot use ${folder}/manifest.json: `);
      await assertRejects(() => loadResults(folder), TypeError, fragment);
    };
    const { sha256: _, ...dataset } = manifest.dataset;
    await refuses({ dataset }, "dataset.sha256 is not as needed");
    await refuses({ date: undefined }, "date is not as needed");
    await refuses({ labels: [] }, "labels is not as needed");
    await refuses({ format: 3 }, "format is not as needed");
    const [first, ...others] = manifest.models;
    await refuses(
      { models: [...others, { ...first, architecture: "vgg" }] },
      "architecture is not as needed",
    );
    await refuses({ models: [{ ...first, file: "../elsewhere.npy.gz" }] }, "models.0.file is not as needed");
    writeManifest(folder, [manifest]);
    await assertRejects(() => loadResults(folder), TypeError, "is not as needed");

    Deno.writeTextFileSync(`${folder}/manifest.json`, "{");
    await assertRejects(
      () => loadResults(folder),
      SyntaxError,
      `Cannot read ${folder}/manifest.json: it must be JSON`,
    );
  }));

Deno.test("loadResults refuses an array of another shape than the manifest's", () =>
  withSaved(async (folder) => {
    const manifest = manifestOf(folder);
    writeManifest(folder, { ...manifest, dataset: { ...manifest.dataset, partSize: 8 } });
    await assertRejects(
      () => loadResults(folder),
      RangeError,
      `Cannot use ${folder}/labels-seed3.npy.gz: shape [4,8] is needed, found [4,7]`,
    );
    const [first, ...others] = manifest.models;
    writeManifest(folder, { ...manifest, models: [{ ...first, sets: ["in"] }, ...others] });
    await assertRejects(
      () => loadResults(folder),
      RangeError,
      `Cannot use ${folder}/${first.file}: shape [4,1,7,4] is needed, found [4,2,7,4]`,
    );
  }));

/** The bytes of numbers by their place in a number. */
function planesOf(data: Float32Array, shape: number[]) {
  const bytes = new Uint8Array(data.buffer);
  const planes = [0, 1, 2, 3].flatMap((plane) => [...bytes.filter((_, i) => i % 4 === plane)]);
  return { data: Uint8Array.from(planes), shape: [4, ...shape] };
}

/** Replaces a file of the results and its SHA-256 in the manifest. */
async function replaceFile(folder: string, file: string, bytes: Uint8Array) {
  const manifest = manifestOf(folder);
  const digest = await sha256(bytes);
  const replaced = <Entry extends { file: string }>(entry: Entry) =>
    entry.file === file ? { ...entry, sha256: digest } : entry;
  writeManifest(folder, {
    ...manifest,
    labels: manifest.labels.map(replaced),
    models: manifest.models.map(replaced),
  });
  await Deno.writeFile(`${folder}/${file}`, bytes);
}

const LOGITS = "target-resnet20-seed3.npy.gz";

Deno.test("loadResults names the file that is no .npy.gz, or one that is not read", () =>
  withSaved(async (folder) => {
    const refuses = async (bytes: Uint8Array<ArrayBuffer>, message: string) => {
      await replaceFile(folder, LOGITS, bytes);
      await assertRejects(() => loadResults(folder), Error, `${folder}/${LOGITS}: `);
      await assertRejects(() => loadResults(folder), Error, message);
    };
    await refuses(Uint8Array.of(1, 2, 3), "it must be gzip");
    await refuses((await gzip(new Uint8Array(100))).subarray(0, -4), "it must be gzip");
    await refuses(await gzip(Uint8Array.of(1, 2, 3)), 'it must start with "\\x93NUMPY"');
    for (
      const [name, message] of [
        ["int64", "found int64"],
        ["fortran", "shape [4,2,7,4] is needed, found [2,3]"],
        ["version2", "shape [4,2,7,4] is needed, found [2]"],
        ["u1", "shape [4,2,7,4] is needed, found [2,2,2]"],
      ]
    ) {
      const npy = Deno.readFileSync(new URL(`golden/npy/${name}.npy`, import.meta.url));
      await refuses(await gzip(npy), message);
    }
    const doubles = { data: new Float64Array(4 * 2 * 7 * CLASSES), shape: [4, 2, 7, CLASSES] };
    await refuses(
      await gzip(encodeNpy(doubles)),
      "its elements must be those of a Uint8Array, found Float64Array",
    );
  }));

Deno.test("results of format 1, whose numbers are as they are, are read, too", () =>
  withSaved(async (folder) => {
    for (const [i, { file }] of manifestOf(folder).models.entries()) {
      const sets = Object.values(RESULTS.models[i].logits);
      const data = Float32Array.from(sets.flatMap((logits) => [...logits]));
      await replaceFile(folder, file, await gzip(encodeNpy({ data, shape: [sets.length, 7, CLASSES] })));
    }
    writeManifest(folder, { ...manifestOf(folder), format: 1 });
    assertEquals(await loadResults(folder), RESULTS);
    const data = new Float32Array(2 * 7 * CLASSES).fill(NaN, 3);
    await replaceFile(folder, LOGITS, await gzip(encodeNpy({ data, shape: [2, 7, CLASSES] })));
    await assertRejects(
      () => loadResults(folder),
      RangeError,
      "its values must be finite, found NaN at [0, 0, 3]",
    );
  }));

Deno.test("loadResults names the file and the place of a label or a logit that cannot be", () =>
  withSaved(async (folder) => {
    const data = new Float32Array(2 * 7 * CLASSES);
    for (
      const [value, element, place] of [[NaN, 7 * CLASSES + 2, "1, 0, 2"], [-Infinity, 0, "0, 0, 0"]] as const
    ) {
      data[element] = value;
      const message =
        `Cannot use ${folder}/${LOGITS}: its values must be finite, found ${value} at [${place}]`;
      await replaceFile(folder, LOGITS, await gzip(encodeNpy(planesOf(data, [2, 7, CLASSES]))));
      await assertRejects(() => loadResults(folder), RangeError, message);
    }
    const labels = new Uint8Array(4 * 7);
    labels[3 * 7 + 6] = CLASSES;
    await replaceFile(folder, "labels-seed11.npy.gz", await gzip(encodeNpy({ data: labels, shape: [4, 7] })));
    await assertRejects(
      () => loadResults(folder),
      RangeError,
      `Cannot use ${folder}/labels-seed11.npy.gz: its values must be below 4, the number of classes, found 4 at [3, 6]`,
    );
  }));

Deno.test("the folder of a run's reports is told from that of its results, which is named", () =>
  inTemporaryDirectory(async (folder) => {
    await saveResults(`${folder}/results`, makeResults({ parts: ["sheets"] }));
    for (const named of [folder, `${folder}/`]) {
      await assertRejects(
        () => loadResults(named),
        Error,
        `Cannot read the results in ${named}: it holds the reports of a run, and its results are in ${folder}/results`,
      );
    }
    await assertRejects(() => loadResults(`${folder}/none`), Error, "manifest.json is needed");
  }));
