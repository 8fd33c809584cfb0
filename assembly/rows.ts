// Loads and stores that put rows into lanes: lane i holds a number of row i.

/** The offset of a row in bytes, or of the last row where `row` lies past it. */
// @ts-ignore: decorator
@inline
export function offsetOfRow(row: usize, rows: usize, stride: usize): usize {
  return min(row, rows - 1) * stride;
}

/** Four float32 from four addresses. */
// @ts-ignore: decorator
@inline
export function loadFour(a: usize, b: usize, c: usize, d: usize): v128 {
  const first = v128.load32_lane(b, v128.load32_zero(a), 1);
  return v128.load32_lane(d, v128.load32_lane(c, first, 2), 3);
}

/** Stores four float32 at four addresses. */
// @ts-ignore: decorator
@inline
export function storeFour(values: v128, a: usize, b: usize, c: usize, d: usize): void {
  v128.store32_lane(a, values, 0);
  v128.store32_lane(b, values, 1);
  v128.store32_lane(c, values, 2);
  v128.store32_lane(d, values, 3);
}

/** Two float32 from two addresses, as float64. */
// @ts-ignore: decorator
@inline
export function loadTwo(a: usize, b: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load32_lane(b, v128.load32_zero(a), 1));
}

/** Stores the float64 of rows `row` and `row` + 1, the latter in the last row's place where it lies past it. */
// @ts-ignore: decorator
@inline
export function storeTwo(values: v128, out: usize, row: usize, rows: usize): void {
  v128.store64_lane(out + (row << 3), values, 0);
  v128.store64_lane(out + (min(row + 1, rows - 1) << 3), values, 1);
}

/** The offset of a row's label in its row, in bytes; of the last row's where `row` lies past it. */
// @ts-ignore: decorator
@inline
export function offsetOfLabel(labels: usize, row: usize, rows: usize): usize {
  return <usize>load<u16>(labels + (min(row, rows - 1) << 1)) << 2;
}
