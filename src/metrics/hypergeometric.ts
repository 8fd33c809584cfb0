/** The hypergeometric distribution's tails, exact to 1e-12 relative with a million rows and down to 1e-300. */
import { logBinomialMass } from "./beta.ts";

/** An urn from which rows are drawn without putting any back. */
export interface Urn {
  /** Marked rows in the urn. */
  readonly marked: number;
  /** The other rows. */
  readonly unmarked: number;
  /** Rows drawn, at most all. */
  readonly drawn: number;
}

/** The probability that exactly `count` of the drawn rows are marked. */
export function hypergeometricMass(count: number, { marked, unmarked, drawn }: Urn): number {
  const rows = marked + unmarked;
  if (count < Math.max(0, drawn - unmarked) || count > Math.min(marked, drawn)) return 0;
  if (drawn === 0 || drawn === rows) return 1;
  // Three binomials of any one share give it; at the share drawn none of them is small by itself.
  const share = drawn / rows;
  return Math.exp(
    logBinomialMass(count, marked, share) + logBinomialMass(drawn - count, unmarked, share) -
      logBinomialMass(drawn, rows, share),
  );
}

/** The probabilities of all counts that float64 can tell from 0, from the count `first` up. */
export function hypergeometricMasses(urn: Urn): { first: number; masses: Float64Array } {
  const { marked, unmarked, drawn } = urn;
  const [least, most] = [Math.max(0, drawn - unmarked), Math.min(marked, drawn)];
  const mode = Math.floor((drawn + 1) * (marked + 1) / (marked + unmarked + 2));
  const peak = hypergeometricMass(mode, urn);
  const below: number[] = [];
  const above = [peak];
  for (let x = mode, mass = peak; x > least; x--) {
    mass *= x * (unmarked - drawn + x) / ((marked - x + 1) * (drawn - x + 1));
    if (mass < Number.MIN_VALUE) break;
    below.push(mass);
  }
  for (let x = mode, mass = peak; x < most; x++) {
    mass *= (marked - x) * (drawn - x) / ((x + 1) * (unmarked - drawn + x + 1));
    if (mass < Number.MIN_VALUE) break;
    above.push(mass);
  }
  return { first: mode - below.length, masses: Float64Array.from([...below.reverse(), ...above]) };
}

/** The probability that at least `count` of the drawn rows are marked. */
export function hypergeometricUpperTail(count: number, urn: Urn): number {
  const { marked, unmarked, drawn } = urn;
  const mode = Math.floor((drawn + 1) * (marked + 1) / (marked + unmarked + 2));
  if (count <= mode) return 1 - hypergeometricLowerPart(count - 1, urn);
  const last = Math.min(marked, drawn);
  let term = hypergeometricMass(count, urn);
  let sum = term;
  // Past the mode each term is smaller than the one before, and by an ever larger factor.
  for (let x = count; x < last && term > 1e-18 * sum; x++) {
    term *= (marked - x) * (drawn - x) / ((x + 1) * (unmarked - drawn + x + 1));
    sum += term;
  }
  return Math.min(1, sum);
}

/** The lower tail for a `count` below the mode, where its terms fall from `count` down. */
function hypergeometricLowerPart(count: number, urn: Urn): number {
  const { marked, unmarked, drawn } = urn;
  const first = Math.max(0, drawn - unmarked);
  let term = hypergeometricMass(count, urn);
  let sum = term;
  for (let x = count; x > first && term > 1e-18 * sum; x--) {
    term *= x * (unmarked - drawn + x) / ((marked - x + 1) * (drawn - x + 1));
    sum += term;
  }
  return Math.min(1, sum);
}
