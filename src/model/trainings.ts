/** The trainings of a run's models: on which machines, and for how long. */
import { z } from "zod";
import { isSameMachine, type TrainingMachine } from "./machines.ts";
import type { TrainedModel } from "./model_files.ts";

/** A machine as a report names it. */
export interface ReportedMachine {
  /** Its name in the network; absent where there is no other. */
  readonly host?: string;
  /** The processor's name. */
  readonly processor: string;
  /** The most cores that a process could use there. */
  readonly cores: number;
  /** As `linux`. */
  readonly os: string;
  /** As `x86_64`. */
  readonly arch: string;
}

/** A model's training. */
export interface ModelTraining {
  /** The model's name, as `shadow 3`. */
  readonly name: string;
  /** The duration of its training steps. */
  readonly seconds: number;
  /** The machines that trained it, in their order, by their places in the list; empty where they are not known. */
  readonly by: readonly { readonly machine: number; readonly seconds: number }[];
}

/** The trainings of a run's models. */
export interface TrainingsByMachine {
  /** The machines, each once. */
  readonly machines: readonly ReportedMachine[];
  /** The models, in the order of the run. */
  readonly models: readonly ModelTraining[];
}

/** The fields of trainings in a manifest. */
export const TRAININGS_SCHEMA: z.ZodType<TrainingsByMachine> = z.object({
  machines: z.array(z.object({
    host: z.string().optional(),
    processor: z.string(),
    cores: z.int(),
    os: z.string(),
    arch: z.string(),
  })),
  models: z.array(z.object({
    name: z.string(),
    seconds: z.number(),
    by: z.array(z.object({ machine: z.int().min(0), seconds: z.number() })),
  })),
}).refine(
  ({ machines, models }) => models.every(({ by }) => by.every(({ machine }) => machine < machines.length)),
  "a model names a machine that is not in the list",
);

/** The trainings of models, in their order. */
export function trainingsByMachine(
  models: Iterable<Pick<TrainedModel, "name" | "history" | "machines">>,
): TrainingsByMachine {
  const seen: TrainingMachine[] = [], trainings: ModelTraining[] = [];
  const placeOf = (machine: TrainingMachine) => {
    const known = seen.findIndex((other) => isSameMachine(machine, other));
    if (known === -1) return seen.push(machine) - 1;
    // The cores that it may use can differ from one process to the next.
    if (machine.cores > seen[known].cores) seen[known] = machine;
    return known;
  };
  for (const { name, history, machines } of models) {
    trainings.push({
      name,
      seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
      by: machines.map((machine) => ({ machine: placeOf(machine), seconds: machine.seconds })),
    });
  }
  const machines = seen.map(({ host, processor, cores, os, arch }) => ({
    ...seen.length > 1 && { host },
    processor,
    cores,
    os,
    arch,
  }));
  return { machines, models: trainings };
}

/**
 * The trainings of several runs as those of one; of models of one name the first counts. Machines that no name tells apart are one
 * where they are alike.
 */
export function joinTrainings(all: readonly TrainingsByMachine[]): TrainingsByMachine {
  const machines = new Map<string, ReportedMachine>(), models = new Map<string, ModelTraining>();
  for (const run of all) {
    const places = run.machines.map(({ host, processor, cores, os, arch }) => {
      const machine = { ...host !== undefined && { host }, processor, cores, os, arch };
      const text = JSON.stringify(machine);
      machines.set(text, machine);
      return [...machines.keys()].indexOf(text);
    });
    for (const { name, seconds, by } of run.models) {
      if (models.has(name)) continue;
      models.set(name, {
        name,
        seconds,
        by: by.map(({ machine, seconds }) => ({ machine: places[machine], seconds })),
      });
    }
  }
  return { machines: [...machines.values()], models: [...models.values()] };
}
