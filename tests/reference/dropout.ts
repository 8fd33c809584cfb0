/** The scalar twin of the dropout kernel. */

/** Which of `elements` numbers stay, `[elements]`: MurmurHash3's finaliser over position and seed, against the rate. */
export function dropoutMask(elements: number, rate: number, seed: number): boolean[] {
  return Array.from({ length: elements }, (_, position) => {
    let hash = BigInt.asUintN(32, BigInt(position) * 0x9e3779b9n) ^ BigInt.asUintN(32, BigInt(seed));
    hash = BigInt.asUintN(32, (hash ^ (hash >> 16n)) * 0x85ebca6bn);
    hash = BigInt.asUintN(32, (hash ^ (hash >> 13n)) * 0xc2b2ae35n);
    hash ^= hash >> 16n;
    return Number(hash) >= Math.floor(rate * 2 ** 32);
  });
}

/** y `[elements]` of x `[elements]`: what stays is scaled so that the mean does. */
export function dropout(x: Float32Array, rate: number, seed: number): Float64Array {
  const stays = dropoutMask(x.length, rate, seed);
  return Float64Array.from(x, (value, i) => stays[i] ? value / (1 - rate) : 0);
}
