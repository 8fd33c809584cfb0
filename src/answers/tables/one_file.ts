/** A table, or arrays by name, in one file. */
import type { Answers } from "../answers.ts";
import { notice } from "../../notices.ts";
import { listed, type NamedArray, unreadable, type Wanted } from "../formats/format.ts";
import { type Gathered, toModels } from "./models.ts";
import { type FileName, type OpenedFile, openFile, readOnly } from "./open.ts";
import type { TableOptions } from "./options.ts";
import { findRoles, IDS_OF_INPUTS, isRowNumber, noScores, type Roles, TAKEN_FOR_NAMES } from "./roles.ts";
import { titleOf } from "./score_names.ts";
import { readSplitArrays } from "./split_arrays.ts";
import { toMembershipValues } from "./values.ts";

/** Reads the answers of one model or of several. */
export async function readOneFile(name: FileName, options: TableOptions): Promise<readonly Answers[]> {
  const opened = await openFile(name, { header: options.header });
  try {
    return await readOpened(opened, options);
  } catch (error) {
    throw withGuess(error, opened);
  }
}

/** An error about a CSV file with what was guessed of its first line. One about a place in it says enough. */
function withGuess(error: unknown, { file, contents: { guessedLine, arrays } }: OpenedFile): unknown {
  if (guessedLine === undefined || !(error instanceof Error) || !error.message.includes(file)) return error;
  const isSaid = error.message.includes(TAKEN_FOR_NAMES) || /\b(line|row) \d/.test(error.message);
  // Numbers with a point are no names.
  const isOdd = arrays.some(({ name }) => /^[+-]?\d*[.,]\d/.test(name));
  if (isSaid || guessedLine === "names" && !isOdd) return error;
  error.message += guessedLine === "names"
    ? `; ${TAKEN_FOR_NAMES}`
    : `; its first line was taken for a row, and its columns are ${arrays[0].name} to ${
      arrays.at(-1)!.name
    } ` +
      "(--csv-header: it names them)";
  return error;
}

async function readOpened(opened: OpenedFile, options: TableOptions): Promise<readonly Answers[]> {
  const { file, contents, only } = opened;
  const others = await readOthers(options);
  if (only !== undefined) {
    const scores = await readOnly(opened, { mayStay: true });
    return toModels({
      ...others,
      file,
      scores,
      kind: options.scores,
      classNames: options.classNames,
      name: options.name,
    });
  }
  const split = await readSplitArrays(opened, options);
  if (split) return split;
  let roles = findRoles(contents, file, options.columns);
  if (!roles.scores && !roles.predicted) roles = await findByClassNames(opened, roles);
  const main = roles.scores?.names ?? (roles.predicted === undefined ? undefined : [roles.predicted]);
  if (main === undefined) throw noScores(contents, file);
  const wanted: { role: "scores" | "labels" | "membership" | "ids" | "classNames"; want: Wanted }[] = [
    { role: "scores", want: { names: main, mayStay: true } },
  ];
  if (roles.label !== undefined && !others.labels) {
    wanted.push({ role: "labels", want: { names: [roles.label] } });
  }
  if (roles.member !== undefined && !others.membership) {
    wanted.push({ role: "membership", want: { names: [roles.member] } });
    for (const name of roles.otherMembers) {
      wanted.push({ role: "membership", want: { names: [name], asText: true } });
    }
  }
  if (roles.id !== undefined && !others.ids) {
    wanted.push({ role: "ids", want: { names: [roles.id], asText: true } });
  }
  if (roles.classNames !== undefined) {
    wanted.push({ role: "classNames", want: { names: [roles.classNames], asText: true } });
  }
  const read = await contents.read(wanted.map(({ want }) => want));
  const found: Partial<Record<(typeof wanted)[number]["role"], NamedArray>> = {};
  for (const [i, { role }] of wanted.entries()) {
    if (role === "membership" && found.membership) checkSameMembership(found.membership, read[i], file);
    else found[role] = read[i];
  }
  const isNumber = options.columns?.id === undefined && roles.id !== undefined && isRowNumber(roles.id);
  const restart = isNumber && found.ids && found.membership
    ? restartOfNumbers(found.ids, found.membership, file)
    : undefined;
  if (restart !== undefined) delete found.ids;
  const left = roles.scores?.others ?? [];
  const isAll = contents.guessedLine === "row" && main.length === contents.arrays.length;
  const kind = roles.scores ? options.scores ?? roles.scores.kind : "classes";
  return toModels({
    file,
    scores: found.scores!,
    kind,
    isKindNamed: options.scores === undefined,
    labels: others.labels ?? found.labels,
    membership: others.membership ?? found.membership,
    ids: others.ids ?? found.ids,
    idsOfInputs: others.ids === undefined && roles.id === IDS_OF_INPUTS,
    classNames: options.classNames ?? textsOf(found.classNames) ?? roles.scores?.classNames,
    namedByColumns: !options.classNames && !found.classNames,
    countsFrom: options.classNames || found.classNames ? undefined : roles.scores?.countsFrom,
    name: options.name,
    notices: [
      ...isAll ? [notice("columns without names", { file, count: main.length })] : [],
      ...restart === undefined ? [] : [notice("numbered rows", { column: roles.id!, file, row: restart })],
      ...found.labels && roles.otherLabels.length > 0
        ? [notice("several labels", { file, read: roles.label!, left: listed(roles.otherLabels) })]
        : [],
      ...left.length > 0 ? [notice("several scores", { file, read: titleOf(main), left: listed(left) })] : [],
    ],
  });
}

/**
 * The first row at which a column of 0, 1, 2, ... begins anew, where a member and a non-member then have the same number: two
 * tables were joined, and the numbers name no samples. Undefined where it is not so.
 */
function restartOfNumbers(ids: NamedArray, membership: NamedArray, file: string): number | undefined {
  const { data } = ids;
  let restart: number | undefined;
  for (let row = 0, next = 0; row < data.length; row++, next++) {
    const text = String(data[row]);
    if (text === String(next)) continue;
    if (text !== "0") return undefined;
    restart ??= row;
    next = 0;
  }
  if (restart === undefined) return undefined;
  const values = toMembershipValues(membership, file), sides = new Map<string, number>();
  for (let row = 0; row < values.length; row++) {
    if (values[row] !== 0 && values[row] !== 1) continue;
    const text = String(data[row]), side = sides.get(text) ?? values[row];
    if (side !== values[row]) return restart;
    sides.set(text, side);
  }
  return undefined;
}

/** Refuses a second array of membership that says another thing than the first; one that tells no membership has another use. */
function checkSameMembership(first: NamedArray, second: NamedArray, file: string): void {
  const texts = Array.from(
    second.data as ArrayLike<unknown>,
    (value) => String(value).replace(/\.0+$/, ""),
  );
  let others: ArrayLike<number>;
  try {
    others = toMembershipValues({ ...second, data: texts }, file);
  } catch {
    return;
  }
  const values = toMembershipValues(first, file), isKnown = (value: number) => value === 0 || value === 1;
  for (let row = 0; row < values.length; row++) {
    if (values[row] === others[row] || !isKnown(values[row]) || !isKnown(others[row])) continue;
    throw unreadable(
      file,
      `${first.name} and ${second.name} must tell one membership, found ${values[row]} and ${
        others[row]
      } at row ${row}; ` + "say which of them it is (--member-column)",
    );
  }
}

function textsOf(array: NamedArray | undefined): readonly string[] | undefined {
  return array && Array.from(array.data as ArrayLike<unknown>, String);
}

/** The arrays that the caller has in other files. */
async function readOthers(
  { labels, membership, ids }: TableOptions,
): Promise<Pick<Gathered, "labels" | "membership" | "ids">> {
  const read = async (name: string | undefined, asText = false) =>
    name === undefined ? undefined : await readOnly(await openFile(name), { asText });
  return { labels: await read(labels), membership: await read(membership), ids: await read(ids, true) };
}

/** Columns that are named as the labels are: `cat`, `dog`. All labels need one, and no other number may stand beside. */
async function findByClassNames({ file, contents }: OpenedFile, roles: Roles): Promise<Roles> {
  const { label } = roles;
  if (label === undefined) return roles;
  const used = [label, roles.member, roles.id];
  const columns = contents.arrays.filter(({ name, type, shape }) =>
    type !== "text" && shape.length === 1 && !used.includes(name)
  );
  if (columns.length < 2) return roles;
  const [{ data }] = await contents.read([{ names: [label], asText: true }]);
  const labels = new Set((data as string[]).map((text) => text.trim())),
    names = columns.map(({ name }) => name);
  const isEach = [...labels].every((name) => names.some((column) => column.trim() === name));
  if (!isEach) return roles;
  const unnamed = names.filter((name) => !labels.has(name.trim()));
  if (unnamed.length === 0) {
    return {
      ...roles,
      scores: { names, classNames: names.map((name) => name.trim()) },
    };
  }
  throw unreadable(
    file,
    `the columns of scores seem to be named by class, and each must be some row's label, found no row of ${
      listed(unnamed)
    }; ` +
      "name the columns of scores (--score-columns)",
  );
}
