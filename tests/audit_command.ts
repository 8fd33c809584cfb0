/** Runs `deno task audit` in this process. */
import { readGiven } from "../src/answers/given.ts";
import { main } from "../src/cli.ts";
import { auditGiven } from "../src/given.ts";

/** Runs a command line of `audit`: its exit code, and what it has printed. */
export async function runAudit(...args: string[]) {
  const printed: string[] = [], errors: string[] = [];
  const code = await main(["audit", ...args], {
    print: (text) => printed.push(text),
    stderr: { write: (text) => errors.push(text) },
    live: false,
    readInput: () => Promise.reject(new Error("not the input under test")),
    enter: () => {},
    stopAtOnce: () => {},
    makePlan: () => Promise.reject(new Error("not the command under test")),
    trainShare: () => Promise.reject(new Error("not the command under test")),
    signal: new AbortController().signal,
    runExperiment: () => Promise.reject(new Error("not the command under test")),
    reproduce: () => Promise.reject(new Error("not the command under test")),
    reproduceStrong: () => Promise.reject(new Error("not the command under test")),
    auditGiven,
    readGiven,
  });
  return { code, printed: printed.join("\n"), stderr: errors.join("") };
}
