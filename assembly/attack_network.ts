// The attack network: `classes` -> 16 -> 16 -> 1, ReLU, ReLU, a logit.
//
// Parameters are one block of float32: weights [classes, 16], biases [16], weights [16, 16], biases [16], weights [16], bias [1], and
// seven zeros up to a whole pair of vectors: 16 * classes + 312 in all. Gradients and moments have the same shape. Both hidden layers
// are weights followed by their 16 biases, so that the same code serves both.
//
// A lane holds a row. Up to 128 rows of a batch at a time are copied into a block, transposed. All layers go over the whole block,
// forward and back. Nothing is summed across lanes but the gradient, once a block.
//
//             128 rows, of which the last may be empty
//   inputs    [classes, 128]  and below them a row of ones, whose weights are the biases
//   hidden1   [16, 128]       likewise; replaced by the slopes of the loss in it
//   hidden2   [16, 128]       replaced by the slopes of the loss in it
//   shares    [128]           a row's share of the loss: 1 / batch, negative for a member, 0 where there is no row;
//                             replaced by the slopes of the loss in the logits
import { f32x4Exp, f32x4Held, f64x2Log, madd } from "./arithmetic";

/** The float32 of scratch that the other two kernels need. */
export function f32AttackNetworkScratch(classes: usize): usize {
  return (parameterBytes(classes) + (classes + 1 + 17 + 16 + 1) * LINE) >> 2;
}

/**
 * Takes the rows once, in the order of `order` u32 [rows], with a step of Adam after every `batchSize` of them and after the rest.
 * Returns the mean loss, binary cross-entropy in nats. A row's loss is that before its own step.
 *
 * Updates parameters, firstMoments and secondMoments in place. inputs f32 [rows, classes], targets u8 [rows] of 0 and 1. stepsBefore
 * counts Adam's steps in earlier epochs.
 */
export function f32AttackNetworkEpoch(
  parameters: usize, firstMoments: usize, secondMoments: usize, scratch: usize,
  inputs: usize, targets: usize, order: usize,
  rows: usize, classes: usize, batchSize: usize, stepsBefore: usize, learningRate: f64,
): f64 {
  const bytes = parameterBytes(classes);
  const gradient = scratch;
  const block = scratch + bytes;
  fillOnes(block, classes);
  let firstPower = power(FIRST_DECAY, stepsBefore);
  let secondPower = power(SECOND_DECAY, stepsBefore);
  let loss: f64 = 0;
  for (let start: usize = 0; start < rows; start += batchSize) {
    const end = min(start + batchSize, rows);
    const share = <f32>(1.0 / <f64>(end - start));
    memory.fill(gradient, 0, bytes);
    for (let i = start; i < end; i += BLOCK) {
      const count = min(end - i, BLOCK);
      touchRows(block, inputs, order + (i << 2), count, classes);
      gather(block, inputs, order + (i << 2), count, classes);
      gatherShares(block + sharesAt(classes), targets, order + (i << 2), count, share);
      loss += addGradient(gradient, parameters, block, count, classes);
    }
    firstPower *= FIRST_DECAY;
    secondPower *= SECOND_DECAY;
    adam(
      parameters, firstMoments, secondMoments, gradient, bytes,
      <f32>(learningRate / (1 - firstPower)), <f32>(1 / Math.sqrt(1 - secondPower)),
    );
  }
  return loss / <f64>rows;
}

/** logits f32 [rows] of inputs f32 [rows, classes]. */
export function f32AttackNetworkLogits(
  logits: usize, parameters: usize, scratch: usize, inputs: usize, rows: usize, classes: usize,
): void {
  const hidden1 = scratch + hidden1At(classes), hidden2 = scratch + hidden2At(classes);
  const out = scratch + sharesAt(classes);
  for (let start: usize = 0; start < rows; start += BLOCK) {
    const count = min(rows - start, BLOCK);
    gather(scratch, inputs + ((start * classes) << 2), 0, count, classes);
    forward(hidden1, scratch, parameters, classes, count);
    forward(hidden2, hidden1, parameters + denseBytes(classes), 16, count);
    for (let at: usize = 0; at < count << 2; at += 16) {
      v128.store(out + at, logitsOf(hidden2 + at, parameters + denseBytes(classes) + denseBytes(16)));
    }
    memory.copy(logits + (start << 2), out, count << 2);
  }
}

// Adam's recommended constants (Kingma & Ba 2015, algorithm 1).
const FIRST_DECAY: f64 = 0.9;
const SECOND_DECAY: f64 = 0.999;
const EPSILON: f32 = 1e-8;

const UNITS_BYTES: usize = 64; // sixteen units of a row, or sixteen weights of an input

const BLOCK: usize = 128; // rows
const LINE: usize = 4 * BLOCK + 16; // bytes; lines a power of two apart would compete for the same places in the cache

// @ts-ignore: decorator
@inline
function hidden1At(classes: usize): usize {
  return (classes + 1) * LINE;
}

// @ts-ignore: decorator
@inline
function hidden2At(classes: usize): usize {
  return hidden1At(classes) + 17 * LINE;
}

// @ts-ignore: decorator
@inline
function sharesAt(classes: usize): usize {
  return hidden2At(classes) + 16 * LINE;
}

/** base^exponent. */
function power(base: f64, exponent: usize): f64 {
  let result: f64 = 1;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result *= base;
    base *= base;
  }
  return result;
}

/** The bytes of a layer's weights and biases. */
// @ts-ignore: decorator
@inline
function denseBytes(inputs: usize): usize {
  return (inputs + 1) * UNITS_BYTES;
}

// @ts-ignore: decorator
@inline
function parameterBytes(classes: usize): usize {
  return denseBytes(classes) + denseBytes(16) + UNITS_BYTES + 32;
}

/** Writes the rows of ones below the inputs and below hidden1. */
function fillOnes(block: usize, classes: usize): void {
  const inputs = block + classes * LINE, hidden1 = block + hidden1At(classes) + 16 * LINE;
  for (let at: usize = 0; at < LINE; at += 16) {
    v128.store(inputs + at, f32x4.splat(1));
    v128.store(hidden1 + at, f32x4.splat(1));
  }
}

/** The number of the row at place i of `order`, or i where order is 0. */
// @ts-ignore: decorator
@inline
function rowOf(i: usize, order: usize): usize {
  return order ? <usize>load<u32>(order + (i << 2)) : i;
}

/**
 * Loads the first and the last number of each row that `gather` is to copy, so that the cache misses of a block overlap: rows in
 * random order lie in no near cache, and `gather` has too many instructions to a row for more than a few misses at a time. The result
 * is stored only so that the loads stay; `gather` writes over it.
 */
function touchRows(block: usize, inputs: usize, order: usize, count: usize, classes: usize): void {
  const stride = classes << 2;
  let some: u32 = 0;
  for (const end = order + (count << 2); order < end; order += 4) {
    const row = inputs + <usize>load<u32>(order) * stride;
    some |= load<u32>(row) | load<u32>(row + stride - 4);
  }
  store<u32>(block, some);
}

/** Copies `count` rows of inputs f32 [rows, classes] into the lines of the block, and the last row again up to a multiple of eight. */
function gather(block: usize, inputs: usize, order: usize, count: usize, classes: usize): void {
  const stride = classes << 2;
  const last = count - 1;
  for (let i: usize = 0; i < eights(count) * 8; i += 4) {
    let a = inputs + rowOf(min(i, last), order) * stride;
    let b = inputs + rowOf(min(i + 1, last), order) * stride;
    let c = inputs + rowOf(min(i + 2, last), order) * stride;
    let d = inputs + rowOf(min(i + 3, last), order) * stride;
    let to = block + (i << 2);
    let k: usize = 0;
    for (; k + 16 <= stride; k += 16) {
      const va = v128.load(a + k), vb = v128.load(b + k), vc = v128.load(c + k), vd = v128.load(d + k);
      const abLow = v128.shuffle<f32>(va, vb, 0, 4, 1, 5), abHigh = v128.shuffle<f32>(va, vb, 2, 6, 3, 7);
      const cdLow = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5), cdHigh = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
      v128.store(to, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7), LINE);
      v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), 2 * LINE);
      v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7), 3 * LINE);
      to += 4 * LINE;
    }
    for (; k < stride; k += 4, to += LINE) {
      const ab = v128.load32_lane(b + k, v128.load32_zero(a + k), 1);
      v128.store(to, v128.load32_lane(d + k, v128.load32_lane(c + k, ab, 2), 3));
    }
  }
}

/**
 * Writes the shares of `count` rows, and 0 up to a multiple of eight. The sign bit is set by a shift; a branch would be mispredicted
 * half the time.
 */
function gatherShares(shares: usize, targets: usize, order: usize, count: usize, share: f32): void {
  const bits = reinterpret<u32>(share);
  for (let i: usize = 0; i < count; i++) {
    store<u32>(shares + (i << 2), bits | <u32>load<u8>(targets + rowOf(i, order)) << 31);
  }
  for (let i = count; i < eights(count) * 8; i++) store<f32>(shares + (i << 2), 0);
}

/** The number of eights that hold so many rows. */
// @ts-ignore: decorator
@inline
function eights(rows: usize): usize {
  return (rows + 7) / 8;
}

/** Takes the block's rows forward and back: adds their shares of the gradient to `gradient`, and returns the sum of their losses. */
function addGradient(gradient: usize, parameters: usize, block: usize, count: usize, classes: usize): f64 {
  const hidden1 = block + hidden1At(classes), hidden2 = block + hidden2At(classes);
  const shares = block + sharesAt(classes);
  const layer2 = denseBytes(classes), layer3 = layer2 + denseBytes(16);
  forward(hidden1, block, parameters, classes, count);
  forward(hidden2, hidden1, parameters + layer2, 16, count);
  const loss = logitSlopes(shares, hidden2, parameters + layer3, count);
  lastBack(gradient + layer3, hidden2, shares, parameters + layer3, count);
  addDenseGradient(gradient + layer2, hidden1, hidden2, 16, count);
  back(hidden1, hidden2, parameters + layer2, count);
  addDenseGradient(gradient, block, hidden1, classes, count);
  return loss;
}

/** out [16, rows] = max(0, weights [count, 16] * input [count, rows] + biases [16]). */
function forward(out: usize, input: usize, layer: usize, count: usize, rows: usize): void {
  multiply(out, input, layer, count, rows, false);
}

/** out [16, rows] = weights [16, 16] * deltas [16, rows], and 0 where `out` was 0 (the ReLU mask). */
function back(out: usize, deltas: usize, weights: usize, rows: usize): void {
  multiply(out, deltas, weights, 16, rows, true);
}

/** Either of the two, eight rows at a time. Six units of them are twelve sums in registers, which leaves enough for the operands. */
// @ts-ignore: decorator
@inline
function multiply(out: usize, input: usize, weights: usize, count: usize, rows: usize, isBack: bool): void {
  const nextUnit: usize = isBack ? UNITS_BYTES : 4;
  for (let end = input + eights(rows) * 32; input < end; input += 32, out += 32) {
    multiplyUnits(out, input, weights, count, 6, isBack);
    multiplyUnits(out + 6 * LINE, input, weights + 6 * nextUnit, count, 6, isBack);
    multiplyUnits(out + 12 * LINE, input, weights + 12 * nextUnit, count, 4, isBack);
  }
}

/**
 * 4 or 6 units of eight rows. Each load of a weight is written twice, since an immediate offset, which costs no instruction, must be a
 * constant.
 */
// @ts-ignore: decorator
@inline
function multiplyUnits(out: usize, input: usize, weights: usize, count: usize, units: i32, isBack: bool): void {
  const nextInput: usize = isBack ? 4 : UNITS_BYTES;
  const bias = weights + count * UNITS_BYTES;
  const zero = f32x4.splat(0);
  let a0 = isBack ? zero : v128.load32_splat(bias), a1 = a0;
  let b0 = isBack ? zero : v128.load32_splat(bias, 4), b1 = b0;
  let c0 = isBack ? zero : v128.load32_splat(bias, 8), c1 = c0;
  let d0 = isBack ? zero : v128.load32_splat(bias, 12), d1 = d0;
  let e0 = isBack || units < 6 ? zero : v128.load32_splat(bias, 16), e1 = e0;
  let f0 = isBack || units < 6 ? zero : v128.load32_splat(bias, 20), f1 = f0;
  const end = input + count * LINE;
  for (let x = input; x < end; x += LINE, weights += nextInput) {
    const x0 = v128.load(x), x1 = v128.load(x, 16);
    const a = v128.load32_splat(weights);
    a0 = madd(a, x0, a0);
    a1 = madd(a, x1, a1);
    const b = isBack ? v128.load32_splat(weights, UNITS_BYTES) : v128.load32_splat(weights, 4);
    b0 = madd(b, x0, b0);
    b1 = madd(b, x1, b1);
    const c = isBack ? v128.load32_splat(weights, 2 * UNITS_BYTES) : v128.load32_splat(weights, 8);
    c0 = madd(c, x0, c0);
    c1 = madd(c, x1, c1);
    const d = isBack ? v128.load32_splat(weights, 3 * UNITS_BYTES) : v128.load32_splat(weights, 12);
    d0 = madd(d, x0, d0);
    d1 = madd(d, x1, d1);
    if (units == 6) {
      const e = isBack ? v128.load32_splat(weights, 4 * UNITS_BYTES) : v128.load32_splat(weights, 16);
      e0 = madd(e, x0, e0);
      e1 = madd(e, x1, e1);
      const f = isBack ? v128.load32_splat(weights, 5 * UNITS_BYTES) : v128.load32_splat(weights, 20);
      f0 = madd(f, x0, f0);
      f1 = madd(f, x1, f1);
    }
  }
  storeTwo(out, a0, a1, isBack);
  storeTwo(out + LINE, b0, b1, isBack);
  storeTwo(out + 2 * LINE, c0, c1, isBack);
  storeTwo(out + 3 * LINE, d0, d1, isBack);
  if (units < 6) return;
  storeTwo(out + 4 * LINE, e0, e1, isBack);
  storeTwo(out + 5 * LINE, f0, f1, isBack);
}

/** Stores a unit of eight rows, by its ReLU forward or by the ReLU mask back. */
// @ts-ignore: decorator
@inline
function storeTwo(to: usize, a: v128, b: v128, isBack: bool): void {
  const zero = f32x4.splat(0);
  if (isBack) {
    v128.store(to, v128.and(a, f32x4.gt(v128.load(to), zero)));
    v128.store(to, v128.and(b, f32x4.gt(v128.load(to, 16), zero)), 16);
  } else { // pmax, one instruction: f32x4.max is eight, for the sake of -0, and NaN stays NaN here too
    v128.store(to, f32x4.pmax(a, zero));
    v128.store(to, f32x4.pmax(b, zero), 16);
  }
}

/** The logits of four rows, from their units of the second hidden layer. */
// @ts-ignore: decorator
@inline
function logitsOf(hidden2: usize, layer: usize): v128 {
  let even = v128.load32_splat(layer + UNITS_BYTES), odd = f32x4.splat(0);
  for (let unit: usize = 0; unit < UNITS_BYTES; unit += 8, hidden2 += 2 * LINE) {
    even = madd(v128.load32_splat(layer + unit), v128.load(hidden2), even);
    odd = madd(v128.load32_splat(layer + unit, 4), v128.load(hidden2, LINE), odd);
  }
  return f32x4.add(even, odd);
}

/**
 * Replaces the rows' shares by the slopes of the loss in the logits, and returns the sum of the losses.
 *
 * With u = -logit for a member and u = logit otherwise, the loss is ln(1 + exp(u)), and its slope in u is sigmoid(u). Computed from
 * exp(-|u|), neither overflows or cancels: the loss is max(u, 0) + ln(1 + exp(-|u|)).
 */
function logitSlopes(shares: usize, hidden2: usize, layer: usize, count: usize): f64 {
  const one = f32x4.splat(1), zero = f32x4.splat(0), sign = f32x4.splat(-0.0);
  let sum = f64x2.splat(0);
  // The sum of the logarithms is the logarithm of the product of all 1 + exp(-|u|). The product is kept less 1, so that it loses no
  // digits where all factors are near 1. It is below 2^66.
  let product = f64x2.splat(0);
  for (let at: usize = 0; at < count << 2; at += 16) {
    const share = v128.load(shares + at);
    const isRow = f32x4.ne(share, zero);
    const u = v128.xor(logitsOf(hidden2 + at, layer), v128.and(share, sign));
    const exponential = f32x4Exp(v128.or(u, sign));
    const isPositive = f32x4.gt(u, zero);
    const slope = f32x4.div(v128.bitselect(one, exponential, isPositive), f32x4.add(one, exponential));
    v128.store(shares + at, f32x4.mul(slope, share));
    const large = v128.and(u, v128.and(isPositive, isRow));
    const small = v128.and(exponential, isRow);
    sum = f64x2.add(f64x2.add(sum, f64x2.promote_low_f32x4(large)), f64x2.promote_low_f32x4(upperTwo(large)));
    product = timesOneAnd(timesOneAnd(product, f64x2.promote_low_f32x4(small)), f64x2.promote_low_f32x4(upperTwo(small)));
  }
  sum = f64x2.add(sum, f64x2Log(f64x2.add(product, f64x2.splat(1)), product));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** The upper two lanes, in the lower two. */
// @ts-ignore: decorator
@inline
function upperTwo(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 2, 3, 2, 3);
}

/** (1 + product) * (1 + x) - 1. */
// @ts-ignore: decorator
@inline
function timesOneAnd(product: v128, x: v128): v128 {
  return f64x2.add(product, f64x2.mul(x, f64x2.add(product, f64x2.splat(1))));
}

/** Adds the last layer's gradient, from the slopes in the logits [rows], and replaces hidden2 [16, rows] by the slopes in it. */
function lastBack(gradient: usize, hidden2: usize, slopes: usize, layer: usize, rows: usize): void {
  const zero = f32x4.splat(0);
  const end = eights(rows) * 32;
  for (let unit: usize = 0; unit < UNITS_BYTES; unit += 16, hidden2 += 4 * LINE) {
    let a = zero, b = zero, c = zero, d = zero;
    const wa = v128.load32_splat(layer + unit), wb = v128.load32_splat(layer + unit, 4);
    const wc = v128.load32_splat(layer + unit, 8), wd = v128.load32_splat(layer + unit, 12);
    for (let at: usize = 0; at < end; at += 16) {
      const slope = v128.load(slopes + at);
      const to = hidden2 + at;
      const ha = v128.load(to), hb = v128.load(to, LINE), hc = v128.load(to, 2 * LINE), hd = v128.load(to, 3 * LINE);
      a = madd(ha, slope, a);
      b = madd(hb, slope, b);
      c = madd(hc, slope, c);
      d = madd(hd, slope, d);
      v128.store(to, v128.and(f32x4.mul(slope, wa), f32x4.gt(ha, zero)));
      v128.store(to, v128.and(f32x4.mul(slope, wb), f32x4.gt(hb, zero)), LINE);
      v128.store(to, v128.and(f32x4.mul(slope, wc), f32x4.gt(hc, zero)), 2 * LINE);
      v128.store(to, v128.and(f32x4.mul(slope, wd), f32x4.gt(hd, zero)), 3 * LINE);
    }
    const to = gradient + unit;
    v128.store(to, f32x4.add(v128.load(to), sumsOf(a, b, c, d)));
  }
  let sum = zero;
  for (let at: usize = 0; at < end; at += 16) sum = f32x4.add(sum, v128.load(slopes + at));
  const pairs = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
  const bias = gradient + UNITS_BYTES;
  store<f32>(bias, load<f32>(bias) + f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1));
}

/**
 * gradient [count + 1, 16] += (input [count, rows], ones [rows]) times deltas [16, rows], summed over the rows.
 *
 * Six inputs and two units at a time are twelve sums in registers. Lines past the ones stand in for inputs that there are not; their
 * results are not kept.
 */
function addDenseGradient(gradient: usize, input: usize, deltas: usize, count: usize, rows: usize): void {
  const zero = f32x4.splat(0);
  const bytes = eights(rows) * 32;
  const end = gradient + (count + 1) * UNITS_BYTES;
  for (; gradient < end; gradient += 6 * UNITS_BYTES, input += 6 * LINE) {
    for (let unit: usize = 0; unit < 16; unit += 2) {
      let x = input, delta = deltas + unit * LINE;
      let a0 = zero, b0 = zero, c0 = zero, d0 = zero, e0 = zero, f0 = zero;
      let a1 = zero, b1 = zero, c1 = zero, d1 = zero, e1 = zero, f1 = zero;
      for (const xEnd = x + bytes; x < xEnd; x += 16, delta += 16) {
        const delta0 = v128.load(delta), delta1 = v128.load(delta, LINE);
        const a = v128.load(x);
        a0 = madd(a, delta0, a0);
        a1 = madd(a, delta1, a1);
        const b = v128.load(x, LINE);
        b0 = madd(b, delta0, b0);
        b1 = madd(b, delta1, b1);
        const c = v128.load(x, 2 * LINE);
        c0 = madd(c, delta0, c0);
        c1 = madd(c, delta1, c1);
        const d = v128.load(x, 3 * LINE);
        d0 = madd(d, delta0, d0);
        d1 = madd(d, delta1, d1);
        const e = v128.load(x, 4 * LINE);
        e0 = madd(e, delta0, e0);
        e1 = madd(e, delta1, e1);
        const f = v128.load(x, 5 * LINE);
        f0 = madd(f, delta0, f0);
        f1 = madd(f, delta1, f1);
      }
      const to = gradient + (unit << 2);
      addTwice(to, end, sumsOf(a0, a1, b0, b1));
      addTwice(to + 2 * UNITS_BYTES, end, sumsOf(c0, c1, d0, d1));
      addTwice(to + 4 * UNITS_BYTES, end, sumsOf(e0, e1, f0, f1));
    }
  }
}

/** Adds two numbers to those at `to`, and two to those of the next input, unless they lie past `end`. */
// @ts-ignore: decorator
@inline
function addTwice(to: usize, end: usize, sums: v128): void {
  if (to < end) v128.store64_lane(to, f32x4.add(v128.load64_zero(to), sums), 0);
  to += UNITS_BYTES;
  if (to < end) v128.store64_lane(to, f32x4.add(v128.load64_splat(to), sums), 1);
}

/** The sums of the lanes of a, b, c and d. Two rounds of shuffles transpose on the way. */
// @ts-ignore: decorator
@inline
function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/**
 * Takes a step of Adam in place: parameters -= rate * m / (sqrt(v) * secondCorrection + EPSILON). rate is the learning rate over
 * 1 - 0.9^t, secondCorrection is 1 / sqrt(1 - 0.999^t).
 */
function adam(
  parameters: usize, firstMoments: usize, secondMoments: usize, gradient: usize, bytes: usize,
  rate: f32, secondCorrection: f32,
): void {
  const epsilon = f32x4Held(EPSILON, bytes);
  const keepFirst = f32x4Held(<f32>FIRST_DECAY, bytes), addFirst = f32x4Held(<f32>(1 - FIRST_DECAY), bytes);
  const keepSecond = f32x4Held(<f32>SECOND_DECAY, bytes), addSecond = f32x4Held(<f32>(1 - SECOND_DECAY), bytes);
  const rates = f32x4.splat(rate), corrections = f32x4.splat(secondCorrection);
  for (let at: usize = 0; at < bytes; at += 32) {
    const g0 = v128.load(gradient + at), g1 = v128.load(gradient + at, 16);
    const m0 = madd(keepFirst, v128.load(firstMoments + at), f32x4.mul(addFirst, g0));
    const m1 = madd(keepFirst, v128.load(firstMoments + at, 16), f32x4.mul(addFirst, g1));
    const v0 = madd(keepSecond, v128.load(secondMoments + at), f32x4.mul(addSecond, f32x4.mul(g0, g0)));
    const v1 = madd(keepSecond, v128.load(secondMoments + at, 16), f32x4.mul(addSecond, f32x4.mul(g1, g1)));
    v128.store(firstMoments + at, m0);
    v128.store(firstMoments + at, m1, 16);
    v128.store(secondMoments + at, v0);
    v128.store(secondMoments + at, v1, 16);
    const scale0 = madd(f32x4.sqrt(v0), corrections, epsilon);
    const scale1 = madd(f32x4.sqrt(v1), corrections, epsilon);
    const step0 = f32x4.div(f32x4.mul(rates, m0), scale0);
    const step1 = f32x4.div(f32x4.mul(rates, m1), scale1);
    const p0 = f32x4.sub(v128.load(parameters + at), step0);
    const p1 = f32x4.sub(v128.load(parameters + at, 16), step1);
    v128.store(parameters + at, p0);
    v128.store(parameters + at, p1, 16);
  }
}
