// Products of the joined build with one operand held: loaded once, exchanged (joining.ts) and joined to 256 bits, then used
// by all blocks of the other. It lies in locals, many more than there are registers: the engine keeps what exceeds these on
// its stack, and from there one instruction brings 256 bits, where memory takes two loads, two checks, an exchange and an insert.
// So everything must be unrolled, and sizes are few: a filter of 16 taps, and 40 or 32 tiles of a filter's gradient.
// templates/ has it in loops; `deno task unroll` writes it.
//
// The optimiser would draw together all that one sum takes, then what the next one takes, though each step waits for the one
// before. It does not where the sums are used in between, if only on a path that is never taken; there they are joined, too.
//
// On a Zen 5, GFLOP/s: forward product of 16 taps 115 for 100 (correlateRow); of 32 taps the same as there, of 64 103 for 120, since
// to hold so many takes too long for 8 blocks. Filter gradient with 16 channels, 64 tiles, 103 for 96; with 64 channels, 40
// tiles, 110 for 92; with 4 taps at a time, not 6, 102 and 107; of 24, 20, 16, 8 tiles 95, 104, 97, 80 for 106.
import { sumOuterProducts32, sumOuterProducts40 } from "./generated/held_products";

/**
 * sum[k, o] += x[j][k] * dy[j][o] (products.ts) for k < taps, a multiple of 4, and 16 channels o, over as many tiles as make whole
 * runs of 40 or 32. Gives how many these are.
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
