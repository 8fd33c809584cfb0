/** The JSON Schema of a command's configuration file, by which editors complete and check it. */
import { z } from "zod";
import type { Option, OptionTable } from "../options/option.ts";
import { kebabCase } from "./file.ts";

/** The schema of an object that has any of the table's options. */
export function configSchema<Config>(table: OptionTable<Config>, title: string): Record<string, unknown> {
  const options: [string, Option<unknown>][] = Object.entries(table);
  const properties = options.flatMap(([name, option]) => [
    [kebabCase(name), propertyOf(option)],
    ...option.short ? [[option.short.name, { type: "boolean", description: option.short.help }]] : [],
  ]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title,
    type: "object",
    // Visual Studio Code goes by these two.
    allowComments: true,
    allowTrailingCommas: true,
    properties: { $schema: { type: "string" }, ...Object.fromEntries(properties) },
    additionalProperties: false,
  };
}

function propertyOf(option: Option<unknown>): Record<string, unknown> {
  const { help, allowed, default: value } = option;
  return {
    description: `${help} (${[allowed, option.defaultInWords].filter(Boolean).join("; ")})`,
    ...schemaOf(option.schema),
    ...value !== undefined && typeof value !== "function" && { default: value },
  };
}

/** The input of a schema, before it changes it. */
function schemaOf(schema: z.ZodType): object {
  if (schema instanceof z.ZodPipe) {
    // A transform before an array makes one out of a text.
    if (schema.in instanceof z.ZodTransform) {
      return { anyOf: [schemaOf(schema.out as z.ZodType), { type: "string" }] };
    }
    return schemaOf(schema.in as z.ZodType);
  }
  const { $schema: _, ...own } = z.toJSONSchema(schema, { io: "input" });
  return own;
}
