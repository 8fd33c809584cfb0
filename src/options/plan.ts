/** The options of `deno task plan` beside those of the run that is planned. */
import { z } from "zod";
import { type Emit, EMITS } from "../cluster/emit/names.ts";
import { file, oneOf, wholeNumber } from "../config/schemas.ts";
import type { OptionTable } from "./option.ts";
import { RUN_OPTIONS, type RunConfig } from "./run.ts";

/** The settings of a plan: how its models are dealt out, and what starts their trainings. */
export interface PlanSettings {
  /** The program that starts the shares; absent, nothing is written for one. */
  readonly emit?: Emit;
  /** The number of shares. */
  readonly shares?: number;
  /** The hours that a share may take at most. */
  readonly hours?: number;
  /** The plan's file. */
  readonly plan?: string;
}

const GROUP = "Plan";

/** The options, in the help's order. */
export const PLAN_OPTIONS: OptionTable<PlanSettings> = {
  emit: {
    ...oneOf(EMITS),
    group: GROUP,
    argument: "WHAT",
    help:
      "write what starts the shares: an array job of Slurm, an Indexed Job of Kubernetes, a matrix workflow of GitHub, a Makefile, \
or lines for GNU parallel",
    default: undefined,
    defaultInWords: "default: the plan alone",
  },
  shares: {
    ...wholeNumber(1, 10_000),
    group: GROUP,
    argument: "N",
    help: "shares that the models are dealt out to, even by the estimated time",
    default: undefined,
    defaultInWords: "default: one a model, at most 16",
  },
  hours: {
    schema: z.number().positive().max(8760),
    allowed: "a number above 0, at most 8760",
    group: GROUP,
    argument: "H",
    help:
      "as few shares as keep each below so many hours; the time limit of a share where the scheduler takes one",
    default: undefined,
  },
  plan: {
    ...file(),
    group: GROUP,
    argument: "FILE",
    help: "where the plan goes; what starts it lies beside it",
    default: undefined,
    defaultInWords: "default: plan.json in the folder of --models",
  },
};

/** A run's options as a plan of it takes them: the machine here says nothing of the cores that a share will have. */
export function plannable<Config extends RunConfig>(table: OptionTable<Config>): OptionTable<Config> {
  return {
    ...table,
    workers: { ...RUN_OPTIONS.workers, help: "models that a share trains at once", default: 1 },
    threads: {
      ...RUN_OPTIONS.threads,
      help:
        "threads that train each model together; the last digits depend on their number, and so it is the plan's",
      defaultInWords: "default 1",
    },
  };
}
