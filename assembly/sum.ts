/** out [elements]: the sum of x [parts, elements] over parts, in order. out may be the first part. */
export function f32Sum(out: usize, x: usize, parts: i32, elements: i32): void {
  const part: usize = <usize>elements * 4;
  let i: usize = 0;
  for (; i + 16 <= part; i += 16) {
    let sum = v128.load(x + i);
    for (let p = 1; p < parts; p++) sum = f32x4.add(sum, v128.load(x + p * part + i));
    v128.store(out + i, sum);
  }
  for (; i < part; i += 4) {
    let sum = load<f32>(x + i);
    for (let p = 1; p < parts; p++) sum += load<f32>(x + p * part + i);
    store<f32>(out + i, sum);
  }
}

/** out [elements] = a + b. out may be one of them. */
export function f32Add(out: usize, a: usize, b: usize, elements: i32): void {
  const bytes: usize = <usize>elements * 4;
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(out + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
  for (; i < bytes; i += 4) store<f32>(out + i, load<f32>(a + i) + load<f32>(b + i));
}
