// Inverted dropout (Srivastava et al. 2014): y = x / (1 - rate) where kept, 0 where dropped. Which numbers are kept is a
// hash of seed and position, so the gradient is the same call on dy, and no mask is stored.

/** y [elements] from x; the same for its gradient, dx from dy. 0 <= rate < 1. */
export function f32Dropout(y: usize, x: usize, elements: i32, rate: f32, seed: i32): void {
  const scale: f32 = 1 / (1 - rate);
  const dropped = <u32>(<f64>rate * 4294967296);
  for (let i = 0; i < elements; i++) {
    const at = <usize>i * 4;
    store<f32>(y + at, hash(<u32>i, <u32>seed) >= dropped ? load<f32>(x + at) * scale : 0);
  }
}

/** MurmurHash3's finaliser (Appleby) over position and seed. */
// @ts-ignore: decorator
@inline
function hash(position: u32, seed: u32): u32 {
  let h = position * 0x9e3779b9 ^ seed;
  h = (h ^ h >> 16) * 0x85ebca6b;
  h = (h ^ h >> 13) * 0xc2b2ae35;
  return h ^ h >> 16;
}
