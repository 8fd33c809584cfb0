/** Plans whose models nobody trains. */
import type { Plan, PlanModel } from "../src/cluster/plan_file.ts";
import { UNREGULARISED } from "../src/model/jobs.ts";
import type { AttackConfig } from "../src/options/attack.ts";
import { Store } from "../src/store.ts";
import { attackConfig } from "./run_config.ts";

/** The keys of the models, by their places. */
const KEYS = await Promise.all(
  Array.from({ length: 10 }, (_, place) => new Store("").key("model", specOf(place))),
);

/** A plan of at most ten models, of which each takes a second longer than the one before it, from 100 on. */
export function planOf(
  count: number,
  config: AttackConfig = attackConfig({ shadows: String(count - 1), workers: "1", out: "/runs/planned" }),
): Plan {
  return {
    format: 1,
    date: "2026-11-27",
    commit: "0123456789012345678901234567890123456789",
    machine: { processor: "a processor", cores: 2, os: "linux", arch: "x86_64" },
    versions: { kagemusha: "0.1.0", deno: "2.9.6" },
    command: ["attack"],
    config,
    threads: 1,
    shares: Math.min(2, count),
    bytes: 4e8,
    models: Array.from({ length: count }, (_, place) => modelOf(place)),
  };
}

function modelOf(place: number): PlanModel {
  return {
    name: place === 0 ? "target 1" : `shadow ${place}`,
    key: KEYS[place],
    spec: specOf(place),
    seconds: 100 + place,
    bytes: 2e8,
  };
}

function specOf(place: number): PlanModel["spec"] {
  return {
    trainingVersion: 3,
    kernels: "a",
    network: { architecture: "resnet20", classes: 10, channels: 3 },
    recipe: { ...UNREGULARISED, epochs: 2, batchSize: 10, learningRate: 1e-3, seed: place },
    dataset: "b",
    trainedOn: "c",
    validatedOn: "d",
  };
}
