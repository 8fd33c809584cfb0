/** Lines for GNU parallel: a command for each share, which a shell runs in turn as well. */
import { shellLine } from "../../shell.ts";
import type { Emitter } from "./emitter.ts";
import { trainCommand } from "./launch.ts";

export const parallel: Emitter = {
  ending: ".parallel",
  emit(launch) {
    const { plan: { shares, config: { workers } }, project } = launch;
    const train = [...trainCommand(launch), "--workers", String(workers)];
    const lineOf = (index: number) =>
      `cd ${shellLine([project])} && ${shellLine([...train, "--index", String(index)])}\n`;
    return Array.from({ length: shares }, (_, index) => lineOf(index)).join("");
  },
  start: (path) => `${shellLine(["parallel", "--jobs", "2", "--retries", "3"])} < ${shellLine([path])}`,
};
