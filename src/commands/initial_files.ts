/** Writes what an audit's configuration begins with. */
import schema from "../../data/audit.schema.json" with { type: "json" };
import { AUDIT_OPTIONS } from "../options/audit.ts";
import { takeOptions, type Typed } from "../config.ts";
import { initialConfig } from "../config/initial_config.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { isFile } from "../platform/files.ts";

/** The file that the configuration goes to unless another is named. */
const CONFIG = "audit.json";
const SCHEMA = "audit.schema.json";

const ABOUT = [
  "What this audit is to do: deno task audit --config audit.json",
  "Each line that begins with // is a comment. The command line overrules what stands here.",
];

/** The table and the condition in force in a file for which nobody has named others. */
const TABLE = "answers.npz", FAIL_ON = ["verdict"];

/**
 * Writes a configuration file with the options that were given, and the schema by which editors complete it beside it.
 *
 * @returns what was written, in a sentence
 * @throws {Error} where the file is there already
 * @throws {RangeError} where an option has a value that it does not take
 */
export async function writeInitialFiles({ config: path = CONFIG, ...options }: Typed): Promise<string> {
  const { config, given } = takeOptions(AUDIT_OPTIONS, options);
  const asked = Object.entries(config).filter(([name]) => Object.hasOwn(given, name));
  if (await isFile(String(path))) {
    throw new Error(`Cannot write ${path}: it is there already; move it away, or name another by --config`);
  }
  const folder = String(path).match(/^.*[\\/]/)?.[0] ?? "";
  const values = {
    ...config.members === undefined && { table: TABLE },
    failOn: FAIL_ON,
    ...Object.fromEntries(asked),
  };
  const text = initialConfig(AUDIT_OPTIONS, values, { schema: `./${SCHEMA}`, about: ABOUT });
  const write = (to: string, contents: string) => writeFileAtomically(to, new TextEncoder().encode(contents));
  // A schema that is there is one of an earlier version, or the same.
  await write(`${folder}${SCHEMA}`, `${JSON.stringify(schema, null, 2)}\n`);
  await write(String(path), text);
  return `Written: ${path}, and ${folder}${SCHEMA}, by which editors complete and check it`;
}
