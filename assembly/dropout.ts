// Inverted dropout (Srivastava et al. 2014): y = x / (1 - rate) where x is kept, 0 where it is dropped. A hash of seed and position
// decides, so that no mask is stored.

/** y [elements] from x [elements], for 0 <= rate < 1. The gradient is the same call: dx from dy. */
export function f32Dropout(y: usize, x: usize, elements: i32, rate: f32, seed: i32): void {
  const scale: f32 = 1 / (1 - rate);
  const dropped = <u32>(<f64>rate * 4294967296);
  for (let i = 0; i < elements; i++) {
    const at = <usize>i * 4;
    store<f32>(y + at, hash(<u32>i, <u32>seed) >= dropped ? load<f32>(x + at) * scale : 0);
  }
}

/** A hash of position and seed: the finaliser of MurmurHash3 (Appleby). */
// @ts-ignore: decorator
@inline
function hash(position: u32, seed: u32): u32 {
  let h = position * 0x9e3779b9 ^ seed;
  h = (h ^ h >> 16) * 0x85ebca6b;
  h = (h ^ h >> 13) * 0xc2b2ae35;
  return h ^ h >> 16;
}
