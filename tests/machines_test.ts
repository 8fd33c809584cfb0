/** The machines that trained a model, as its files tell of them. */
import { assert, assertEquals } from "@std/assert";
import { hostname } from "node:os";
import { makeSynthetic } from "../src/dataset/synthetic.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { imageSource, modelJob, UNREGULARISED } from "../src/model/jobs.ts";
import { machinesOf, type TrainingMachine, withMachines } from "../src/model/machines.ts";
import { entriesOf, readCheckpoint, specOf } from "../src/model/model_files.ts";
import { planTraining } from "../src/model/plan_training.ts";
import { trainModels } from "../src/model/train_models.ts";
import { describeMachine } from "../src/platform/machine.ts";
import { splitIntoParts } from "../src/dataset/split.ts";
import { Store } from "../src/store.ts";
import { assertClose } from "./assert_close.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const HERE = { host: hostname(), ...describeMachine() };
const ELSEWHERE: TrainingMachine = { ...HERE, host: "node7", processor: "Z80", seconds: 3 };

/** A checkpoint or a model's file after epochs of so many seconds, and the begun one. */
function contentsOf(seconds: readonly number[], { begun, machines }: {
  begun?: number;
  machines?: readonly TrainingMachine[];
} = {}) {
  return {
    tensors: new Map(),
    metadata: {
      history: JSON.stringify(seconds.map((seconds) => ({ seconds }))),
      ...begun !== undefined && { begun: JSON.stringify({ images: 8, loss: 1, correct: 1, seconds: begun }) },
      ...machines && { machines: JSON.stringify(machines) },
    },
  };
}

Deno.test("a training's machines are told in their order, each with the seconds of its own steps", () => {
  const cases: [string, ReturnType<typeof contentsOf> | undefined, number[]][] = [
    ["from its start", undefined, [10]],
    ["after another machine", contentsOf([2], { begun: 1, machines: [ELSEWHERE] }), [3, 7]],
    ["after itself", contentsOf([2], { machines: [{ ...HERE, seconds: 2 }] }), [10]],
    ["after a host of its name", contentsOf([2], { machines: [{ ...HERE, arch: "z80", seconds: 2 }] }), [
      2,
      8,
    ]],
    [
      "after other hardware by its name",
      contentsOf([2], { machines: [{ ...HERE, processor: "Z80", seconds: 2 }] }),
      [2, 8],
    ],
    ["after itself with fewer cores", contentsOf([2], { machines: [{ ...HERE, cores: 99, seconds: 2 }] }), [
      10,
    ]],
    [
      "after itself and another",
      contentsOf([2, 3], { machines: [{ ...HERE, seconds: 2 }, ELSEWHERE] }),
      [2, 3, 5],
    ],
    ["after an earlier version, which told of no machine", contentsOf([4]), [6]],
  ];
  for (const [what, before, seconds] of cases) {
    const machines = machinesOf(withMachines(contentsOf([4, 3, 2], { begun: 1 }), before));
    assertEquals(machines.map((machine) => machine.seconds), seconds, what);
    assertEquals(machines.at(-1), { ...HERE, seconds: seconds.at(-1)! }, what);
  }
  assertEquals(machinesOf(contentsOf([1])), []);
});

Deno.test("a model that another machine began names both, also in its checkpoint", () =>
  inTemporaryDirectory(async (directory) => {
    const dataset = await makeSynthetic({ poolSize: 100, validationSize: 4, seed: 1 });
    const parts = splitIntoParts(dataset.pool.labels, { partSize: 8, seed: 1 });
    const job = modelJob("target", {
      architecture: "resnet20",
      schedule: { epochs: 3, batchSize: 4, learningRate: 1e-3 },
      regularisation: UNREGULARISED,
      seed: 1,
    }, { source: imageSource(dataset, 8), parts, classes: 10 });
    const store = new Store(directory), module = await compileKernels("strict");
    const spec = await specOf(job, { module, threads: 1 });
    const train = async (onEpoch: (epoch: number) => void = () => {}, signal?: AbortSignal) =>
      await trainModels(await planTraining([job], { workers: 1, kernels: "strict", store }), {
        store,
        signal,
        onProgress: (event) => event.kind === "training" && event.epochEnd && onEpoch(event.epoch),
      });
    const controller = new AbortController();
    await train(() => controller.abort(), controller.signal).catch(() => {});
    const checkpoint = (await readCheckpoint(spec, { store }))!;
    assertEquals(machinesOf(checkpoint).map(({ host, processor }) => [host, processor]), [
      [HERE.host, HERE.processor],
    ]);
    const { metadata } = checkpoint;
    await store.writeTensors(entriesOf.checkpoint(spec), {
      ...checkpoint,
      metadata: { ...metadata, machines: JSON.stringify([ELSEWHERE]) },
    });
    const [{ machines, history }] = await train();
    assertEquals(machines[0], ELSEWHERE);
    assertEquals(machines.length, 2);
    const { seconds, ...machine } = machines[1];
    assertEquals(machine, HERE);
    const before = machinesOf(checkpoint)[0].seconds;
    const all = history.reduce((sum, { seconds }) => sum + seconds, 0);
    assertClose([seconds], [all - before], 1e-9, "seconds");
    assert(seconds > 0 && before > 0);
  }));
