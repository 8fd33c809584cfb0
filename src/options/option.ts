/**
 * The description of an option, and the table of a command's options: from that alone come the command line, its help, the
 * configuration file and its schema, the defaults and the error messages.
 */
import type { z } from "zod";
import type { DatasetName } from "../dataset/datasets.ts";

/** One option. */
export interface Option<Value> {
  /** The heading that it stands under in the help. */
  readonly group: string;
  /** The value's name in the help; a switch has none. */
  readonly argument?: string;
  /** Its effect. */
  readonly help: string;
  /** Takes its values and no others. */
  readonly schema: z.ZodType<Value>;
  /** Values that the schema takes, in words. */
  readonly allowed: string;
  /** Its value where nothing is said; undefined where it depends on other options than the data set. */
  readonly default: Value | undefined | ((dataset: DatasetName) => Value);
  /** The default for the help, where it is not the same in every run. */
  readonly defaultInWords?: string;
  /** True where the command line takes it several times, and its value is the list of all. */
  readonly repeats?: boolean;
  /** A switch that stands for one of the values. */
  readonly short?: { readonly name: string; readonly value: Value; readonly help: string };
}

/** The options of one command, in the help's order. */
export type OptionTable<Config> = { readonly [Key in keyof Config]-?: Option<Config[Key]> };
