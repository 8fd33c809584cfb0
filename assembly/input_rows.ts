// A network's input from stored rows of features.

/**
 * Normalises x [rows, features] in place: (x - mean) * scale, where both are float64 [features]. Computed in float64: a mean may be large
 * beside the deviation.
 */
export function f32NormaliseRows(x: usize, mean: usize, scale: usize, rows: i32, features: i32): void {
  for (let n = 0; n < rows; n++) {
    let f: usize = 0;
    for (; f + 4 <= <usize>features; f += 4) {
      const at = f << 3, values = v128.load(x), high = v128.shuffle<f32>(values, values, 2, 3, 2, 3);
      const a = f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(values), v128.load(mean + at)), v128.load(scale + at));
      const b = f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(high), v128.load(mean + at, 16)), v128.load(scale + at, 16));
      v128.store(x, v128.shuffle<f64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2));
      x += 16;
    }
    for (; f < <usize>features; f++) {
      store<f32>(x, <f32>((<f64>load<f32>(x) - load<f64>(mean + (f << 3))) * load<f64>(scale + (f << 3))));
      x += 4;
    }
  }
}
