/** The frontier of counter-measures: those that no other one beats. */
import type { Interval } from "../metrics/intervals.ts";

/** A figure with its 95 % interval. */
export interface Measurement {
  readonly value: number;
  readonly interval: Interval;
}

/** A counter-measure's leak and test accuracy, each with its interval. */
export interface TradeOffPoint {
  /** The accuracy of the strongest attack. */
  readonly leak: Measurement;
  /** The target's test accuracy, as its users see it. */
  readonly test: Measurement;
}

/**
 * True for each point on the frontier. It is there unless another one leaks less or costs less, beyond both intervals, and
 * is in the other respect not worse beyond both intervals. Points that cannot be told apart are so never ranked.
 */
export function onFrontier(points: readonly TradeOffPoint[]): boolean[] {
  return points.map((point) => !points.some((other) => beats(other, point)));
}

function beats(one: TradeOffPoint, other: TradeOffPoint): boolean {
  const leaksLess = isBelow(one.leak.interval, other.leak.interval);
  const leaksMore = isBelow(other.leak.interval, one.leak.interval);
  const costsLess = isBelow(other.test.interval, one.test.interval);
  const costsMore = isBelow(one.test.interval, other.test.interval);
  return (leaksLess && !costsMore) || (costsLess && !leaksMore);
}

function isBelow([, upper]: Interval, [lower]: Interval): boolean {
  return upper < lower;
}
