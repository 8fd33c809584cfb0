/** The interface of emitters: each writes the file by which a program starts a plan's shares. */
import type { Launch } from "./launch.ts";

/** A program that starts shares. To add one, write a file beside this one, and name it in names.ts and emitters.ts. */
export interface Emitter {
  /** The ending of the file's name, behind the plan's: `.sbatch`. */
  readonly ending: string;
  /**
   * The file's text.
   *
   * @throws {RangeError} where the program cannot start this plan
   */
  emit(launch: Launch): string;
  /** The command that starts all shares by the file at a path, or the step that does. */
  start(path: string, launch: Launch): string;
  /** True where it makes the report as well. */
  readonly makesReport?: true;
  /** True where the models go to no folder of this machine, so that nothing here tells how far they are. */
  readonly isElsewhere?: true;
}

/** Lines of a comment, each behind `#`. */
export function comment(lines: readonly string[]): string {
  return lines.map((line) => line === "" ? "#" : `# ${line}`).join("\n");
}
