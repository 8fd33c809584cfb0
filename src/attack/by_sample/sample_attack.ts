/**
 * An attack by sample: it judges each sample by how several shadows answered that very sample, some trained on it and some
 * not. Every file of this folder has one or a family of them. It never sees the target's membership.
 */
import type { Block } from "../../answers/block.ts";
import type { Heap } from "../../kernels/heap.ts";
import type { AttackDescription } from "../attack.ts";

/** An attack's view of N samples, each asked Q times, by one signal. */
export interface Evidence {
  /** N */
  readonly samples: number;
  /** Q */
  readonly queries: number;
  /** `[N, Q]`, read off the target's answers. */
  readonly target: Float64Array;
  /** M of `[N, Q]`, read off each shadow's answers to the same samples. */
  readonly shadows: readonly Float64Array[];
  /** M of `[N]`: 1 where the shadow was trained on the sample, 0 where not, `UNKNOWN`. */
  readonly membership: readonly Uint8Array[];
}

/** Evidence in which a shadow plays the target for the others, so that the truth is known. */
export interface Play {
  /** The answers of the shadow that plays the target, and those of the others. */
  readonly evidence: Evidence;
  /** `[N]`: the membership of the shadow that plays the target; 1, 0 or `UNKNOWN`. */
  readonly truth: Uint8Array;
}

/** Options of learning. */
export interface SampleFitOptions {
  /** The memory in which the kernels work. */
  readonly heap: Heap;
  /** Seeds whatever an attack draws. */
  readonly seed: number;
}

/** An attack that has learned what it has to. */
export interface FittedSampleAttack {
  /** Scores `[N]`: float64, the higher, the more likely a member. No sample's score may be NaN. */
  score(evidence: Evidence): Float64Array;
}

/** A property that shadows must have for an attack by sample. */
export type ShadowNeed = "candidates" | "64 shadows";

/** An attack by sample. */
export interface SampleAttack extends AttackDescription {
  /** Its needs beside labels and scores: shadows trained on the samples to be judged, or many. */
  readonly of: readonly ShadowNeed[];
  /** Reads what it goes by off R answers: `[R]`. */
  signal(block: Block): Float64Array;
  /** Learns from plays alone. The same plays and seed give the same attack. */
  fit(plays: readonly Play[], options: SampleFitOptions): FittedSampleAttack;
}

/** The parts of answers that every attack by sample needs. */
export const NEEDS = ["labels", "scores"] as const;

/** The mean over each sample's queries: `[N]` of values `[N, Q]`. */
export function meanOverQueries(values: Float64Array, queries: number): Float64Array {
  if (queries === 1) return values;
  const means = new Float64Array(values.length / queries);
  for (let sample = 0, at = 0; sample < means.length; sample++) {
    let sum = 0;
    for (const end = at + queries; at < end; at++) sum += values[at];
    means[sample] = sum / queries;
  }
  return means;
}

/** Each sample's membership `[N]` for each of its queries: `[N, Q]`. */
export function overQueries(membership: Uint8Array, queries: number): Uint8Array {
  if (queries === 1) return membership;
  const repeated = new Uint8Array(membership.length * queries);
  for (let row = 0; row < repeated.length; row++) repeated[row] = membership[Math.floor(row / queries)];
  return repeated;
}
