import type { readGiven } from "../answers/given.ts";
import type { makePlan } from "../cluster/make_plan.ts";
import type { trainShare } from "../cluster/train_share.ts";
import type { runExperiment } from "../experiment.ts";
import type { auditGiven } from "../given.ts";
import type { reproduce } from "../reproduce/reproduce.ts";
import type { reproduceStrong } from "../reproduce/strong/strong.ts";

/** Standard error, as far as a command needs it. */
export interface ErrorStream {
  /** True for a terminal. */
  readonly isTTY?: boolean;
  /** The terminal's width in characters, as it is now. */
  readonly columns?: number;
  /** Writes at once. */
  write(text: string): unknown;
}

/** A command's way to the world. */
export interface Io {
  /** Writes a text and a line end to standard output. */
  print(text: string): void;
  /** Reads standard input to its end. */
  readInput(): Promise<string>;
  /** Takes progress, notices and errors. */
  readonly stderr: ErrorStream;
  /** True where `stderr` takes lines that are redrawn. */
  readonly live: boolean;
  /** Makes a folder the one that relative paths start from. */
  enter(folder: string): void;
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
  /** Lets an interruption end the program at once: for work that leaves nothing unfinished and may be busy for long. */
  stopAtOnce(): void;
  /** The work of `attack`. */
  readonly runExperiment: typeof runExperiment;
  /** The work of `audit`. */
  readonly auditGiven: typeof auditGiven;
  /** The work of `audit --check`. */
  readonly readGiven: typeof readGiven;
  /** The work of `reproduce`. */
  readonly reproduce: typeof reproduce;
  /** The work of `reproduce strong`. */
  readonly reproduceStrong: typeof reproduceStrong;
  /** The work of `plan`. */
  readonly makePlan: typeof makePlan;
  /** The work of `train`. */
  readonly trainShare: typeof trainShare;
}
