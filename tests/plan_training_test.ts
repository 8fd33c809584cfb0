/** Plans: which files they find in a run directory, and how they come to a number of threads. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { makeSynthetic } from "../src/dataset/synthetic.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { imageSource, type ModelJob, UNREGULARISED } from "../src/model/jobs.ts";
import { measureSpeeds } from "../src/model/measure_speeds.ts";
import { entriesOf, specOf } from "../src/model/model_files.ts";
import { chooseThreads, type PlanOptions, planTraining } from "../src/model/plan_training.ts";
import { trainModels } from "../src/model/train_models.ts";
import type { Progress } from "../src/progress.ts";
import { Store } from "../src/store.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const dataset = await makeSynthetic({ poolSize: 16, validationSize: 4, seed: 1 });
const indices = Uint32Array.from({ length: 16 }, (_, i) => i);
const JOB: ModelJob<"in"> = {
  name: "target",
  network: { architecture: "resnet20", classes: 10, channels: 3 },
  recipe: { ...UNREGULARISED, epochs: 1, batchSize: 16, learningRate: 1e-3, seed: 1 },
  source: imageSource(dataset, 16),
  trainedOn: indices,
  predicted: { in: indices },
};

Deno.test("speeds can be measured of every schedule that can be trained", async () => {
  const options = { workers: 1, counts: [1], module: await compileKernels() };
  for (const changes of [{ earlyStopping: 2, augment: true }, { learningRate: 1e30, l2: 1e39 }]) {
    const speeds = await measureSpeeds({ ...JOB, recipe: { ...JOB.recipe, ...changes } }, options);
    assertEquals([...speeds.keys()], [1]);
    assert(speeds.get(1)! > 1 && speeds.get(1)! < 1e6, JSON.stringify([...speeds]));
  }
});

Deno.test("speeds are measured for several counts of threads, and for models at once", async () => {
  const module = await compileKernels("relaxed", { shared: true });
  const speeds = await measureSpeeds(JOB, { workers: 2, counts: [3, 1], module });
  assertEquals([...speeds.keys()], [3, 1]);
  for (const speed of speeds.values()) assert(speed > 1 && speed < 1e6, JSON.stringify([...speeds]));
});

Deno.test("what cannot be trained cannot be timed, and the error says why", async () => {
  const impossible = { ...JOB, network: { ...JOB.network, classes: 3 } };
  await assertRejects(
    async () => await measureSpeeds(impossible, { workers: 1, counts: [1], module: await compileKernels() }),
    Error,
    "Cannot time a training: Cannot train: labels must be below 3",
  );
  const controller = new AbortController();
  const { signal } = controller, module = await compileKernels();
  const measured = measureSpeeds(JOB, { workers: 1, counts: [1], module, signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => measured, Error, "enough");
});

Deno.test("the threads that the cores ask for are taken, unless others are clearly faster", () => {
  const choose = (speeds: Record<number, number>, wanted: number, isAsked = false) =>
    chooseThreads(
      new Map(Object.entries(speeds).map(([count, speed]) => [Number(count), speed])),
      wanted,
      isAsked,
    );
  assertEquals(choose({ 4: 700, 2: 400, 1: 220 }, 4), { threads: 4 });
  assertEquals(choose({ 2: 205, 1: 220 }, 2), { threads: 2 });
  assertEquals(choose({ 1: 220 }, 1), { threads: 1 });
  assertEquals(choose({ 2: 380, 1: 220 }, 2, true), { threads: 2 });

  const fewer = choose({ 4: 90, 2: 150, 1: 120 }, 4);
  assertEquals(fewer.threads, 2);
  assert(fewer.notice!.includes("by 2 threads and not by 4"), fewer.notice);
  assert(fewer.notice!.includes("150 images/s of a ResNet-20 for 90"), fewer.notice);
  assert(fewer.notice!.includes("--threads 4 insists"), fewer.notice);

  const asked = choose({ 4: 90, 1: 220 }, 4, true);
  assertEquals(asked.threads, 4);
  assert(asked.notice!.startsWith("--threads 4 is slower here and now than one thread (220"), asked.notice);
});

/** A plan for jobs in a directory, and what it told. */
async function plan(
  directory: string,
  options: Partial<PlanOptions> = {},
  jobs: readonly ModelJob<"in">[] = [JOB],
) {
  const notices: string[] = [], events: Progress[] = [];
  const store = new Store(directory);
  const made = await planTraining(jobs, {
    workers: 1,
    kernels: "relaxed",
    store,
    onNotice: (text) => notices.push(text),
    onProgress: (event) => events.push(event),
    ...options,
  });
  return { plan: made, store, notices, events };
}

Deno.test("a model of any count of threads will do, but not where one is asked for", () =>
  inTemporaryDirectory(async (directory) => {
    const { plan: first, store } = await plan(directory, { threads: 3 });
    assertEquals(first.models[0].stored, {});
    assertEquals(first.models[0].spec.threads, 3);
    await trainModels(first, { store });

    const { plan: second, events } = await plan(directory);
    assertEquals(second.models[0].threads, 3);
    assert(second.models[0].stored.model);
    assertEquals(events, []);
    const { plan: asked } = await plan(directory, { threads: 1 });
    assertEquals([asked.models[0].threads, asked.models[0].stored], [1, {}]);
    const { plan: strict } = await plan(directory, { kernels: "strict" });
    assertEquals([strict.models[0].threads, strict.models[0].stored], [1, {}]);
  }));

Deno.test("a training that was begun goes on by its own count of threads, with the same bits", () =>
  inTemporaryDirectory(async (directory) => {
    const job = { ...JOB, recipe: { ...JOB.recipe, epochs: 10 } };
    const controller = new AbortController();
    const { plan: whole, store } = await plan(directory, { threads: 3 }, [job]);
    const [{ logits }] = await trainModels(whole, { store });
    await Deno.remove(directory, { recursive: true });
    await Deno.mkdir(directory);

    const interrupted = trainModels(whole, {
      store,
      signal: controller.signal,
      onProgress: (event) =>
        event.kind === "training" && event.epoch === 2 && controller.abort(new Error("enough")),
    });
    await assertRejects(() => interrupted, Error, "enough");
    const { plan: resumed } = await plan(directory, {}, [job]);
    assertEquals([resumed.models[0].threads, resumed.models[0].stored], [3, {}]);
    assert(resumed.models[0].checkpoint);
    const events: Progress[] = [];
    const [model] = await trainModels(resumed, { store, onProgress: (event) => events.push(event) });
    assert(events.some((event) => event.kind === "training" && event.resumed));
    assertEquals(model.logits, logits);
    assertEquals(model.spec.threads, 3);
  }));

Deno.test("only a training that is worth it is timed, or where a speed is asked for", () =>
  inTemporaryDirectory(async (directory) => {
    const timed = (events: Progress[]) => events.some(({ kind }) => kind === "stage");
    const short = await plan(directory, { threads: 2 });
    assertEquals([timed(short.events), short.plan.speed], [false, undefined]);
    const asked = await plan(directory, { threads: 1, timed: true });
    assert(timed(asked.events) && asked.plan.speed! > 1);
    const long = { ...JOB, recipe: { ...JOB.recipe, epochs: 1000 } };
    const compared = await plan(directory, { threads: 2 }, [long]);
    assert(timed(compared.events) && compared.plan.threads === 2 && compared.plan.speed! > 1);
    const alone = await plan(directory, { threads: 1 }, [long]);
    assert(!timed(alone.events));

    const spec = await specOf(JOB, { module: await compileKernels(), threads: 1 });
    await trainModels(asked.plan, { store: asked.store });
    assert(await asked.store.readTensors(entriesOf.model(spec)));
    const found = await plan(directory, { threads: 1, timed: true });
    assertEquals([timed(found.events), found.plan.speed], [false, undefined]);
  }));
