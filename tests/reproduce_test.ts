/** The article's experiments, tiny: what they leave, that nothing is made twice, and that stored results suffice. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { decode } from "fast-png";
import { reproduceConfig } from "./run_config.ts";
import { loadCifar10 } from "../src/dataset/cifar10.ts";
import { TEMPORARY } from "../src/files/atomic_write.ts";
import { loadDataset } from "../src/dataset/load_dataset.ts";
import { partNames, splitIntoParts } from "../src/dataset/split.ts";
import { defences } from "../src/defence/defences.ts";
import { describeMachine } from "../src/platform/machine.ts";
import type { Progress } from "../src/progress.ts";
import { type Part, PARTS } from "../src/reproduce/models.ts";
import { reproduce } from "../src/reproduce/reproduce.ts";
import type { Reproduction } from "../src/reproduce/reproduction.ts";
import { loadResults, type Results, saveResults } from "../src/reproduce/results.ts";
import { makeResults } from "./results_fixture.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const PART_SIZE = 20;

function tinyConfig(out: string, options: Record<string, string> = {}) {
  return reproduceConfig({
    dataset: "synthetic",
    partSize: String(PART_SIZE),
    epochs: "1",
    batchSize: "8",
    out,
    ...options,
  });
}

/** The same for stored results: whatever would be trained, nothing is. */
function storedConfig(directory: string, options: Record<string, string> = {}) {
  return reproduceConfig({ fromResults: `${directory}/results`, out: `${directory}/out`, ...options });
}

/** Runs it, and gives what it came to with all that it told. */
async function run(config: ReturnType<typeof tinyConfig>, parts: readonly Part[] = []) {
  const events: Progress[] = [], notices: string[] = [];
  const reproduction = await reproduce(config, {
    parts,
    onProgress: (event) => events.push(event),
    onNotice: (notice) => notices.push(notice),
  });
  const stages = events.flatMap((event) => event.kind === "stage" ? [event.text] : []);
  return { reproduction, events, stages, notices };
}

function readJson(out: string): Reproduction {
  return JSON.parse(Deno.readTextFileSync(`${out}/reproduction.json`));
}

function namesIn(directory: string): string[] {
  return Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();
}

const REPORTS = ["reproduction.html", "reproduction.json", "reproduction.txt"];
const SHEETS = ["sheet-dropout.png", "sheet-undefended.png"];

/** Checks that the page shows the images that the samples are, and the PNGs are pictures. */
async function assertPictures(out: string, { sheets }: Reproduction) {
  const { seed } = tinyConfig(out);
  const watcher = { onProgress() {}, onNotice() {} };
  const { pool } = await loadDataset({ dataset: "synthetic", partSize: PART_SIZE, seed }, watcher);
  const parts = splitIntoParts(pool.labels, { partSize: PART_SIZE, seed });
  const indices = partNames.flatMap((name) => [...parts[name]]);
  const page = Deno.readTextFileSync(`${out}/reproduction.html`);
  const shown = [...page.matchAll(/src="data:image\/png;base64,([^"]+)"/g)];
  const places = sheets!.flatMap(({ samples }) => samples.map(({ place }) => place));
  assertEquals([shown.length, places.length], [50, 50]);
  for (const [i, [, base64]] of shown.entries()) {
    const image = pool.images.subarray(indices[places[i]] * 3072, (indices[places[i]] + 1) * 3072);
    assertEquals(Uint8Array.from(decode(Uint8Array.fromBase64(base64)).data), Uint8Array.from(image));
  }
  for (const name of SHEETS) assert(decode(Deno.readFileSync(`${out}/${name}`)).width > 500, name);
}

Deno.test("a whole run leaves results, reports and pictures; run again or from its results it is the same", () =>
  inTemporaryDirectory(async (directory) => {
    const out = `${directory}/first`;
    const first = await run(tinyConfig(out));
    const names = namesIn(out);
    for (const name of [...REPORTS, ...SHEETS, "results"]) assert(names.includes(name), name);
    assert(
      !names.some((name) => name.startsWith("checkpoint-") || name.endsWith(TEMPORARY)),
      names.join(" "),
    );
    assertEquals(namesIn(`${out}/results`).length, 22 + 3); // models, labels, manifest, record

    const { reproduction } = first;
    assertEquals(readJson(out), JSON.parse(JSON.stringify(reproduction)));
    assertEquals(reproduction.seeds, [1]);
    assertEquals([reproduction.models.length, reproduction.transfer?.length], [22, 25]);
    assertEquals(reproduction.dropout?.cells.length, 5);
    assertEquals(reproduction.sheets?.map(({ samples }) => samples.length), [25, 25]);
    assertEquals(reproduction.counterMeasures?.length, defences.length + 2);
    assertEquals([reproduction.dataset.name, reproduction.dataset.partSize], ["synthetic", PART_SIZE]);
    const { config, models, trainings } = reproduction;
    assertEquals(trainings?.machines, [describeMachine()]);
    assertEquals(trainings?.models.map(({ seconds }) => seconds), models.map(({ seconds }) => seconds));
    assertEquals(trainings?.models[0].name, "target-resnet110-seed1");
    assertEquals([config.epochs, config.batchSize, config.partSize], [1, 8, PART_SIZE]);
    assert(models.every(({ epochs, seconds }) => epochs === 1 && seconds > 0));
    assertEquals(models.find(({ architecture }) => architecture === "resnet20")?.parameters, 272474);
    await assertPictures(out, reproduction);

    // Before it trains it says what that takes.
    const [plan, ...others] = first.notices;
    assert(
      /^To train: 22 models, each with 1 epochs? of 20 images, \d+ at once\b.* \d+ min .* images\/s .* GB of memory\.$/
        .test(plan),
      plan,
    );
    assertEquals(others, []);
    assertEquals(first.stages, [
      "Reading synthetic",
      "Timing a few steps",
      "Attacking every target",
      "Writing the report",
    ]);
    const plans = first.events.flatMap((event) => event.kind === "plan" ? [event] : []);
    assertEquals([plans[0].models, plans[0].trained, plans[0].fraction], [22, 0, 0]);
    assertEquals([plans.at(-1)!.trained, plans.at(-1)!.fraction, plans.at(-1)!.secondsLeft], [22, 1, 0]);
    const fractions = plans.map(({ fraction }) => fraction);
    assertEquals(fractions, fractions.toSorted((a, b) => a - b));

    const before = readJson(out);
    const modelFiles = namesIn(out).filter((name) => /^(model|logits)-/.test(name));
    const writtenAt = () => modelFiles.map((name) => Deno.statSync(`${out}/${name}`).mtime?.getTime());
    const times = writtenAt();
    const again = await run(tinyConfig(out));
    assert(times.length >= 2 * 22);
    assertEquals(writtenAt(), times);
    assertEquals(again.notices, []);
    assertEquals(again.events.filter(({ kind }) => kind === "training" || kind === "plan"), []);
    const found = again.events.filter((event) => event.kind === "trained" && event.cached);
    assertEquals(found.length, 22);
    assertEquals(readJson(out), { ...before, date: readJson(out).date }); // it may be midnight

    const stored = `${directory}/stored`;
    const config2 = reproduceConfig({ fromResults: `${out}/results`, out: stored });
    const fromResults = await run(config2);
    const took = { seconds: readJson(out).seconds };
    assertEquals({ ...readJson(stored), ...took }, readJson(out));
    const tablesOf = (directory: string) =>
      Deno.readTextFileSync(`${directory}/reproduction.txt`).split("\n").filter((line) =>
        /\d\.\d{3}/.test(line)
      );
    assert(tablesOf(out).length > 20);
    assertEquals(tablesOf(stored), tablesOf(out));
    assertEquals(fromResults.stages, [
      `Reading ${out}/results`,
      "Attacking every target",
      "Writing the report",
    ]);
    assertEquals(namesIn(stored), ["kagemusha.json", ...REPORTS, ...SHEETS]);

    // The images are drawn, not read: from stored results they cannot be shown.
    await assertRejects(
      () => run({ ...config2, data: directory }),
      RangeError,
      "the results are of synthetic, which is read from no folder",
    );
  }));

Deno.test("a second seed is trained beside the first, and both are stored with the classes of their parts", () =>
  inTemporaryDirectory(async (out) => {
    await run(tinyConfig(out, { seed: "5" }), ["sheets"]);
    const { notices, reproduction } = await run(tinyConfig(out, { seed: "5", seeds: "2" }), ["sheets"]);
    assert(notices[0].startsWith("To train: 3 models (3 more are there already), each with "), notices[0]);
    assertEquals(reproduction.seeds, [5, 6]);
    assert(reproduction.undefended.testAccuracy.spread !== null);

    const { models, labels, dataset } = await loadResults(`${out}/results`);
    assertEquals(models.map(({ role, defence, seed }) => [seed, role, defence]), [
      [5, "target", undefined],
      [5, "shadow", undefined],
      [5, "target", "dropout"],
      [6, "target", undefined],
      [6, "shadow", undefined],
      [6, "target", "dropout"],
    ]);
    const watcher = { onProgress() {}, onNotice() {} };
    const { pool, sha256, classes } = await loadDataset(tinyConfig(out, { seed: "5" }), watcher);
    assertEquals([dataset.sha256, dataset.classes], [sha256, classes]);
    for (const seed of [5, 6]) {
      const parts = splitIntoParts(pool.labels, { partSize: PART_SIZE, seed });
      const indices = partNames.flatMap((name) => [...parts[name]]);
      assertEquals([...labels.get(seed)!], indices.map((index) => pool.labels[index]));
    }
    const answers = models.flatMap(({ logits }) => [logits.in!, logits.out!]);
    for (const logits of answers) {
      assertEquals(logits.length, PART_SIZE * 10);
      assert(logits.every((logit) => Number.isInteger(4096 * logit)));
    }
    assertEquals(new Set(answers.map((logits) => logits.join())).size, 12);
  }));

Deno.test("a folder without results, or with too few for a part, is refused by name", () =>
  inTemporaryDirectory(async (directory) => {
    await assertRejects(
      () => run(storedConfig(directory)),
      Error,
      `Cannot read the results in ${directory}/results: manifest.json is needed`,
    );
    await saveResults(`${directory}/results`, makeResults({ partSize: 15, parts: ["sheets"] }));
    await assertRejects(
      () => run(storedConfig(directory), ["transfer"]),
      RangeError,
      "the results of target-resnet32-seed1 are needed",
    );
    assert(!namesIn(`${directory}/out`).some((name) => REPORTS.includes(name)), "half a report is there");
  }));

Deno.test("stored results give the parts that they suffice for, or those that are asked for", () =>
  inTemporaryDirectory(async (directory) => {
    await saveResults(`${directory}/results`, makeResults({ partSize: 15, parts: ["sheets", "dropout"] }));
    const partsIn = (reproduction: Reproduction) =>
      PARTS.filter((part) => reproduction[part === "counter-measures" ? "counterMeasures" : part]);
    const all = await run(storedConfig(directory));
    assertEquals(partsIn(all.reproduction), ["dropout", "sheets"]);
    assertEquals(partsIn(readJson(`${directory}/out`)), ["dropout", "sheets"]);
    assertEquals(namesIn(`${directory}/out`), ["kagemusha.json", ...REPORTS, ...SHEETS]);
    const some = await run(storedConfig(directory, { out: `${directory}/some` }), ["dropout"]);
    assertEquals(partsIn(some.reproduction), ["dropout"]);
    assertEquals(namesIn(`${directory}/some`), ["kagemusha.json", ...REPORTS]);
  }));

Deno.test("the report is in the language that was asked for", () =>
  inTemporaryDirectory(async (directory) => {
    await saveResults(`${directory}/results`, makeResults({ partSize: 15, parts: ["sheets"] }));
    for (const lang of ["ja", "en"]) {
      await run(storedConfig(directory, { lang }));
      const page = Deno.readTextFileSync(`${directory}/out/reproduction.html`);
      assert(page.includes(`<html lang="${lang}">`));
    }
  }));

/** CIFAR-10's files, all black, as much as makes them readable; sparse, so that they take no room. */
async function makeBlackCifar10(folder: string) {
  await Deno.mkdir(folder);
  const batches = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}`);
  for (const name of [...batches, "test_batch"]) {
    using file = await Deno.open(`${folder}/${name}.bin`, { write: true, create: true });
    await file.truncate(10_000 * 3073);
  }
  const names = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");
  await Deno.writeTextFile(`${folder}/batches.meta.txt`, names.join("\n"));
}

Deno.test("stored results show the images of a folder, if it holds what they were made from", () =>
  inTemporaryDirectory(async (directory) => {
    const data = `${directory}/cifar10`;
    await makeBlackCifar10(data);
    const results = makeResults({ partSize: 15, parts: ["sheets"] });
    const withHash = (sha256: string): Results => ({ ...results, dataset: { ...results.dataset, sha256 } });
    const { sha256 } = await loadCifar10(data, { onNotice() {} });
    await saveResults(`${directory}/results`, withHash("0123"));
    await assertRejects(
      () => run(storedConfig(directory, { data })),
      RangeError,
      `Cannot show the images of ${data}: the results are of a data set with SHA-256 0123, found ${sha256}`,
    );
    await saveResults(`${directory}/results`, withHash(sha256));
    await run(storedConfig(directory, { data }));
    const page = Deno.readTextFileSync(`${directory}/out/reproduction.html`);
    assertEquals(page.match(/<img src="data:image\/png/g)?.length, 50);
    await run(storedConfig(directory));
    assert(!Deno.readTextFileSync(`${directory}/out/reproduction.html`).includes("<img"));
  }));

/** Runs three models, and aborts at the first event that `when` picks. Gives what was noticed. */
async function abortAt(out: string, when: (event: Progress) => boolean): Promise<string[]> {
  const controller = new AbortController();
  const notices: string[] = [];
  await assertRejects(
    () =>
      reproduce(tinyConfig(out, { epochs: "3" }), {
        parts: ["sheets"],
        signal: controller.signal,
        onNotice: (notice) => notices.push(notice),
        onProgress(event) {
          if (when(event)) controller.abort(new Error("enough of this"));
        },
      }),
    Error,
    "enough of this",
  );
  return notices;
}

Deno.test("an aborted run rejects with the reason, and the next one goes on where it was", () =>
  inTemporaryDirectory(async (out) => {
    const isTiming = (event: Progress) => event.kind === "stage" && event.text.startsWith("Timing");
    assertEquals(await abortAt(out, isTiming), []); // it did not go on to the plan
    await abortAt(out, (event) => event.kind === "training" && event.epochEnd !== undefined);
    assert(!namesIn(out).some((name) => REPORTS.includes(name)), "there is a report of half the work");
    const { events, reproduction } = await run(tinyConfig(out, { epochs: "3" }), ["sheets"]);
    // A worker that was faster than the abort has ended its model.
    const wentOn = (event: Progress) =>
      event.kind === "training" && event.resumed || event.kind === "trained" && event.cached;
    assert(events.some(wentOn), "all began anew");
    assertEquals(reproduction.models.map(({ epochs }) => epochs), [3, 3, 3]);
  }));

Deno.test("an abort while the targets are attacked is heard before anything is written", () =>
  inTemporaryDirectory(async (directory) => {
    await saveResults(`${directory}/results`, makeResults({ partSize: 15, parts: ["sheets"] }));
    const controller = new AbortController();
    const running = reproduce(storedConfig(directory), {
      parts: [],
      signal: controller.signal,
      onProgress(event) {
        if (event.kind !== "stage" || !event.text.startsWith("Attacking")) return;
        setTimeout(() => controller.abort(new Error("enough of this")));
      },
    });
    await assertRejects(() => running, Error, "enough of this");
    assertEquals(namesIn(`${directory}/out`), []);
  }));
