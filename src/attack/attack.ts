/**
 * An attack, as every file of this folder has one: it reads a signal off each answer, learns from samples whose
 * membership it knows, and then scores the target's samples. It never sees the target's membership.
 */
import type { Block } from "../answers/block.ts";
import type { Heap } from "../kernels/heap.ts";
import type { RowOrders } from "../kernels/row_orders.ts";

/** A part that answers may lack: the samples' true classes, or scores beside the model's class. */
export type Need = "labels" | "scores";

/** `[n]` or `[n, width]`, row-major: what an attack goes by. */
export type Signals = Float64Array | Float32Array;

/** A lesson, from which an attack learns: n samples whose membership the attacker knows. */
export interface Lesson {
  /** `[n, width]`, as the attack's `signal` gives them. */
  readonly signals: Signals;
  /** The numbers a sample. */
  readonly width: number;
  /** `[n]`: 1 for a member, 0 for a non-member; at least one of each. */
  readonly membership: Uint8Array;
  /** `[n]`, each sample's true class; absent where nobody knows it. */
  readonly labels: Uint16Array | undefined;
  /** K */
  readonly classes: number;
  /**
   * Frees the signals, where nobody else needs them: for an attack that has learned, and keeps none of them. Lessons may be as
   * large as all else that an audit holds beside the answers.
   */
  readonly release?: () => void;
}

/** Options of fitting. */
export interface FitOptions {
  /** The memory in which the kernels work. */
  readonly heap: Heap;
  /** Seeds whatever an attack draws. */
  readonly seed: number;
  /** Makes something of the lesson that several attacks need: once for all that ask by this name. */
  readonly once?: Once;
  /** The orders in which networks of this seed take their rows. */
  readonly orders?: RowOrders;
}

/** Runs `make` for the first who asks by a name, and gives what it made to all. */
export type Once = <Made>(name: string, make: () => Made) => Made;

/** An attack that has learned. */
export interface FittedAttack {
  /** A sample is judged a member when its score is at least this. */
  readonly threshold: number;
  /** Scores `[n]` of signals `[n, width]`, which are there for this call: float64, the higher, the more likely a member. */
  score(signals: Signals, labels: Uint16Array | undefined): Float64Array;
}

/** An attack's description. */
export interface AttackDescription {
  /** As in reports: `loss-threshold`. */
  readonly name: string;
  /** One sentence for the report. */
  readonly description: string;
  /** The parts that answers must have; where they lack one, the attack is left out by name. */
  readonly needs: readonly Need[];
  /** `threshold` where a sample's score is its signal and at most the threshold is learned; `score` where scores are learned. */
  readonly learns: "threshold" | "score";
}

/** An attack. */
export interface Attack extends AttackDescription {
  /**
   * Reads what it goes by off R answers: `[R]` or `[R, width]`. The mean over a sample's queries is the sample's. It may be an array
   * of the block itself, but is not kept: the block's memory is used again.
   */
  signal(block: Block): Signals;
  /** Learns. The same lesson and seed give the same attack. */
  fit(lesson: Lesson, options: FitOptions): FittedAttack;
}

/** The sigmoids of a network's logits `[n]` in float64: the probabilities of membership that they stand for. */
export function sigmoids(logits: Float32Array): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let row = 0; row < logits.length; row++) probabilities[row] = 1 / (1 + Math.exp(-logits[row]));
  return probabilities;
}
