/** Made-up results of many shadows: what their figures and report are tested on, without training. */
import type { TrainedModel } from "../src/model/model_files.ts";
import type { Heap } from "../src/kernels/heap.ts";
import { Random } from "../src/random.ts";
import { askedRegimes, regimeFigures } from "../src/reproduce/strong/curves.ts";
import type { StrongReproduction } from "../src/reproduce/strong/strong.ts";
import {
  strongModel,
  type StrongName,
  strongName,
  strongNames,
  type StrongResults,
} from "../src/reproduce/strong/results.ts";
import { type Regime, REGIMES } from "../src/reproduce/strong/settings.ts";

const CLASSES = ["airplane", "bird", "cat", "dog"];
const QUERIES = 2;

/**
 * Every candidate is easier or harder by an amount of its own, which all models share: one shadow cannot see that, many can. Of
 * members the label's logit is higher by `leak`.
 */
export function makeStrong(
  { samples = 200, targets = 2, shadows = 8, regimes = REGIMES, leak = 2 }: {
    samples?: number;
    targets?: number;
    shadows?: number;
    regimes?: readonly Regime[];
    leak?: number;
  } = {},
): StrongResults {
  const random = new Random(1, "candidates");
  const labels = Uint8Array.from({ length: samples }, () => random.integer(CLASSES.length));
  const difficulty = Float64Array.from(labels, () => 4 * random.normal());
  const halfOf = (role: string, number: number) => {
    const order = new Random(1, role, number).permutation(samples);
    return Uint8Array.from(labels, (_, row) => Number(order[row] < samples / 2));
  };
  const many = (role: string, count: number) => Array.from({ length: count }, (_, i) => halfOf(role, i + 1));
  const membership = { targets: many("target", targets), shadows: many("shadow", shadows) };
  const trained = (name: StrongName): TrainedModel<"candidates"> => {
    const noise = new Random(2, strongName(name)), members = membership[`${name.role}s`][name.number - 1];
    const logits = Float32Array.from(
      { length: samples * QUERIES * CLASSES.length },
      () => 0.3 * noise.normal(),
    );
    let own = 0; // what this model makes of a sample beside that, in all queries
    for (let row = 0; row < samples * QUERIES; row++) {
      const sample = Math.floor(row / QUERIES);
      if (row % QUERIES === 0) own = 0.7 * noise.normal();
      logits[row * CLASSES.length + labels[sample]] += difficulty[sample] + own + members[sample] * leak;
    }
    const epoch = { loss: 1, accuracy: 0.5, validationLoss: 1, validationAccuracy: 0.5, seconds: 10 };
    return {
      name: strongName(name),
      spec: {
        trainingVersion: 3,
        kernels: "abc",
        network: { architecture: "resnet20", classes: CLASSES.length, channels: 3 },
        recipe: {
          epochs: 2,
          batchSize: 32,
          learningRate: 1e-3,
          dropout: 0,
          dropoutAt: "blocks" as const,
          l2: 0,
          labelSmoothing: 0,
          augment: name.regime === "augmented",
          earlyStopping: 0,
          seed: 1,
        },
        dataset: "c4a38c50",
        trainedOn: "1",
        validatedOn: "2",
      },
      parameters: 272474,
      history: [epoch, epoch],
      machines: [],
      imagesPerSecond: 10,
      logits: { candidates: logits },
    };
  };
  return {
    config: { epochs: 2, seed: 1, targets, shadows },
    dataset: { name: "cifar10", sha256: "c4a38c50", classes: CLASSES, partSize: samples / 2 },
    versions: { kagemusha: "0.1.0" },
    machine: { processor: "Z80", cores: 2 },
    trainings: {
      machines: [{ processor: "Z80", cores: 2, os: "linux", arch: "z80" }],
      models: [{ name: "plain-target-1", seconds: 20, by: [{ machine: 0, seconds: 20 }] }],
    },
    date: "2026-11-24",
    queries: QUERIES,
    candidates: { labels, ids: Uint32Array.from(labels, (_, row) => 3 * row), membership },
    models: strongNames(regimes, { targets, shadows }).map((name) =>
      strongModel(name, trained(name), {
        labels,
        membership: membership[`${name.role}s`][name.number - 1],
        queries: QUERIES,
      })
    ),
  };
}

/** The figures of made-up results. */
export function makeStrongReproduction(heap: Heap, results = makeStrong()): StrongReproduction {
  const { config, dataset, versions, machine, date, queries, candidates: { labels, membership } } = results;
  return {
    config,
    dataset,
    versions,
    machine,
    date,
    queries,
    samples: labels.length,
    notices: [],
    seconds: 3,
    targets: membership.targets.length,
    shadows: membership.shadows.length,
    regimes: askedRegimes(results).map(({ regime, queries }) =>
      regimeFigures(results, regime, { heap, queries })
    ),
  };
}
