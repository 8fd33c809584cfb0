// The filter gradient's product of the joined build, with dy held in local variables: each vector is loaded once, exchanged and joined
// (joining.ts), then used by all blocks of x. templates/held_products.ts.in has it in loops, and the forward product of 16 taps, whose
// filter is held.
//
// There are many more local variables than registers. V8 keeps the rest on its stack, from which one instruction brings 256 bits.
// Memory takes two loads, two checks, an exchange and an insert. So everything must be unrolled, and sizes are few: a filter of 16
// taps, and 40 or 32 tiles of dy.
//
// The optimiser would draw together all operations of one sum, then those of the next, though each waits for the one before. It does
// not where an anchor uses the sums in between.
//
// GFLOP/s on a Zen 5. Forward product, held for not: 115 for 100 with 16 taps; the same with 32; 103 for 120 with 64, since to hold
// so many takes too long for 8 blocks. Filter gradient, held for not: 103 for 96 with 16 channels and 64 tiles; 110 for 92 with 64
// channels and 40 tiles. Four taps at a time instead of six: 102 and 107. Runs of 24, 20, 16 and 8 tiles: 95, 104, 97, 80 for 106.
import { sumOuterProducts32, sumOuterProducts40 } from "./generated/held_products";

/**
 * sum[k, o] += x[j][k] * dy[j][o] (products.ts) for k < taps, a multiple of 4, and 16 channels o, over as many tiles j as make whole
 * runs of 40 or 32. Returns how many tiles these are.
 */
export function sumOuterProductsHeld(sum: usize, sumRow: usize, x: usize, pixel: usize, dy: usize, tiles: i32, taps: i32): i32 {
  const run = tiles % 40 == 0 ? 40 : 32;
  let done = 0;
  for (; done + run <= tiles; done += run) {
    if (run == 40) sumOuterProducts40(sum, sumRow, x, pixel, dy, taps);
    else sumOuterProducts32(sum, sumRow, x, pixel, dy, taps);
    x += <usize>run * pixel;
    dy += <usize>run * sumRow;
  }
  return done;
}
