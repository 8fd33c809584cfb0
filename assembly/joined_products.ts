// Products of the joined build, five pixels at a time, for engines that check bounds and join pairs all the same (joining.ts).
import { correlate5 } from "./generated/joined_products";

/**
 * A row of `correlate` (products.ts), five pixels at a time; the last five overlap those before them where the width is no
 * multiple.
 */
export function correlateRow(
  out: usize, outPixel: usize, frame: usize, pixel: usize, frameRow: usize, packed: usize, rows: i32, run: i32, width: i32,
): void {
  for (let j = 0; j < width; j += 5) {
    const first = <usize>min(j, width - 5);
    correlate5(out + first * outPixel, outPixel, frame + first * pixel, pixel, 0, 0, 0, frameRow, packed, rows, run);
  }
}

/** The same for a whole grid, across the ends of its rows: with rows of 16 pixels, 13 blocks of five for 4 of them, not 16. */
export function correlateGrid(
  out: usize, outPixel: usize, outRow: usize, frame: usize, pixel: usize, gridRow: usize, frameRow: usize, packed: usize,
  rows: i32, run: i32, height: i32, width: i32,
): void {
  const pixels = height * width;
  const wrap = gridRow - <usize>width * pixel, outWrap = outRow - <usize>width * outPixel;
  for (let j = 0; j < pixels; j += 5) {
    const first = min(j, pixels - 5), i = first / width, column = first - i * width;
    correlate5(
      out + <usize>i * outRow + <usize>column * outPixel, outPixel, frame + <usize>i * gridRow + <usize>column * pixel, pixel,
      width - column, outWrap, wrap, frameRow, packed, rows, run,
    );
  }
}
