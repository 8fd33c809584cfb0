/**
 * Files in a folder that may hold other people's, too. A record in the folder says which files are of our own writing, by
 * their SHA-256: those are replaced, all others are left alone.
 */
import { makeFolder, readIfThere, readStreamIfThere } from "../platform/files.ts";
import { type Hash, startHash } from "../platform/hash.ts";
import { writeFileAtomically } from "./atomic_write.ts";

/** The record's name. */
export const RECORD = "kagemusha.json";

/** SHA-256 by file name: of the bytes that were last to be written and, until those are in place, of those before. */
type OwnFiles = Record<string, readonly string[]>;

/**
 * Makes `directory` where it is absent, and checks that `writeOwnFile` could write `names` there: a run of hours should not
 * fail at its end.
 *
 * @throws {Error} where the directory cannot be made, or a file is there that was not written by `writeOwnFile`
 */
export async function assertReplaceable(directory: string, names: readonly string[]): Promise<void> {
  await makeFolder(directory).catch((error) => {
    throw new Error(`Cannot write to ${directory}: it must be a folder; ${error.message}`);
  });
  const own = await readOwnFiles(directory);
  for (const name of names) await digestOfOwn(directory, name, own);
}

/**
 * Writes a file, given whole or in pieces, and records it.
 *
 * @throws {Error} where a file of that name is there that was not written by this function, or was changed since
 */
export async function writeOwnFile(
  directory: string,
  name: string,
  contents: Uint8Array | Iterable<Uint8Array>,
): Promise<void> {
  const own = await readOwnFiles(directory);
  const before = await digestOfOwn(directory, name, own);
  const hash = startHash("sha256");
  const pieces = contents instanceof Uint8Array ? [contents] : contents;
  const beforeRename = async () => {
    const after = hash.hex();
    // The record goes first, and still knows the bytes in place: killed in between, they stay ours.
    own[name] = before === undefined || before === after ? [after] : [after, before];
    const record = new TextEncoder().encode(`${JSON.stringify({ files: own }, null, 1)}\n`);
    await writeFileAtomically(`${directory}/${RECORD}`, record);
  };
  await writeFileAtomically(`${directory}/${name}`, hashed(pieces, hash), { beforeRename });
}

function* hashed(pieces: Iterable<Uint8Array>, hash: Hash): Generator<Uint8Array> {
  for (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}

/** The digest of a file that is ours to replace; undefined where there is none. */
async function digestOfOwn(directory: string, name: string, own: OwnFiles): Promise<string | undefined> {
  const path = `${directory}/${name}`;
  const digest = await digestOf(path).catch((error) => {
    throw new Error(`Cannot replace ${path}: it must be a file; ${error.message}`);
  });
  if (digest === undefined) return undefined;
  if (Object.hasOwn(own, name) && own[name].includes(digest)) return digest;
  throw new Error(
    `Cannot replace ${path}: it is not as this program has written it; move it away, or name another folder with --out`,
  );
}

/** The SHA-256 of a file, which is read piece by piece; undefined where there is none. */
async function digestOf(path: string): Promise<string | undefined> {
  const pieces = await readStreamIfThere(path);
  if (pieces === undefined) return undefined;
  const hash = startHash("sha256");
  for await (const piece of pieces) hash.update(piece);
  return hash.hex();
}

async function readOwnFiles(directory: string): Promise<OwnFiles> {
  const path = `${directory}/${RECORD}`;
  const bytes = await readIfThere(path);
  if (bytes === undefined) return {};
  try {
    const { files } = JSON.parse(new TextDecoder().decode(bytes));
    if (!Array.isArray(files) && Object.values(files).every(Array.isArray)) return files;
  } catch {
    // Other text than JSON is no record, as the error says.
  }
  throw new Error(
    `Cannot write to ${directory}: its ${RECORD} must be the record of what this program has written there, found another file`,
  );
}
