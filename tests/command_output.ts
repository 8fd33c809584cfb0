/** A command line in this process, and what it prints. */
import type { Io } from "../src/commands/io.ts";

/** Runs a command that asks nothing of the world but output and a signal. */
export async function outputOf(
  run: (io: Io) => Promise<number>,
  signal = new AbortController().signal,
): Promise<{ code: number; printed: string; errors: string }> {
  const printed: string[] = [], errors: string[] = [];
  const none = () => {
    throw new Error("not the command under test");
  };
  const code = await run({
    print: (text) => printed.push(text),
    stderr: { write: (text) => errors.push(text) },
    live: false,
    readInput: none,
    enter: none,
    stopAtOnce: () => {},
    signal,
    runExperiment: none,
    auditGiven: none,
    readGiven: none,
    reproduce: none,
    reproduceStrong: none,
    makePlan: none,
    trainShare: none,
  });
  return { code, printed: printed.join("\n"), errors: errors.join("") };
}
