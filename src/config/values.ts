/** Checks what one source gives for options: the command line, or a configuration file. */
import { z } from "zod";
import type { Option } from "../options/option.ts";
import { didYouMean } from "./did_you_mean.ts";
import { kebabCase } from "./file.ts";

/** An option by its name in the table. */
export type NamedOption = [name: string, option: Option<unknown>];

/**
 * The values by the table's names, short forms replaced by what they stand for.
 *
 * @param values by the names on the command line
 * @param where names an option in an error, as its source has it
 * @throws {TypeError} where there is no such option
 * @throws {RangeError} where an option does not take its value
 */
export function takeValues(
  options: readonly NamedOption[],
  values: Readonly<Record<string, unknown>>,
  where: (name: string) => string,
): Record<string, unknown> {
  const schema = z.strictObject(
    Object.fromEntries(options.flatMap(([name, { schema, short }]) => {
      const own: [string, z.ZodType] = [kebabCase(name), schema.optional()];
      return short ? [own, [short.name, z.boolean().optional()]] : [own];
    })),
  );
  const { data, error } = schema.safeParse(values);
  if (error === undefined) return byTableNames(options, data, where);
  const [issue] = error.issues;
  if (issue.code === "unrecognized_keys") {
    const [key] = issue.keys, names = Object.keys(schema.shape);
    throw new TypeError(
      `Cannot use ${where(key)}: there is no such option${didYouMean(key, names)} (options: ${
        names.join(", ")
      })`,
    );
  }
  const name = String(issue.path[0]);
  const [, option] = options.find(([camelCase]) => kebabCase(camelCase) === name) ?? [];
  const found = values[name];
  const hint = option?.schema instanceof z.ZodEnum
    ? didYouMean(String(found), option.schema.options.map(String))
    : "";
  const allowed = option?.allowed ?? "true or false";
  throw new RangeError(`Cannot use ${where(name)}: it must be ${allowed}, found ${show(found)}${hint}`);
}

function byTableNames(
  options: readonly NamedOption[],
  values: Readonly<Record<string, unknown>>,
  where: (name: string) => string,
): Record<string, unknown> {
  const taken: Record<string, unknown> = {};
  for (const [name, { short }] of options) {
    const value = values[kebabCase(name)];
    const isShort = short !== undefined && values[short.name] === true;
    if (isShort && value !== undefined && value !== short.value) {
      throw new RangeError(
        `Cannot use ${where(short.name)} with ${where(kebabCase(name))} ${show(value)}: it stands for ${
          show(short.value)
        }`,
      );
    }
    if (isShort) taken[name] = short.value;
    else if (value !== undefined) taken[name] = value;
  }
  return taken;
}

function show(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}
