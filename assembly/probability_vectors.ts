// Operations on `rows` rows of `classes` float32, logits or probability vectors. softmax.ts has the softmax, losses.ts losses and
// entropies.
//
// A lane holds a row, four rows at once. So any number of classes takes the same path, and nothing is summed across lanes. The last row
// stands in for rows past it, and writes the same again. For few classes, and above all for ten, several vectors hold one or two
// rows instead. Addresses need no alignment. Outputs must not overlap inputs.
import { loadFour, offsetOfRow, storeFour } from "./rows";

/**
 * sorted f32 [rows, classes]: each row of values f32 [rows, classes], descending. scratch f32 [classes, 4].
 *
 * By Batcher's merge exchange (Knuth, The Art of Computer Programming, volume 3, algorithm 5.2.2M). The places that it compares depend
 * on the length alone, so four rows go through it side by side.
 */
export function f32SortDescending(
  sorted: usize, values: usize, scratch: usize, rows: usize, classes: usize,
): void {
  const stride = classes << 2;
  let largestPower: usize = 1;
  while (largestPower << 1 < classes) largestPower <<= 1;
  for (let row: usize = 0; row < rows; row += 4) {
    const a = row * stride;
    const b = offsetOfRow(row + 1, rows, stride);
    const c = offsetOfRow(row + 2, rows, stride);
    const d = offsetOfRow(row + 3, rows, stride);
    for (let k: usize = 0; k < stride; k += 4) {
      const four = loadFour(values + a + k, values + b + k, values + c + k, values + d + k);
      v128.store(scratch + (k << 2), four);
    }
    for (let p = largestPower; p > 0; p >>= 1) {
      let q = largestPower;
      let r: usize = 0;
      let distance = p;
      while (true) {
        for (let i: usize = 0; i + distance < classes; i++) {
          if ((i & p) == r) order(scratch + (i << 4), scratch + ((i + distance) << 4));
        }
        if (q == p) break;
        distance = q - p;
        q >>= 1;
        r = p;
      }
    }
    for (let k: usize = 0; k < stride; k += 4) {
      const four = v128.load(scratch + (k << 2));
      storeFour(four, sorted + a + k, sorted + b + k, sorted + c + k, sorted + d + k);
    }
  }
}

/**
 * rounded f32 [length]: values f32 [length] to the nearest multiple of 1 / scale, ties to even. scale = 10^d, 0 <= d <= 12.
 *
 * The product of a value's 24 bits and the 28 bits of 5^12 is exact in float64. So m, the nearest integer to it, is right, and m / scale
 * rounded to float32 is the correctly rounded decimal.
 *
 * Up to d = 8, m * (1 / scale) gives the same float32. It is off by less than 2^-52 m / scale. That matters only if a point half-way
 * between two float32, an odd number of 25 bits over 2^t, is as near. The difference of m / 10^d and such a point is an integer over
 * 10^d 2^t, so at least 2^-27 of 2^-t, while 2^-52 of the point is less than that. The difference is not 0 either: such a point is
 * 2^-t from all float32, and m / 10^d is within 10^-d / 2 of one, while 10^d is a multiple of 2^t.
 */
export function f32Round(rounded: usize, values: usize, length: usize, scale: f64): void {
  const scales = f64x2.splat(scale), reciprocals = f64x2.splat(1 / scale);
  const bytes = length << 2;
  let at: usize = 0;
  if (scale <= 1e8) {
    for (; at + 16 <= bytes; at += 16) {
      const low = f64x2.nearest(f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(values + at)), scales));
      const high = f64x2.nearest(f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(values + at, 8)), scales));
      const lower = f32x4.demote_f64x2_zero(f64x2.mul(low, reciprocals));
      const upper = f32x4.demote_f64x2_zero(f64x2.mul(high, reciprocals));
      // + 0 makes 0 of -0
      v128.store(rounded + at, f32x4.add(v128.shuffle<f32>(lower, upper, 0, 1, 4, 5), f32x4.splat(0)));
    }
  }
  for (; at < bytes; at += 4) {
    const multiple = f64x2.nearest(f64x2.mul(f64x2.promote_low_f32x4(v128.load32_zero(values + at)), scales));
    const value = f64x2.add(f64x2.div(multiple, scales), f64x2.splat(0));
    v128.store32_lane(rounded + at, f32x4.demote_f64x2_zero(value), 0);
  }
}

/**
 * out u16 [rows]: the place of each row's largest value, the first of equals. values f32 [rows, classes], classes <= 65,536.
 *
 * With 4 to 12 classes a row is three vectors that overlap. Each value that equals the largest sets the bit of its class, and the
 * lowest bit is the first.
 */
export function f32Argmax(out: usize, values: usize, rows: usize, classes: usize): void {
  if (classes < 4 || classes > 12) return argmaxByColumns(out, values, rows, classes);
  if (classes == 10) {
    const fours = rows & ~3;
    argmaxOfTen(out, values, fours);
    out += fours << 1; values += fours * 40; rows -= fours;
  }
  const toThird = classes - 4, toSecond = min<usize>(toThird, 4);
  const stride = classes << 2, half = rows >> 1, halfAt = half * stride;
  const halfOut = half << 1;
  for (const end = out + halfOut; out < end; out += 2, values += stride) { // two streams at once come faster from memory
    store<u16>(out, placeOfLargest(values, toSecond, toThird));
    store<u16>(out + halfOut, placeOfLargest(values + halfAt, toSecond, toThird));
  }
  if (rows & 1) store<u16>(out + halfOut, placeOfLargest(values + halfAt, toSecond, toThird));
}

/** The place of the largest of 4 to 12 values, whose second and third vector begin at toSecond and toThird. */
// @ts-ignore: decorator
@inline
function placeOfLargest(values: usize, toSecond: usize, toThird: usize): u16 {
  const a = v128.load(values), b = v128.load(values + (toSecond << 2)), c = v128.load(values + (toThird << 2));
  let largest = f32x4.pmax(f32x4.pmax(a, b), c);
  largest = f32x4.pmax(largest, v128.shuffle<f32>(largest, largest, 2, 3, 0, 1));
  largest = f32x4.pmax(largest, v128.shuffle<f32>(largest, largest, 1, 0, 3, 2));
  const places = i32x4.bitmask(f32x4.eq(a, largest)) | (i32x4.bitmask(f32x4.eq(b, largest)) << <i32>toSecond) |
    (i32x4.bitmask(f32x4.eq(c, largest)) << <i32>toThird);
  return <u16>ctz(places);
}

/** f32Argmax of ten classes, for a multiple of four rows. */
function argmaxOfTen(out: usize, values: usize, rows: usize): void {
  const half = rows >> 1, halfAt = half * 40, halfOut = half << 1;
  for (const end = out + halfOut; out < end; out += 4, values += 80) {
    store<u32>(out, placesOfLargest(values));
    store<u32>(out + halfOut, placesOfLargest(values + halfAt));
  }
}

/** The places of the largest of two rows of ten, in the low and the high half. The rows are five vectors, as in softmaxOfTen. */
// @ts-ignore: decorator
@inline
function placesOfLargest(values: usize): u32 {
  const v0 = v128.load(values), v1 = v128.load(values, 16), v2 = v128.load(values, 32);
  const v3 = v128.load(values, 48), v4 = v128.load(values, 64);
  const upper = f32x4.pmax(v0, v1), lower = f32x4.pmax(v3, v4);
  let both = f32x4.pmax(v128.shuffle<f32>(upper, lower, 0, 1, 4, 5), v128.shuffle<f32>(upper, lower, 2, 3, 6, 7));
  both = f32x4.pmax(both, v2);
  both = f32x4.pmax(both, v128.shuffle<f32>(both, both, 1, 0, 3, 2)); // the one row's twice, the other's twice
  const first = v128.shuffle<f32>(both, both, 0, 0, 0, 0), second = v128.shuffle<f32>(both, both, 2, 2, 2, 2);
  const left = i16x8.narrow_i32x4_s(f32x4.eq(v0, first), f32x4.eq(v1, first));
  const right = i16x8.narrow_i32x4_s(f32x4.eq(v2, both), f32x4.eq(v3, second));
  const places = i8x16.bitmask(i8x16.narrow_i16x8_s(left, right)) | (i32x4.bitmask(f32x4.eq(v4, second)) << 16);
  return ctz(places) | (ctz(places >> 10) << 16);
}

/** f32Argmax for any number of classes. */
function argmaxByColumns(out: usize, values: usize, rows: usize, classes: usize): void {
  const stride = classes << 2;
  for (let row: usize = 0; row < rows; row += 4) {
    const a = values + row * stride;
    const b = values + offsetOfRow(row + 1, rows, stride);
    const c = values + offsetOfRow(row + 2, rows, stride);
    const d = values + offsetOfRow(row + 3, rows, stride);
    let largest = loadFour(a, b, c, d);
    let place = i32x4.splat(0);
    for (let k: usize = 4; k < stride; k += 4) {
      const value = loadFour(a + k, b + k, c + k, d + k);
      const isLarger = f32x4.gt(value, largest);
      largest = f32x4.pmax(largest, value);
      place = v128.bitselect(i32x4.splat(<i32>k), place, isLarger);
    }
    place = i32x4.shr_u(place, 2);
    v128.store16_lane(out + (row << 1), place, 0);
    v128.store16_lane(out + (min(row + 1, rows - 1) << 1), place, 2);
    v128.store16_lane(out + (min(row + 2, rows - 1) << 1), place, 4);
    v128.store16_lane(out + (min(row + 3, rows - 1) << 1), place, 6);
  }
}

/** Puts the larger of two vectors at a and the smaller at b, lane by lane. */
// @ts-ignore: decorator
@inline
function order(a: usize, b: usize): void {
  const atA = v128.load(a);
  const atB = v128.load(b);
  v128.store(a, f32x4.pmax(atA, atB)); // of 0 and -0, which are equal, each place gets one
  v128.store(b, f32x4.pmin(atB, atA));
}
