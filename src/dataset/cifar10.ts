/** CIFAR-10 (Krizhevsky 2009) in its official binary layout: six files of 10,000 records. */
import { createTarDecoder } from "modern-tar";
import {
  isFile,
  listFolder,
  makeFolder,
  openToGrow,
  readFile,
  readStream,
  readText,
  remove,
  rename,
  writeFile,
} from "../platform/files.ts";
import { startHash } from "../platform/hash.ts";
import { CIFAR10, CIFAR_PIXELS, cifarClassNames, cifarRecordBytes, unpackCifar } from "./cifar_records.ts";
import { type Dataset, hashImages, type LabelledImages } from "./dataset.ts";
import { notice } from "../notices.ts";

const ARCHIVE_URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz";
const ARCHIVE = "cifar-10-binary.tar.gz";
const ARCHIVE_BYTES = 170_052_171;
const ARCHIVE_MD5 = "c32a1d4ab5d03f1284b67883e8d87530"; // published beside the link
const FOLDER = "cifar-10-batches-bin";
/** The ending of the names of what is not yet whole: no other program has it. */
const PART = ".kagemusha.part";

// The MD5 of each file in the official archive.
const POOL_FILES = {
  "data_batch_1.bin": "5dd7e06a14cb22eb9f671a540d1b7c25",
  "data_batch_2.bin": "5ea93a67294ea407fff1d09f752e9692",
  "data_batch_3.bin": "942cd6a4bcdd0dd3c604fbe906cb4421",
  "data_batch_4.bin": "ae636b3ba5c66a11e91e8cb52e771fcb",
  "data_batch_5.bin": "53f37980c15c3d472c316c40844f3f0d",
};
const VALIDATION_FILES = { "test_batch.bin": "803d5f7f4d78ea53de84dbe85f74fb6d" };
const FILES = { ...POOL_FILES, ...VALIDATION_FILES };

const [{ classes: CLASSES, namesFile: NAMES_FILE }] = CIFAR10;
const RECORD = cifarRecordBytes(CIFAR10);
const RECORDS = 10_000;

/**
 * Loads the 50,000 training images as the pool and the 10,000 test images as validation, from `directory` or the
 * `cifar-10-batches-bin/` in it. `onNotice` is told where the files are not the official ones, byte for byte.
 *
 * @throws {Error} where there are no such files
 * @throws {RangeError} where a file has another size, or a label over 9
 * @throws {SyntaxError} where batches.meta.txt does not name ten classes
 */
export async function loadCifar10(
  directory: string,
  { onNotice = () => {} }: { onNotice?: (notice: string) => void } = {},
): Promise<Dataset> {
  const folder = await findFolder(directory);
  if (folder === undefined) {
    throw new Error(
      `Cannot load CIFAR-10: neither ${directory} nor the ${FOLDER} in it holds all of ` +
        [...Object.keys(FILES), NAMES_FILE].join(", ") + await hint(directory),
    );
  }
  const classes = cifarClassNames(await readText(`${folder}/${NAMES_FILE}`));
  if (classes.length !== CLASSES) {
    throw new SyntaxError(
      `Cannot read ${folder}/${NAMES_FILE}: it must name ${CLASSES} classes, found ${classes.length}`,
    );
  }
  const unofficial: string[] = [];
  const pool = await readRecords(folder, POOL_FILES, unofficial);
  const validation = await readRecords(folder, VALIDATION_FILES, unofficial);
  if (unofficial.length > 0) {
    onNotice(notice("unofficial images", { folder, files: unofficial.join(", ") }));
  }
  return {
    name: "cifar10",
    sha256: hashImages(pool, validation),
    classes,
    imageShape: [32, 32, 3],
    pool,
    validation,
  };
}

/** True where `directory`, or the `cifar-10-batches-bin/` in it, holds all files that `loadCifar10` reads. */
export async function hasCifar10(directory: string): Promise<boolean> {
  return await findFolder(directory) !== undefined;
}

/**
 * Downloads the official archive into `directory`, checks its MD5 and unpacks it to `cifar-10-batches-bin/` there. An
 * interrupted download goes on where it stopped; an archive that is already there is checked and unpacked. The archive
 * is kept.
 *
 * `onProgress` is given the bytes so far and in all. `fetch` and `md5`, the sum that the archive must have, are for
 * tests and mirrors.
 *
 * @throws {Error} where the archive cannot be had, saying what to fetch and where to put it, or is not the official one
 */
export async function downloadCifar10(
  directory: string,
  { onProgress = () => {}, fetch = globalThis.fetch, md5 = ARCHIVE_MD5 }: {
    onProgress?: (done: number, total: number) => void;
    fetch?: (url: string, init: RequestInit) => Promise<Response>;
    md5?: string;
  } = {},
): Promise<void> {
  await makeFolder(directory);
  const archive = `${directory}/${ARCHIVE}`;
  const downloading = !await isFile(archive);
  const path = downloading ? archive + PART : archive;
  if (downloading) {
    try {
      await fetchInto(path, fetch, onProgress);
    } catch (error) {
      const { message, cause } = error as Error; // "fetch failed" tells why in its cause
      const reason = cause instanceof Error ? `${message} (${cause.message})` : message;
      throw new Error(
        `Cannot download CIFAR-10: ${reason}. Try again, and it goes on where it stopped; or fetch ${ARCHIVE_URL} ` +
          `elsewhere and put it at ${archive}; or unpack it anywhere and give that folder with --data DIR`,
        { cause: error },
      );
    }
  }
  const found = await md5Of(path);
  if (found !== md5) {
    if (downloading) await remove(path);
    throw new Error(
      `Cannot use ${path}: its MD5 must be ${md5}, found ${found}; ` +
        (downloading ? "it is deleted, try again" : "delete it and try again"),
    );
  }
  if (downloading) await rename(path, archive);
  await unpack(archive, directory);
}

async function findFolder(directory: string): Promise<string | undefined> {
  for (const folder of [directory, `${directory}/${FOLDER}`]) {
    const found = [...Object.keys(FILES), NAMES_FILE].map((name) => isFile(`${folder}/${name}`));
    if ((await Promise.all(found)).every(Boolean)) return folder;
  }
}

/** The names that CIFAR-10 has in its layouts for Python and for MATLAB. */
const OTHER_LAYOUT =
  /^(data_batch_\d|test_batch|batches\.meta)(\.mat)?$|^cifar-10-(batches-(py|mat)|python|matlab)\b/;
const IS_ARCHIVE = /\.(tar|tar\.gz|tgz|gz|zip)$/;

/** Says what is in the place of the files, where that is clear. */
async function hint(path: string): Promise<string> {
  const own = path.split(/[\\/]/).findLast((name) => name) ?? "";
  const inside = await namesIn(path);
  const advice = `that of ${ARCHIVE_URL}, unpacked, is needed`;
  if ([own, ...inside ?? []].some((name) => OTHER_LAYOUT.test(name))) {
    return `; it is CIFAR-10 in another layout: ${advice}`;
  }
  if (inside === undefined && await isFile(path)) {
    return `; it is a file: the folder that it unpacks to is needed`;
  }
  if (inside === undefined) return "; there is no such folder";
  const archive = inside.find((name) => IS_ARCHIVE.test(name));
  return archive === undefined ? "" : `; it holds ${archive}, which must be unpacked first`;
}

/** The names in a folder; undefined where there is none. */
async function namesIn(path: string): Promise<string[] | undefined> {
  try {
    return (await listFolder(path)).map(({ name }) => name);
  } catch {
    return undefined;
  }
}

/** Reads `files` (MD5 by name) one after the other, and adds those with another MD5 to `unofficial`. */
async function readRecords(
  folder: string,
  files: Record<string, string>,
  unofficial: string[],
): Promise<LabelledImages> {
  const count = RECORDS * Object.keys(files).length;
  const images = new Uint8Array(new SharedArrayBuffer(count * CIFAR_PIXELS));
  const labels = new Uint8Array(new SharedArrayBuffer(count));
  let first = 0;
  for (const [name, md5] of Object.entries(files)) {
    const path = `${folder}/${name}`;
    const bytes = await readFile(path);
    if (bytes.length !== RECORDS * RECORD) {
      throw new RangeError(
        `Cannot read ${path}: it must have ${RECORDS * RECORD} bytes, ${RECORDS} records of ${RECORD}, ` +
          `found ${bytes.length}`,
      );
    }
    if (startHash("md5").update(bytes).hex() !== md5) unofficial.push(name);
    unpackCifar(bytes, CIFAR10, {
      file: path,
      images: images.subarray(first * CIFAR_PIXELS),
      labels: [labels.subarray(first)],
    });
    first += RECORDS;
  }
  return { images, labels };
}

/** Downloads the archive to `path`, from where an earlier attempt stopped if the server lets us. */
async function fetchInto(
  path: string,
  fetch: (url: string, init: RequestInit) => Promise<Response>,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  using file = await openToGrow(path);
  const request = (from: number) =>
    fetch(ARCHIVE_URL, { headers: from > 0 ? { range: `bytes=${from}-` } : {} });

  let done = file.size;
  let response = await request(done);
  const refused = response.status === 200 || response.status === 416 || // no ranges here, or none from there on
    response.status === 206 && !response.headers.get("content-range")?.startsWith(`bytes ${done}-`);
  if (done > 0 && refused) {
    await response.body?.cancel();
    await file.empty();
    done = 0;
    response = await request(done);
  }
  if (response.status !== (done > 0 ? 206 : 200)) {
    await response.body?.cancel();
    throw new Error(`${ARCHIVE_URL} answers ${response.status} ${response.statusText}`);
  }

  const length = response.headers.get("content-length");
  const total = length === null ? ARCHIVE_BYTES : done + Number(length);
  for await (const chunk of response.body ?? []) {
    await file.append(chunk);
    done += chunk.length;
    onProgress(done, total);
  }
  if (length !== null && done < total) {
    throw new Error(`the connection ended after ${done} of ${total} bytes`);
  }
}

async function md5Of(path: string): Promise<string> {
  const hash = startHash("md5");
  for await (const chunk of await readStream(path)) hash.update(chunk);
  return hash.hex();
}

/** Unpacks the files that are known by name, and nothing else, to `<directory>/cifar-10-batches-bin`. */
async function unpack(archive: string, directory: string): Promise<void> {
  const temporary = `${directory}/${FOLDER}${PART}`;
  await makeFolder(temporary);
  const missing = new Set([...Object.keys(FILES), NAMES_FILE]);
  const entries = (await readStream(archive))
    .pipeThrough(new DecompressionStream("gzip"))
    .pipeThrough(createTarDecoder({ strict: true }));
  for await (const { header, body } of entries) {
    const name = [...missing].find((name) => header.name === `${FOLDER}/${name}` && header.type === "file");
    if (name === undefined) {
      await body.cancel();
    } else {
      await writeFile(`${temporary}/${name}`, body);
      missing.delete(name);
    }
  }
  if (missing.size > 0) throw new Error(`Cannot unpack ${archive}: it lacks ${[...missing].join(", ")}`);
  const folder = `${directory}/${FOLDER}`; // it may be there, but incomplete
  await makeFolder(folder);
  for (const name of [...Object.keys(FILES), NAMES_FILE]) {
    if (
      await isFile(`${folder}/${name}`) &&
      await md5Of(`${folder}/${name}`) !== await md5Of(`${temporary}/${name}`)
    ) {
      throw new Error(
        `Cannot unpack ${archive}: ${folder}/${name} is there with other bytes; move the folder away`,
      );
    }
  }
  for (const name of [...Object.keys(FILES), NAMES_FILE]) {
    await rename(`${temporary}/${name}`, `${folder}/${name}`);
  }
  await remove(temporary);
}
