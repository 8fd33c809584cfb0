/** A configuration file to begin with: every option with what it does, those that were given in force. */
import type { OptionTable } from "../options/option.ts";
import { kebabCase } from "./file.ts";

/** The characters of a line of comments. */
const WIDTH = 100;

/**
 * The text of a configuration file.
 *
 * @param values those in force, by the table's names
 * @param about what stands at its head, a line each
 */
export function initialConfig<Config>(
  table: OptionTable<Config>,
  values: Readonly<Record<string, unknown>>,
  { schema, about }: { readonly schema: string; readonly about: readonly string[] },
): string {
  const lines = [...about.map((line) => `// ${line}`), "{", `  "$schema": ${JSON.stringify(schema)},`];
  let group = "";
  for (const [name, option] of Object.entries(table) as [string, OptionTable<Config>[keyof Config]][]) {
    if (option.group !== group) lines.push("", `  // ---- ${option.group}`);
    group = option.group;
    const details = [option.allowed, option.defaultInWords].filter(Boolean).join("; ");
    lines.push("", ...wrapped(`${option.help} (${details})`).map((line) => `  // ${line}`));
    const isGiven = Object.hasOwn(values, name);
    const value = isGiven ? values[name] : option.default ?? option.argument ?? true;
    lines.push(`  ${isGiven ? "" : "// "}${JSON.stringify(kebabCase(name))}: ${JSON.stringify(value)},`);
  }
  return [...lines, "}", ""].join("\n");
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + word.length < WIDTH) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}
