/** All emitters, by their names. */
import type { Emitter } from "./emitter.ts";
import { github } from "./github.ts";
import { kubernetes } from "./kubernetes.ts";
import { make } from "./make.ts";
import type { Emit } from "./names.ts";
import { parallel } from "./parallel.ts";
import { slurm } from "./slurm.ts";

/** Programs that start shares, each with what writes the file for it. */
export const emitters: Readonly<Record<Emit, Emitter>> = { slurm, kubernetes, github, make, parallel };
