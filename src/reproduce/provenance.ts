/** The provenance of results: settings, data, programs and machine, as manifest and reports have them. */
import { z } from "zod";
import type { Dataset } from "../dataset/dataset.ts";
import { TRAININGS_SCHEMA, type TrainingsByMachine } from "../model/trainings.ts";
import type { KernelModule } from "../kernels/module.ts";
import { provenance } from "../provenance.ts";

/** The origin of results. */
export interface Provenance {
  /** Settings that the models were trained with. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The data that they were trained on. */
  readonly dataset: {
    /** As on the command line. */
    readonly name: string;
    /** Over images and labels, as used. */
    readonly sha256: string;
    /** The classes' names, by label. */
    readonly classes: readonly string[];
    /** Images in each of the four parts. */
    readonly partSize: number;
  };
  /** The version of each program that bears on the results. */
  readonly versions: Readonly<Record<string, string>>;
  /** The machine of the run that wrote them: it trained them, or found them trained. */
  readonly machine: Readonly<Record<string, string | number>>;
  /** The machines that trained the models, and the seconds of each; absent in results of earlier versions. */
  readonly trainings?: TrainingsByMachine;
  /** The day on which the last of them was written, as 2026-11-24. */
  readonly date: string;
  /** The runs that were brought together, where these are results of several; the above then is what all have alike. */
  readonly runs?: readonly RunRecord[];
}

/** One of the runs that results were brought together from. */
export interface RunRecord extends Pick<Provenance, "config" | "versions" | "machine" | "date"> {
  /** The seeds of its models. */
  readonly seeds: readonly number[];
}

/** The run that computed figures from results, as their report has it. */
export interface FiguresRun extends Provenance {
  /** Notices that a reader of the figures should know, a sentence each. */
  readonly notices: readonly string[];
  /** Spent on the run. */
  readonly seconds: number;
  /** The commit of the program; absent where it is no checkout. */
  readonly commit?: string;
}

const RUN_FIELDS = {
  config: z.record(z.string(), z.unknown()),
  versions: z.record(z.string(), z.string()),
  machine: z.record(z.string(), z.union([z.string(), z.number()])),
  date: z.string(),
};

/** The fields of a provenance in a manifest's schema. */
export const PROVENANCE_FIELDS = {
  ...RUN_FIELDS,
  dataset: z.object({
    name: z.string(),
    sha256: z.string(),
    classes: z.array(z.string()).min(2).max(256),
    partSize: z.int().min(1),
  }),
  runs: z.array(z.object({ ...RUN_FIELDS, seeds: z.array(z.int()) })).optional(),
  trainings: TRAININGS_SCHEMA.optional(),
};

/** The provenance of results whose last model has just been trained, or found, with these settings. */
export async function provenanceOf(
  config: Provenance["config"] & { readonly partSize: number },
  { dataset: { name, sha256, classes }, module, trainings }: {
    dataset: Dataset;
    module: KernelModule;
    trainings: TrainingsByMachine;
  },
): Promise<Provenance> {
  const { versions, machine, date } = await provenance(module);
  const dataset = { name, sha256, classes: [...classes], partSize: config.partSize };
  return { config, dataset, versions, machine, trainings, date };
}
