// The forward product of the joined build: rows and grids of pixels, five at a time. templates/joined_products.ts.in has the block.
import { correlate5 } from "./generated/joined_products";

/** `correlate` (products.ts) of one row. The last five pixels overlap those before them where the width is no multiple of five. */
export function correlateRow(
  out: usize, outPixel: usize, frame: usize, pixel: usize, frameRow: usize, packed: usize, rows: i32, run: i32, width: i32,
): void {
  for (let j = 0; j < width; j += 5) {
    const first = <usize>min(j, width - 5);
    correlate5(out + first * outPixel, outPixel, frame + first * pixel, pixel, 0, 0, 0, frameRow, packed, rows, run);
  }
}

/** The same of a whole grid. Blocks cross the ends of rows: four rows of 16 pixels take 13 blocks, not 16. */
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
