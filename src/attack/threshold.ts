/** Attacks that compare one signal with a threshold learned from known samples. */
import type { Block } from "../answers/block.ts";
import { mostAccurateThreshold } from "../metrics/threshold.ts";
import type { Attack, Need } from "./attack.ts";

/** The attack whose score is `signal` (`[R]`, the higher, the more likely a member), with one threshold for all samples. */
export function thresholdAttack(
  { name, description, needs, signal }: {
    name: string;
    description: string;
    needs: readonly Need[];
    signal: (block: Block) => Float64Array;
  },
): Attack {
  return {
    name,
    description,
    needs,
    learns: "threshold",
    signal,
    fit({ signals, membership, release }) {
      const threshold = mostAccurateThreshold(signals as Float64Array, membership);
      release?.();
      return {
        threshold,
        score: (signals) => signals as Float64Array,
      };
    },
  };
}

/** A copy with every sign turned, for signals that are low for members. */
export function negated(values: Float64Array): Float64Array {
  const turned = new Float64Array(values.length);
  for (let i = 0; i < turned.length; i++) turned[i] = -values[i];
  return turned;
}
