/** Checks what options are together. */
import { datasets } from "../dataset/datasets.ts";
import type { AttackConfig } from "../options/attack.ts";
import type { ReproduceConfig } from "../options/reproduce.ts";
import { DATASETS, type RunConfig } from "../options/run.ts";
import { isDefended } from "../shadows/trial.ts";
import { LARGEST_SEED } from "./schemas.ts";

/**
 * Refuses options that do not go together.
 *
 * @throws {RangeError} naming them
 */
export function checkTogether({ dataset, data, partSize, seed, seeds }: RunConfig): void {
  if (seed + seeds - 1 > LARGEST_SEED) {
    throw new RangeError(
      `Cannot use ${seeds} seeds from ${seed} on: the last must be at most ${LARGEST_SEED}, found ${
        seed + seeds - 1
      }`,
    );
  }
  const { maxPartSize = Infinity, readsFolder } = datasets[dataset];
  if (partSize > maxPartSize) {
    throw new RangeError(
      `Cannot use a part-size of ${partSize}: ${dataset} has enough images for at most ${maxPartSize} in each of four parts`,
    );
  }
  if (data !== undefined && !readsFolder) {
    const others = DATASETS.filter((name) => datasets[name].readsFolder).join(" or ");
    throw new RangeError(
      `Cannot use a data folder with the ${dataset} data set, which is drawn; did you mean dataset ${others}?`,
    );
  }
}

type AnyConfig = Partial<AttackConfig & ReproduceConfig>;

/** The options of training: nothing is trained where stored results are read. */
const OF_TRAINING = [
  "dataset",
  "partSize",
  "targets",
  "shadows",
  "regimes",
  "epochs",
  "batchSize",
  "learningRate",
  "recipe",
  "schedule",
  "seeds",
  "seed",
  "workers",
  "threads",
  "models",
];

/** The options that change nothing in some runs: which, in which runs, and what is said of it. */
const WITHOUT_EFFECT: readonly {
  readonly options: readonly string[];
  readonly when: (config: AnyConfig) => boolean;
  readonly reason: string;
}[] = [
  {
    options: OF_TRAINING,
    when: ({ fromResults }) => fromResults !== undefined,
    reason: "stored results are read, and nothing is trained",
  },
  {
    options: ["design", "targets", "queries"],
    when: ({ design, shadows }) => design !== undefined && shadows === 1,
    reason: "there is one shadow; --shadows N trains many",
  },
  {
    options: ["seeds"],
    when: ({ design, shadows = 1 }) => design !== undefined && shadows > 1,
    reason: "many shadows are trained once; --targets N repeats the attack",
  },
  {
    options: ["dropoutAt"],
    when: ({ dropout }) => dropout === 0,
    reason: "there is no dropout; --dropout RATE switches it on",
  },
  {
    options: ["adaptive"],
    when: (config) => Boolean(config.adaptive) && !isDefended(config as AttackConfig),
    reason: "the target has no defence that an attacker could know of",
  },
];

/**
 * Refuses options that change nothing: whoever gives one believes that it does.
 *
 * @param given where each option that was given is from, by the table's names: `--seeds`
 * @throws {RangeError} naming them
 */
export function checkEffect(config: RunConfig, given: Readonly<Record<string, string>>): void {
  for (const { options, when, reason } of WITHOUT_EFFECT) {
    const idle = options.filter((name) => Object.hasOwn(given, name)).map((name) => given[name]);
    if (idle.length > 0 && when(config as AnyConfig)) {
      throw new RangeError(`Cannot use ${idle.join(", ")}: ${reason}`);
    }
  }
}
