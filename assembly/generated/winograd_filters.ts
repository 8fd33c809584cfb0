// Written by tools/unroll.ts from assembly/templates/winograd_filters.ts.in. Change that, then run "deno task unroll".
// The transform of a filter's gradient back. winograd_filters.ts has the function for the rows of its matrix.
import { placeOfChannel } from "../products";
import { gradient } from "../winograd_filters";

/**
 * dw [3, 3, inChannels, outChannels]: G^T U G of the sums, 36 planes of [inChannels, outChannels]. There inChannels are in the order of
 * placeOfChannel.
 */
export function transformFilterGradient(
  dw: usize, sums: usize, plane: usize, inChannels: i32, outChannels: i32,
): void {
  const tap: usize = <usize>inChannels * outChannels * 4, row: usize = <usize>outChannels * 4;
  const quarter = f32x4.splat(1.0 / 4.0), sixth = f32x4.splat(1.0 / 6.0);
  const twelfth = f32x4.splat(1.0 / 12.0), last = f32x4.splat(1.0 / 24.0);
  for (let c = 0; c < inChannels; c++) {
    let from = sums + <usize>placeOfChannel(c) * row;
    for (const end = from + row; from < end; from += 16) {
      let p = from;
      // Rows come first: u<row><column> become g<row><tap>.
      const u00 = v128.load(p + 0 * plane), u01 = v128.load(p + 1 * plane), u02 = v128.load(p + 2 * plane), u03 = v128.load(p + 3 * plane), u04 = v128.load(p + 4 * plane), u05 = v128.load(p + 5 * plane);
      p += 6 * plane;
      const g00 = gradient(0, u00, u01, u02, u03, u04, u05, quarter, sixth, twelfth, last);
      const g01 = gradient(1, u00, u01, u02, u03, u04, u05, quarter, sixth, twelfth, last);
      const g02 = gradient(2, u00, u01, u02, u03, u04, u05, quarter, sixth, twelfth, last);
      const u10 = v128.load(p + 0 * plane), u11 = v128.load(p + 1 * plane), u12 = v128.load(p + 2 * plane), u13 = v128.load(p + 3 * plane), u14 = v128.load(p + 4 * plane), u15 = v128.load(p + 5 * plane);
      p += 6 * plane;
      const g10 = gradient(0, u10, u11, u12, u13, u14, u15, quarter, sixth, twelfth, last);
      const g11 = gradient(1, u10, u11, u12, u13, u14, u15, quarter, sixth, twelfth, last);
      const g12 = gradient(2, u10, u11, u12, u13, u14, u15, quarter, sixth, twelfth, last);
      const u20 = v128.load(p + 0 * plane), u21 = v128.load(p + 1 * plane), u22 = v128.load(p + 2 * plane), u23 = v128.load(p + 3 * plane), u24 = v128.load(p + 4 * plane), u25 = v128.load(p + 5 * plane);
      p += 6 * plane;
      const g20 = gradient(0, u20, u21, u22, u23, u24, u25, quarter, sixth, twelfth, last);
      const g21 = gradient(1, u20, u21, u22, u23, u24, u25, quarter, sixth, twelfth, last);
      const g22 = gradient(2, u20, u21, u22, u23, u24, u25, quarter, sixth, twelfth, last);
      const u30 = v128.load(p + 0 * plane), u31 = v128.load(p + 1 * plane), u32 = v128.load(p + 2 * plane), u33 = v128.load(p + 3 * plane), u34 = v128.load(p + 4 * plane), u35 = v128.load(p + 5 * plane);
      p += 6 * plane;
      const g30 = gradient(0, u30, u31, u32, u33, u34, u35, quarter, sixth, twelfth, last);
      const g31 = gradient(1, u30, u31, u32, u33, u34, u35, quarter, sixth, twelfth, last);
      const g32 = gradient(2, u30, u31, u32, u33, u34, u35, quarter, sixth, twelfth, last);
      const u40 = v128.load(p + 0 * plane), u41 = v128.load(p + 1 * plane), u42 = v128.load(p + 2 * plane), u43 = v128.load(p + 3 * plane), u44 = v128.load(p + 4 * plane), u45 = v128.load(p + 5 * plane);
      p += 6 * plane;
      const g40 = gradient(0, u40, u41, u42, u43, u44, u45, quarter, sixth, twelfth, last);
      const g41 = gradient(1, u40, u41, u42, u43, u44, u45, quarter, sixth, twelfth, last);
      const g42 = gradient(2, u40, u41, u42, u43, u44, u45, quarter, sixth, twelfth, last);
      const u50 = v128.load(p + 0 * plane), u51 = v128.load(p + 1 * plane), u52 = v128.load(p + 2 * plane), u53 = v128.load(p + 3 * plane), u54 = v128.load(p + 4 * plane), u55 = v128.load(p + 5 * plane);
      const g50 = gradient(0, u50, u51, u52, u53, u54, u55, quarter, sixth, twelfth, last);
      const g51 = gradient(1, u50, u51, u52, u53, u54, u55, quarter, sixth, twelfth, last);
      const g52 = gradient(2, u50, u51, u52, u53, u54, u55, quarter, sixth, twelfth, last);
      v128.store(
        dw + 0 * tap, gradient(0, g00, g10, g20, g30, g40, g50, quarter, sixth, twelfth, last),
      );
      v128.store(
        dw + 3 * tap, gradient(1, g00, g10, g20, g30, g40, g50, quarter, sixth, twelfth, last),
      );
      v128.store(
        dw + 6 * tap, gradient(2, g00, g10, g20, g30, g40, g50, quarter, sixth, twelfth, last),
      );
      v128.store(
        dw + 1 * tap, gradient(0, g01, g11, g21, g31, g41, g51, quarter, sixth, twelfth, last),
      );
      v128.store(
        dw + 4 * tap, gradient(1, g01, g11, g21, g31, g41, g51, quarter, sixth, twelfth, last),
      );
      v128.store(
        dw + 7 * tap, gradient(2, g01, g11, g21, g31, g41, g51, quarter, sixth, twelfth, last),
      );
      v128.store(
        dw + 2 * tap, gradient(0, g02, g12, g22, g32, g42, g52, quarter, sixth, twelfth, last),
      );
      v128.store(
        dw + 5 * tap, gradient(1, g02, g12, g22, g32, g42, g52, quarter, sixth, twelfth, last),
      );
      v128.store(
        dw + 8 * tap, gradient(2, g02, g12, g22, g32, g42, g52, quarter, sixth, twelfth, last),
      );
      dw += 16;
    }
  }
}
