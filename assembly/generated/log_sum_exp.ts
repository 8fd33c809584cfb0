// Written by tools/unroll.ts from assembly/templates/log_sum_exp.ts.in. Change that, then run "deno task unroll".
// log_sum_exp.ts, unrolled over the four columns that are transposed at once.
import {
  BELOW_SQRT_HALF, EXPONENT_BITS, f64x2Held, f64x2LogBy, LN_2, LOG_0, LOG_1, LOG_2, LOG_3, LOG_4, LOG_5, LOG_6, TWO_52, TWO_52_AND_BIAS,
} from "../arithmetic";
import {
  EXP_10, EXP_11, EXP_2, EXP_3, EXP_4, EXP_5, EXP_6, EXP_7, EXP_8, EXP_9, expOrZero, LEAST, LOG_2_E, MAGIC, MINUS_LN_2_HIGH,
  MINUS_LN_2_LOW,
} from "../exp_or_zero";
import { exchangeApart, joinApart } from "../joining";
import { loadFour, offsetOfLabel, offsetOfRow, storeTwo } from "../rows";

/**
 * out f64 [rows]: ln of the sum of exp over each row of logits f32 [rows, classes], less the logit of the row's label. labels u16 [rows]
 * may be 0, and then nothing is subtracted.
 */
export function logSumExpAbove(out: usize, logits: usize, labels: usize, rows: usize, classes: usize): void {
  const stride = classes << 2, fours = stride & ~15, rest = classes & 3, last = stride - 16;
  const c2 = f64x2Held(EXP_2, rows), c3 = f64x2Held(EXP_3, rows), c4 = f64x2Held(EXP_4, rows), c5 = f64x2Held(EXP_5, rows);
  const c6 = f64x2Held(EXP_6, rows), c7 = f64x2Held(EXP_7, rows), c8 = f64x2Held(EXP_8, rows), c9 = f64x2Held(EXP_9, rows);
  const c10 = f64x2Held(EXP_10, rows), c11 = f64x2Held(EXP_11, rows), one = f64x2Held(1, rows), least = f64x2Held(LEAST, rows);
  const log2E = f64x2Held(LOG_2_E, rows), magic = f64x2Held(MAGIC, rows);
  const minusLn2High = f64x2Held(MINUS_LN_2_HIGH, rows), minusLn2Low = f64x2Held(MINUS_LN_2_LOW, rows);
  const l0 = f64x2Held(LOG_0, rows), l1 = f64x2Held(LOG_1, rows), l2 = f64x2Held(LOG_2, rows), l3 = f64x2Held(LOG_3, rows);
  const l4 = f64x2Held(LOG_4, rows), l5 = f64x2Held(LOG_5, rows), l6 = f64x2Held(LOG_6, rows), ln2 = f64x2Held(LN_2, rows);
  const below = f64x2Held(BELOW_SQRT_HALF, rows), bits = f64x2Held(EXPONENT_BITS, rows);
  const two52 = f64x2Held(TWO_52, rows), bias = f64x2Held(TWO_52_AND_BIAS, rows);
  for (let row: usize = 0; row < rows; row += 4) {
    const a = logits + row * stride, b = logits + offsetOfRow(row + 1, rows, stride);
    const c = logits + offsetOfRow(row + 2, rows, stride), d = logits + offsetOfRow(row + 3, rows, stride);
    let most = loadFour(a, b, c, d);
    if (fours) {
      // The last four overlap those before where the classes are no multiple of four.
      let ofA = v128.load(a + last), ofB = v128.load(b + last), ofC = v128.load(c + last), ofD = v128.load(d + last);
      for (let k: usize = 0; k < last; k += 16) {
        ofA = f32x4.pmax(ofA, v128.load(a + k)); ofB = f32x4.pmax(ofB, v128.load(b + k));
        ofC = f32x4.pmax(ofC, v128.load(c + k)); ofD = f32x4.pmax(ofD, v128.load(d + k));
      }
      const abLow = v128.shuffle<f32>(ofA, ofB, 0, 4, 1, 5), abHigh = v128.shuffle<f32>(ofA, ofB, 2, 6, 3, 7);
      const cdLow = v128.shuffle<f32>(ofC, ofD, 0, 4, 1, 5), cdHigh = v128.shuffle<f32>(ofC, ofD, 2, 6, 3, 7);
      const z0 = v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5), z1 = v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7);
      const z2 = v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), z3 = v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7);
      most = f32x4.pmax(f32x4.pmax(z0, z1), f32x4.pmax(z2, z3));
    } else {
      for (let k: usize = 4; k < stride; k += 4) most = f32x4.pmax(most, loadFour(a + k, b + k, c + k, d + k));
    }
    const largestPLow = f64x2.promote_low_f32x4(most);
    const largestPHigh = f64x2.promote_low_f32x4(v128.shuffle<f32>(most, most, 2, 3, 2, 3));
    const largestP = exchangeApart(largestPLow, largestPHigh), largestQ = exchangeApart(largestPHigh, largestPLow);
    let sumP = f64x2.splat(0), sumQ = sumP, ties = i32x4.splat(0);
    for (let k: usize = 0; k < fours; k += 16) {
      const va = v128.load(a + k), vb = v128.load(b + k), vc = v128.load(c + k), vd = v128.load(d + k);
      const abLow = v128.shuffle<f32>(va, vb, 0, 4, 1, 5), abHigh = v128.shuffle<f32>(va, vb, 2, 6, 3, 7);
      const cdLow = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5), cdHigh = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7);
      const z0 = v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5), z1 = v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7);
      const z2 = v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), z3 = v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7);
      const isLargest0 = f32x4.eq(z0, most), others0 = v128.or(z0, isLargest0);
      ties = i32x4.sub(ties, isLargest0);
      const p0Low = f64x2.promote_low_f32x4(others0);
      const p0High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others0, others0, 2, 3, 2, 3));
      const p0 = exchangeApart(p0Low, p0High), q0 = exchangeApart(p0High, p0Low);
      sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p0, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q0, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      const isLargest1 = f32x4.eq(z1, most), others1 = v128.or(z1, isLargest1);
      ties = i32x4.sub(ties, isLargest1);
      const p1Low = f64x2.promote_low_f32x4(others1);
      const p1High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others1, others1, 2, 3, 2, 3));
      const p1 = exchangeApart(p1Low, p1High), q1 = exchangeApart(p1High, p1Low);
      sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p1, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q1, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      const isLargest2 = f32x4.eq(z2, most), others2 = v128.or(z2, isLargest2);
      ties = i32x4.sub(ties, isLargest2);
      const p2Low = f64x2.promote_low_f32x4(others2);
      const p2High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others2, others2, 2, 3, 2, 3));
      const p2 = exchangeApart(p2Low, p2High), q2 = exchangeApart(p2High, p2Low);
      sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p2, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q2, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      const isLargest3 = f32x4.eq(z3, most), others3 = v128.or(z3, isLargest3);
      ties = i32x4.sub(ties, isLargest3);
      const p3Low = f64x2.promote_low_f32x4(others3);
      const p3High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others3, others3, 2, 3, 2, 3));
      const p3 = exchangeApart(p3Low, p3High), q3 = exchangeApart(p3High, p3Low);
      sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p3, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q3, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
    }
    if (rest && fours) {
      const va = v128.load(a + last), vb = v128.load(b + last), vc = v128.load(c + last), vd = v128.load(d + last);
      const abLow = v128.shuffle<f32>(va, vb, 0, 4, 1, 5), abHigh = v128.shuffle<f32>(va, vb, 2, 6, 3, 7);
      const cdLow = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5), cdHigh = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7);
      const z0 = v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5), z1 = v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7);
      const z2 = v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), z3 = v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7);
      if (rest == 3) {
        const isLargest1 = f32x4.eq(z1, most), others1 = v128.or(z1, isLargest1);
        ties = i32x4.sub(ties, isLargest1);
        const p1Low = f64x2.promote_low_f32x4(others1);
        const p1High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others1, others1, 2, 3, 2, 3));
        const p1 = exchangeApart(p1Low, p1High), q1 = exchangeApart(p1High, p1Low);
        sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p1, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
        sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q1, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      }
      if (rest > 1) {
        const isLargest2 = f32x4.eq(z2, most), others2 = v128.or(z2, isLargest2);
        ties = i32x4.sub(ties, isLargest2);
        const p2Low = f64x2.promote_low_f32x4(others2);
        const p2High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others2, others2, 2, 3, 2, 3));
        const p2 = exchangeApart(p2Low, p2High), q2 = exchangeApart(p2High, p2Low);
        sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p2, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
        sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q2, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      }
      const isLargest3 = f32x4.eq(z3, most), others3 = v128.or(z3, isLargest3);
      ties = i32x4.sub(ties, isLargest3);
      const p3Low = f64x2.promote_low_f32x4(others3);
      const p3High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others3, others3, 2, 3, 2, 3));
      const p3 = exchangeApart(p3Low, p3High), q3 = exchangeApart(p3High, p3Low);
      sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p3, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q3, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
    } else if (rest) {
      for (let k: usize = 0; k < stride; k += 4) {
        const z0 = loadFour(a + k, b + k, c + k, d + k);
        const isLargest0 = f32x4.eq(z0, most), others0 = v128.or(z0, isLargest0);
        ties = i32x4.sub(ties, isLargest0);
        const p0Low = f64x2.promote_low_f32x4(others0);
        const p0High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others0, others0, 2, 3, 2, 3));
        const p0 = exchangeApart(p0Low, p0High), q0 = exchangeApart(p0High, p0Low);
        sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p0, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
        sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q0, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      }
    }
    // The largest logit of a row adds the 1 that is not in the sum; others that equal it add 1 each.
    const more = f32x4.convert_i32x4_s(i32x4.sub(ties, i32x4.splat(1)));
    const morePLow = f64x2.promote_low_f32x4(more);
    const morePHigh = f64x2.promote_low_f32x4(v128.shuffle<f32>(more, more, 2, 3, 2, 3));
    const moreP = exchangeApart(morePLow, morePHigh), moreQ = exchangeApart(morePHigh, morePLow);
    const othersP = f64x2.add(sumP, moreP), othersQ = f64x2.add(sumQ, moreQ);
    const logP = f64x2LogBy(f64x2.add(one, othersP), othersP, l0, l1, l2, l3, l4, l5, l6, one, ln2, below, bits, two52, bias);
    const logQ = f64x2LogBy(f64x2.add(one, othersQ), othersQ, l0, l1, l2, l3, l4, l5, l6, one, ln2, below, bits, two52, bias);
    let references = f32x4.splat(0);
    if (labels) {
      references = loadFour(
        a + offsetOfLabel(labels, row, rows), b + offsetOfLabel(labels, row + 1, rows), c + offsetOfLabel(labels, row + 2, rows),
        d + offsetOfLabel(labels, row + 3, rows),
      );
    }
    const referencePLow = f64x2.promote_low_f32x4(references);
    const referencePHigh = f64x2.promote_low_f32x4(v128.shuffle<f32>(references, references, 2, 3, 2, 3));
    const referenceP = exchangeApart(referencePLow, referencePHigh), referenceQ = exchangeApart(referencePHigh, referencePLow);
    const resultP = f64x2.add(f64x2.sub(largestP, referenceP), logP), resultQ = f64x2.add(f64x2.sub(largestQ, referenceQ), logQ);
    if (<isize>rows < 0) joinApart(out, resultP, resultQ);
    storeTwo(exchangeApart(resultP, resultQ), out, row, rows);
    storeTwo(exchangeApart(resultQ, resultP), out, min(row + 2, rows - 1), rows);
  }
}

/**
 * out f64 [rows]: the scaled logit of each row of logits f32 [rows, classes], the logit of the row's label less ln of the sum of exp over
 * the others; infinity where that sum is 0. labels u16 [rows].
 */
export function scaledLogitOf(out: usize, logits: usize, labels: usize, rows: usize, classes: usize): void {
  const stride = classes << 2, fours = stride & ~15, rest = classes & 3, last = stride - 16;
  const c2 = f64x2Held(EXP_2, rows), c3 = f64x2Held(EXP_3, rows), c4 = f64x2Held(EXP_4, rows), c5 = f64x2Held(EXP_5, rows);
  const c6 = f64x2Held(EXP_6, rows), c7 = f64x2Held(EXP_7, rows), c8 = f64x2Held(EXP_8, rows), c9 = f64x2Held(EXP_9, rows);
  const c10 = f64x2Held(EXP_10, rows), c11 = f64x2Held(EXP_11, rows), one = f64x2Held(1, rows), least = f64x2Held(LEAST, rows);
  const log2E = f64x2Held(LOG_2_E, rows), magic = f64x2Held(MAGIC, rows);
  const minusLn2High = f64x2Held(MINUS_LN_2_HIGH, rows), minusLn2Low = f64x2Held(MINUS_LN_2_LOW, rows);
  const l0 = f64x2Held(LOG_0, rows), l1 = f64x2Held(LOG_1, rows), l2 = f64x2Held(LOG_2, rows), l3 = f64x2Held(LOG_3, rows);
  const l4 = f64x2Held(LOG_4, rows), l5 = f64x2Held(LOG_5, rows), l6 = f64x2Held(LOG_6, rows), ln2 = f64x2Held(LN_2, rows);
  const below = f64x2Held(BELOW_SQRT_HALF, rows), bits = f64x2Held(EXPONENT_BITS, rows);
  const two52 = f64x2Held(TWO_52, rows), bias = f64x2Held(TWO_52_AND_BIAS, rows);
  const infinity = f64x2Held(f64.POSITIVE_INFINITY, rows), zero = f64x2.splat(0);
  for (let row: usize = 0; row < rows; row += 4) {
    const a = logits + row * stride, b = logits + offsetOfRow(row + 1, rows, stride);
    const c = logits + offsetOfRow(row + 2, rows, stride), d = logits + offsetOfRow(row + 3, rows, stride);
    let most = loadFour(a, b, c, d);
    if (fours) {
      // The last four overlap those before where the classes are no multiple of four.
      let ofA = v128.load(a + last), ofB = v128.load(b + last), ofC = v128.load(c + last), ofD = v128.load(d + last);
      for (let k: usize = 0; k < last; k += 16) {
        ofA = f32x4.pmax(ofA, v128.load(a + k)); ofB = f32x4.pmax(ofB, v128.load(b + k));
        ofC = f32x4.pmax(ofC, v128.load(c + k)); ofD = f32x4.pmax(ofD, v128.load(d + k));
      }
      const abLow = v128.shuffle<f32>(ofA, ofB, 0, 4, 1, 5), abHigh = v128.shuffle<f32>(ofA, ofB, 2, 6, 3, 7);
      const cdLow = v128.shuffle<f32>(ofC, ofD, 0, 4, 1, 5), cdHigh = v128.shuffle<f32>(ofC, ofD, 2, 6, 3, 7);
      const z0 = v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5), z1 = v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7);
      const z2 = v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), z3 = v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7);
      most = f32x4.pmax(f32x4.pmax(z0, z1), f32x4.pmax(z2, z3));
    } else {
      for (let k: usize = 4; k < stride; k += 4) most = f32x4.pmax(most, loadFour(a + k, b + k, c + k, d + k));
    }
    const largestPLow = f64x2.promote_low_f32x4(most);
    const largestPHigh = f64x2.promote_low_f32x4(v128.shuffle<f32>(most, most, 2, 3, 2, 3));
    const largestP = exchangeApart(largestPLow, largestPHigh), largestQ = exchangeApart(largestPHigh, largestPLow);
    let sumP = f64x2.splat(0), sumQ = sumP, ties = i32x4.splat(0);
    for (let k: usize = 0; k < fours; k += 16) {
      const va = v128.load(a + k), vb = v128.load(b + k), vc = v128.load(c + k), vd = v128.load(d + k);
      const abLow = v128.shuffle<f32>(va, vb, 0, 4, 1, 5), abHigh = v128.shuffle<f32>(va, vb, 2, 6, 3, 7);
      const cdLow = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5), cdHigh = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7);
      const z0 = v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5), z1 = v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7);
      const z2 = v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), z3 = v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7);
      const isLargest0 = f32x4.eq(z0, most), others0 = v128.or(z0, isLargest0);
      ties = i32x4.sub(ties, isLargest0);
      const p0Low = f64x2.promote_low_f32x4(others0);
      const p0High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others0, others0, 2, 3, 2, 3));
      const p0 = exchangeApart(p0Low, p0High), q0 = exchangeApart(p0High, p0Low);
      sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p0, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q0, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      const isLargest1 = f32x4.eq(z1, most), others1 = v128.or(z1, isLargest1);
      ties = i32x4.sub(ties, isLargest1);
      const p1Low = f64x2.promote_low_f32x4(others1);
      const p1High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others1, others1, 2, 3, 2, 3));
      const p1 = exchangeApart(p1Low, p1High), q1 = exchangeApart(p1High, p1Low);
      sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p1, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q1, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      const isLargest2 = f32x4.eq(z2, most), others2 = v128.or(z2, isLargest2);
      ties = i32x4.sub(ties, isLargest2);
      const p2Low = f64x2.promote_low_f32x4(others2);
      const p2High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others2, others2, 2, 3, 2, 3));
      const p2 = exchangeApart(p2Low, p2High), q2 = exchangeApart(p2High, p2Low);
      sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p2, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q2, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      const isLargest3 = f32x4.eq(z3, most), others3 = v128.or(z3, isLargest3);
      ties = i32x4.sub(ties, isLargest3);
      const p3Low = f64x2.promote_low_f32x4(others3);
      const p3High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others3, others3, 2, 3, 2, 3));
      const p3 = exchangeApart(p3Low, p3High), q3 = exchangeApart(p3High, p3Low);
      sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p3, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q3, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
    }
    if (rest && fours) {
      const va = v128.load(a + last), vb = v128.load(b + last), vc = v128.load(c + last), vd = v128.load(d + last);
      const abLow = v128.shuffle<f32>(va, vb, 0, 4, 1, 5), abHigh = v128.shuffle<f32>(va, vb, 2, 6, 3, 7);
      const cdLow = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5), cdHigh = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7);
      const z0 = v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5), z1 = v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7);
      const z2 = v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), z3 = v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7);
      if (rest == 3) {
        const isLargest1 = f32x4.eq(z1, most), others1 = v128.or(z1, isLargest1);
        ties = i32x4.sub(ties, isLargest1);
        const p1Low = f64x2.promote_low_f32x4(others1);
        const p1High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others1, others1, 2, 3, 2, 3));
        const p1 = exchangeApart(p1Low, p1High), q1 = exchangeApart(p1High, p1Low);
        sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p1, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
        sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q1, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      }
      if (rest > 1) {
        const isLargest2 = f32x4.eq(z2, most), others2 = v128.or(z2, isLargest2);
        ties = i32x4.sub(ties, isLargest2);
        const p2Low = f64x2.promote_low_f32x4(others2);
        const p2High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others2, others2, 2, 3, 2, 3));
        const p2 = exchangeApart(p2Low, p2High), q2 = exchangeApart(p2High, p2Low);
        sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p2, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
        sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q2, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      }
      const isLargest3 = f32x4.eq(z3, most), others3 = v128.or(z3, isLargest3);
      ties = i32x4.sub(ties, isLargest3);
      const p3Low = f64x2.promote_low_f32x4(others3);
      const p3High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others3, others3, 2, 3, 2, 3));
      const p3 = exchangeApart(p3Low, p3High), q3 = exchangeApart(p3High, p3Low);
      sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p3, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q3, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
    } else if (rest) {
      for (let k: usize = 0; k < stride; k += 4) {
        const z0 = loadFour(a + k, b + k, c + k, d + k);
        const isLargest0 = f32x4.eq(z0, most), others0 = v128.or(z0, isLargest0);
        ties = i32x4.sub(ties, isLargest0);
        const p0Low = f64x2.promote_low_f32x4(others0);
        const p0High = f64x2.promote_low_f32x4(v128.shuffle<f32>(others0, others0, 2, 3, 2, 3));
        const p0 = exchangeApart(p0Low, p0High), q0 = exchangeApart(p0High, p0Low);
        sumP = f64x2.add(sumP, expOrZero(f64x2.sub(p0, largestP), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
        sumQ = f64x2.add(sumQ, expOrZero(f64x2.sub(q0, largestQ), log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
      }
    }
    // The largest logit of a row adds the 1 that is not in the sum; others that equal it add 1 each.
    const more = f32x4.convert_i32x4_s(i32x4.sub(ties, i32x4.splat(1)));
    const morePLow = f64x2.promote_low_f32x4(more);
    const morePHigh = f64x2.promote_low_f32x4(v128.shuffle<f32>(more, more, 2, 3, 2, 3));
    const moreP = exchangeApart(morePLow, morePHigh), moreQ = exchangeApart(morePHigh, morePLow);
    const othersP = f64x2.add(sumP, moreP), othersQ = f64x2.add(sumQ, moreQ);
    const references = loadFour(
      a + offsetOfLabel(labels, row, rows), b + offsetOfLabel(labels, row + 1, rows), c + offsetOfLabel(labels, row + 2, rows),
      d + offsetOfLabel(labels, row + 3, rows),
    );
    const referencePLow = f64x2.promote_low_f32x4(references);
    const referencePHigh = f64x2.promote_low_f32x4(v128.shuffle<f32>(references, references, 2, 3, 2, 3));
    const referenceP = exchangeApart(referencePLow, referencePHigh), referenceQ = exchangeApart(referencePHigh, referencePLow);
    // The sum without the label's part: of a label with the largest logit that is the 1 which was never added.
    const aboveP = f64x2.sub(referenceP, largestP), isTopP = f64x2.eq(referenceP, largestP);
    const lessP = f64x2.sub(othersP, expOrZero(aboveP, log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
    const sumPOthers = v128.bitselect(othersP, f64x2.add(one, lessP), isTopP);
    const lessOneP = v128.bitselect(f64x2.sub(othersP, one), lessP, isTopP);
    const logP = f64x2LogBy(sumPOthers, lessOneP, l0, l1, l2, l3, l4, l5, l6, one, ln2, below, bits, two52, bias);
    // The logarithm of 0 is finite here: the result is infinity where all others are too small for a float64.
    const resultP = v128.bitselect(f64x2.sub(aboveP, logP), infinity, f64x2.gt(sumPOthers, zero));
    // The sum without the label's part: of a label with the largest logit that is the 1 which was never added.
    const aboveQ = f64x2.sub(referenceQ, largestQ), isTopQ = f64x2.eq(referenceQ, largestQ);
    const lessQ = f64x2.sub(othersQ, expOrZero(aboveQ, log2E, magic, minusLn2High, minusLn2Low, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, one, least));
    const sumQOthers = v128.bitselect(othersQ, f64x2.add(one, lessQ), isTopQ);
    const lessOneQ = v128.bitselect(f64x2.sub(othersQ, one), lessQ, isTopQ);
    const logQ = f64x2LogBy(sumQOthers, lessOneQ, l0, l1, l2, l3, l4, l5, l6, one, ln2, below, bits, two52, bias);
    // The logarithm of 0 is finite here: the result is infinity where all others are too small for a float64.
    const resultQ = v128.bitselect(f64x2.sub(aboveQ, logQ), infinity, f64x2.gt(sumQOthers, zero));
    if (<isize>rows < 0) joinApart(out, resultP, resultQ);
    storeTwo(exchangeApart(resultP, resultQ), out, row, rows);
    storeTwo(exchangeApart(resultQ, resultP), out, min(row + 2, rows - 1), rows);
  }
}
