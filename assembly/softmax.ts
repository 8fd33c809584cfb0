// Probability vectors of logits, laid out as probability_vectors.ts says. Addresses need no alignment. Outputs must not overlap inputs.
import { f32x4Exp, f32x4Held, madd } from "./arithmetic";
import { joinApart, pinned } from "./joined_products";
import { loadFour, offsetOfRow, storeFour } from "./rows";

// probabilities f32 [rows, classes] = softmax of logits f32 [rows, classes]
//
// Where a row's logits all lie within some 44 of 0 (`shifted`, below), exp neither overflows nor fades to subnormal numbers, and
// the largest need not be known. Then exp takes four numbers at a time whichever rows they are of, and only the sums and the
// division go by rows. A block of rows that holds others is gone through row by row: what comes of a row depends on itself
// alone.
export function f32Softmax(probabilities: usize, logits: usize, rows: usize, classes: usize): void {
  if (classes < 4) return softmaxOfAny(probabilities, logits, rows, classes);
  const stride = classes << 2;
  let row: usize = 0;
  if (classes == 10) {
    const fours = rows & ~3;
    while (row < fours) {
      row += softmaxOfTen(probabilities + row * 40, logits + row * 40, fours - row);
      const count = min(fours - row, SOFTMAX_ROWS);
      softmaxByRow(probabilities + row * 40, logits + row * 40, count, 10);
      row += count;
    }
  }
  for (; row < rows; row += SOFTMAX_ROWS) {
    const count = min(rows - row, SOFTMAX_ROWS);
    const out = probabilities + row * stride, from = logits + row * stride;
    if (exponentials(out, from, count * stride)) {
      divideBySums(out, count, stride);
    } else {
      softmaxByRow(out, from, count, classes);
    }
  }
}

function softmaxByRow(out: usize, from: usize, rows: usize, classes: usize): void {
  const stride = classes << 2;
  for (const end = out + rows * stride; out < end; out += stride, from += stride) {
    if (exponentials(out, from, stride)) divideBySums(out, 1, stride);
    else softmaxOfAny(out, from, 1, classes);
  }
}

// Ten classes, in the same order of sums, with all that belongs to a row in registers. Two rows are five vectors,
//
//   [0 1 2 3] [4 5 6 7] [8 9 | 0 1] [2 3 4 5] [6 7 8 9]
//
// and of four, a multiple of which `rows` is, two are a half of what engines join (joined_products.ts): vectors a and b.
//
// Four rows are one chain of steps, of which the processor overlaps too little. So a turn takes exponentials of four rows and
// divides the four before: two chains that do not wait for each other. The first turn divides nothing of use, and the last one
// takes exponentials once more.
//
// The range is checked after each SOFTMAX_ROWS, a block. Returns how many rows are done: all, or those before the first block with
// a logit past the range, of which some may have been written too.
function softmaxOfTen(out: usize, logits: usize, rows: usize): usize {
  const log2E = f32x4Held(LOG_2_E, rows), magic = f32x4Held(MAGIC, rows);
  const minusLn2High = f32x4Held(MINUS_LN_2_HIGH, rows), minusLn2Low = f32x4Held(MINUS_LN_2_LOW, rows);
  const c5 = f32x4Held(EXP_5, rows), c4 = f32x4Held(EXP_4, rows), c3 = f32x4Held(EXP_3, rows), c2 = f32x4Held(EXP_2, rows);
  const one = f32x4Held(EXP_1, rows), outside = i32x4.splat(select<i32>(OUTSIDE, 0, rows != 0));
  let a0 = one, a1 = one, a2 = one, a3 = one, a4 = one, b0 = one, b1 = one, b2 = one, b3 = one, b4 = one;
  const none = i32x4.splat(select<i32>(0, 1, rows != 0));
  let bitsA = none, bitsB = none;
  const end = logits + rows * 40, last = end - 160;
  let to = out, block = logits, check = min(logits + 40 * SOFTMAX_ROWS - 160, last);
  for (let from = logits; from <= end; from += 160) {
    const atA = min(from, last), atB = atA + 80, toB = to + 80; // checks of bounds at the same offsets share their sums
    // unrolled: logits of four rows
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
    // end
    if (from >= check) {
      const isPastA = i32x4.ne(v128.and(bitsA, outside), none), isPastB = i32x4.ne(v128.and(bitsB, outside), none);
      if (v128.any_true(i64x2.add(isPastA, isPastB))) return min(block - logits, to - out) / 40;
      block = from + 160;
      check = min(from + 40 * SOFTMAX_ROWS, last);
    }
    // unrolled: exponentials
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
    // end
    const firstA = f32x4.add(a0, a1), firstB = f32x4.add(b0, b1);
    const secondA = f32x4.add(v128.shuffle<f32>(a2, a3, 2, 3, 4, 5), v128.shuffle<f32>(a3, a4, 2, 3, 4, 5));
    const secondB = f32x4.add(v128.shuffle<f32>(b2, b3, 2, 3, 4, 5), v128.shuffle<f32>(b3, b4, 2, 3, 4, 5));
    const highA = f32x4.add(v128.shuffle<f32>(firstA, secondA, 2, 3, 6, 7), v128.shuffle<f32>(a2, a4, 0, 1, 6, 7));
    const highB = f32x4.add(v128.shuffle<f32>(firstB, secondB, 2, 3, 6, 7), v128.shuffle<f32>(b2, b4, 0, 1, 6, 7));
    const pairsA = f32x4.add(v128.shuffle<f32>(firstA, secondA, 0, 1, 4, 5), highA);
    const pairsB = f32x4.add(v128.shuffle<f32>(firstB, secondB, 0, 1, 4, 5), highB);
    const sumsA = f32x4.add(pairsA, v128.shuffle<f32>(pairsA, pairsA, 1, 0, 3, 2)); // twice the one row's, twice the other's
    const sumsB = f32x4.add(pairsB, v128.shuffle<f32>(pairsB, pairsB, 1, 0, 3, 2));
    const upperA = v128.shuffle<f32>(sumsA, sumsA, 0, 0, 0, 0), upperB = v128.shuffle<f32>(sumsB, sumsB, 0, 0, 0, 0);
    const lowerA = v128.shuffle<f32>(sumsA, sumsA, 2, 2, 2, 2), lowerB = v128.shuffle<f32>(sumsB, sumsB, 2, 2, 2, 2);
    // unrolled: quotients
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
    // end
    if (from > logits) to += 160;
  }
  return rows;
}

const SOFTMAX_ROWS: usize = 32;

// out = exp of values, both of `bytes` bytes, 16 or more; false where one lies past the range, and then out is anything
function exponentials(out: usize, values: usize, bytes: usize): bool {
  const log2E = f32x4Held(LOG_2_E, bytes), magic = f32x4Held(MAGIC, bytes);
  const minusLn2High = f32x4Held(MINUS_LN_2_HIGH, bytes), minusLn2Low = f32x4Held(MINUS_LN_2_LOW, bytes);
  const c5 = f32x4Held(EXP_5, bytes), c4 = f32x4Held(EXP_4, bytes), c3 = f32x4Held(EXP_3, bytes), c2 = f32x4Held(EXP_2, bytes);
  const one = f32x4Held(EXP_1, bytes);
  let bits = i32x4.splat(0);
  const last = bytes - 16;
  for (let at: usize = 0; ; at += 16) {
    if (at > last) at = last; // the last four once more, with others
    const x = v128.load(values + at), shifted = madd(x, log2E, magic);
    bits = v128.or(bits, bitsOf(shifted));
    const r = remainder(x, shifted, magic, minusLn2High, minusLn2Low);
    v128.store(out + at, expOfRemainder(shifted, r, madd(r, c5, c4), c3, c2, one));
    if (at == last) break;
  }
  return !v128.any_true(v128.and(bits, i32x4.splat(OUTSIDE)));
}

// exp(x) = 2^n exp(r) where n = x log2(e) to the nearest integer and r = x - n ln 2, in ten or eleven operations.
//
// What rounds is the addition of a number from 2 to 4, to whose last bits 2^-22 is one: shifted = (n + 64) 2^-22 + 2. Of
//
//   0 10000000 0000000000000000kkkkkkk     k = n + 64
//
// all bits but the k's are as they stand here while n lies from -64 to 63 (x from -44.7 to 44.0), and for no other x: a number that
// has no other bits of one than these may lack the first one, but then it is 0 or all but 0, which x log2(e) + 2 + 2^-16, rounded
// once, cannot be: the product has 24 bits of log2(e), and they do not divide 2^17 + 1. So one `or` a vector checks the range.
// Without multiply-adds that round once, as in builds that are not for 256 bits, the first bit is checked too.
//
// The low bits go on as they are into the exponent, and the 64 too many are in the polynomial's coefficients.
//
// In the builds for 256 bits ln 2 is one float32. It is too large by 1.9e-9, which moves the result as x would by an 11th of its
// own rounding: by 1.2e-7 of it where x is 43.
//
// The polynomial 1 + r + c2 r^2 + ... + c5 r^5 is off by 1.05e-7 of exp(r) at most where |r| <= ln(2) / 2, which is the least that
// one with these first terms can be. Largest error seen of a probability: 4.6e-7 of it for logits within 12 of 0, 6.0e-7 within 44.
const UNIT: f64 = 1.0 / 4194304.0, SCALE: f64 = 1.0 / 18446744073709551616.0; // 2^-22, 2^-64
const LOG_2_E: f32 = <f32>(1.4426950408889634 * UNIT), MAGIC: f32 = <f32>(2.0 + 64.0 * UNIT);
const MINUS_LN_2_HIGH: f32 = <f32>(WIDE ? -0.6931471805599453 / UNIT : -45426.0 / 65536.0 / UNIT);
const MINUS_LN_2_LOW: f32 = <f32>(-1.4286068203094173e-6 / UNIT);
const EXP_5: f32 = <f32>(0.008312676 * SCALE), EXP_4: f32 = <f32>(0.041890185 * SCALE), EXP_3: f32 = <f32>(0.16667113 * SCALE);
const EXP_2: f32 = <f32>(0.4999923 * SCALE), EXP_1: f32 = <f32>SCALE;
const OUTSIDE: i32 = WIDE ? ~0x4000007f : ~0x7f;

// What must be zero past the low seven bits; in the builds for 256 bits, but for the first bit of the exponent too.
// @ts-ignore: decorator
@inline
function bitsOf(shifted: v128): v128 {
  return WIDE ? shifted : v128.xor(shifted, i32x4.splat(0x40000000));
}

// @ts-ignore: decorator
@inline
function remainder(x: v128, shifted: v128, magic: v128, minusLn2High: v128, minusLn2Low: v128): v128 {
  const n = f32x4.sub(shifted, magic);
  return WIDE ? madd(n, minusLn2High, x) : madd(n, minusLn2Low, madd(n, minusLn2High, x));
}

// exp(x); `sum` is c5 r + c4
// @ts-ignore: decorator
@inline
function expOfRemainder(shifted: v128, r: v128, sum: v128, c3: v128, c2: v128, one: v128): v128 {
  sum = madd(r, sum, c3);
  sum = madd(r, sum, c2);
  sum = madd(r, sum, one);
  sum = madd(r, sum, one);
  return i32x4.add(sum, i32x4.shl(shifted, 23));
}

// Divides each row by its sum: `stride` bytes, 16 or more. The last four of a row may overlap those before, which are not to
// count twice; up to 12 classes are three vectors.
function divideBySums(values: usize, rows: usize, stride: usize): void {
  const third = stride - 16, second = min<usize>(third, 16);
  const isNewInSecond = lanesPast(16 - second);
  const isNewInThird = lanesPast(stride > 48 ? (16 - (stride & 15)) & 15 : 16 + second - third);
  const isLong = third > 32 + 16 * SUM_BLOCK;
  for (const end = values + rows * stride; values < end; values += stride) {
    const a = v128.load(values), b = v128.load(values + second), c = v128.load(values + third);
    let sum = f32x4.add(f32x4.add(a, v128.and(b, isNewInSecond)), v128.and(c, isNewInThird));
    if (isLong) sum = sumOfLongRow(sum, values, third);
    else for (let at: usize = 32; at < third; at += 16) sum = f32x4.add(sum, v128.load(values + at));
    sum = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
    sum = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 1, 0, 3, 2));
    for (let at: usize = 32; at < third; at += 16) {
      v128.store(values + at, f32x4.div(v128.load(values + at), sum));
    }
    v128.store(values, f32x4.div(a, sum));
    v128.store(values + second, f32x4.div(b, sum));
    v128.store(values + third, f32x4.div(c, sum));
  }
}

// `sum` and the vectors of a row from its 32nd byte to the one before `third`. Float32 sums of a block are added up in float64:
// with 65,536 classes a sum in float32 alone is off by 3e-5.
function sumOfLongRow(sum: v128, values: usize, third: usize): v128 {
  let low = f64x2.splat(0), high = low;
  for (let at: usize = 32; at < third;) {
    for (const end = min(at + 16 * SUM_BLOCK, third); at < end; at += 16) sum = f32x4.add(sum, v128.load(values + at));
    low = f64x2.add(low, f64x2.promote_low_f32x4(sum));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 2, 3)));
    sum = f32x4.splat(0);
  }
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

const SUM_BLOCK: usize = 32; // numbers of a lane

// All ones in the lanes from `bytes` on.
// @ts-ignore: decorator
@inline
function lanesPast(bytes: usize): v128 {
  return i32x4.ge_s(i32x4(0, 4, 8, 12), i32x4.splat(<i32>bytes));
}

// Every row less its largest logit.
function softmaxOfAny(probabilities: usize, logits: usize, rows: usize, classes: usize): void {
  const stride = classes << 2;
  for (let row: usize = 0; row < rows; row += 4) {
    const b = offsetOfRow(row + 1, rows, stride);
    const c = offsetOfRow(row + 2, rows, stride);
    const d = offsetOfRow(row + 3, rows, stride);
    const input = logits + row * stride;
    const output = probabilities + row * stride;
    const inputB = logits + b, inputC = logits + c, inputD = logits + d;
    const outputB = probabilities + b, outputC = probabilities + c, outputD = probabilities + d;
    let largest = loadFour(input, inputB, inputC, inputD);
    for (let k: usize = 4; k < stride; k += 4) {
      largest = f32x4.pmax(largest, loadFour(input + k, inputB + k, inputC + k, inputD + k));
    }
    let low = f64x2.splat(0), high = low; // as in sumOfLongRow
    for (let k: usize = 0; k < stride;) {
      let sum = f32x4.splat(0);
      for (const end = min(k + 4 * SUM_BLOCK, stride); k < end; k += 4) {
        const logit = loadFour(input + k, inputB + k, inputC + k, inputD + k);
        const exponential = f32x4Exp(f32x4.sub(logit, largest));
        sum = f32x4.add(sum, exponential);
        storeFour(exponential, output + k, outputB + k, outputC + k, outputD + k);
      }
      low = f64x2.add(low, f64x2.promote_low_f32x4(sum));
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 2, 3)));
    }
    const sum = v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
    for (let k: usize = 0; k < stride; k += 4) {
      const exponential = loadFour(output + k, outputB + k, outputC + k, outputD + k);
      storeFour(f32x4.div(exponential, sum), output + k, outputB + k, outputC + k, outputD + k);
    }
  }
}
