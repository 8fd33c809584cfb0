/** A sort of float64 numbers: a million in a third of the time of the engine's own. */
import { free } from "../free.ts";

/** Below this many the engine's own sort is as quick; seen: equal near 1,000. */
const FEW = 1_000;

/** The place of each digit of a magnitude: its 32-bit half, and its lowest bit there. */
const DIGITS = [
  { half: 0, shift: 0 },
  { half: 0, shift: 11 },
  { half: 0, shift: 22 },
  { half: 1, shift: 0 },
  { half: 1, shift: 11 },
  { half: 1, shift: 22 },
] as const;
const DIGIT_VALUES = 2048;

/**
 * The values in ascending order, in a new array. NaN is not allowed. -0 comes before 0.
 *
 * The order is that of a radix sort by magnitude, the bits below the sign; negative values are then turned round. A digit
 * that is the same everywhere costs nothing: the lowest ones are, where scores were float32 once.
 */
export function sortAscending(values: Float64Array): Float64Array {
  const { length } = values;
  if (length < FEW) return values.toSorted();
  const counts = digitCounts(values);
  // Passes take turns; the array given is only read.
  const spaces = [new Float64Array(length), new Float64Array(length)];
  let source = values, passes = 0;
  for (const [place, { half, shift }] of DIGITS.entries()) {
    const count = counts.subarray(place * DIGIT_VALUES, (place + 1) * DIGIT_VALUES);
    if (count.includes(length)) continue;
    let before = 0;
    for (let digit = 0; digit < DIGIT_VALUES; digit++) {
      const here = count[digit];
      count[digit] = before;
      before += here;
    }
    const target = spaces[passes++ % 2];
    const words = new Uint32Array(source.buffer, source.byteOffset, 2 * length);
    const mask = shift === 22 && half === 1 ? 0x1ff : DIGIT_VALUES - 1;
    for (let i = 0; i < length; i++) target[count[(words[2 * i + half] >>> shift) & mask]++] = source[i];
    source = target;
  }
  const target = spaces[passes % 2];
  signsInOrder(source, target);
  free(spaces[(passes + 1) % 2]);
  return target;
}

/** `[6 * 2048]`: how often each digit has each value. */
function digitCounts(values: Float64Array): Uint32Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  const counts = new Uint32Array(DIGITS.length * DIGIT_VALUES);
  for (let i = 0; i < words.length; i += 2) {
    const low = words[i];
    const high = words[i + 1];
    counts[low & 0x7ff]++;
    counts[0x800 + ((low >>> 11) & 0x7ff)]++;
    counts[0x1000 + (low >>> 22)]++;
    counts[0x1800 + (high & 0x7ff)]++;
    counts[0x2000 + ((high >>> 11) & 0x7ff)]++;
    counts[0x2800 + ((high >>> 22) & 0x1ff)]++; // without the sign
  }
  return counts;
}

/** Fills the target with magnitudes in the order of values. */
function signsInOrder(magnitudes: Float64Array, target: Float64Array): void {
  const words = new Uint32Array(magnitudes.buffer, magnitudes.byteOffset, 2 * magnitudes.length);
  let negative = 0;
  for (let i = 1; i < words.length; i += 2) negative += words[i] >>> 31;
  if (negative === 0) {
    target.set(magnitudes);
    return;
  }
  let [below, above] = [negative - 1, negative];
  for (let i = 0; i < magnitudes.length; i++) {
    if (words[2 * i + 1] >>> 31 === 1) target[below--] = magnitudes[i];
    else target[above++] = magnitudes[i];
  }
}
