/** Values that options take: a schema, and the same in words. */
import { z } from "zod";

/** The largest number that seeds a training. */
export const LARGEST_SEED = 2 ** 32 - 1;

/** One of some words. */
export function oneOf<const Value extends string>(values: readonly Value[]) {
  const last = values[values.length - 1];
  return {
    schema: z.enum(values) as z.ZodType<Value>,
    allowed: `${values.slice(0, -1).join(", ")} or ${last}`,
  };
}

/** Some of some words, in the order of those: a list in JSON, or a text with commas between. */
export function someOf<const Value extends string>(values: readonly Value[]) {
  const fromText = (value: unknown) => typeof value === "string" && value !== "" ? value.split(",") : value;
  const list = z.array(z.enum(values)).min(1);
  return {
    schema: z.preprocess(fromText, list).transform((given) =>
      values.filter((value) => (given as Value[]).includes(value))
    ) as z.ZodType<readonly Value[]>,
    allowed: `one or more of ${values.join(", ")} with commas between`,
  };
}

/** A whole number in a range. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `, at least ${least}` : ` from ${least} to ${most}`;
  return { schema: z.int().min(least).max(most), allowed: `a whole number${range}` };
}

/** A share that is less than the whole. */
export function rate() {
  const below1 = (value: number) => Math.fround(value) < 1; // the kernels take float32
  return { schema: z.number().min(0).refine(below1), allowed: "a number, at least 0 and below 1" };
}

/** A list in JSON, or text on the command line and in a file alike; a rate that is named twice counts once. */
export function rates() {
  const fromText = (value: unknown) =>
    typeof value === "string" && value !== "" ? value.split(",").map(numberFromText) : value;
  const list = z.array(z.number().min(0).lt(1)).min(1);
  return {
    schema: z.preprocess(fromText, list).transform((rates) => [...new Set(rates)]),
    allowed: "numbers with commas between, each at least 0 and below 1",
  };
}

/** Numbers above `least`, in their order: a list in JSON, or a text with commas between. */
export function numbers(least = -Infinity): { schema: z.ZodType<readonly number[]>; allowed: string } {
  const one = Number.isFinite(least) ? z.number().gt(least) : z.number();
  return {
    schema: z.preprocess(listFromText, z.array(one).min(1)) as z.ZodType<readonly number[]>,
    allowed: `numbers${Number.isFinite(least) ? ` above ${least}` : ""} with commas between`,
  };
}

/** Whole numbers in a range, in their order: a list in JSON, or a text with commas between. */
export function wholeNumbers(
  least: number,
  most: number,
): { schema: z.ZodType<readonly number[]>; allowed: string } {
  return {
    schema: z.preprocess(listFromText, z.array(z.int().min(least).max(most)).min(1)) as z.ZodType<
      readonly number[]
    >,
    allowed: `whole numbers from ${least} to ${most} with commas between`,
  };
}

/** Numbers out of a text with commas between; one number is a list of its own. */
function listFromText(value: unknown): unknown {
  if (typeof value === "number") return [value];
  return typeof value === "string" && value !== "" ? value.split(",").map(numberFromText) : value;
}

/** The number that a text spells out; NaN where it is none. */
export function numberFromText(text: string): number {
  return text.trim() === "" ? NaN : Number(text);
}

/** A folder. */
export function path() {
  return { schema: z.string().min(1), allowed: "a folder's path" };
}

/** A number of requests in a second, minute or hour. */
export function ratePerTime() {
  return {
    schema: z.string().regex(/^(?!0+(\.0+)?\/)\d+(\.\d+)?\/[smh]$/),
    allowed: "a number a second, minute or hour, as 10/s, 300/m or 1000/h",
  };
}

/** The height and the width of images in pixels. */
export function imageSize() {
  return {
    schema: z.string().regex(/^[1-9]\d{0,4}(x[1-9]\d{0,4})?$/),
    allowed: "a height and a width as 224x224, or one number for both",
  };
}

/** A switch. */
export function onOrOff() {
  return { schema: z.boolean(), allowed: "true or false" };
}

/** A file. */
export function file() {
  return { schema: z.string().min(1), allowed: "a file's path" };
}

/** A name that the target has for something. */
export function name() {
  return { schema: z.string().min(1), allowed: "a name" };
}

/** A column of a table. */
export function column() {
  return { schema: z.string().min(1), allowed: "a column's name" };
}

/** A text or a list of them; what is named twice counts once. */
export function several(): { schema: z.ZodType<readonly string[]> } {
  const text = z.string().min(1);
  return {
    schema: z.union([text, z.array(text)]).transform((texts) => [...new Set([texts].flat())]),
  };
}

/** A list in JSON, or a text with commas between. */
export function words(): { schema: z.ZodType<readonly string[]>; allowed: string } {
  const text = z.string().min(1);
  return {
    schema: z.union([text.transform((words) => words.split(",").map((word) => word.trim())), z.array(text)]),
    allowed: "names with commas between",
  };
}
