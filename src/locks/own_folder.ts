/** The folder of a report, for one run at a time. */
import { makeFolder } from "../platform/files.ts";
import { Runner } from "./runner.ts";

/** The name of the lock on a folder's reports. */
const REPORT = "report";

/**
 * Makes a folder where it is absent, and keeps other runs from writing their reports there until the result is disposed or this
 * process ends, however it ends.
 *
 * @throws {Error} where another run has it, or it is no folder that takes files
 */
export async function keepForReport(directory: string): Promise<AsyncDisposable> {
  const runner = await makeFolder(directory).then(() => Runner.enter(directory)).catch((error) => {
    throw new Error(`Cannot write to ${directory}: it must be a folder that takes files; ${error.message}`);
  });
  const lock = await runner.take(REPORT);
  if ("release" in lock) return runner;
  await runner[Symbol.asyncDispose]();
  throw new Error(
    `Cannot use ${directory}: another run (process ${lock.pid} of ${lock.host}) writes its report there; wait until it ends, ` +
      "or name another folder with --out",
  );
}
