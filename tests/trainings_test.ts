/** Which machine trained which model, as reports and manifests tell. */
import { assertEquals } from "@std/assert";
import type { TrainingMachine } from "../src/model/machines.ts";
import { joinTrainings, TRAININGS_SCHEMA, trainingsByMachine } from "../src/model/trainings.ts";
import { languages } from "../src/report/language/language.ts";
import { trainingSection } from "../src/report/sections/training.ts";
import { everyTraining } from "./made_up_trainings.ts";

const machine = (host: string, seconds: number, others: Partial<TrainingMachine> = {}): TrainingMachine => ({
  host,
  processor: "Z80",
  cores: 2,
  os: "linux",
  arch: "x86_64",
  seconds,
  ...others,
});

/** A model that took ten seconds an epoch. */
const modelOf = (name: string, epochs: number, machines: readonly TrainingMachine[]) => ({
  name,
  history: Array.from({ length: epochs }, () => ({
    loss: 0,
    accuracy: 1,
    validationLoss: 0,
    validationAccuracy: 1,
    seconds: 10,
  })),
  machines,
});

Deno.test("each machine stands once, with the most cores that a process had there, and hosts where there are several", () => {
  const { host: _, seconds: __, ...a } = machine("a", 0, { cores: 4 });
  const alone = [
    modelOf("target", 2, [machine("a", 20)]),
    modelOf("shadow", 1, [machine("a", 10, { cores: 4 })]),
  ];
  assertEquals(trainingsByMachine(alone), {
    machines: [a],
    models: [
      { name: "target", seconds: 20, by: [{ machine: 0, seconds: 20 }] },
      { name: "shadow", seconds: 10, by: [{ machine: 0, seconds: 10 }] },
    ],
  });
  const others = [
    modelOf("shadow 2", 3, [machine("b", 10), machine("a", 20)]),
    modelOf("shadow 3", 1, []),
    modelOf("shadow 4", 1, [machine("b", 10, { processor: "6502" })]),
  ];
  const { machines, models } = trainingsByMachine([...alone, ...others]);
  assertEquals(machines.map(({ host, processor, cores }) => [host, processor, cores]), [
    ["a", "Z80", 4],
    ["b", "Z80", 2],
    ["b", "6502", 2],
  ]);
  assertEquals(models.slice(2), [
    { name: "shadow 2", seconds: 30, by: [{ machine: 1, seconds: 10 }, { machine: 0, seconds: 20 }] },
    { name: "shadow 3", seconds: 10, by: [] },
    { name: "shadow 4", seconds: 10, by: [{ machine: 2, seconds: 10 }] },
  ]);
  assertEquals(TRAININGS_SCHEMA.parse({ machines, models }), { machines, models });
  assertEquals(TRAININGS_SCHEMA.safeParse({ machines: machines.slice(0, 2), models }).success, false);
});

Deno.test("trainings of several runs are those of one, each machine once", () => {
  const one = { processor: "Z80", cores: 2, os: "linux", arch: "z80" }, other = { ...one, processor: "6502" };
  const model = (name: string, seconds: number, machine: number) => ({
    name,
    seconds,
    by: [{ machine, seconds }],
  });
  const joined = joinTrainings([
    { machines: [one], models: [model("a", 1, 0)] },
    { machines: [other, { ...one }], models: [model("b", 2, 1), model("c", 3, 0), model("a", 9, 0)] },
    { machines: [], models: [{ name: "d", seconds: 4, by: [] }] },
  ]);
  assertEquals(joined, {
    machines: [one, other],
    models: [model("a", 1, 0), model("b", 2, 0), model("c", 3, 1), { name: "d", seconds: 4, by: [] }],
  });
});

Deno.test("a report names machines and the seconds of each model, and says where their processors differ", () => {
  const told = (trainings = everyTraining(), kernels = "joined") =>
    trainingSection({ trainings, versions: { kernels } }, languages.en)!.blocks.flatMap((block) =>
      block.kind === "list" ? block.items : block.kind === "paragraph" ? [block.text] : []
    );
  const lines = [
    "4 models were trained, in 4 min 5 s of training steps, from 50 s to 1 min 10 s each.",
    "node1, Z80, 1 core: target in 1 min 0 s, shadow 2 in part, in 45 s",
    "node2, 6502, 8 cores: shadow 1 in 1 min 10 s, shadow 2 in part, in 20 s",
    "A machine that is not known: shadow 3 in 50 s",
  ];
  assertEquals(told().slice(0, 4), lines);
  assertEquals(told()[4].startsWith("Processors differ"), true);
  assertEquals(told(undefined, "strict"), lines);
  const { models: [target] } = everyTraining();
  const alone = {
    machines: [{ processor: "Z80", cores: 1, os: "linux", arch: "x86_64" }],
    models: [target],
  };
  assertEquals(told(alone), [
    "One model was trained, in 1 min 0 s of training steps.",
    "Z80, 1 core: target in 1 min 0 s",
  ]);
  // Seconds that an unknown machine trained before are told, too.
  assertEquals(told({ ...alone, models: [{ ...target, seconds: 90 }] }).slice(1), [
    "Z80, 1 core: target in part, in 1 min 0 s",
    "A machine that is not known: target in part, in 30 s",
  ]);
  for (const none of [{}, { trainings: { machines: [], models: [] } }]) {
    assertEquals(trainingSection(none, languages.en), null);
  }
});
