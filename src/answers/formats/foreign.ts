/** Files that are never read, each with the line that saves what is in them as .npz. */
import { unreadable } from "./format.ts";

/** The start of a file, by which its kind is told. */
interface Signature {
  readonly bytes: readonly number[];
  readonly at?: number;
  readonly what: string;
  /** Python that saves it as .npz; `FILE` stands for the file's name. */
  readonly line: string;
}

/** The contents of a saved file: a dictionary of arrays, or one array. */
const NAMED = '(a if isinstance(a, dict) else {"scores": a})';
const UNPICKLE =
  `import pickle, numpy; a = pickle.load(open("FILE", "rb")); numpy.savez("answers.npz", **${NAMED})`;
const FROM_JOBLIB = `import joblib, numpy; a = joblib.load("FILE"); numpy.savez("answers.npz", **${NAMED})`;
const UNPICKLE_TORCH = 'import torch, numpy; a = torch.load("FILE", weights_only=True); ' +
  `numpy.savez("answers.npz", **{k: v.numpy() for k, v in ${NAMED}.items()})`;
const FROM_HDF5 =
  'import h5py, numpy; numpy.savez("answers.npz", **{k: v[()] for k, v in h5py.File("FILE").items()})';
const FROM_EXCEL = 'import pandas; pandas.read_excel("FILE").to_csv("answers.csv", index=False)';
const FROM_FEATHER = 'import pandas; pandas.read_feather("FILE").to_parquet("answers.parquet")';
const FROM_MATLAB =
  'import scipy.io, numpy; numpy.savez("answers.npz", logits=scipy.io.loadmat("FILE")["logits"])';

const SIGNATURES: readonly Signature[] = [
  // Protocols 2 to 5 begin with 0x80 and their number.
  ...[2, 3, 4, 5].map((protocol) => ({ bytes: [0x80, protocol], what: "a pickle", line: UNPICKLE })),
  { bytes: ascii("\x89HDF\r\n\x1a\n"), what: "an HDF5 file", line: FROM_HDF5 },
  { bytes: ascii("ARROW1\0\0"), what: "a Feather file", line: FROM_FEATHER },
  { bytes: ascii("FEA1"), what: "a Feather file", line: FROM_FEATHER },
  { bytes: ascii("MATLAB 5.0"), what: "a MATLAB file", line: FROM_MATLAB },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: "an Excel file", line: FROM_EXCEL },
];

const PICKLES = ["pkl", "pickle", "sav"], TORCH = ["pt", "pth", "ckpt", "bin"];

/**
 * Refuses a file that is known and never read, by its first bytes or its extension.
 *
 * @throws {TypeError} naming the line that saves it in a form that is read
 */
export function refuseForeign(name: string, head: Uint8Array): void {
  const extension = name.toLowerCase().match(/\.(\w+)(?:\.gz)?$/)?.[1] ?? "";
  const found = SIGNATURES.find(({ bytes, at = 0 }) => bytes.every((byte, i) => head[at + i] === byte));
  if (extension === "joblib") refuse(name, "a pickle", FROM_JOBLIB);
  if (found) {
    const isTorch = found.line === UNPICKLE && TORCH.includes(extension);
    refuse(name, found.what, isTorch ? UNPICKLE_TORCH : found.line);
  }
  // Protocol 0 is text, and joblib may compress: only the extension tells those.
  if (PICKLES.includes(extension)) refuse(name, "a pickle", UNPICKLE);
}

/**
 * Refuses an archive without arrays: a PyTorch file, a spreadsheet, or any other.
 *
 * @throws {Error}
 */
export function foreignArchive(name: string, entries: readonly string[]): never {
  if (entries.some((entry) => entry.endsWith("data.pkl"))) {
    refuse(name, "a pickle of PyTorch's", UNPICKLE_TORCH);
  }
  if (entries.includes("[Content_Types].xml")) refuse(name, "an Excel file", FROM_EXCEL);
  throw unreadable(
    name,
    `an .npz file holds arrays, each as NAME.npy, found ${entries[0] ?? "no file at all"}`,
  );
}

function refuse(name: string, what: string, line: string): never {
  const why = what.startsWith("a pickle")
    ? ", which could run code and is never unpickled"
    : ", which is not read";
  throw new TypeError(
    `Cannot read ${name}: it is ${what}${why}. Save its arrays in another form instead: ` +
      line.replaceAll("FILE", name.split("/").at(-1)!),
  );
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
