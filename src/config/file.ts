/**
 * Reads a configuration file: one JSON object of options, in which comments are allowed, or a report, which holds the options
 * of its run.
 */
import { isObject } from "../check_object.ts";
import { type Node, parseJsonTree, placeOf, valueOf } from "./json.ts";

/** A file's path and contents. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** A key by which editors find the options that may stand in the file. */
const SCHEMA = "$schema";
/** The option of a report's configuration that says nothing of another run: the report's own folder. */
const OF_THE_REPORT = "out";

/**
 * The options that a file names, by their names on the command line: `part-size` is `partSize` in a report.
 *
 * @throws {SyntaxError} where the file is not JSON, or names an option twice
 * @throws {TypeError} where it is not an object
 */
export function parseConfigFile({ path, text }: ConfigFile): Record<string, unknown> {
  const root = treeOf({ path, text });
  const value = valueOf(root);
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
  // Taken from the tree, which has a key that comes twice twice.
  const keys = report
    ? Object.keys(named).filter((key) => key !== OF_THE_REPORT)
    : keysOf(root).filter((key) => key !== SCHEMA);
  for (const key of keys) {
    const name = kebabCase(key);
    if (Object.hasOwn(options, name)) throw new SyntaxError(`Cannot use ${path}: it names ${name} twice`);
    options[name] = named[key];
  }
  return options;
}

/**
 * The line, from 1, that an option stands in, or a text among its values; undefined where the file does not name the
 * option, or has no such text.
 */
export function lineOfText(
  file: ConfigFile,
  { name, text }: { readonly name: string; readonly text?: string },
): number | undefined {
  const property = treeOf(file).children?.find(({ children }) => kebabCase(children![0].value) === name);
  const value = property?.children?.[1];
  const found = text === undefined
    ? property
    : [value, ...value?.children ?? []].find((node) => node?.value === text);
  return found && placeOf(file.text, found.offset).line;
}

/** `partSize` as `part-size`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

function treeOf({ path, text }: ConfigFile): Node {
  try {
    return parseJsonTree(text.replace(/^\uFEFF/, "")); // what some editors begin a file with
  } catch (error) {
    throw new SyntaxError(`Cannot read ${path}: it must be JSON; ${(error as Error).message}`);
  }
}

/** The keys of the outermost object, in their order. */
function keysOf(root: Node): string[] {
  return root.children!.map(({ children }) => children![0].value);
}

/** True for a file that a run left: it holds more than options. */
function isReport(value: Record<string, unknown>): value is { config: Record<string, unknown> } {
  return isObject(value.config) && isObject(value.versions);
}
