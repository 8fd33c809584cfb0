/** Answers that are kept as they come in, by the hash of what was asked: nothing is asked twice, however a run ends. */
import { writeFileAtomically } from "../../files/atomic_write.ts";
import { makeFolder, openToGrow, readIfThere } from "../../platform/files.ts";
import { holderOf, tryLock } from "../../platform/lock.ts";
import { sha256 } from "../../sha256.ts";
import type { Scored } from "../target.ts";

/** The answer to one sample: its scores, and all else of `Scored`. */
export interface Kept extends Pick<Scored, "kind" | "classNames"> {
  readonly scores: readonly number[] | string;
  /** True where a row is one bare value. */
  readonly isBare: boolean;
}

/** A line of the file: an answer, or the number of samples that a try asks about. */
type Line = { readonly hash: string; readonly kept: Kept } | { readonly asked: number };

/** Kept answers, held against other processes until they are disposed. */
export interface KeptAnswers extends Disposable {
  /** The samples that were asked about so far, over all runs, in tries that failed as well. */
  asked(): number;
  get(hash: string): Kept | undefined;
  /** Writes that a try asks about `samples`. */
  willAsk(samples: number): Promise<void>;
  /** Writes answers, before they are used. */
  keep(answers: ReadonlyMap<string, Kept>): Promise<void>;
}

/**
 * Opens the file of what is asked of one endpoint, made where it is absent.
 *
 * @param asked all that tells this endpoint, protocol, model and output from others
 * @throws {Error} where another process has it, or it is another program's
 */
export async function openKeptAnswers(folder: string, asked: readonly string[]): Promise<KeptAnswers> {
  await makeFolder(folder).catch((error) => {
    throw new Error(`Cannot keep answers in ${folder}: it must be a folder; ${error.message}`);
  });
  const host = new URL(asked[0]).host.replaceAll(/[^\w.-]/g, "-");
  const path = `${folder}/${host}-${(await sha256(JSON.stringify(asked))).slice(0, 16)}.jsonl`;
  const lock = await tryLock(`${path}.lock`);
  if (lock === undefined) {
    const pid = await holderOf(`${path}.lock`);
    throw new Error(
      `Cannot keep answers in ${path}: another run${
        pid && ` (process ${pid})`
      } uses it; wait until it ends, or name ` +
        "another folder with --answers-kept",
    );
  }
  try {
    await lock.sign();
    const bytes = await readIfThere(path) ?? new Uint8Array();
    const whole = bytes.lastIndexOf(0x0a) + 1;
    const lines = new TextDecoder().decode(bytes.subarray(0, whole)).split("\n").slice(0, -1);
    // A killed run leaves a record without its end, behind which nothing may be written.
    if (whole < bytes.length) await writeFileAtomically(path, [bytes.slice(0, whole)]);
    const answers = new Map<string, Kept>();
    let count = 0;
    for (const [i, text] of lines.entries()) {
      const line = parsedLine(text, `${path}, line ${i + 1}`);
      if ("asked" in line) count += line.asked;
      else answers.set(line.hash, line.kept);
    }
    const file = await openToGrow(path);
    let last: Promise<void> = Promise.resolve();
    const append = (lines: readonly Line[]) => {
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
      last = last.then(() => file.append(new TextEncoder().encode(text)));
      return last;
    };
    return {
      asked: () => count,
      get: (hash) => answers.get(hash),
      async willAsk(samples) {
        count += samples;
        await append([{ asked: samples }]);
      },
      async keep(made) {
        await append([...made].map(([hash, kept]) => ({ hash, kept })));
        for (const [hash, kept] of made) answers.set(hash, kept);
      },
      [Symbol.dispose]() {
        file[Symbol.dispose]();
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

function parsedLine(text: string, place: string): Line {
  try {
    const line = JSON.parse(text);
    if (typeof line.asked === "number" || typeof line.hash === "string" && line.kept.scores !== undefined) {
      return line;
    }
  } catch {
    // Told of below.
  }
  throw new Error(`Cannot use ${place}: it must be a kept answer, found another text; move the file away`);
}
