// 2-D convolution for every geometry, in the three directions, by scalar loops. It serves where the direct kernels do not apply: channels
// that are no multiple of LANES, unequal strides, dilation. Tensors are as in conv2d_direct.ts. Tap r of the filter meets row
// i * strideHeight + r * dilationHeight - top of the input, and rows outside count as 0.
import { f32BatchNormSums } from "./batch_norm";

/** y [batch, outHeight, outWidth, outChannels]. Writes the sums that f32BatchNormSums makes of y to sums, if that is not 0. */
export function f32Conv2dForwardGeneral(
  y: usize, x: usize, w: usize, sums: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, dilationHeight: i32, dilationWidth: i32,
  top: i32, left: i32,
): void {
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        for (let o = 0; o < outChannels; o++) {
          let sum: f64 = 0;
          for (let r = 0; r < filterHeight; r++) {
            const h = i * strideHeight + r * dilationHeight - top;
            if (h < 0 || h >= height) continue;
            for (let s = 0; s < filterWidth; s++) {
              const v = j * strideWidth + s * dilationWidth - left;
              if (v < 0 || v >= width) continue;
              for (let c = 0; c < inChannels; c++) {
                sum += <f64>load<f32>(at(x, n, h, v, c, height, width, inChannels)) *
                  load<f32>(at(w, r, s, c, o, filterWidth, inChannels, outChannels));
              }
            }
          }
          store<f32>(at(y, n, i, j, o, outHeight, outWidth, outChannels), <f32>sum);
        }
      }
    }
  }
  if (sums) f32BatchNormSums(sums, y, batch * outHeight * outWidth, outChannels);
}

export function f32Conv2dInputGradientGeneral(
  dx: usize, dy: usize, w: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, dilationHeight: i32, dilationWidth: i32,
  top: i32, left: i32,
): void {
  for (let n = 0; n < batch; n++) {
    for (let h = 0; h < height; h++) {
      for (let v = 0; v < width; v++) {
        for (let c = 0; c < inChannels; c++) {
          let sum: f64 = 0;
          for (let r = 0; r < filterHeight; r++) {
            const high = h + top - r * dilationHeight;
            if (high < 0 || high % strideHeight || high / strideHeight >= outHeight) continue;
            for (let s = 0; s < filterWidth; s++) {
              const wide = v + left - s * dilationWidth;
              if (wide < 0 || wide % strideWidth || wide / strideWidth >= outWidth) continue;
              for (let o = 0; o < outChannels; o++) {
                sum += <f64>load<f32>(
                  at(dy, n, high / strideHeight, wide / strideWidth, o, outHeight, outWidth, outChannels),
                ) * load<f32>(at(w, r, s, c, o, filterWidth, inChannels, outChannels));
              }
            }
          }
          store<f32>(at(dx, n, h, v, c, height, width, inChannels), <f32>sum);
        }
      }
    }
  }
}

export function f32Conv2dFilterGradientGeneral(
  dw: usize, x: usize, dy: usize, batch: i32,
  height: i32, width: i32, inChannels: i32, filterHeight: i32, filterWidth: i32, outChannels: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, dilationHeight: i32, dilationWidth: i32,
  top: i32, left: i32,
): void {
  for (let r = 0; r < filterHeight; r++) {
    for (let s = 0; s < filterWidth; s++) {
      for (let c = 0; c < inChannels; c++) {
        for (let o = 0; o < outChannels; o++) {
          let sum: f64 = 0;
          for (let n = 0; n < batch; n++) {
            for (let i = 0; i < outHeight; i++) {
              const h = i * strideHeight + r * dilationHeight - top;
              if (h < 0 || h >= height) continue;
              for (let j = 0; j < outWidth; j++) {
                const v = j * strideWidth + s * dilationWidth - left;
                if (v < 0 || v >= width) continue;
                sum += <f64>load<f32>(at(x, n, h, v, c, height, width, inChannels)) *
                  load<f32>(at(dy, n, i, j, o, outHeight, outWidth, outChannels));
              }
            }
          }
          store<f32>(at(dw, r, s, c, o, filterWidth, inChannels, outChannels), <f32>sum);
        }
      }
    }
  }
}

/** The address of element [a, b, c, d] of a float32 tensor whose last three sizes are given. */
// @ts-ignore: decorator
@inline
function at(base: usize, a: i32, b: i32, c: i32, d: i32, sizeB: i32, sizeC: i32, sizeD: i32): usize {
  return base + (((<usize>a * sizeB + b) * sizeC + c) * sizeD + d) * 4;
}
