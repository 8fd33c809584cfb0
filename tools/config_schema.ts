/**
 * Writes data/audit.schema.json, by which editors complete and check a configuration of `deno task audit`:
 * deno run --allow-read --allow-write=data tools/config_schema.ts
 */
import { AUDIT_OPTIONS } from "../src/options/audit.ts";
import { configSchema } from "../src/config/json_schema.ts";

const FILE = new URL("../data/audit.schema.json", import.meta.url);

/** The text of the file. */
export function auditSchemaText(): string {
  const schema = configSchema(AUDIT_OPTIONS, "Configuration of Kagemusha's deno task audit");
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (import.meta.main) await Deno.writeTextFile(FILE, auditSchemaText());
