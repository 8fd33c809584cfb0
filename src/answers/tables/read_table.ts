/** Answers out of files: the one way in, for commands and for programs. */
import type { Answers } from "../answers.ts";
import { kindOfPath } from "../../platform/sources.ts";
import { typeName } from "../../type_name.ts";
import { readFolder } from "./folders.ts";
import { readOneFile } from "./one_file.ts";
import { type FileName, nameOf } from "./open.ts";
import type { SideBySide, TableOptions } from "./options.ts";
import { readSideBySide } from "./side_by_side.ts";

/**
 * Where a table is: `FILE`, `FILE.npz:name` for one array of it, a folder as another tool writes it, bytes with a name, or
 * members and non-members in files of their own.
 */
export type TableSource = FileName | SideBySide;

/**
 * Reads the answers of one model.
 *
 * @throws {Error} a sentence that names the file, what is needed and what was found; and where the table holds several models
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readTable } from "./read_table.ts";
 * const bytes = new TextEncoder().encode("prob_0,prob_1,label,member\n0.9,0.1,0,1\n0.4,0.6,0,0\n");
 * const answers = await readTable({ name: "answers.csv", bytes });
 * assertEquals([answers.kind, answers.samples, answers.classes], ["probabilities", 2, 2]);
 * ```
 */
export async function readTable(source: TableSource, options: TableOptions = {}): Promise<Answers> {
  const models = await readModels(source, options);
  if (models.length === 1) return models[0];
  throw new RangeError(
    `Cannot read ${titleOf(source)} as one model's answers: it holds those of ${models.length}`,
  );
}

/**
 * Reads the answers of one model or of several, such as a table `[M, N, K]` of shadows. Their scores are views of what was
 * read.
 *
 * @throws {Error} a sentence that names the file, what is needed and what was found
 */
export async function readModels(
  source: TableSource,
  options: TableOptions = {},
): Promise<readonly Answers[]> {
  checkSource(source);
  if (typeof source !== "string") {
    return await ("members" in source ? readSideBySide(source, options) : readOneFile(source, options));
  }
  if (await kindOfPath(source) === "folder") return await readFolder(source, options);
  return await readOneFile(source, options);
}

/** Refuses what is neither a place of a file nor bytes with a name. */
function checkSource(source: unknown): void {
  if (typeof source === "string") return;
  const has = (...keys: string[]) =>
    typeof source === "object" && source !== null && keys.every((key) => key in source);
  if (has("name", "bytes") || has("members", "nonMembers")) return;
  throw new TypeError(
    "Cannot read answers: the path of a file, { name, bytes } or { members, nonMembers } is needed, " +
      `found ${typeName(source)}`,
  );
}

function titleOf(source: TableSource): string {
  return typeof source === "object" && "members" in source
    ? `${source.members} and ${source.nonMembers}`
    : nameOf(source);
}

/**
 * Reads the answers that a run left, or that a program saved: `readTable` of one file.
 *
 * @throws {Error} a sentence that names the file, what is needed and what was found
 */
export function readAnswers(path: string, options: TableOptions = {}): Promise<Answers> {
  return readTable(path, options);
}
