/** The names of what a plan can be started by; `emitters.ts` has what is written for each. */

/** Programs that start shares. */
export const EMITS = ["slurm", "kubernetes", "github", "make", "parallel"] as const;
/** One of them. */
export type Emit = (typeof EMITS)[number];
