// Sums over pixels for batch norm (batch_norm.ts). The kernels of convolutions call them too, for outputs that the cache still has.
//
//   sums, float64:   [channels: first sum][channels: second sum][channels: a block's sums, float32]
//
// Sums are float32 within a block of 64 pixels and float64 between blocks. Sums of one array take four vectors at once, and longer
// slices: while an addition to one sum is under way, the others are added to.
import { madd } from "./arithmetic";
import { storePair } from "./joining";

const BLOCK: i32 = 64; // pixels
const SLICE: i32 = 512; // bytes

/** The bytes of a slice: whole pixels of `pixel` bytes. */
// @ts-ignore: decorator
@inline
export function sliceOf(pixel: usize): usize {
  return <usize>max(1, SLICE / <i32>pixel) * pixel;
}

/** Makes both sums 0. */
export function clearSums(sums: usize, channels: i32): void {
  memory.fill(sums, 0, <usize>channels * 16);
}

/** Adds d and d^2 to sums, where d = x - shift [channels]. With a pixel of x as shift, a mean far from 0 costs no precision. */
export function addSums(sums: usize, x: usize, shift: usize, pixels: i32, channels: i32): void {
  const squares = sums + <usize>channels * 8, block = squares + <usize>channels * 8, blockSquares = block + <usize>channels * 4;
  const zero = f32x4.splat(0), pixel: usize = <usize>channels * 4, slice = pixel <= 64 ? BLOCK * pixel : 4 * sliceOf(pixel);
  for (let first = 0; first < pixels; first += BLOCK) {
    const end = x + <usize>min(first + BLOCK, pixels) * pixel;
    const begin = x + <usize>first * pixel;
    let c: usize = 0;
    for (let from = begin; from < end; from += slice) {
      const to = min(from + slice, end);
      for (c = 0; c + 16 <= <usize>channels; c += 16) {
        const at = block + c * 4, atSquares = blockSquares + c * 4, shifts = shift + c * 4;
        const shift0 = v128.load(shifts), shift1 = v128.load(shifts, 16), shift2 = v128.load(shifts, 32), shift3 = v128.load(shifts, 48);
        let sum0 = zero, sum1 = zero, sum2 = zero, sum3 = zero, square0 = zero, square1 = zero, square2 = zero, square3 = zero;
        if (from > begin) {
          sum0 = v128.load(at); sum1 = v128.load(at, 16); sum2 = v128.load(at, 32); sum3 = v128.load(at, 48);
          square0 = v128.load(atSquares); square1 = v128.load(atSquares, 16);
          square2 = v128.load(atSquares, 32); square3 = v128.load(atSquares, 48);
        }
        for (let p = from + c * 4; p < to; p += pixel) {
          const d0 = f32x4.sub(v128.load(p), shift0), d1 = f32x4.sub(v128.load(p, 16), shift1);
          sum0 = f32x4.add(sum0, d0); square0 = madd(d0, d0, square0); sum1 = f32x4.add(sum1, d1); square1 = madd(d1, d1, square1);
          const d2 = f32x4.sub(v128.load(p, 32), shift2), d3 = f32x4.sub(v128.load(p, 48), shift3);
          sum2 = f32x4.add(sum2, d2); square2 = madd(d2, d2, square2); sum3 = f32x4.add(sum3, d3); square3 = madd(d3, d3, square3);
        }
        storePair(at, sum0, sum1); storePair(at + 32, sum2, sum3);
        storePair(atSquares, square0, square1); storePair(atSquares + 32, square2, square3);
      }
    }
    addBlock(sums, block, c);
    addBlock(squares, blockSquares, c);
    for (; c < <usize>channels; c++) {
      const shift1 = load<f32>(shift + c * 4);
      let sum: f64 = 0, square: f64 = 0;
      for (let p = begin + c * 4; p < end; p += pixel) {
        const d: f64 = load<f32>(p) - shift1;
        sum += d;
        square += d * d;
      }
      store<f64>(sums + c * 8, load<f64>(sums + c * 8) + sum);
      store<f64>(squares + c * 8, load<f64>(squares + c * 8) + square);
    }
  }
}

/** Turns the sums of x - shift over so many pixels into those of x itself, in place. */
export function unshiftSums(sums: usize, shift: usize, pixels: i32, channels: i32): void {
  const squares = sums + <usize>channels * 8;
  for (let c: usize = 0; c < <usize>channels && pixels > 0; c++) {
    const s: f64 = load<f32>(shift + c * 4), d = load<f64>(sums + c * 8);
    store<f64>(sums + c * 8, d + pixels * s);
    store<f64>(squares + c * 8, load<f64>(squares + c * 8) + s * (2 * d + pixels * s));
  }
}

/** Adds to sums what f32BatchNormGradientSums says. */
export function addGradientSums(
  sums: usize, dresidual: usize, dy: usize, x: usize, y: usize, mean: usize, scale: usize, beta: usize, pixels: i32, channels: i32,
): void {
  const products = sums + <usize>channels * 8, block = products + <usize>channels * 8, blockProducts = block + <usize>channels * 4;
  const pixel: usize = <usize>channels * 4, slice = sliceOf(pixel);
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  for (let first = 0; first < pixels; first += BLOCK) {
    const begin = <usize>first * pixel, end = <usize>min(first + BLOCK, pixels) * pixel;
    let c: usize = 0;
    for (let from = begin; from < end; from += slice) {
      const to = min(from + slice, end);
      for (c = 0; c + 8 <= <usize>channels; c += 8) {
        const at = c * 4, byX = !y && scale;
        const centreA = v128.load(mean + at), centreB = v128.load(mean + at, 16);
        const scaleA = byX ? v128.load(scale + at) : zero, scaleB = byX ? v128.load(scale + at, 16) : zero;
        const shiftA = byX ? v128.load(beta + at) : one, shiftB = byX ? v128.load(beta + at, 16) : one;
        let sumA = zero, sumB = zero, productA = zero, productB = zero;
        if (from > begin) {
          sumA = v128.load(block + at); sumB = v128.load(block + at, 16);
          productA = v128.load(blockProducts + at); productB = v128.load(blockProducts + at, 16);
        }
        for (let p = from + at; p < to; p += pixel) {
          const from = x + p, by = dy + p, value = y + p, to = dresidual + p;
          const d = f32x4.sub(v128.load(from), centreA), e = f32x4.sub(v128.load(from, 16), centreB);
          const valueA = y ? v128.load(value) : madd(d, scaleA, shiftA), valueB = y ? v128.load(value, 16) : madd(e, scaleB, shiftB);
          const a = v128.and(v128.load(by), f32x4.gt(valueA, zero));
          const b = v128.and(v128.load(by, 16), f32x4.gt(valueB, zero));
          if (dresidual) storePair(to, a, b);
          sumA = f32x4.add(sumA, a); sumB = f32x4.add(sumB, b);
          productA = madd(a, d, productA);
          productB = madd(b, e, productB);
        }
        storePair(block + at, sumA, sumB);
        storePair(blockProducts + at, productA, productB);
      }
    }
    addBlock(sums, block, c);
    addBlock(products, blockProducts, c);
    for (; c < <usize>channels; c++) {
      let sum: f64 = 0, product: f64 = 0;
      for (let p = begin + c * 4; p < end; p += pixel) {
        const d = load<f32>(x + p) - load<f32>(mean + c * 4);
        const value = y ? load<f32>(y + p) : scale ? d * load<f32>(scale + c * 4) + load<f32>(beta + c * 4) : 1;
        const g: f32 = value > 0 ? load<f32>(dy + p) : 0;
        if (dresidual) store<f32>(dresidual + p, g);
        sum += g;
        product += <f64>g * d;
      }
      store<f64>(sums + c * 8, load<f64>(sums + c * 8) + sum);
      store<f64>(products + c * 8, load<f64>(products + c * 8) + product);
    }
  }
}

/** Adds a block's float32 sums to the float64 totals of so many channels, a multiple of 8. */
function addBlock(totals: usize, block: usize, channels: usize): void {
  for (const end = block + channels * 4; block < end; block += 16) {
    const lanes = v128.load(block), high = v128.shuffle<f32>(lanes, lanes, 2, 3, 2, 3);
    v128.store(totals, f64x2.add(v128.load(totals), f64x2.promote_low_f32x4(lanes)));
    v128.store(totals, f64x2.add(v128.load(totals, 16), f64x2.promote_low_f32x4(high)), 16);
    totals += 32;
  }
}
