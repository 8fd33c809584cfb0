/** Plays, by which attacks by sample learn without the target: each shadow in turn plays the target for the others. */
import { UNKNOWN } from "../../answers/answers.ts";
import { gather } from "../../gather.ts";
import type { Play } from "./sample_attack.ts";

/** Shadows that play the target at most: with their samples there is enough to learn a threshold or a network. */
const MOST_PLAYS = 8;

/** The plays of shadows that have both members and others. */
export function playsOf(
  shadows: readonly Float64Array[],
  membership: readonly Uint8Array[],
  queries: number,
): Play[] {
  const players = membership.map((_, model) => model)
    .filter((model) => membership[model].includes(1) && membership[model].includes(0))
    .slice(0, MOST_PLAYS);
  return players.map((player) => ({
    evidence: {
      samples: membership[player].length,
      queries,
      target: shadows[player],
      shadows: shadows.filter((_, model) => model !== player),
      membership: membership.filter((_, model) => model !== player),
    },
    truth: membership[player],
  }));
}

/** The rows of known membership, and that. */
export function knownOf(truth: Uint8Array): { rows: Uint32Array; known: Uint8Array } {
  const rows = Uint32Array.from(truth.keys()).filter((row) => truth[row] !== UNKNOWN);
  return { rows, known: gather(truth, rows) };
}
