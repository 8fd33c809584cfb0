/** Convolution in plain JavaScript, as one would write it: float32, no tricks but the loops' order. */
import type { Conv2dGeometry } from "../../reference/conv2d.ts";

/** y `[batch, outHeight, outWidth, outChannels]` of x and the filter w. */
export function convolve(y: Float32Array, x: Float32Array, w: Float32Array, g: Conv2dGeometry) {
  y.fill(0);
  forEachTap(g, (xAt, wAt, yAt) => {
    for (let c = 0; c < g.inChannels; c++) {
      const value = x[xAt + c], row = wAt + c * g.outChannels;
      for (let o = 0; o < g.outChannels; o++) y[yAt + o] += value * w[row + o];
    }
  });
}

/** dx of the same convolution. */
export function convolveBack(dx: Float32Array, dy: Float32Array, w: Float32Array, g: Conv2dGeometry) {
  dx.fill(0);
  forEachTap(g, (xAt, wAt, yAt) => {
    for (let c = 0; c < g.inChannels; c++) {
      const row = wAt + c * g.outChannels;
      let sum = 0;
      for (let o = 0; o < g.outChannels; o++) sum += dy[yAt + o] * w[row + o];
      dx[xAt + c] += sum;
    }
  });
}

/** dw of the same convolution. */
export function convolveFilter(dw: Float32Array, x: Float32Array, dy: Float32Array, g: Conv2dGeometry) {
  dw.fill(0);
  forEachTap(g, (xAt, wAt, yAt) => {
    for (let c = 0; c < g.inChannels; c++) {
      const value = x[xAt + c], row = wAt + c * g.outChannels;
      for (let o = 0; o < g.outChannels; o++) dw[row + o] += value * dy[yAt + o];
    }
  });
}

/** Calls `work` with where x, w and y begin, for each output pixel and each tap inside the image. */
function forEachTap(g: Conv2dGeometry, work: (x: number, w: number, y: number) => void) {
  for (let n = 0; n < g.batch; n++) {
    for (let i = 0; i < g.outHeight; i++) {
      for (let j = 0; j < g.outWidth; j++) {
        const yAt = ((n * g.outHeight + i) * g.outWidth + j) * g.outChannels;
        for (let r = 0; r < g.filterHeight; r++) {
          const row = i * g.strideHeight + r - g.top;
          if (row < 0 || row >= g.height) continue;
          for (let s = 0; s < g.filterWidth; s++) {
            const column = j * g.strideWidth + s - g.left;
            if (column < 0 || column >= g.width) continue;
            const xAt = ((n * g.height + row) * g.width + column) * g.inChannels;
            work(xAt, (r * g.filterWidth + s) * g.inChannels * g.outChannels, yAt);
          }
        }
      }
    }
  }
}
