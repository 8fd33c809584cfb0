/** Made-up results of all models: what the reproduction's tables and report are tested on, without training. */
import { partNames } from "../src/dataset/split.ts";
import { Random } from "../src/random.ts";
import { type ImageSet, modelName, type Part, PARTS, wantedModels } from "../src/reproduce/models.ts";
import { storedPrecision } from "../src/reproduce/result_files.ts";
import type { ModelResult, Results } from "../src/reproduce/results.ts";

const CLASSES = ["airplane", "bird", "cat", "dog"];

/**
 * Logits that are right for all members and for half of the non-members, and higher for members by `leak`; with dropout
 * the leak is none.
 */
export function makeResults(
  { partSize = 60, seeds = [1], parts = PARTS, leak = 4 }: {
    partSize?: number;
    seeds?: readonly number[];
    parts?: readonly Part[];
    leak?: number;
  } = {},
): Results {
  const labels = new Map(seeds.map((seed) => {
    const random = new Random(seed, "labels");
    return [seed, Uint8Array.from({ length: 4 * partSize }, () => random.integer(CLASSES.length))];
  }));
  const models = wantedModels(parts, seeds).map((wanted): ModelResult => {
    const random = new Random(wanted.seed, "logits", modelName(wanted));
    const logitsOf = (set: ImageSet): Float32Array => {
      const member = set.endsWith("in");
      const start = partNames.indexOf(`${wanted.role}${member ? "In" : "Out"}`) * partSize;
      const logits = Float32Array.from({ length: partSize * CLASSES.length }, () => random.normal());
      for (let row = 0; row < partSize; row++) {
        const label = labels.get(wanted.seed)![start + row];
        const right = member || row % 2 === 0 || wanted.defence === "dropout";
        const surer = member && wanted.defence !== "dropout" ? leak : 0;
        logits[row * CLASSES.length + (right ? label : (label + 1) % CLASSES.length)] += 2 + surer;
      }
      return storedPrecision(logits);
    };
    const sets: ImageSet[] = wanted.defence === "masking"
      ? ["in", "out", "masked-in", "masked-out"]
      : ["in", "out"];
    return {
      ...wanted,
      parameters: 272474,
      epochs: 20,
      seconds: 345.6,
      spec: { kernels: "abc" },
      logits: Object.fromEntries(sets.map((set) => [set, logitsOf(set)])),
    };
  });
  return {
    config: { epochs: 20, batchSize: 32, partSize },
    dataset: { name: "cifar10", sha256: "c4a38c50", classes: CLASSES, partSize },
    labels,
    models,
    versions: { kagemusha: "0.1.0" },
    machine: { processor: "Z80", cores: 2 },
    trainings: {
      machines: [{ processor: "Z80", cores: 2, os: "linux", arch: "z80" }],
      models: models.map((model) => ({
        name: modelName(model),
        seconds: model.seconds,
        by: [{ machine: 0, seconds: model.seconds }],
      })),
    },
    date: "2026-11-24",
  };
}
