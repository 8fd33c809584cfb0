/** Folders of a run that the user has not named: runs with other options leave each other's reports alone. */
import { Random } from "../random.ts";

const ROOT = "runs";
/** Longer names end in a key: file systems take 255 bytes at most, and people read less. */
const LONGEST_NAME = 100;
const KEY_DIGITS = 8;
/** Options that are no part of a name: the folder above has the first, the others are places. */
const NOT_IN_NAME = ["dataset", "data", "models", "out", "from-results"];

/**
 * Folders for models and reports: as the user says, else where every run finds the models of a data set and no other
 * run's report lies.
 *
 * @param words the command and its arguments
 * @param options those that differ from their defaults, by their names on the command line, with their values
 */
export function runFolders(
  { dataset, fromResults, models, out }: {
    dataset: string;
    fromResults?: readonly string[];
    models?: string;
    out?: string;
  },
  words: readonly string[],
  options: readonly (readonly [name: string, value: unknown])[],
): { models: string; out: string } {
  const inName = options.filter(([name]) => !NOT_IN_NAME.includes(name));
  if (fromResults !== undefined) {
    out ??= `${ROOT}/${runName([...words, "from", ...fromResults.map(resultsName)], inName)}`;
  }
  models ??= out ?? `${ROOT}/${dataset}`;
  return { models, out: out ?? `${models}/${runName(words, inName)}` };
}

/** Options whose values are files: a folder is named by the files' last names. */
const FILES = [
  "table",
  "target",
  "shadow-table",
  "labels",
  "shadow-labels",
  "members",
  "non-members",
  "member-labels",
  "non-member-labels",
  "attacker-data",
  "attacker-labels",
];

/**
 * The folder of an audit's report where the user names none: the table's last name and the other options. Files of one name in
 * different folders are told apart by a key.
 */
export function auditFolder(options: readonly (readonly [name: string, value: unknown])[]): string {
  const short = options.map(([name, value]) => {
    if (!FILES.includes(name)) return [name, value] as const;
    return [name, [value].flat().map((path) => lastName(String(path))).join(",")] as const;
  });
  const table = short.filter(([name]) => name === "table").map(([, value]) => String(value));
  const name = runName(["audit", ...table], short.filter(([name]) => name !== "table"));
  const isShortened = short.some(([, value], i) =>
    FILES.includes(options[i][0]) && value !== String(options[i][1])
  );
  return `${ROOT}/${name}${isShortened ? `-${keyOf(runText(["audit"], options))}` : ""}`;
}

/** `attack-dropout-0.2-adaptive` for a command and its options. */
function runName(words: readonly string[], options: readonly (readonly [string, unknown])[]): string {
  const name = runText(words, options).replaceAll(/[^\w.,+-]/g, "-");
  if (name.length <= LONGEST_NAME) return name;
  return `${name.slice(0, LONGEST_NAME - KEY_DIGITS - 1)}-${keyOf(name)}`;
}

function runText(words: readonly string[], options: readonly (readonly [string, unknown])[]): string {
  const inWords = options.map(([name, value]) => {
    if (typeof value === "boolean") return value ? name : `no-${name}`;
    return `${name}-${value}`;
  });
  return [...words, ...inWords].join("-");
}

/** Digits that tell texts apart. */
function keyOf(text: string): string {
  return new Random(0, text).integer(16 ** KEY_DIGITS).toString(16).padStart(KEY_DIGITS, "0");
}

/** A folder of results: its last name, behind the run's where it is called as every run calls them. */
function resultsName(path: string): string {
  const [last, run] = namesIn(path).reverse();
  return last === "results" && run !== undefined ? `${run}-${last}` : last ?? HERE;
}

/** The last name in a path; `here` for one that only moves about, as `..`. */
function lastName(path: string): string {
  return namesIn(path).at(-1) ?? HERE;
}

const HERE = "here";

/** The names in a path, whichever way its separators lean. */
function namesIn(path: string): string[] {
  return path.split(/[\\/]/).filter((name) => !/^\.*$/.test(name));
}
