/** A made-up reproduction with every table, for reports: no model is trained or attacked for it. */
import { attacks } from "../src/attack/attacks.ts";
import { defences } from "../src/defence/defences.ts";
import { evaluate } from "../src/metrics/evaluation.ts";
import { type AttackFigures, type Figure, summarise } from "../src/metrics/over_runs.ts";
import { clopperPearson } from "../src/metrics/intervals.ts";
import { ORIGINS } from "../src/metrics/variance_components.ts";
import { Random } from "../src/random.ts";
import type { Attacked } from "../src/reproduce/analysis.ts";
import { articleAccuracy, articleAttack, articleSheets, compare } from "../src/reproduce/article.ts";
import { ALL_PARTS, ARCHITECTURES, wantedModels } from "../src/reproduce/models.ts";
import { withReach } from "../src/reproduce/transfer.ts";
import type { Curves, Reproduction } from "../src/reproduce/reproduction.ts";
import { outcomeByOutput, type Sheet } from "../src/reproduce/sheets.ts";

const CLASSES = ["airplane", "bird", "cat", "dog"];
const FPR = [0.01, 0.001, 0];

/** The data of a report of a reproduction. */
export interface MadeUp {
  readonly reproduction: Reproduction;
  readonly curves: readonly Curves[];
}

/**
 * Figures anywhere: each is another, and over several seeds they have a spread. The ResNet-44 target was trained with the first
 * seed alone.
 */
export function makeReproduction(
  { partSize = 2000, seeds = [1], isTogether = false }: {
    partSize?: number;
    seeds?: number[];
    /** True for results of several runs, and a further recipe's. */
    isTogether?: boolean;
  } = {},
): MadeUp {
  const random = new Random(seeds.length, "reproduction");
  const figure = (mean: number, trials = 2 * partSize, runs = seeds): Figure =>
    summarise(runs.map(() => {
      const right = Math.round(trials * Math.min(1, Math.max(0, mean + 0.05 * (random.uniform() - 0.5))));
      return { value: right / trials, interval: clopperPearson(right, trials) };
    }));
  const attacked = (accuracy: number, runs = seeds): Attacked => {
    const figures = attacks.map(({ name }): AttackFigures => ({
      name,
      accuracy: figure(accuracy, 2 * partSize, runs),
      auc: figure(accuracy + 0.04, 2 * partSize, runs),
      tprAtFpr: Object.fromEntries(
        FPR.map((fpr) => [String(fpr), figure(name === "gap" ? -1 : 0.03 + fpr, partSize, runs)]),
      ),
      tied: Object.fromEntries(FPR.map((fpr) => [String(fpr), name === "gap"])),
    }));
    const place = random.integer(attacks.length);
    return { attacks: figures, strongest: attacks[place].name };
  };
  const cell = (
    target: typeof ARCHITECTURES[number],
    shadow: typeof ARCHITECTURES[number],
    dropout: boolean,
    runs = target === "resnet44" ? seeds.slice(0, 1) : seeds,
  ) => {
    const network = articleAttack(attacked(dropout ? 0.51 : 0.74, runs).attacks);
    const article = articleAccuracy(shadow, target, dropout);
    return {
      target,
      shadow,
      seeds: runs,
      attacks: [network],
      comparison: compare(network.accuracy, article),
    };
  };
  const models = wantedModels(ALL_PARTS, seeds).map((wanted) => ({
    ...wanted,
    parameters: 272474,
    epochs: 20,
    seconds: 345.6,
    in: { accuracy: 0.9 + 0.1 * random.uniform(), confidence: 0.9 + 0.1 * random.uniform() },
    out: { accuracy: 0.6 + 0.1 * random.uniform(), confidence: 0.8 + 0.1 * random.uniform() },
  }));
  const undefended = attacked(0.78);
  const told = undefended.attacks.find(({ name }) => name === undefended.strongest)!;
  const row = (name: string, images: "original" | "masked", accuracy: number) => ({
    name,
    images,
    trainAccuracy: figure(0.95, partSize),
    testAccuracy: figure(0.65, partSize),
    unaware: attacked(accuracy - 0.1),
    aware: attacked(accuracy),
  });
  const curves = curvesOf(partSize, random);
  const run = { versions: { kernels: "seventh" }, machine: { processor: "6502" }, date: "2026-11-27" };
  const together = (
    { transfer, dropout }: Pick<Reproduction, "transfer" | "dropout">,
  ): Pick<Reproduction, "runs" | "furtherRecipes"> => ({
    // The second was on the machine that stands above all runs, and has the same batch.
    runs: seeds.map((seed) => ({
      ...run,
      ...seed === 2 && { machine: { processor: "Z80" } },
      config: { epochs: 20, batchSize: 32, workers: 40 + seed },
      seeds: [seed],
    })),
    furtherRecipes: [{
      ...run,
      config: { recipe: "keras", schedule: "constant", epochs: 77 },
      seeds: [9],
      models: models.filter(({ architecture, defence }) => architecture !== "resnet56" && !defence),
      // The cells are of one training each and borrow the spread of the first recipe's.
      transfer: withReach(
        ARCHITECTURES.flatMap((shadow) => ARCHITECTURES.map((target) => cell(target, shadow, false, [9]))),
        transfer,
      ),
      dropout: {
        cells: withReach(
          ARCHITECTURES.map((shadow) => cell("resnet20", shadow, true, [9])),
          dropout!.cells,
        ),
        testAccuracy: { undefended: figure(0.66, partSize), dropout: figure(0.67, partSize) },
      },
    }],
  });
  const reproduction: Reproduction = {
    config: { epochs: 20, batchSize: 32, partSize },
    dataset: { name: "cifar10", sha256: "c4a38c50", classes: CLASSES, partSize },
    versions: { kagemusha: "0.1.0" },
    machine: { processor: "Z80", cores: 2 },
    date: "2026-11-24",
    commit: "86adefe",
    seconds: 98,
    notices: [],
    seeds,
    models,
    undefended: {
      trainAccuracy: figure(0.99, partSize),
      testAccuracy: figure(0.65, partSize),
      attacked: undefended,
      seeds,
      verdict: {
        word: "leaks",
        attack: told.name,
        chosen: told.name,
        test: "accuracy",
        accuracy: told.accuracy.value,
        interval: told.accuracy.interval,
        candidates: 1,
        pValue: 1e-9,
        tests: 32,
        power: { accuracy: 0.53, probability: 0.95 },
      },
    },
    transfer: withReach(
      ARCHITECTURES.flatMap((shadow) => ARCHITECTURES.map((target) => cell(target, shadow, false))),
    ),
    dropout: {
      cells: withReach(ARCHITECTURES.map((shadow) => cell("resnet20", shadow, true))),
      testAccuracy: { undefended: figure(0.65, partSize), dropout: figure(0.68, partSize) },
    },
    variance: {
      seeds,
      trainings: 3,
      starts: 3,
      accuracies: [],
      mean: 0.78,
      components: ORIGINS.map((origin, i) => {
        const isOpen = origin === "images" && seeds.length === 1;
        const spread = 0.001 * (i + 1);
        return {
          origin,
          ...isOpen
            ? { variance: null, spread: null, interval: null }
            : { variance: spread ** 2, spread, interval: [spread / 2, 2 * spread] as const },
          degrees: isOpen ? 0 : 2 + i,
        };
      }),
    },
    sheets: (["undefended", "dropout"] as const).map((name) => sheetOf(name, random)),
    counterMeasures: [
      row("none", "original", 0.8),
      ...defences.flatMap(({ name, mask }) => [
        row(name, "original", 0.55 + 0.25 * random.uniform()),
        ...mask ? [row(name, "masked", 0.84)] : [],
      ]),
    ],
  };
  return { reproduction: { ...reproduction, ...isTogether && together(reproduction) }, curves };
}

function sheetOf(name: Sheet["name"], random: Random): Sheet {
  const samples = Array.from({ length: 25 }, (_, i) => ({
    place: 10 * i,
    className: CLASSES[i % 4],
    probability: random.uniform(),
    member: i % 3 === 0,
  }));
  const right = samples.filter((sample) => outcomeByOutput(sample) === "right").length;
  return { name, samples, right, article: articleSheets[name] };
}

function curvesOf(partSize: number, random: Random): Curves[] {
  const membership = Uint8Array.from({ length: 2 * partSize }, (_, i) => i % 2);
  return (["undefended", "dropout"] as const).map((name) => ({
    name,
    membership,
    attacks: attacks.map(({ name, description, needs }) => {
      const scores = Float64Array.from(
        membership,
        // Many answers are all alike, as those of sure models are.
        (member) => random.uniform() < 0.4 ? 0.001 : 1 / (1 + Math.exp(-random.normal() - member)),
      );
      const evaluation = evaluate(scores, membership, { threshold: 0.6, fpr: FPR });
      return {
        name,
        description,
        scores,
        evaluation: { name, description, needs, ownAccuracy: 0.7, ...evaluation },
      };
    }),
  }));
}
