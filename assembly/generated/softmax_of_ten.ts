// Written by tools/unroll.ts from assembly/templates/softmax_of_ten.ts.in. Change that, then run "deno task unroll".
// f32Softmax of ten classes, unrolled.
import { f32x4Held, madd } from "../arithmetic";
import {
  bitsOf, EXP_1, EXP_2, EXP_3, EXP_4, EXP_5, expOfRemainder, LOG_2_E, MAGIC, MINUS_LN_2_HIGH, MINUS_LN_2_LOW, OUTSIDE, remainder,
  ROWS_OF_BLOCK,
} from "../exp_near_zero";
import { joinApart, pinned } from "../joining";

/**
 * The softmax of `rows` rows of ten, a multiple of four, with all numbers of a row in registers. The sums have the order of
 * divideBySums. Two rows are five vectors:
 *
 *   [0 1 2 3] [4 5 6 7] [8 9 | 0 1] [2 3 4 5] [6 7 8 9]
 *
 * The first two of four rows are vectors a, the others vectors b: the halves of pairs (joining.ts).
 *
 * Four rows are one chain of steps, of which the processor overlaps too little. So a turn takes the exponentials of four rows and
 * divides the four before: two chains that do not wait for each other. The first turn divides nothing of use, and the last one takes
 * exponentials once more.
 *
 * The range is checked once a block. Returns the number of rows that are done: all, or those before the first block with a logit past
 * the range. Rows of that block may have been written too.
 */
export function softmaxOfTen(out: usize, logits: usize, rows: usize): usize {
  const log2E = f32x4Held(LOG_2_E, rows), magic = f32x4Held(MAGIC, rows);
  const minusLn2High = f32x4Held(MINUS_LN_2_HIGH, rows), minusLn2Low = f32x4Held(MINUS_LN_2_LOW, rows);
  const c5 = f32x4Held(EXP_5, rows), c4 = f32x4Held(EXP_4, rows), c3 = f32x4Held(EXP_3, rows), c2 = f32x4Held(EXP_2, rows);
  const one = f32x4Held(EXP_1, rows), outside = i32x4.splat(select<i32>(OUTSIDE, 0, rows != 0));
  let a0 = one, a1 = one, a2 = one, a3 = one, a4 = one, b0 = one, b1 = one, b2 = one, b3 = one, b4 = one;
  const none = i32x4.splat(select<i32>(0, 1, rows != 0));
  let bitsA = none, bitsB = none;
  const end = logits + rows * 40, last = end - 160;
  let to = out, block = logits, check = min(logits + 40 * ROWS_OF_BLOCK - 160, last);
  for (let from = logits; from <= end; from += 160) {
    const atA = min(from, last), atB = atA + 80, toB = to + 80; // checks of bounds at the same offsets share their sums
    // The logits, x, and as multiples of ln 2 with the magic number added, s.
    const la0 = v128.load(atA, 0), lb0 = v128.load(atB, 0);
    const la1 = v128.load(atA, 16), lb1 = v128.load(atB, 16);
    const la2 = v128.load(atA, 32), lb2 = v128.load(atB, 32);
    const la3 = v128.load(atA, 48), lb3 = v128.load(atB, 48);
    const la4 = v128.load(atA, 64), lb4 = v128.load(atB, 64);
    if (<isize>rows < 0) v128.store(out, v128.or(v128.or(v128.or(v128.or(v128.or(v128.or(v128.or(v128.or(v128.or(la0, la1), la2), la3), la4), lb0), lb1), lb2), lb3), lb4));
    const xa0 = pinned(la0), xb0 = pinned(lb0);
    const xa1 = pinned(la1), xb1 = pinned(lb1);
    const xa2 = pinned(la2), xb2 = pinned(lb2);
    const xa3 = pinned(la3), xb3 = pinned(lb3);
    const xa4 = pinned(la4), xb4 = pinned(lb4);
    const sa0 = madd(xa0, log2E, magic), sb0 = madd(xb0, log2E, magic);
    const sa1 = madd(xa1, log2E, magic), sb1 = madd(xb1, log2E, magic);
    const sa2 = madd(xa2, log2E, magic), sb2 = madd(xb2, log2E, magic);
    const sa3 = madd(xa3, log2E, magic), sb3 = madd(xb3, log2E, magic);
    const sa4 = madd(xa4, log2E, magic), sb4 = madd(xb4, log2E, magic);
    bitsA = v128.or(v128.or(v128.or(v128.or(v128.or(bitsA, bitsOf(sa0)), bitsOf(sa1)), bitsOf(sa2)), bitsOf(sa3)), bitsOf(sa4));
    bitsB = v128.or(v128.or(v128.or(v128.or(v128.or(bitsB, bitsOf(sb0)), bitsOf(sb1)), bitsOf(sb2)), bitsOf(sb3)), bitsOf(sb4));
    if (from >= check) {
      const isPastA = i32x4.ne(v128.and(bitsA, outside), none), isPastB = i32x4.ne(v128.and(bitsB, outside), none);
      if (v128.any_true(i64x2.add(isPastA, isPastB))) return min(block - logits, to - out) / 40;
      block = from + 160;
      check = min(from + 40 * ROWS_OF_BLOCK, last);
    }
    // Their exponentials, e: the first half of the steps for all, then the second. The anchors keep that order.
    const ra0 = remainder(xa0, sa0, magic, minusLn2High, minusLn2Low), rb0 = remainder(xb0, sb0, magic, minusLn2High, minusLn2Low);
    const ua0 = madd(ra0, c5, c4), ub0 = madd(rb0, c5, c4);
    const ra1 = remainder(xa1, sa1, magic, minusLn2High, minusLn2Low), rb1 = remainder(xb1, sb1, magic, minusLn2High, minusLn2Low);
    const ua1 = madd(ra1, c5, c4), ub1 = madd(rb1, c5, c4);
    const ra2 = remainder(xa2, sa2, magic, minusLn2High, minusLn2Low), rb2 = remainder(xb2, sb2, magic, minusLn2High, minusLn2Low);
    const ua2 = madd(ra2, c5, c4), ub2 = madd(rb2, c5, c4);
    const ra3 = remainder(xa3, sa3, magic, minusLn2High, minusLn2Low), rb3 = remainder(xb3, sb3, magic, minusLn2High, minusLn2Low);
    const ua3 = madd(ra3, c5, c4), ub3 = madd(rb3, c5, c4);
    const ra4 = remainder(xa4, sa4, magic, minusLn2High, minusLn2Low), rb4 = remainder(xb4, sb4, magic, minusLn2High, minusLn2Low);
    const ua4 = madd(ra4, c5, c4), ub4 = madd(rb4, c5, c4);
    if (<isize>rows < 0) joinApart(out, v128.or(v128.or(v128.or(v128.or(ua0, ua1), ua2), ua3), ua4), v128.or(v128.or(v128.or(v128.or(ub0, ub1), ub2), ub3), ub4));
    const ea0 = expOfRemainder(sa0, ra0, ua0, c3, c2, one), eb0 = expOfRemainder(sb0, rb0, ub0, c3, c2, one);
    const ea1 = expOfRemainder(sa1, ra1, ua1, c3, c2, one), eb1 = expOfRemainder(sb1, rb1, ub1, c3, c2, one);
    const ea2 = expOfRemainder(sa2, ra2, ua2, c3, c2, one), eb2 = expOfRemainder(sb2, rb2, ub2, c3, c2, one);
    const ea3 = expOfRemainder(sa3, ra3, ua3, c3, c2, one), eb3 = expOfRemainder(sb3, rb3, ub3, c3, c2, one);
    const ea4 = expOfRemainder(sa4, ra4, ua4, c3, c2, one), eb4 = expOfRemainder(sb4, rb4, ub4, c3, c2, one);
    if (<isize>rows < 0) joinApart(out, v128.or(v128.or(v128.or(v128.or(ea0, ea1), ea2), ea3), ea4), v128.or(v128.or(v128.or(v128.or(eb0, eb1), eb2), eb3), eb4));
    // The sums of the turn before: ten numbers are two and a half vectors.
    const firstA = f32x4.add(a0, a1), firstB = f32x4.add(b0, b1);
    const secondA = f32x4.add(v128.shuffle<f32>(a2, a3, 2, 3, 4, 5), v128.shuffle<f32>(a3, a4, 2, 3, 4, 5));
    const secondB = f32x4.add(v128.shuffle<f32>(b2, b3, 2, 3, 4, 5), v128.shuffle<f32>(b3, b4, 2, 3, 4, 5));
    const highA = f32x4.add(v128.shuffle<f32>(firstA, secondA, 2, 3, 6, 7), v128.shuffle<f32>(a2, a4, 0, 1, 6, 7));
    const highB = f32x4.add(v128.shuffle<f32>(firstB, secondB, 2, 3, 6, 7), v128.shuffle<f32>(b2, b4, 0, 1, 6, 7));
    const pairsA = f32x4.add(v128.shuffle<f32>(firstA, secondA, 0, 1, 4, 5), highA);
    const pairsB = f32x4.add(v128.shuffle<f32>(firstB, secondB, 0, 1, 4, 5), highB);
    const sumsA = f32x4.add(pairsA, v128.shuffle<f32>(pairsA, pairsA, 1, 0, 3, 2)); // the one row's twice, the other's twice
    const sumsB = f32x4.add(pairsB, v128.shuffle<f32>(pairsB, pairsB, 1, 0, 3, 2));
    const upperA = v128.shuffle<f32>(sumsA, sumsA, 0, 0, 0, 0), upperB = v128.shuffle<f32>(sumsB, sumsB, 0, 0, 0, 0);
    const lowerA = v128.shuffle<f32>(sumsA, sumsA, 2, 2, 2, 2), lowerB = v128.shuffle<f32>(sumsB, sumsB, 2, 2, 2, 2);
    // The quotients of the turn before; this turn's exponentials are left for the next.
    const pa0 = f32x4.div(a0, upperA), pb0 = f32x4.div(b0, upperB);
    const pa1 = f32x4.div(a1, upperA), pb1 = f32x4.div(b1, upperB);
    const pa2 = f32x4.div(a2, sumsA), pb2 = f32x4.div(b2, sumsB);
    const pa3 = f32x4.div(a3, lowerA), pb3 = f32x4.div(b3, lowerB);
    const pa4 = f32x4.div(a4, lowerA), pb4 = f32x4.div(b4, lowerB);
    if (<isize>rows < 0) { joinApart(out, pa0, pb0); joinApart(out, pa1, pb1); joinApart(out, pa2, pb2); joinApart(out, pa3, pb3); joinApart(out, pa4, pb4); }
    v128.store(to, pa0, 0); v128.store(toB, pb0, 0);
    v128.store(to, pa1, 16); v128.store(toB, pb1, 16);
    v128.store(to, pa2, 32); v128.store(toB, pb2, 32);
    v128.store(to, pa3, 48); v128.store(toB, pb3, 48);
    v128.store(to, pa4, 64); v128.store(toB, pb4, 64);
    a0 = ea0; b0 = eb0;
    a1 = ea1; b1 = eb1;
    a2 = ea2; b2 = eb2;
    a3 = ea3; b3 = eb3;
    a4 = ea4; b4 = eb4;
    if (from > logits) to += 160;
  }
  return rows;
}
