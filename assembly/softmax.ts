// Probability vectors of logits, laid out as probability_vectors.ts says. Addresses need no alignment. Outputs must not overlap inputs.
import {
  EXP_3, EXP_4, EXP_5, EXP_6, f32x4Exp, f32x4ExpBy, f32x4ExpOfRemainderBy, f32x4Held, f32x4RemainderBy, LN_2_HIGH, LN_2_LOW, LOG_2_E,
  madd, MAGIC,
} from "./arithmetic";
import { joinApart, pinned } from "./joined_products";
import { loadFour, offsetOfRow, storeFour } from "./rows";

// probabilities f32 [rows, classes] = softmax of logits f32 [rows, classes]
//
// Where a row's logits all lie within 43 of 0, none is less than 86 below its largest: exp neither overflows nor fades to
// subnormal numbers, and the largest need not be known. Then exp takes four numbers at a time whichever rows they are of, and
// only the sums and the division go by rows. A block of rows that holds others is gone through row by row: what comes of a
// row depends on itself alone.
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
// takes exponentials once more. Returns how many rows are done: all, or some before the first with a logit past the range.
function softmaxOfTen(out: usize, logits: usize, rows: usize): usize {
  const log2E = f32x4Held(LOG_2_E, rows), magic = f32x4Held(MAGIC, rows);
  const ln2High = f32x4Held(-LN_2_HIGH, rows), ln2Low = f32x4Held(-LN_2_LOW, rows);
  const c6 = f32x4Held(EXP_6, rows), c5 = f32x4Held(EXP_5, rows), c4 = f32x4Held(EXP_4, rows);
  const c3 = f32x4Held(EXP_3, rows), half = f32x4Held(0.5, rows), one = f32x4Held(1, rows);
  const range = f32x4Held(SOFTMAX_RANGE, rows), absolute = i32x4.splat(select<i32>(0x7fffffff, 0, rows != 0));
  let a0 = one, a1 = one, a2 = one, a3 = one, a4 = one, b0 = one, b1 = one, b2 = one, b3 = one, b4 = one;
  const end = logits + rows * 40, last = end - 160;
  let to = out;
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
    const isPastA = f32x4.gt(f32x4.pmax(f32x4.pmax(f32x4.pmax(f32x4.pmax(v128.and(xa0, absolute), v128.and(xa1, absolute)), v128.and(xa2, absolute)), v128.and(xa3, absolute)), v128.and(xa4, absolute)), range), isPastB = f32x4.gt(f32x4.pmax(f32x4.pmax(f32x4.pmax(f32x4.pmax(v128.and(xb0, absolute), v128.and(xb1, absolute)), v128.and(xb2, absolute)), v128.and(xb3, absolute)), v128.and(xb4, absolute)), range);
    // end
    if (v128.any_true(i64x2.add(isPastA, isPastB))) return (to - out) / 40;
    // unrolled: exponentials
    const sa0 = madd(xa0, log2E, magic), sb0 = madd(xb0, log2E, magic);
    const ra0 = f32x4RemainderBy(xa0, sa0, magic, ln2High, ln2Low), rb0 = f32x4RemainderBy(xb0, sb0, magic, ln2High, ln2Low);
    const ua0 = madd(ra0, c6, c5), ub0 = madd(rb0, c6, c5);
    const sa1 = madd(xa1, log2E, magic), sb1 = madd(xb1, log2E, magic);
    const ra1 = f32x4RemainderBy(xa1, sa1, magic, ln2High, ln2Low), rb1 = f32x4RemainderBy(xb1, sb1, magic, ln2High, ln2Low);
    const ua1 = madd(ra1, c6, c5), ub1 = madd(rb1, c6, c5);
    const sa2 = madd(xa2, log2E, magic), sb2 = madd(xb2, log2E, magic);
    const ra2 = f32x4RemainderBy(xa2, sa2, magic, ln2High, ln2Low), rb2 = f32x4RemainderBy(xb2, sb2, magic, ln2High, ln2Low);
    const ua2 = madd(ra2, c6, c5), ub2 = madd(rb2, c6, c5);
    const sa3 = madd(xa3, log2E, magic), sb3 = madd(xb3, log2E, magic);
    const ra3 = f32x4RemainderBy(xa3, sa3, magic, ln2High, ln2Low), rb3 = f32x4RemainderBy(xb3, sb3, magic, ln2High, ln2Low);
    const ua3 = madd(ra3, c6, c5), ub3 = madd(rb3, c6, c5);
    const sa4 = madd(xa4, log2E, magic), sb4 = madd(xb4, log2E, magic);
    const ra4 = f32x4RemainderBy(xa4, sa4, magic, ln2High, ln2Low), rb4 = f32x4RemainderBy(xb4, sb4, magic, ln2High, ln2Low);
    const ua4 = madd(ra4, c6, c5), ub4 = madd(rb4, c6, c5);
    if (<isize>rows < 0) joinApart(out, v128.or(v128.or(v128.or(v128.or(ua0, ua1), ua2), ua3), ua4), v128.or(v128.or(v128.or(v128.or(ub0, ub1), ub2), ub3), ub4));
    const ea0 = f32x4ExpOfRemainderBy(sa0, ra0, ua0, c4, c3, half, one), eb0 = f32x4ExpOfRemainderBy(sb0, rb0, ub0, c4, c3, half, one);
    const ea1 = f32x4ExpOfRemainderBy(sa1, ra1, ua1, c4, c3, half, one), eb1 = f32x4ExpOfRemainderBy(sb1, rb1, ub1, c4, c3, half, one);
    const ea2 = f32x4ExpOfRemainderBy(sa2, ra2, ua2, c4, c3, half, one), eb2 = f32x4ExpOfRemainderBy(sb2, rb2, ub2, c4, c3, half, one);
    const ea3 = f32x4ExpOfRemainderBy(sa3, ra3, ua3, c4, c3, half, one), eb3 = f32x4ExpOfRemainderBy(sb3, rb3, ub3, c4, c3, half, one);
    const ea4 = f32x4ExpOfRemainderBy(sa4, ra4, ua4, c4, c3, half, one), eb4 = f32x4ExpOfRemainderBy(sb4, rb4, ub4, c4, c3, half, one);
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
const SOFTMAX_RANGE: f32 = 43;

// out = exp of values, both of `bytes` bytes, 16 or more; false where a value lies past SOFTMAX_RANGE, and then out is anything
function exponentials(out: usize, values: usize, bytes: usize): bool {
  const log2E = f32x4Held(LOG_2_E, bytes), magic = f32x4Held(MAGIC, bytes);
  const ln2High = f32x4Held(-LN_2_HIGH, bytes), ln2Low = f32x4Held(-LN_2_LOW, bytes);
  const c6 = f32x4Held(EXP_6, bytes), c5 = f32x4Held(EXP_5, bytes), c4 = f32x4Held(EXP_4, bytes);
  const c3 = f32x4Held(EXP_3, bytes), half = f32x4Held(0.5, bytes), one = f32x4Held(1, bytes);
  let smallest = v128.load(values), largest = smallest;
  const last = bytes - 16;
  for (let at: usize = 0; ; at += 16) {
    if (at > last) at = last; // the last four once more, with others
    const x = v128.load(values + at);
    smallest = f32x4.pmin(smallest, x);
    largest = f32x4.pmax(largest, x);
    v128.store(out + at, f32x4ExpBy(x, log2E, magic, ln2High, ln2Low, c6, c5, c4, c3, half, one));
    if (at == last) break;
  }
  const isInRange = v128.and(
    f32x4.ge(smallest, f32x4.splat(-SOFTMAX_RANGE)), f32x4.le(largest, f32x4.splat(SOFTMAX_RANGE)),
  );
  return i32x4.all_true(isInRange);
}

// Divides each row by its sum: `stride` bytes, 16 or more. The last four of a row may overlap those before, which are not to
// count twice; up to 12 classes are three vectors.
function divideBySums(values: usize, rows: usize, stride: usize): void {
  const third = stride - 16, second = min<usize>(third, 16);
  const isNewInSecond = lanesPast(16 - second);
  const isNewInThird = lanesPast(stride > 48 ? (16 - (stride & 15)) & 15 : 16 + second - third);
  for (const end = values + rows * stride; values < end; values += stride) {
    const a = v128.load(values), b = v128.load(values + second), c = v128.load(values + third);
    let sum = f32x4.add(f32x4.add(a, v128.and(b, isNewInSecond)), v128.and(c, isNewInThird));
    for (let at: usize = 32; at < third; at += 16) sum = f32x4.add(sum, v128.load(values + at));
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
    let sum = f32x4.splat(0);
    for (let k: usize = 0; k < stride; k += 4) {
      const logit = loadFour(input + k, inputB + k, inputC + k, inputD + k);
      const exponential = f32x4Exp(f32x4.sub(logit, largest));
      sum = f32x4.add(sum, exponential);
      storeFour(exponential, output + k, outputB + k, outputC + k, outputD + k);
    }
    for (let k: usize = 0; k < stride; k += 4) {
      const exponential = loadFour(output + k, outputB + k, outputC + k, outputD + k);
      storeFour(f32x4.div(exponential, sum), output + k, outputB + k, outputC + k, outputD + k);
    }
  }
}
