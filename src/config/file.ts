/** Reads a configuration file: one JSON object of options, or a report, which holds those of its run. */

/** A file's path and contents. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** What a report's configuration says of itself, and not of another run: where that report went. */
const OF_THE_REPORT = "out";

/**
 * The options that a file names, by their names on the command line: `part-size` is `partSize` in a report.
 *
 * @throws {SyntaxError} where the file is not JSON, or names an option twice
 * @throws {TypeError} where it is not an object
 */
export function parseConfigFile({ path, text }: ConfigFile): Record<string, unknown> {
  const json = text.replace(/^\uFEFF/, ""); // what some editors begin a file with
  const value = parseJson(json, path);
  if (!isObject(value)) {
    throw new TypeError(
      `Cannot use ${path}: it must be one JSON object, as {"part-size": 1000}, found ${
        JSON.stringify(value)
      }`,
    );
  }
  const report = isReport(value);
  const named = report ? value.config : value;
  const options: Record<string, unknown> = {};
  for (const key of report ? Object.keys(named).filter((key) => key !== OF_THE_REPORT) : keysOf(json)) {
    const name = kebabCase(key);
    if (Object.hasOwn(options, name)) throw new SyntaxError(`Cannot use ${path}: it names ${name} twice`);
    options[name] = named[key];
  }
  return options;
}

/** `partSize` as `part-size`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

function parseJson(json: string, path: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    // A character that nobody sees is named by its number.
    const reason = (error as Error).message.replaceAll(/[^\x20-\x7e]/gu, (character) => {
      return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
    });
    throw new SyntaxError(`Cannot read ${path}: it must be JSON; ${reason}`);
  }
}

/** The keys of the outermost object, also one that comes twice: JSON.parse keeps the last of its values. */
function keysOf(json: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const [token, key] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (key !== undefined && depth === 1) keys.push(JSON.parse(key));
    if (token === "{" || token === "[") depth++;
    if (token === "}" || token === "]") depth--;
  }
  return keys;
}

/** Whether a file is what a run left, and not only options. */
function isReport(value: Record<string, unknown>): value is { config: Record<string, unknown> } {
  return isObject(value.config) && isObject(value.versions);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
