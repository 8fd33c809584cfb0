/** Training of models by Workers: what is kept of them, and what a broken one leaves. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { makeSynthetic } from "../src/dataset/synthetic.ts";
import type { Safetensors } from "../src/files/safetensors.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { imageSource, type ModelJob, UNREGULARISED } from "../src/model/jobs.ts";
import { entriesOf, type ModelSpec, specOf } from "../src/model/model_files.ts";
import type { TrainingRecipe } from "../src/model/recipe.ts";
import { planTraining } from "../src/model/plan_training.ts";
import { trainModels } from "../src/model/train_models.ts";
import type { Progress } from "../src/progress.ts";
import { Store } from "../src/store.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const module = await compileKernels("strict");
const dataset = await makeSynthetic({ poolSize: 24, validationSize: 4, seed: 1 });
const SOURCE = imageSource(dataset, 8);

function jobOf(name: string, recipe: Partial<TrainingRecipe> = {}): ModelJob<"in" | "out"> {
  const indices = Uint32Array.from({ length: 16 }, (_, i) => i);
  return {
    name,
    network: { architecture: "resnet20", classes: 10, channels: 3 },
    recipe: { ...UNREGULARISED, epochs: 1, batchSize: 8, learningRate: 1e-3, seed: 1, ...recipe },
    source: SOURCE,
    trainedOn: indices.slice(0, 8),
    predicted: { in: indices.slice(0, 8), out: indices.slice(8) },
  };
}

const CORES = { workers: 1, threads: 1, kernels: "strict" } as const;

/** Trains jobs in a directory; what it gives and what it tells. */
async function train(
  directory: string,
  jobs: readonly ModelJob<"in" | "out">[],
  { workers = 1, threads = 1, signal }: { workers?: number; threads?: number; signal?: AbortSignal } = {},
) {
  const notices: string[] = [], events: Progress[] = [];
  const onNotice = (text: string) => notices.push(text);
  const onProgress = (event: Progress) => events.push(event);
  const store = new Store(directory, { onNotice });
  const plan = await planTraining(jobs, {
    workers,
    threads,
    kernels: "strict",
    store,
    onProgress,
    onNotice,
    signal,
  });
  const models = await trainModels(plan, { store, onProgress, onNotice, signal });
  return { models, notices, events };
}

const filesIn = (directory: string) => Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();

/** Changes numbers of the model that a job has in a directory; its record still fits. */
async function breakModel(store: Store, spec: ModelSpec, name: string, value: number) {
  const { tensors, metadata }: Safetensors = (await store.readTensors(entriesOf.model(spec)))!;
  const { shape, data } = tensors.get(name)!;
  const broken = new Map(tensors).set(name, { shape, data: data.slice().fill(value) });
  await store.writeTensors(entriesOf.model(spec), { tensors: broken, metadata });
}

Deno.test("a model that diverges leaves nothing behind", () =>
  inTemporaryDirectory(async (directory) => {
    for (const recipe of [{ l2: 1e39 }, { l2: 1e39, epochs: 2 }, { learningRate: 1e30, epochs: 3 }]) {
      await assertRejects(
        () => train(directory, [jobOf("target", recipe)]),
        Error,
        "Cannot train the target: Training diverged in epoch",
      );
      assertEquals(filesIn(directory), []);
    }
  }));

Deno.test("what an older run kept of a diverged model is made anew, with one notice", () =>
  inTemporaryDirectory(async (directory) => {
    const store = new Store(directory), job = jobOf("target");
    const { models: [whole] } = await train(directory, [job]);
    const spec = await specOf(job, { module, threads: 1 });
    const files = filesIn(directory);

    await breakModel(store, spec, "stem/filter", NaN);
    const ofWeights = await train(directory, [job]);
    assertEquals(ofWeights.notices.length, 1, ofWeights.notices.join("\n"));
    assert(ofWeights.notices[0].includes("stem/filter holds NaN: it is made anew"), ofWeights.notices[0]);
    assertEquals(ofWeights.models[0].logits, whole.logits);
    assertEquals(filesIn(directory), files);

    const entry = await entriesOf.logits(spec, "out", job);
    await store.writeArray(entry, { shape: [8, 10], data: new Float32Array(80).fill(-Infinity) });
    const ofLogits = await train(directory, [job]);
    assertEquals(ofLogits.notices.length, 1, ofLogits.notices.join("\n"));
    assert(ofLogits.notices[0].includes("it holds -Infinity: it is made anew"), ofLogits.notices[0]);
    assertEquals(ofLogits.models[0].logits, whole.logits);
    assertEquals(ofLogits.events.filter(({ kind }) => kind === "training"), []);
  }));

Deno.test("a checkpoint that is not finite is not taken up", () =>
  inTemporaryDirectory(async (directory) => {
    const store = new Store(directory), job = jobOf("target", { epochs: 2 });
    const { models: [whole] } = await train(directory, [job]);
    const spec = await specOf(job, { module, threads: 1 });
    const { tensors } = (await store.readTensors(entriesOf.model(spec)))!;
    for (const entry of [entriesOf.model(spec)]) await store.remove(entry);
    const broken = new Map(tensors).set("dense/bias", { shape: [10], data: new Float32Array(10).fill(NaN) });
    await store.writeTensors(entriesOf.checkpoint(spec), { tensors: broken, metadata: {} });
    const { models, notices, events } = await train(directory, [job]);
    assert(notices.length === 1 && notices[0].includes("dense/bias holds NaN"), notices.join("\n"));
    assert(events.every((event) => event.kind !== "training" || !event.resumed));
    assertEquals(models[0].logits, whole.logits);
  }));

Deno.test("logits that overflow are not kept, nor is the model behind them", () =>
  inTemporaryDirectory(async (directory) => {
    const store = new Store(directory), job = jobOf("shadow");
    await train(directory, [job]);
    const spec = await specOf(job, { module, threads: 1 });
    await breakModel(store, spec, "dense/weights", 3e38);
    await store.remove(await entriesOf.logits(spec, "in", job));
    await assertRejects(
      () => train(directory, [job]),
      Error,
      "Cannot train the shadow: Training diverged: a logit is",
    );
    assertEquals(filesIn(directory), []);
  }));

Deno.test("more queries are files of their own beside those of one, and need no other training", () =>
  inTemporaryDirectory(async (directory) => {
    const { models: [once] } = await train(directory, [jobOf("target")]);
    const files = filesIn(directory);
    const { models: [twice], events } = await train(directory, [{ ...jobOf("target"), queries: 2 }]);
    assertEquals(events.filter(({ kind }) => kind === "training"), []);
    assertEquals(twice.logits.out.length, 2 * once.logits.out.length);
    const firsts = twice.logits.out.filter((_, i) => Math.floor(i / 10) % 2 === 0);
    assertEquals(firsts, once.logits.out);
    assertEquals(filesIn(directory).filter((name) => !files.includes(name)).length, 4);
    const again = await train(directory, [jobOf("target")]);
    assertEquals(again.models[0].logits, once.logits);
  }));

Deno.test("a diverged training ends the command with one line, and no Worker's stack", () =>
  inTemporaryDirectory(async (directory) => {
    const sizes = ["--part-size", "10", "--epochs", "1", "--l2", "1e39"];
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--allow-read",
        "--allow-write",
        "--allow-sys=cpus,hostname",
        "src/cli.ts",
        "attack",
        "--quiet",
        "--out",
        directory,
      ]
        .concat(sizes),
    }).output();
    const told = new TextDecoder().decode(stderr);
    assertEquals(code, 1);
    assert(/^error: Cannot train the [\w ]+: Training diverged in epoch 1: [^\n]*\n$/.test(told), told);
    assertEquals(filesIn(directory).filter((name) => /^(model|checkpoint|logits)-/.test(name)), []);
  }));

Deno.test("more jobs than Workers: each model comes in its job's place, and no more are trained at once", () =>
  inTemporaryDirectory(async (directory) => {
    // Long enough for two to overlap on a busy machine, too.
    const jobs = [1, 2, 3, 4, 5].map((seed) => jobOf(`shadow ${seed}`, { seed, epochs: 15 }));
    const { models, events } = await train(directory, jobs, { workers: 2 });
    assertEquals(models.map(({ name }) => name), jobs.map(({ name }) => name));
    assertEquals(new Set(models.map(({ logits }) => String(logits.in))).size, jobs.length);

    const underWay = new Set<string>(), most: number[] = [];
    for (const event of events) {
      if (event.kind === "training") most.push(underWay.add(event.model).size);
      if (event.kind === "trained") underWay.delete(event.model);
    }
    assertEquals(Math.max(...most), 2);

    // A job's name is for people: the files go by what made them.
    const files = filesIn(directory);
    assertEquals(files.length, 2 * 3 * jobs.length); // weights and two sets of logits, each with its record
    const renamed = jobs.map((job) => ({ ...job, name: "another" })).toReversed();
    const again = await train(directory, renamed, { workers: 3 });
    assertEquals(again.models.map(({ logits }) => logits), models.map(({ logits }) => logits).toReversed());
    assert(again.events.every((event) => event.kind === "trained" && event.cached));
    assertEquals(filesIn(directory), files);
  }));

Deno.test("a job that fails ends the others, and those that wait are not begun", () =>
  inTemporaryDirectory(async (directory) => {
    const endless = jobOf("endless", { epochs: 100_000 }), broken = jobOf("broken", { l2: 1e39 });
    const jobs = [endless, broken, jobOf("waiting", { seed: 2 })];
    await assertRejects(
      () => train(directory, jobs, { workers: 2 }),
      Error,
      "Cannot train the broken: Training diverged",
    );
    const kinds = new Set(filesIn(directory).map((name) => name.split("-")[0]));
    kinds.delete("checkpoint"); // that of the endless one: it can go on
    assertEquals([...kinds], []);
  }));

Deno.test("an interrupted list of jobs goes on with what is missing", () =>
  inTemporaryDirectory(async (directory) => {
    const jobs = [1, 2, 3].map((seed) => jobOf(`shadow ${seed}`, { seed, epochs: 12 }));
    const controller = new AbortController(), store = new Store(directory);
    const plan = await planTraining(jobs, { workers: 1, threads: 1, kernels: "strict", store });
    const stopped = trainModels(plan, {
      store,
      signal: controller.signal,
      onProgress: (event) =>
        event.kind === "training" && event.model === "shadow 2" && event.epoch === 2 &&
        controller.abort(new Error("enough")),
    });
    await assertRejects(() => stopped, Error, "enough");
    const { models, events } = await train(directory, jobs);
    const trained = events.filter((event) => event.kind === "trained");
    assertEquals(trained.map(({ cached }) => cached), [true, false, false]);
    const resumed = events.filter((event) => event.kind === "training" && event.resumed);
    assertEquals(resumed.map((event) => event.kind === "training" && event.model), ["shadow 2"]);
    assertEquals(models.map(({ history }) => history.length), [12, 12, 12]);
  }));

Deno.test("the same model that another run has written in the meantime stays; with other weights it is an error", () =>
  inTemporaryDirectory(async (directory) => {
    const job = jobOf("shadow 3", { epochs: 4 }), spec = await specOf(job, { module, threads: 1 });
    const elsewhere = `${directory}/elsewhere`, here = `${directory}/here`, other = new Store(elsewhere);
    await train(elsewhere, [job]);
    const name = await other.name(entriesOf.model(spec));
    const meanwhile = async () => {
      let copied = false;
      const store = new Store(here), plan = await planTraining([job], { ...CORES, store });
      const onProgress = ({ kind }: Progress) => {
        if (kind !== "training" || copied) return;
        copied = true;
        for (const end of ["made.json", "safetensors"]) {
          Deno.copyFileSync(`${elsewhere}/${name}.${end}`, `${here}/${name}.${end}`);
        }
      };
      const [model] = await trainModels(plan, { store, onProgress });
      assert(copied);
      return model;
    };
    await meanwhile();
    for (const file of Deno.readDirSync(here)) await Deno.remove(`${here}/${file.name}`);
    await breakModel(other, spec, "dense/bias", 1);
    const written = Deno.readFileSync(`${elsewhere}/${name}.safetensors`);
    const message = await meanwhile().then(String, (error: Error) => error.message);
    assert(message.includes(`has written it to ${here} in the meantime, with other weights`), message);
    assert(
      /^Cannot train the shadow 3: \S+ \(.+\) has written it to .* than those of \S+ \(.+\); /.test(message),
      message,
    );
    assertEquals(Deno.readFileSync(`${here}/${name}.safetensors`), written);
  }));

Deno.test("a Worker that cannot be loaded ends the command with one line, too", () =>
  inTemporaryDirectory(async (directory) => {
    const settings = JSON.parse(Deno.readTextFileSync("deno.json"));
    const imports = { ...settings.imports, "@tensorflow/tfjs-core": `file://${directory}/missing.ts` };
    Deno.writeTextFileSync(`${directory}/deno.json`, JSON.stringify({ imports }));
    const options = ["--quiet", "--part-size", "10", "--epochs", "1", "--out", `${directory}/run`];
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet", // about packages that it downloads
        "--config",
        `${directory}/deno.json`,
        "--no-lock",
        "--allow-read",
        "--allow-write",
        "--allow-env",
        "--allow-sys=cpus,hostname",
      ]
        .concat(["src/cli.ts", "attack"], options),
    }).output();
    const told = new TextDecoder().decode(stderr);
    assertEquals(code, 1);
    assert(/^error: Cannot train the [\w ]+: [^\n]*missing\.ts[^\n]*\n$/.test(told), told);
  }));
