// Softmax: probability vectors from logits. Addresses need no alignment. Outputs must not overlap inputs.
import { f32x4Exp, f32x4Held, madd } from "./arithmetic";
import {
  bitsOf, EXP_1, EXP_2, EXP_3, EXP_4, EXP_5, expOfRemainder, LOG_2_E, MAGIC, MINUS_LN_2_HIGH, MINUS_LN_2_LOW, OUTSIDE, remainder,
  ROWS_OF_BLOCK,
} from "./exp_near_zero";
import { softmaxOfTen } from "./generated/softmax_of_ten";
import { loadFour, offsetOfRow, storeFour } from "./rows";

/**
 * probabilities f32 [rows, classes]: the softmax of each row of logits f32 [rows, classes].
 *
 * Logits within some 44 of 0 (exp_near_zero.ts) neither overflow in exp nor fade to subnormal numbers, so that a row's largest logit need
 * not be known. Then exp takes four numbers at a time whichever rows they are of, and only sums and division go by
 * rows. A block of rows with other logits is gone through row by row, so that a row's result depends on the row alone.
 */
export function f32Softmax(probabilities: usize, logits: usize, rows: usize, classes: usize): void {
  if (classes < 4) return softmaxOfAny(probabilities, logits, rows, classes);
  const stride = classes << 2;
  let row: usize = 0;
  if (classes == 10) {
    const fours = rows & ~3;
    while (row < fours) {
      row += softmaxOfTen(probabilities + row * 40, logits + row * 40, fours - row);
      const count = min(fours - row, ROWS_OF_BLOCK);
      softmaxByRow(probabilities + row * 40, logits + row * 40, count, 10);
      row += count;
    }
  }
  for (; row < rows; row += ROWS_OF_BLOCK) {
    const count = min(rows - row, ROWS_OF_BLOCK);
    const out = probabilities + row * stride, from = logits + row * stride;
    if (exponentials(out, from, count * stride)) {
      divideBySums(out, count, stride);
    } else {
      softmaxByRow(out, from, count, classes);
    }
  }
}

/** The same, each row by the way that its own logits allow. */
function softmaxByRow(out: usize, from: usize, rows: usize, classes: usize): void {
  const stride = classes << 2;
  for (const end = out + rows * stride; out < end; out += stride, from += stride) {
    if (exponentials(out, from, stride)) divideBySums(out, 1, stride);
    else softmaxOfAny(out, from, 1, classes);
  }
}

/**
 * Writes exp of values to out, both of `bytes` bytes, 16 or more. Returns false where a value lies past the range; then out is not to be
 * used.
 */
function exponentials(out: usize, values: usize, bytes: usize): bool {
  const log2E = f32x4Held(LOG_2_E, bytes), magic = f32x4Held(MAGIC, bytes);
  const minusLn2High = f32x4Held(MINUS_LN_2_HIGH, bytes), minusLn2Low = f32x4Held(MINUS_LN_2_LOW, bytes);
  const c5 = f32x4Held(EXP_5, bytes), c4 = f32x4Held(EXP_4, bytes), c3 = f32x4Held(EXP_3, bytes), c2 = f32x4Held(EXP_2, bytes);
  const one = f32x4Held(EXP_1, bytes);
  let bits = i32x4.splat(0);
  const last = bytes - 16;
  for (let at: usize = 0; ; at += 16) {
    if (at > last) at = last; // the last four numbers overlap those before
    const x = v128.load(values + at), shifted = madd(x, log2E, magic);
    bits = v128.or(bits, bitsOf(shifted));
    const r = remainder(x, shifted, magic, minusLn2High, minusLn2Low);
    v128.store(out + at, expOfRemainder(shifted, r, madd(r, c5, c4), c3, c2, one));
    if (at == last) break;
  }
  return !v128.any_true(v128.and(bits, i32x4.splat(OUTSIDE)));
}

/**
 * Divides each row of `stride` bytes, 16 or more, by its sum. The last vector of a row may overlap the one before, whose numbers must not
 * count twice. Up to 12 classes are three vectors.
 */
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

/**
 * `sum` plus the vectors of a row from byte 32 to the one before `third`. Float32 sums of blocks are added up in float64: with 65,536
 * classes a sum in float32 alone is off by 3e-5.
 */
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

/** All ones in the lanes from `bytes` on, zeros before. */
// @ts-ignore: decorator
@inline
function lanesPast(bytes: usize): v128 {
  return i32x4.ge_s(i32x4(0, 4, 8, 12), i32x4.splat(<i32>bytes));
}

/** The softmax of any logits and any number of classes: the largest logit is subtracted from each row first. A lane holds a row. */
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
