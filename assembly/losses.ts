// Losses and entropies: a float64 for each of `rows` probability vectors of `classes` float32.
//
// A lane holds a row, as in probability_vectors.ts: two rows, or four as a pair where V8 joins (joining.ts). The last row stands in for
// rows past it. Addresses need no alignment. Outputs must not overlap inputs.
import {
  BELOW_SQRT_HALF, BELOW_SQRT_HALF_OF_MINUS, EXPONENT_BITS, f64x2Held, f64x2LogBy, f64x2MinusLogOfExactBy, LN_2,
  LOG_0, LOG_1, LOG_2, LOG_3, LOG_4, LOG_5, LOG_6, TWO_52, TWO_52_AND_BIAS, TWO_52_AND_BIAS_OF_MINUS,
} from "./arithmetic";
import { prepareToWrite } from "./caches";
import { exchangeApart, joinApart } from "./joining";
import { loadTwo, offsetOfLabel, offsetOfRow, storeTwo } from "./rows";

/**
 * out f64 [rows]: -ln of the label's probability, or of the smallest float32 if that is larger. probabilities f32 [rows, classes],
 * labels u16 [rows].
 */
export function f32LossFromProbabilities(
  out: usize, probabilities: usize, labels: usize, rows: usize, classes: usize,
): void {
  const stride = classes << 2;
  const c0 = f64x2Held(LOG_0, rows), c1 = f64x2Held(LOG_1, rows), c2 = f64x2Held(LOG_2, rows), c3 = f64x2Held(LOG_3, rows);
  const c4 = f64x2Held(LOG_4, rows), c5 = f64x2Held(LOG_5, rows), c6 = f64x2Held(LOG_6, rows);
  const one = f64x2Held(1, rows), minusLn2 = f64x2Held(-LN_2, rows);
  const below = f64x2Held(BELOW_SQRT_HALF_OF_MINUS, rows), bits = f64x2Held(EXPONENT_BITS, rows);
  const two52 = f64x2Held(TWO_52, rows), bias = f64x2Held(TWO_52_AND_BIAS_OF_MINUS, rows);
  const least = f64x2Held(f32.MIN_VALUE, rows);
  const end = labels + (rows << 1), endOfFours = labels + ((rows & ~3) << 1);
  while (labels < endOfFours) {
    const endOfBlock = min(labels + (LOSS_ROWS << 1), endOfFours);
    prepareToWrite(out, endOfBlock - labels << 2);
    for (; labels < endOfBlock; labels += 8, out += 32) {
      const a = probabilities, b = a + stride, c = b + stride, d = c + stride, label = load<u64>(labels);
      probabilities = d + stride;
      const ab = loadTwo(a + (<usize>(label & 0xffff) << 2), b + (<usize>(label >> 16 & 0xffff) << 2));
      const cd = loadTwo(c + (<usize>(label >> 32 & 0xffff) << 2), d + (<usize>(label >> 48) << 2));
      const p = f64x2.pmax(exchangeApart(ab, cd), least), q = f64x2.pmax(exchangeApart(cd, ab), least);
      const ofP = f64x2MinusLogOfExactBy(p, c0, c1, c2, c3, c4, c5, c6, one, minusLn2, below, bits, two52, bias);
      const ofQ = f64x2MinusLogOfExactBy(q, c0, c1, c2, c3, c4, c5, c6, one, minusLn2, below, bits, two52, bias);
      if (<isize>stride < 0) joinApart(out, ofP, ofQ);
      v128.store(out, exchangeApart(ofP, ofQ));
      v128.store(out, exchangeApart(ofQ, ofP), 16);
    }
  }
  for (; labels < end; labels += 2, out += 8, probabilities += stride) {
    const p = f64x2.promote_low_f32x4(v128.load32_zero(probabilities + (<usize>load<u16>(labels) << 2)));
    const ofP = f64x2MinusLogOfExactBy(f64x2.pmax(p, least), c0, c1, c2, c3, c4, c5, c6, one, minusLn2, below, bits, two52, bias);
    v128.store64_lane(out, ofP, 0);
  }
}

const LOSS_ROWS: usize = 128; // losses of a kilobyte

/** out f64 [rows]: -sum of p ln p over each row of probabilities f32 [rows, classes]. */
export function f32Entropy(out: usize, probabilities: usize, rows: usize, classes: usize): void {
  const stride = classes << 2;
  const c0 = f64x2Held(LOG_0, rows), c1 = f64x2Held(LOG_1, rows), c2 = f64x2Held(LOG_2, rows), c3 = f64x2Held(LOG_3, rows);
  const c4 = f64x2Held(LOG_4, rows), c5 = f64x2Held(LOG_5, rows), c6 = f64x2Held(LOG_6, rows);
  const one = f64x2Held(1, rows), minusLn2 = f64x2Held(-LN_2, rows);
  const below = f64x2Held(BELOW_SQRT_HALF_OF_MINUS, rows), bits = f64x2Held(EXPONENT_BITS, rows);
  const two52 = f64x2Held(TWO_52, rows), bias = f64x2Held(TWO_52_AND_BIAS_OF_MINUS, rows);
  for (let row: usize = 0; row < rows; row += 4) {
    const a = probabilities + row * stride, b = probabilities + offsetOfRow(row + 1, rows, stride);
    const c = probabilities + offsetOfRow(row + 2, rows, stride), d = probabilities + offsetOfRow(row + 3, rows, stride);
    let ofP = f64x2.splat(0), ofQ = ofP;
    for (let k: usize = 0; k < stride; k += 4) {
      const ab = loadTwo(a + k, b + k), cd = loadTwo(c + k, d + k), p = exchangeApart(ab, cd), q = exchangeApart(cd, ab);
      // The logarithm of 0 is finite here, so that p = 0 adds nothing.
      ofP = f64x2.add(ofP, f64x2.mul(p, f64x2MinusLogOfExactBy(p, c0, c1, c2, c3, c4, c5, c6, one, minusLn2, below, bits, two52, bias)));
      ofQ = f64x2.add(ofQ, f64x2.mul(q, f64x2MinusLogOfExactBy(q, c0, c1, c2, c3, c4, c5, c6, one, minusLn2, below, bits, two52, bias)));
    }
    storeExchanged(ofP, ofQ, out, row, rows);
  }
}

/**
 * out f64 [rows]: -(1 - p_y) ln p_y - the sum over k != y of p_k ln(1 - p_k). No logarithm is taken of less than the smallest float32.
 * probabilities f32 [rows, classes], y = labels u16 [rows].
 */
export function f32ModifiedEntropy(
  out: usize, probabilities: usize, labels: usize, rows: usize, classes: usize,
): void {
  const stride = classes << 2;
  const c0 = f64x2Held(LOG_0, rows), c1 = f64x2Held(LOG_1, rows), c2 = f64x2Held(LOG_2, rows), c3 = f64x2Held(LOG_3, rows);
  const c4 = f64x2Held(LOG_4, rows), c5 = f64x2Held(LOG_5, rows), c6 = f64x2Held(LOG_6, rows);
  const one = f64x2Held(1, rows), ln2 = f64x2Held(LN_2, rows);
  const below = f64x2Held(BELOW_SQRT_HALF, rows), bits = f64x2Held(EXPONENT_BITS, rows);
  const two52 = f64x2Held(TWO_52, rows), bias = f64x2Held(TWO_52_AND_BIAS, rows);
  const least = f64x2Held(f32.MIN_VALUE, rows);
  for (let row: usize = 0; row < rows; row += 4) {
    const a = probabilities + row * stride, b = probabilities + offsetOfRow(row + 1, rows, stride);
    const c = probabilities + offsetOfRow(row + 2, rows, stride), d = probabilities + offsetOfRow(row + 3, rows, stride);
    const labelsAB = offsetsOfLabels(labels, row, rows), labelsCD = offsetsOfLabels(labels, row + 2, rows);
    const labelsP = exchangeApart(labelsAB, labelsCD), labelsQ = exchangeApart(labelsCD, labelsAB);
    let ofP = f64x2.splat(0), ofQ = ofP;
    for (let k: usize = 0; k < stride; k += 4) {
      const ab = loadTwo(a + k, b + k), cd = loadTwo(c + k, d + k);
      const p = exchangeApart(ab, cd), q = exchangeApart(cd, ab), place = i64x2.splat(k);
      const isP = i64x2.eq(labelsP, place), isQ = i64x2.eq(labelsQ, place);
      const othersP = f64x2.sub(one, p), othersQ = f64x2.sub(one, q);
      const insideP = f64x2.pmax(v128.bitselect(p, othersP, isP), least);
      const insideQ = f64x2.pmax(v128.bitselect(q, othersQ, isQ), least);
      const lessOneP = v128.bitselect(f64x2.sub(p, one), f64x2.neg(p), isP);
      const lessOneQ = v128.bitselect(f64x2.sub(q, one), f64x2.neg(q), isQ);
      const logP = f64x2LogBy(insideP, lessOneP, c0, c1, c2, c3, c4, c5, c6, one, ln2, below, bits, two52, bias);
      const logQ = f64x2LogBy(insideQ, lessOneQ, c0, c1, c2, c3, c4, c5, c6, one, ln2, below, bits, two52, bias);
      ofP = f64x2.sub(ofP, f64x2.mul(v128.bitselect(othersP, p, isP), logP));
      ofQ = f64x2.sub(ofQ, f64x2.mul(v128.bitselect(othersQ, q, isQ), logQ));
    }
    storeExchanged(ofP, ofQ, out, row, rows);
  }
}

/** The same of `row` and of the next row. */
// @ts-ignore: decorator
@inline
function offsetsOfLabels(labels: usize, row: usize, rows: usize): v128 {
  return i64x2.replace_lane(i64x2.splat(offsetOfLabel(labels, row, rows)), 1, offsetOfLabel(labels, row + 1, rows));
}

/** Stores the results of four rows, a pair that was exchanged when it was loaded. */
// @ts-ignore: decorator
@inline
function storeExchanged(p: v128, q: v128, out: usize, row: usize, rows: usize): void {
  const zero = f64x2.splat(0);
  p = f64x2.add(p, zero); // one more joined operation behind the loop: joining.ts
  q = f64x2.add(q, zero);
  if (<isize>rows < 0) joinApart(out, p, q);
  storeTwo(exchangeApart(p, q), out, row, rows);
  storeTwo(exchangeApart(q, p), out, min(row + 2, rows - 1), rows);
}
