// The transforms of Winograd's F(4x4, 3x3), at the points 0, 1, -1, 2, -2 and infinity (Lavin & Gray 2016):
//
//          4  0 -5  0  1  0           1/4     0     0         1  1  1  1  1  0
//          0 -4 -4  1  1  0          -1/6  -1/6  -1/6         0  1 -1  2 -2  0
//   B^T =  0  4 -4 -1  1  0     G =  -1/6   1/6  -1/6   A^T = 0  1  1  4  4  0
//          0 -2 -1  2  1  0          1/24  1/12   1/6         0  1 -1  8 -8  1
//          0  2 -1 -2  1  0          1/24 -1/12   1/6
//          0  4  0 -5  0  1             0     0     1
//
// A tile's transform works on its columns, then on its rows, eight channels at a time, as two vectors a and b (products.ts
// says why). Between the two the tile lies in `turned`: [c / 8][row][column][c % 8]. What lies outside the image is read from a block of zeros.
//
// The constants 2, 4, 8 come from memory: literals would be put back into the loops, where V8 builds them anew each time.
import { madd } from "./arithmetic";
import { LANES } from "./products";

export const CONSTANTS: usize = 32; // bytes

export function setConstants(constants: usize): void {
  store<f32>(constants, 2);
  store<f32>(constants, 4, 4);
  store<f32>(constants, 8, 8);
  store<f32>(constants, -2, 12);
  store<f32>(constants, -4, 16);
}

/** Where the pixel's channels lie, or zeros where there is no such pixel. */
// @ts-ignore: decorator
@inline
function pixelOrZeros(image: usize, row: i32, column: i32, height: i32, width: i32, pixel: usize, zeros: usize): usize {
  return <u32>row < <u32>height && <u32>column < <u32>width ? image + (<usize>row * width + column) * pixel : zeros;
}

// @ts-ignore: decorator
@inline
function storePair(to: usize, a: v128, b: v128): void {
  v128.store(to, a);
  v128.store(to, b, 16);
}

/** B^T d in one dimension, for two vectors of channels a and b: six pairs become six, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function storeInputTransform(
  to: usize, step: usize, a0: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128,
  b0: v128, b1: v128, b2: v128, b3: v128, b4: v128, b5: v128, two: v128, four: v128, minusTwo: v128, minusFour: v128,
): void {
  // 4 d0 - 5 d2 + d4
  storePair(to, madd(four, f32x4.sub(a0, a2), f32x4.sub(a4, a2)), madd(four, f32x4.sub(b0, b2), f32x4.sub(b4, b2)));
  // -4 d1 - 4 d2 + d3 + d4 and 4 d1 - 4 d2 - d3 + d4
  const evensA = madd(minusFour, a2, a4), oddsA = madd(minusFour, a1, a3);
  const evensB = madd(minusFour, b2, b4), oddsB = madd(minusFour, b1, b3);
  storePair(to + step, f32x4.add(evensA, oddsA), f32x4.add(evensB, oddsB));
  storePair(to + 2 * step, f32x4.sub(evensA, oddsA), f32x4.sub(evensB, oddsB));
  // -2 d1 - d2 + 2 d3 + d4 and 2 d1 - d2 - 2 d3 + d4
  const evenA = f32x4.sub(a4, a2), oddA = f32x4.sub(a3, a1), evenB = f32x4.sub(b4, b2), oddB = f32x4.sub(b3, b1);
  storePair(to + 3 * step, madd(two, oddA, evenA), madd(two, oddB, evenB));
  storePair(to + 4 * step, madd(minusTwo, oddA, evenA), madd(minusTwo, oddB, evenB));
  // 4 d1 - 5 d3 + d5
  storePair(
    to + 5 * step, madd(four, f32x4.sub(a1, a3), f32x4.sub(a5, a3)), madd(four, f32x4.sub(b1, b3), f32x4.sub(b5, b3)),
  );
}

/** B^T d B of the 6x6 tile of x whose corner is (row, column): v gets 36 rows of channels, a plane apart. */
export function transformInput(
  v: usize, plane: usize, image: usize, row: i32, column: i32, height: i32, width: i32, channels: i32,
  zeros: usize, turned: usize, constants: usize,
): void {
  const two = v128.load_splat<f32>(constants), four = v128.load_splat<f32>(constants, 4);
  const minusTwo = v128.load_splat<f32>(constants, 12), minusFour = v128.load_splat<f32>(constants, 16);
  const pixel: usize = <usize>channels * 4;
  for (let j = 0; j < 6; j++) {
    let p0 = pixelOrZeros(image, row, column + j, height, width, pixel, zeros);
    let p1 = pixelOrZeros(image, row + 1, column + j, height, width, pixel, zeros);
    let p2 = pixelOrZeros(image, row + 2, column + j, height, width, pixel, zeros);
    let p3 = pixelOrZeros(image, row + 3, column + j, height, width, pixel, zeros);
    let p4 = pixelOrZeros(image, row + 4, column + j, height, width, pixel, zeros);
    let p5 = pixelOrZeros(image, row + 5, column + j, height, width, pixel, zeros);
    const end = p0 + pixel;
    for (let to = turned + <usize>j * 32; p0 < end; to += 1152) {
      storeInputTransform(
        to, 192, v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), v128.load(p4), v128.load(p5),
        v128.load(p0, 16), v128.load(p1, 16), v128.load(p2, 16), v128.load(p3, 16), v128.load(p4, 16),
        v128.load(p5, 16), two, four, minusTwo, minusFour,
      );
      p0 += 32; p1 += 32; p2 += 32; p3 += 32; p4 += 32; p5 += 32;
    }
  }
  for (const end = v + pixel; v < end; v += 32) {
    let to = v;
    for (const next = turned + 1152; turned < next; turned += 192) {
      storeInputTransform(
        to, plane, v128.load(turned), v128.load(turned, 32), v128.load(turned, 64), v128.load(turned, 96),
        v128.load(turned, 128), v128.load(turned, 160), v128.load(turned, 16), v128.load(turned, 48),
        v128.load(turned, 80), v128.load(turned, 112), v128.load(turned, 144), v128.load(turned, 176),
        two, four, minusTwo, minusFour,
      );
      to += 6 * plane;
    }
  }
}

/** A^T M A of the 36 rows of m: the 4x4 tile of y whose corner is (row, column), as far as it lies in the image. */
export function transformOutput(
  image: usize, m: usize, plane: usize, row: i32, column: i32, height: i32, width: i32, channels: i32,
  turned: usize, constants: usize,
): void {
  const two = v128.load_splat<f32>(constants), four = v128.load_splat<f32>(constants, 4);
  const eight = v128.load_splat<f32>(constants, 8);
  const pixel: usize = <usize>channels * 4;
  const rows = min(4, height - row), columns = min(4, width - column);
  const corner = image + (<usize>row * width + column) * pixel;
  for (let k: usize = 0; k < pixel; k += 32) {
    // Columns first: element (i, j) lies in plane 6 i + j; `turned` gets [4][6][8].
    let from = m + k;
    for (let to = turned; to < turned + 192; to += 32) {
      const a0 = v128.load(from), a1 = v128.load(from + 6 * plane), a2 = v128.load(from + 12 * plane);
      const a3 = v128.load(from + 18 * plane), a4 = v128.load(from + 24 * plane), a5 = v128.load(from + 30 * plane);
      const b0 = v128.load(from, 16), b1 = v128.load(from + 6 * plane, 16), b2 = v128.load(from + 12 * plane, 16);
      const b3 = v128.load(from + 18 * plane, 16), b4 = v128.load(from + 24 * plane, 16);
      const b5 = v128.load(from + 30 * plane, 16);
      const sumA = f32x4.add(a1, a2), sumB = f32x4.add(b1, b2), farSumA = f32x4.add(a3, a4), farSumB = f32x4.add(b3, b4);
      storePair(to, f32x4.add(a0, f32x4.add(sumA, farSumA)), f32x4.add(b0, f32x4.add(sumB, farSumB)));
      storePair(to + 384, madd(four, farSumA, sumA), madd(four, farSumB, sumB));
      const oddA = f32x4.sub(a1, a2), oddB = f32x4.sub(b1, b2), farA = f32x4.sub(a3, a4), farB = f32x4.sub(b3, b4);
      storePair(to + 192, madd(two, farA, oddA), madd(two, farB, oddB));
      storePair(to + 576, f32x4.add(a5, madd(eight, farA, oddA)), f32x4.add(b5, madd(eight, farB, oddB)));
      from += plane;
    }
    let to = corner + k;
    let t = turned;
    for (let i = 0; i < rows; i++) {
      const a0 = v128.load(t), a1 = v128.load(t, 32), a2 = v128.load(t, 64), a3 = v128.load(t, 96);
      const a4 = v128.load(t, 128), a5 = v128.load(t, 160), b0 = v128.load(t, 16), b1 = v128.load(t, 48);
      const b2 = v128.load(t, 80), b3 = v128.load(t, 112), b4 = v128.load(t, 144), b5 = v128.load(t, 176);
      const sumA = f32x4.add(a1, a2), sumB = f32x4.add(b1, b2), farSumA = f32x4.add(a3, a4), farSumB = f32x4.add(b3, b4);
      storePair(to, f32x4.add(a0, f32x4.add(sumA, farSumA)), f32x4.add(b0, f32x4.add(sumB, farSumB)));
      const oddA = f32x4.sub(a1, a2), oddB = f32x4.sub(b1, b2), farA = f32x4.sub(a3, a4), farB = f32x4.sub(b3, b4);
      if (columns > 1) storePair(to + pixel, madd(two, farA, oddA), madd(two, farB, oddB));
      if (columns > 2) storePair(to + 2 * pixel, madd(four, farSumA, sumA), madd(four, farSumB, sumB));
      if (columns > 3) {
        storePair(to + 3 * pixel, f32x4.add(a5, madd(eight, farA, oddA)), f32x4.add(b5, madd(eight, farB, oddB)));
      }
      to += <usize>width * pixel;
      t += 192;
    }
  }
}

/** A dY in one dimension, for two vectors of channels: four pairs become six, stored `step` bytes apart. */
// @ts-ignore: decorator
@inline
function storeGradientTransform(
  to: usize, step: usize, a0: v128, a1: v128, a2: v128, a3: v128, b0: v128, b1: v128, b2: v128, b3: v128,
  two: v128, four: v128, eight: v128,
): void {
  storePair(to, a0, b0);
  const evenA = f32x4.add(a0, a2), oddA = f32x4.add(a1, a3), evenB = f32x4.add(b0, b2), oddB = f32x4.add(b1, b3);
  storePair(to + step, f32x4.add(evenA, oddA), f32x4.add(evenB, oddB));
  storePair(to + 2 * step, f32x4.sub(evenA, oddA), f32x4.sub(evenB, oddB));
  const evensA = madd(four, a2, a0), oddsA = madd(eight, a3, f32x4.mul(two, a1));
  const evensB = madd(four, b2, b0), oddsB = madd(eight, b3, f32x4.mul(two, b1));
  storePair(to + 3 * step, f32x4.add(evensA, oddsA), f32x4.add(evensB, oddsB));
  storePair(to + 4 * step, f32x4.sub(evensA, oddsA), f32x4.sub(evensB, oddsB));
  storePair(to + 5 * step, a3, b3);
}

/** A dY A^T of the 4x4 tile of dy whose corner is (row, column): m gets 36 rows of channels, a plane apart. */
export function transformOutputGradient(
  m: usize, plane: usize, image: usize, row: i32, column: i32, height: i32, width: i32, channels: i32,
  zeros: usize, turned: usize, constants: usize,
): void {
  const two = v128.load_splat<f32>(constants), four = v128.load_splat<f32>(constants, 4);
  const eight = v128.load_splat<f32>(constants, 8);
  const pixel: usize = <usize>channels * 4;
  for (let j = 0; j < 4; j++) {
    let p0 = pixelOrZeros(image, row, column + j, height, width, pixel, zeros);
    let p1 = pixelOrZeros(image, row + 1, column + j, height, width, pixel, zeros);
    let p2 = pixelOrZeros(image, row + 2, column + j, height, width, pixel, zeros);
    let p3 = pixelOrZeros(image, row + 3, column + j, height, width, pixel, zeros);
    const end = p0 + pixel;
    for (let to = turned + <usize>j * 32; p0 < end; to += 768) { // [c / 8][6][4][c % 8]
      storeGradientTransform(
        to, 128, v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), v128.load(p0, 16), v128.load(p1, 16),
        v128.load(p2, 16), v128.load(p3, 16), two, four, eight,
      );
      p0 += 32; p1 += 32; p2 += 32; p3 += 32;
    }
  }
  for (const end = m + pixel; m < end; m += 32) {
    let to = m;
    for (const next = turned + 768; turned < next; turned += 128) {
      storeGradientTransform(
        to, plane, v128.load(turned), v128.load(turned, 32), v128.load(turned, 64), v128.load(turned, 96),
        v128.load(turned, 16), v128.load(turned, 48), v128.load(turned, 80), v128.load(turned, 112), two, four, eight,
      );
      to += 6 * plane;
    }
  }
}

/** G g G^T of every filter of w [3, 3, inChannels, outChannels]: 36 planes of [outChannels / LANES][inChannels][LANES]. */
export function transformFilter(filter: usize, w: usize, inChannels: i32, outChannels: i32): void {
  const tap: usize = <usize>inChannels * outChannels * 4;
  const quarter = f32x4.splat(1.0 / 4.0), sixth = f32x4.splat(-1.0 / 6.0);
  const twelfth = f32x4.splat(1.0 / 12.0), sixthUp = f32x4.splat(1.0 / 6.0), last = f32x4.splat(1.0 / 24.0);
  for (let c = 0; c < inChannels; c++) {
    for (let o = 0; o < outChannels; o += 4) {
      const from = w + (<usize>c * outChannels + o) * 4;
      const to = filter + (<usize>(o / LANES * inChannels + c) * LANES + o % LANES) * 4;
      for (let i = 0; i < 6; i++) {
        // Row i of G g, for each of the three columns, then times G^T.
        const a = filterRow(i, from, 3 * tap, quarter, sixth, twelfth, sixthUp, last);
        const b = filterRow(i, from + tap, 3 * tap, quarter, sixth, twelfth, sixthUp, last);
        const d = filterRow(i, from + 2 * tap, 3 * tap, quarter, sixth, twelfth, sixthUp, last);
        const at = to + <usize>(6 * i) * tap;
        const outer = f32x4.add(a, d), steep = f32x4.add(f32x4.mul(a, last), f32x4.mul(d, sixthUp));
        v128.store(at, f32x4.mul(a, quarter));
        v128.store(at + tap, f32x4.mul(f32x4.add(outer, b), sixth));
        v128.store(at + 2 * tap, f32x4.mul(f32x4.sub(outer, b), sixth));
        v128.store(at + 3 * tap, f32x4.add(steep, f32x4.mul(b, twelfth)));
        v128.store(at + 4 * tap, f32x4.sub(steep, f32x4.mul(b, twelfth)));
        v128.store(at + 5 * tap, d);
      }
    }
  }
}

/** Row i of G times the three vectors at `from`, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function filterRow(
  i: i32, from: usize, step: usize, quarter: v128, sixth: v128, twelfth: v128, sixthUp: v128, last: v128,
): v128 {
  const g0 = v128.load(from), g1 = v128.load(from + step), g2 = v128.load(from + 2 * step);
  if (i == 0) return f32x4.mul(g0, quarter);
  if (i == 1) return f32x4.mul(f32x4.add(f32x4.add(g0, g2), g1), sixth);
  if (i == 2) return f32x4.mul(f32x4.sub(f32x4.add(g0, g2), g1), sixth);
  const steep = f32x4.add(f32x4.mul(g0, last), f32x4.mul(g2, sixthUp));
  if (i == 3) return f32x4.add(steep, f32x4.mul(g1, twelfth));
  if (i == 4) return f32x4.sub(steep, f32x4.mul(g1, twelfth));
  return g2;
}

/** dw [3, 3, inChannels, outChannels] = G^T U G of 36 planes of [inChannels, outChannels]. */
export function transformFilterGradient(dw: usize, sums: usize, inChannels: i32, outChannels: i32): void {
  const plane: usize = <usize>inChannels * outChannels * 4;
  const quarter = f32x4.splat(1.0 / 4.0), sixth = f32x4.splat(1.0 / 6.0);
  const twelfth = f32x4.splat(1.0 / 12.0), last = f32x4.splat(1.0 / 24.0);
  for (let k: usize = 0; k < plane; k += 16) {
    for (let s = 0; s < 3; s++) {
      const u0 = gradientColumn(s, sums + k, plane, quarter, sixth, twelfth, last);
      const u1 = gradientColumn(s, sums + k + 6 * plane, plane, quarter, sixth, twelfth, last);
      const u2 = gradientColumn(s, sums + k + 12 * plane, plane, quarter, sixth, twelfth, last);
      const u3 = gradientColumn(s, sums + k + 18 * plane, plane, quarter, sixth, twelfth, last);
      const u4 = gradientColumn(s, sums + k + 24 * plane, plane, quarter, sixth, twelfth, last);
      const u5 = gradientColumn(s, sums + k + 30 * plane, plane, quarter, sixth, twelfth, last);
      const to = dw + k + s * plane;
      const s1 = f32x4.add(u1, u2), s2 = f32x4.add(u3, u4);
      v128.store(to, f32x4.add(f32x4.mul(u0, quarter), f32x4.sub(f32x4.mul(s2, last), f32x4.mul(s1, sixth))));
      v128.store(
        to + 3 * plane,
        f32x4.add(f32x4.mul(f32x4.sub(u2, u1), sixth), f32x4.mul(f32x4.sub(u3, u4), twelfth)),
      );
      v128.store(to + 6 * plane, f32x4.add(f32x4.mul(f32x4.sub(s2, s1), sixth), u5));
    }
  }
}

/** Column s of G^T applied to six vectors, a plane apart. */
// @ts-ignore: decorator
@inline
function gradientColumn(s: i32, from: usize, plane: usize, quarter: v128, sixth: v128, twelfth: v128, last: v128): v128 {
  const u1 = v128.load(from + plane), u2 = v128.load(from + 2 * plane);
  const u3 = v128.load(from + 3 * plane), u4 = v128.load(from + 4 * plane);
  const s1 = f32x4.add(u1, u2), s2 = f32x4.add(u3, u4);
  if (s == 0) {
    return f32x4.add(f32x4.mul(v128.load(from), quarter), f32x4.sub(f32x4.mul(s2, last), f32x4.mul(s1, sixth)));
  }
  if (s == 1) return f32x4.add(f32x4.mul(f32x4.sub(u2, u1), sixth), f32x4.mul(f32x4.sub(u3, u4), twelfth));
  return f32x4.add(f32x4.mul(f32x4.sub(s2, s1), sixth), v128.load(from + 5 * plane));
}

/** turned [3, 3, outChannels, inChannels]: w [3, 3, inChannels, outChannels] turned round, its channels swapped. */
export function turnFilter(turned: usize, w: usize, inChannels: i32, outChannels: i32): void {
  for (let tap = 8; tap >= 0; tap--) {
    for (let o = 0; o < outChannels; o++) {
      for (let c = 0; c < inChannels; c++) {
        store<f32>(turned, load<f32>(w + ((<usize>tap * inChannels + c) * outChannels + o) * 4));
        turned += 4;
      }
    }
  }
}
