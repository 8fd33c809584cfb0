/** The scalar float64 twin of the convolution kernels, and the sizes that a convolution comes to. */

/** A convolution of x `[batch, height, width, inChannels]` to y `[batch, outHeight, outWidth, outChannels]`. */
export interface Conv2dGeometry {
  batch: number;
  height: number;
  width: number;
  inChannels: number;
  filterHeight: number;
  filterWidth: number;
  outChannels: number;
  outHeight: number;
  outWidth: number;
  strideHeight: number;
  strideWidth: number;
  dilationHeight: number;
  dilationWidth: number;
  /** Rows and columns of zeros before the image. */
  top: number;
  left: number;
}

/** Zeros around the image, as TensorFlow has them; in the explicit one, [before, after] for rows, then columns. */
export type Padding = "same" | "valid" | readonly [readonly [number, number], readonly [number, number]];

/** One axis: how many outputs there are, and how many zeros stand before the image. */
export function conv2dAxis(
  size: number,
  { filter, stride, dilation, padding }: {
    filter: number;
    stride: number;
    dilation: number;
    padding: "same" | "valid" | readonly [number, number];
  },
): { out: number; before: number } {
  const reach = dilation * (filter - 1) + 1;
  if (padding === "same") {
    const out = Math.ceil(size / stride);
    return { out, before: Math.floor(Math.max(0, (out - 1) * stride + reach - size) / 2) };
  }
  const [before, after] = padding === "valid" ? [0, 0] : padding;
  return { out: Math.floor((size + before + after - reach) / stride) + 1, before };
}

/** Multiplications and additions of the direct way, in one direction. */
export function flopsOf(g: Conv2dGeometry): number {
  return 2 * g.batch * g.outHeight * g.outWidth * g.filterHeight * g.filterWidth * g.inChannels *
    g.outChannels;
}

/** Calls `visit` for every product in the convolution: x[xAt] * w[wAt] is a part of y[yAt]. */
function forEachProduct(g: Conv2dGeometry, visit: (xAt: number, wAt: number, yAt: number) => void) {
  for (let n = 0; n < g.batch; n++) {
    for (let i = 0; i < g.outHeight; i++) {
      for (let j = 0; j < g.outWidth; j++) {
        for (let r = 0; r < g.filterHeight; r++) {
          for (let s = 0; s < g.filterWidth; s++) {
            const row = i * g.strideHeight + r * g.dilationHeight - g.top;
            const column = j * g.strideWidth + s * g.dilationWidth - g.left;
            if (row < 0 || row >= g.height || column < 0 || column >= g.width) continue;
            for (let c = 0; c < g.inChannels; c++) {
              for (let o = 0; o < g.outChannels; o++) {
                visit(
                  ((n * g.height + row) * g.width + column) * g.inChannels + c,
                  ((r * g.filterWidth + s) * g.inChannels + c) * g.outChannels + o,
                  ((n * g.outHeight + i) * g.outWidth + j) * g.outChannels + o,
                );
              }
            }
          }
        }
      }
    }
  }
}

/**
 * The convolution in all three directions.
 *
 * @param x `[batch, height, width, inChannels]`
 * @param w `[filterHeight, filterWidth, inChannels, outChannels]`
 * @param dy `[batch, outHeight, outWidth, outChannels]`
 * @returns y in the shape of dy, dx in that of x, dw in that of w
 */
export function conv2d(
  g: Conv2dGeometry,
  { x, w, dy }: { x: Float32Array; w: Float32Array; dy: Float32Array },
): { y: Float64Array; dx: Float64Array; dw: Float64Array } {
  const y = new Float64Array(dy.length), dx = new Float64Array(x.length), dw = new Float64Array(w.length);
  forEachProduct(g, (xAt, wAt, yAt) => {
    y[yAt] += x[xAt] * w[wAt];
    dx[xAt] += dy[yAt] * w[wAt];
    dw[wAt] += dy[yAt] * x[xAt];
  });
  return { y, dx, dw };
}
