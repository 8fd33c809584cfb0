// How rows come to lanes and back: a lane holds a number of a row.

// The last row where `row` lies past it.
// @ts-ignore: decorator
@inline
export function offsetOfRow(row: usize, rows: usize, stride: usize): usize {
  return min(row, rows - 1) * stride;
}

// @ts-ignore: decorator
@inline
export function loadFour(a: usize, b: usize, c: usize, d: usize): v128 {
  const first = v128.load32_lane(b, v128.load32_zero(a), 1);
  return v128.load32_lane(d, v128.load32_lane(c, first, 2), 3);
}

// @ts-ignore: decorator
@inline
export function storeFour(values: v128, a: usize, b: usize, c: usize, d: usize): void {
  v128.store32_lane(a, values, 0);
  v128.store32_lane(b, values, 1);
  v128.store32_lane(c, values, 2);
  v128.store32_lane(d, values, 3);
}

// Two float32, widened.
// @ts-ignore: decorator
@inline
export function loadTwo(a: usize, b: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load32_lane(b, v128.load32_zero(a), 1));
}

// @ts-ignore: decorator
@inline
export function storeTwo(values: v128, out: usize, row: usize, rows: usize): void {
  v128.store64_lane(out + (row << 3), values, 0);
  v128.store64_lane(out + (min(row + 1, rows - 1) << 3), values, 1);
}
