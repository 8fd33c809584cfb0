/** All emitters, by their names. */
import type { Emitter } from "./emitter.ts";
import type { Emit } from "./names.ts";
import { slurm } from "./slurm.ts";

/** What writes a launcher's file. */
export const emitters: Readonly<Record<Emit, Emitter>> = { slurm };
