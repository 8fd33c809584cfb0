/**
 * The run directory: what was trained and predicted, named by what made it, so that nothing is made twice, an
 * interrupted run goes on where it stopped, and a stale or damaged file is never read as if it fitted.
 *
 * A file is `<kind>-<key>[-<part>].<extension>`. Beside it lies `... .made.json`, which says in full what made it and
 * the SHA-256 of its bytes.
 */
import { writeFileAtomically } from "./files/atomic_write.ts";
import { decodeNpy, encodeNpy, type NpyArray } from "./files/npy.ts";
import { decodeSafetensors, encodeSafetensors, type Safetensors } from "./files/safetensors.ts";
import { drawRunnerId, type ShareName } from "./locks/records.ts";
import { Runner } from "./locks/runner.ts";
import { listFolder, makeFolder, readIfThere, readText, removeIfThere } from "./platform/files.ts";
import { sha256 } from "./sha256.ts";
import { notice } from "./notices.ts";

/** Everything that names a file: its kind, all that made it, and which part of that it is. */
export interface StoreEntry {
  /** `model`, `checkpoint`, `logits`, `split`, ... */
  readonly kind: string;
  /** Everything that its contents depend on, as plain JSON: two entries with the same spec are the same file. */
  readonly spec: unknown;
  /** Tells apart several files that the same spec made. */
  readonly part?: string;
}

/** The record that lies beside each file. */
interface MadeBy {
  readonly spec: unknown;
  /** Sums of the bytes that were last to be written and, until those are in place, of those before. */
  readonly sha256: readonly string[];
}

/** The ending of records' names. */
const RECORD = ".made.json";

/** A run directory. Making a `Store` touches nothing; a Worker may have one of its own on the same directory. */
export class Store {
  /** The folder of the files. */
  readonly directory: string;
  /** Ten digits that this process' half-written files are named by. */
  readonly writer: string;
  readonly #onNotice: (notice: string) => void;

  /** `onNotice` hears of files that cannot be used. A Worker writes as its process, by that one's `writer`. */
  constructor(
    directory: string,
    { onNotice = () => {}, writer = drawRunnerId() }: {
      onNotice?: (notice: string) => void;
      writer?: string;
    } = {},
  ) {
    this.directory = directory;
    this.writer = writer;
    this.#onNotice = onNotice;
  }

  /**
   * Makes the directory where it is absent.
   *
   * @throws {Error} where it is no folder
   */
  async make(): Promise<void> {
    await makeFolder(this.directory).catch((error) => {
      throw new Error(
        `Cannot use ${this.directory} as the run directory: it must be a folder; ${error.message}`,
      );
    });
  }

  /**
   * Enters the directory as one of those that may work there at the same time, and removes what killed runs left half-written.
   *
   * @param share the share of a plan that this process trains
   * @throws {Error} where it is no folder, or takes no files
   */
  async open({ share }: { share?: ShareName } = {}): Promise<Runner> {
    await this.make();
    try {
      return await Runner.enter(this.directory, { id: this.writer, share, onNotice: this.#onNotice });
    } catch (error) {
      throw new Error(
        `Cannot use ${this.directory} as the run directory: it must take files; ${(error as Error).message}`,
      );
    }
  }

  /** The name that `spec` gives to a file: 16 hexadecimal digits, the same whatever the order of the spec's keys. */
  async key(kind: string, spec: unknown): Promise<string> {
    return (await sha256(`${kind}\n${canonicalJson(spec)}`)).slice(0, 16);
  }

  /** An entry's name: that of its files, without their extensions. */
  async name({ kind, spec, part }: StoreEntry): Promise<string> {
    return [kind, await this.key(kind, spec), ...part ? [part] : []].join("-");
  }

  /** An entry's path, without its extension. */
  async path(entry: StoreEntry): Promise<string> {
    return `${this.directory}/${await this.name(entry)}`;
  }

  /** Writes `<entry>.safetensors`. */
  writeTensors(entry: StoreEntry, contents: Safetensors): Promise<void> {
    return this.#write(entry, "safetensors", encodeSafetensors(contents));
  }

  /** Reads `<entry>.safetensors`; undefined where it is absent or damaged, the latter with a notice. */
  readTensors(entry: StoreEntry): Promise<Safetensors | undefined> {
    return this.#read(entry, "safetensors", decodeSafetensors);
  }

  /** Writes `<entry>.npy`. */
  writeArray(entry: StoreEntry, array: NpyArray): Promise<void> {
    return this.#write(entry, "npy", encodeNpy(array));
  }

  /** Reads `<entry>.npy`; undefined where it is absent or damaged, the latter with a notice. */
  readArray(entry: StoreEntry): Promise<NpyArray | undefined> {
    return this.#read(entry, "npy", decodeNpy);
  }

  /** Writes `<entry>.json`. */
  writeJson(entry: StoreEntry, value: unknown): Promise<void> {
    return this.#write(entry, "json", new TextEncoder().encode(JSON.stringify(value)));
  }

  /** Reads `<entry>.json`; undefined where it is absent or damaged, the latter with a notice. */
  readJson(entry: StoreEntry): Promise<unknown> {
    return this.#read(entry, "json", (bytes) => JSON.parse(new TextDecoder().decode(bytes)));
  }

  /** The specs of all entries of a kind; of the logits of several sets, one a set. Damaged records are passed over. */
  async specs(kind: string): Promise<unknown[]> {
    const specs: unknown[] = [];
    for (const { name } of await listFolder(this.directory)) {
      if (!name.startsWith(`${kind}-`) || !name.endsWith(RECORD)) continue;
      try {
        specs.push(JSON.parse(await readText(`${this.directory}/${name}`)).spec);
      } catch {
        // Damaged, or another program's: reading the entry itself is what tells of it.
      }
    }
    return specs;
  }

  /**
   * The entries of some kinds that have a file, in the order of their names. `strays` are files that no record beside them tells
   * of, or one that does not fit their names.
   */
  async entries(kinds: readonly string[]): Promise<{ entries: StoreEntry[]; strays: string[] }> {
    const entries: StoreEntry[] = [], strays: string[] = [];
    const pattern = new RegExp(`^(${kinds.join("|")})-[0-9a-f]{16}(?:-(.+))?\\.(?:safetensors|npy|json)$`);
    const names = (await listFolder(this.directory)).filter(({ name, isFile }) =>
      isFile && !name.endsWith(RECORD)
    ).map(({ name }) => name);
    for (const name of names.toSorted()) {
      const [, kind, part] = pattern.exec(name) ?? [];
      if (kind === undefined) continue;
      const path = `${this.directory}/${name.slice(0, name.lastIndexOf("."))}`;
      const spec = (await recordAt(path))?.spec, entry: StoreEntry = { kind, spec, part };
      if (spec === undefined || await this.path(entry) !== path) strays.push(`${this.directory}/${name}`);
      else entries.push(entry);
    }
    return { entries, strays };
  }

  /** Removes an entry's files, where there are any: a checkpoint once its training is over. */
  async remove(entry: StoreEntry): Promise<void> {
    const path = await this.path(entry);
    for (const extension of ["safetensors", "npy", "json", "made.json"]) {
      await removeIfThere(`${path}.${extension}`);
    }
  }

  async #write(entry: StoreEntry, extension: string, bytes: Uint8Array): Promise<void> {
    const path = await this.path(entry);
    const before = await readIfThere(`${path}.${extension}`);
    // The record goes first, and still knows the bytes in place: killed in between, the file of before stays good.
    const digests = [await sha256(bytes)];
    if (before && await isRecorded(path, entry.spec, before)) digests.push(await sha256(before));
    const record: MadeBy = { spec: entry.spec, sha256: digests };
    const { writer } = this, encoded = new TextEncoder().encode(JSON.stringify(record, null, 2));
    await writeFileAtomically(path + RECORD, encoded, { writer });
    await writeFileAtomically(`${path}.${extension}`, bytes, { writer });
  }

  async #read<T>(
    entry: StoreEntry,
    extension: string,
    decode: (bytes: Uint8Array) => T,
  ): Promise<T | undefined> {
    const path = await this.path(entry);
    const bytes = await readIfThere(`${path}.${extension}`);
    if (!bytes) return undefined;
    if (await isRecorded(path, entry.spec, bytes)) return decode(bytes);
    this.#onNotice(notice("damaged file", { path: `${path}.${extension}` }));
    return undefined;
  }
}

/** The record beside an entry's file; undefined where there is none, or a damaged one. */
async function recordAt(path: string): Promise<MadeBy | undefined> {
  try {
    return JSON.parse(await readText(path + RECORD)) ?? undefined;
  } catch {
    return undefined;
  }
}

/** True where the record at `path` says that `spec` made `bytes`. */
async function isRecorded(path: string, spec: unknown, bytes: Uint8Array): Promise<boolean> {
  const record = await recordAt(path);
  return record !== undefined && canonicalJson(record.spec) === canonicalJson(spec) &&
    Array.isArray(record.sha256) && record.sha256.includes(await sha256(bytes));
}

/** JSON with sorted keys, so that equal specs are equal texts. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, value) => {
    if (typeof value === "number" && !Number.isFinite(value) || ArrayBuffer.isView(value)) {
      throw new TypeError(`Cannot name a file by its spec: ${key} must be plain JSON, found ${value}`);
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
  });
}
