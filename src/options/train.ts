/** The options of `deno task train`. */
import { file, path, wholeNumber } from "../config/schemas.ts";
import type { OptionTable } from "./option.ts";
import { RUN_OPTIONS } from "./run.ts";

/** The settings of a process that trains a share of a plan. */
export interface TrainSettings {
  /** The plan's file. */
  readonly plan: string;
  /** The share's place, from 0; absent, the scheduler says it. */
  readonly index?: number;
  /** The number of shares; absent, the plan's. */
  readonly of?: number;
  /** Another folder of models than the plan's. */
  readonly models?: string;
  /** Another folder of the data set than the plan's. */
  readonly data?: string;
  /** Models trained at once; absent, as many as there are cores for. */
  readonly workers?: number;
}

const GROUP = "Share";

/** The options, in the help's order. */
export const TRAIN_OPTIONS: OptionTable<TrainSettings> = {
  plan: {
    ...file(),
    group: GROUP,
    argument: "FILE",
    help: "the plan, as deno task plan has written it",
    default: undefined,
  },
  index: {
    ...wholeNumber(0),
    group: GROUP,
    argument: "I",
    help: "which share to train, from 0",
    default: undefined,
    defaultInWords: "default: SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX, as Slurm or Kubernetes sets it",
  },
  of: {
    ...wholeNumber(1),
    group: GROUP,
    argument: "N",
    help: "the number of shares",
    default: undefined,
    defaultInWords: "default: the plan's",
  },
  models: {
    ...path(),
    group: GROUP,
    argument: "DIR",
    help: "where trained models and checkpoints are kept",
    default: undefined,
    defaultInWords: "default: the plan's folder of models",
  },
  data: {
    ...RUN_OPTIONS.data,
    group: GROUP,
    help: "folder that holds the data set",
    defaultInWords: "default: the plan's",
  },
  workers: {
    ...RUN_OPTIONS.workers,
    group: GROUP,
    default: undefined,
    defaultInWords:
      "default: the plan's; under Slurm and Kubernetes as many as there are cores for: SLURM_CPUS_PER_TASK, or those of the pod",
  },
};
