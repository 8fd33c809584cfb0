/** Checkpoints in a folder of models, as another process leaves them. */
import { assertEquals } from "@std/assert";

/** The times of all checkpoints in a folder; empty where there are none. */
function checkpointsIn(folder: string): string {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name)
    .filter((name) => /^checkpoint-.*\.safetensors$/.test(name))
    .map((name) => Deno.statSync(`${folder}/${name}`).mtime?.getTime()).join();
}

/** Waits until a process leaves a checkpoint in a folder, which it must do before it ends. */
export async function nextCheckpoint(folder: string, process: Deno.ChildProcess): Promise<void> {
  const before = checkpointsIn(folder), ended = process.status.then(({ code }) => `ended with ${code}`);
  while (checkpointsIn(folder) === before) {
    const pause = new Promise<string>((resolve) => setTimeout(() => resolve("still runs"), 50));
    assertEquals(await Promise.race([ended, pause]), "still runs");
  }
}
