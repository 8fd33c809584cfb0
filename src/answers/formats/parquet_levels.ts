/** The run-length and bit-packed hybrid that Parquet writes levels, dictionary indices and bools in. */

/** The width, number and limit of a hybrid's numbers. */
export interface Hybrid {
  /** The bits of a number, 0 to 32. */
  readonly bits: number;
  readonly count: number;
  /** The largest number that can be right. */
  readonly most: number;
}

/**
 * Reads the `count` numbers of a hybrid.
 *
 * @throws {Error} where the bytes end before, or a number is larger than `most`
 */
export function readHybrid(bytes: Uint8Array, { bits, count, most }: Hybrid): Int32Array {
  if (bits > 32) throw new Error(`numbers of ${bits} bits`);
  const numbers = new Int32Array(count);
  if (bits === 0) return numbers;
  let at = 0, seen = 0;
  while (seen < count) {
    let header = 0, shift = 0, byte: number;
    do {
      if (at >= bytes.length || shift > 28) throw new Error(`${seen} of ${count} numbers`);
      byte = bytes[at++];
      header = (header | (byte & 127) << shift) >>> 0;
      shift += 7;
    } while (byte > 127);
    const isPacked = (header & 1) === 1, length = Math.min(count - seen, (header >>> 1) * (isPacked ? 8 : 1));
    if (length === 0) throw new Error("an empty run");
    if (!isPacked) {
      const width = (bits + 7) >> 3;
      if (at + width > bytes.length) throw new Error(`${seen} of ${count} numbers`);
      let value = 0;
      for (let i = 0; i < width; i++) value |= bytes[at++] << (8 * i);
      numbers.fill(value, seen, seen + length);
      seen += length;
      continue;
    }
    const needed = Math.ceil(length * bits / 8);
    if (at + needed > bytes.length) throw new Error(`${seen} of ${count} numbers`);
    unpack(bytes.subarray(at), bits, numbers.subarray(seen, seen + length));
    seen += length;
    at += (header >>> 1) * bits;
  }
  for (let i = 0; i < count; i++) {
    if (numbers[i] < 0 || numbers[i] > most) {
      throw new Error(`number ${numbers[i]} where at most ${most} is there`);
    }
  }
  return numbers;
}

function unpack(bytes: Uint8Array, bits: number, into: Int32Array): void {
  const mask = 2 ** bits - 1;
  let at = 0, held = 0, value = 0;
  for (let i = 0; i < into.length; i++) {
    // Up to 32 + 7 bits are held, which a float64 holds exactly and 32-bit operations do not.
    while (held < bits) {
      value += bytes[at++] * 2 ** held;
      held += 8;
    }
    into[i] = bits === 32 ? value % 2 ** 32 : value & mask;
    value = Math.floor(value / 2 ** bits);
    held -= bits;
  }
}
