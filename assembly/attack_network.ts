// The attack network: `classes` -> 16 -> 16 -> 1, ReLU, ReLU, a logit. Sixteen units are four vectors, so a
// lane is a unit and the layers need no padding.
//
// Parameters, one block of float32: weights [classes, 16], biases [16], weights [16, 16], biases [16],
// weights [16], bias [1], and three zeros up to a whole vector: 16 * classes + 308 in all. Gradients and
// moments have the same shape. Both hidden layers are weights followed by their 16 biases, so the same code
// serves both.
import { f32x4Exp, f64x2Log, madd } from "./arithmetic";

// One pass over the rows in the order of `order` u32 [rows], a step of Adam after every `batchSize` of them
// and after what remains; returns the mean loss (binary cross-entropy in nats), each row's taken before its
// own step.
//
// Updated: parameters, firstMoments, secondMoments. scratch: 16 * classes + 308 + 256 float32. inputs f32
// [rows, classes], targets u8 [rows] of 0 and 1. stepsBefore: of Adam, in earlier epochs.
//
// Four rows at a time go forward and back, and then into the gradient together: one by one they would load and store
// all of it for each.
export function f32AttackNetworkEpoch(
  parameters: usize, firstMoments: usize, secondMoments: usize, scratch: usize,
  inputs: usize, targets: usize, order: usize,
  rows: usize, classes: usize, batchSize: usize, stepsBefore: usize, learningRate: f64,
): f64 {
  const bytes = parameterBytes(classes);
  const gradient = scratch;
  const activations = scratch + bytes;
  let firstPower = power(FIRST_DECAY, stepsBefore);
  let secondPower = power(SECOND_DECAY, stepsBefore);
  let loss: f64 = 0;
  for (let start: usize = 0; start < rows; start += batchSize) {
    const end = min(start + batchSize, rows);
    const share = <f32>(1.0 / <f64>(end - start));
    memory.fill(gradient, 0, bytes);
    for (let i = start; i < end; i += 4) {
      let units = activations;
      for (let j = i; j < min(i + 4, end); j++) {
        const row = <usize>load<u32>(order + (j << 2));
        const input = inputs + ((row * classes) << 2);
        loss += addLastGradient(gradient, units, parameters, input, load<u8>(targets + row), classes, share);
        units += ROW_BYTES;
      }
      for (; units < activations + 4 * ROW_BYTES; units += ROW_BYTES) memory.fill(units, 0, ROW_BYTES); // no row: nothing
      const in0 = inputOf(i, order, inputs, classes), in1 = inputOf(min(i + 1, rows - 1), order, inputs, classes);
      const in2 = inputOf(min(i + 2, rows - 1), order, inputs, classes);
      const in3 = inputOf(min(i + 3, rows - 1), order, inputs, classes);
      addDenseGradient(
        gradient + denseBytes(classes), activations, activations + ROW_BYTES, activations + 2 * ROW_BYTES,
        activations + 3 * ROW_BYTES, activations + DELTAS2, 16,
      );
      addDenseGradient(gradient, in0, in1, in2, in3, activations + DELTAS1, classes);
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

// logits f32 [rows] of inputs f32 [rows, classes]; scratch: 32 float32
export function f32AttackNetworkLogits(
  logits: usize, parameters: usize, scratch: usize, inputs: usize, rows: usize, classes: usize,
): void {
  const stride = classes << 2;
  for (let row: usize = 0; row < rows; row++) {
    store<f32>(logits + (row << 2), forward(scratch, parameters, inputs + row * stride, classes));
  }
}

// Kingma and Ba, Adam: a method for stochastic optimization, ICLR 2015, algorithm 1 with its recommended
// constants.
const FIRST_DECAY: f64 = 0.9;
const SECOND_DECAY: f64 = 0.999;
const EPSILON: f32 = 1e-8;

const LAYER_BYTES: usize = 64; // sixteen units

// What is kept of a row: the units of both hidden layers, and the slopes of the loss in them.
const DELTAS2: usize = 2 * LAYER_BYTES, DELTAS1: usize = 3 * LAYER_BYTES, ROW_BYTES: usize = 4 * LAYER_BYTES;

// @ts-ignore: decorator
@inline
function inputOf(i: usize, order: usize, inputs: usize, classes: usize): usize {
  return inputs + ((<usize>load<u32>(order + (i << 2)) * classes) << 2);
}

function power(base: f64, exponent: usize): f64 {
  let result: f64 = 1;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result *= base;
    base *= base;
  }
  return result;
}

// @ts-ignore: decorator
@inline
function denseBytes(inputs: usize): usize {
  return (inputs + 1) * LAYER_BYTES;
}

// @ts-ignore: decorator
@inline
function parameterBytes(classes: usize): usize {
  return denseBytes(classes) + denseBytes(16) + LAYER_BYTES + 16;
}

// activations: both hidden layers' [2, 16]; returns the logit
// @ts-ignore: decorator
@inline
function forward(activations: usize, parameters: usize, input: usize, classes: usize): f32 {
  const secondLayer = parameters + denseBytes(classes);
  const lastLayer = secondLayer + denseBytes(16);
  denseRelu(activations, parameters, input, classes);
  denseRelu(activations + LAYER_BYTES, secondLayer, activations, 16);
  let sum = f32x4.splat(0);
  for (let unit: usize = 0; unit < LAYER_BYTES; unit += 16) {
    sum = madd(v128.load(activations + LAYER_BYTES + unit), v128.load(lastLayer + unit), sum);
  }
  const pairs = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1) + load<f32>(lastLayer + LAYER_BYTES);
}

// out [16] = max(0, input [count] * weights [count, 16] + biases [16])
// @ts-ignore: decorator
@inline
function denseRelu(out: usize, layer: usize, input: usize, count: usize): void {
  const biases = layer + count * LAYER_BYTES;
  let a = v128.load(biases), b = v128.load(biases, 16);
  let c = v128.load(biases, 32), d = v128.load(biases, 48);
  for (; layer < biases; layer += LAYER_BYTES, input += 4) {
    const x = v128.load32_splat(input);
    a = madd(x, v128.load(layer), a);
    b = madd(x, v128.load(layer, 16), b);
    c = madd(x, v128.load(layer, 32), c);
    d = madd(x, v128.load(layer, 48), d);
  }
  const zero = f32x4.splat(0);
  v128.store(out, f32x4.max(a, zero));
  v128.store(out, f32x4.max(b, zero), 16);
  v128.store(out, f32x4.max(c, zero), 32);
  v128.store(out, f32x4.max(d, zero), 48);
}

// Takes one row forward and back: adds `share` of its gradient in the last layer to `gradient`, leaves what the other
// layers need in `units` [4, 16], and returns the row's loss.
function addLastGradient(
  gradient: usize, units: usize, parameters: usize,
  input: usize, target: u8, classes: usize, share: f32,
): f64 {
  const secondLayer = denseBytes(classes);
  const lastLayer = secondLayer + denseBytes(16);
  const hidden1 = units;
  const hidden2 = units + LAYER_BYTES;
  const deltas2 = units + DELTAS2;

  // With u = -logit for a member and the logit otherwise, the loss is ln(1 + exp(u)) and its slope in u is
  // sigmoid(u). Neither overflows or cancels when they start from exp(-|u|).
  const logit = forward(units, parameters, input, classes);
  const u = target ? -logit : logit;
  const exponential = f32x4.extract_lane(f32x4Exp(f32x4.splat(-abs(u))), 0);
  const wide = f64x2.splat(<f64>exponential);
  const logarithm = f64x2.extract_lane(f64x2Log(f64x2.add(f64x2.splat(1), wide), wide), 0);
  const loss = <f64>max<f32>(u, 0) + logarithm;
  const slope = (u > 0 ? <f32>1 : exponential) / (1 + exponential);
  const delta = share * (target ? -slope : slope);

  const wideDelta = f32x4.splat(delta);
  for (let unit: usize = 0; unit < LAYER_BYTES; unit += 16) {
    const at = gradient + lastLayer + unit;
    const activation = v128.load(hidden2 + unit);
    v128.store(at, madd(activation, wideDelta, v128.load(at)));
    const backward = f32x4.mul(wideDelta, v128.load(parameters + lastLayer + unit));
    v128.store(deltas2 + unit, v128.and(backward, f32x4.gt(activation, f32x4.splat(0))));
  }
  const lastBias = gradient + lastLayer + LAYER_BYTES;
  store<f32>(lastBias, load<f32>(lastBias) + delta);
  backwardRelu(units + DELTAS1, deltas2, parameters + secondLayer, hidden1);
  return loss;
}

// gradient [count + 1, 16] += (input [count], 1) times deltas [16], for four rows, whose deltas lie ROW_BYTES apart
function addDenseGradient(
  gradient: usize, in0: usize, in1: usize, in2: usize, in3: usize, deltas: usize, count: usize,
): void {
  for (let half: usize = 0; half < LAYER_BYTES; half += 32) {
    const at = deltas + half;
    const a0 = v128.load(at), b0 = v128.load(at, 16);
    const a1 = v128.load(at + ROW_BYTES), b1 = v128.load(at + ROW_BYTES, 16);
    const a2 = v128.load(at + 2 * ROW_BYTES), b2 = v128.load(at + 2 * ROW_BYTES, 16);
    const a3 = v128.load(at + 3 * ROW_BYTES), b3 = v128.load(at + 3 * ROW_BYTES, 16);
    let to = gradient + half;
    for (let i: usize = 0; i < count << 2; i += 4) {
      const x0 = v128.load32_splat(in0 + i), x1 = v128.load32_splat(in1 + i);
      const x2 = v128.load32_splat(in2 + i), x3 = v128.load32_splat(in3 + i);
      const a = madd(x3, a3, madd(x2, a2, madd(x1, a1, madd(x0, a0, v128.load(to)))));
      const b = madd(x3, b3, madd(x2, b2, madd(x1, b1, madd(x0, b0, v128.load(to, 16)))));
      v128.store(to, a);
      v128.store(to, b, 16);
      to += LAYER_BYTES;
    }
    const a = f32x4.add(f32x4.add(f32x4.add(f32x4.add(v128.load(to), a0), a1), a2), a3);
    const b = f32x4.add(f32x4.add(f32x4.add(f32x4.add(v128.load(to, 16), b0), b1), b2), b3);
    v128.store(to, a);
    v128.store(to, b, 16);
  }
}

// out [16] = weights [16, 16] * deltas [16], 0 where the unit of `activation` [16] was off
// @ts-ignore: decorator
@inline
function backwardRelu(out: usize, deltas: usize, weights: usize, activation: usize): void {
  const a = v128.load(deltas), b = v128.load(deltas, 16);
  const c = v128.load(deltas, 32), d = v128.load(deltas, 48);
  for (let unit: usize = 0; unit < LAYER_BYTES; unit += 16, weights += 4 * LAYER_BYTES) {
    const p = productSums(weights, a, b, c, d);
    const q = productSums(weights + LAYER_BYTES, a, b, c, d);
    const r = productSums(weights + 2 * LAYER_BYTES, a, b, c, d);
    const s = productSums(weights + 3 * LAYER_BYTES, a, b, c, d);
    // The four lanes of each of the four, summed: transposed by two rounds of shuffles on the way.
    const pq = f32x4.add(v128.shuffle<f32>(p, q, 0, 4, 1, 5), v128.shuffle<f32>(p, q, 2, 6, 3, 7));
    const rs = f32x4.add(v128.shuffle<f32>(r, s, 0, 4, 1, 5), v128.shuffle<f32>(r, s, 2, 6, 3, 7));
    const sums = f32x4.add(v128.shuffle<f32>(pq, rs, 0, 1, 4, 5), v128.shuffle<f32>(pq, rs, 2, 3, 6, 7));
    v128.store(out + unit, v128.and(sums, f32x4.gt(v128.load(activation + unit), f32x4.splat(0))));
  }
}

// @ts-ignore: decorator
@inline
function productSums(weights: usize, a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = madd(v128.load(weights, 16), b, f32x4.mul(v128.load(weights), a));
  const cd = madd(v128.load(weights, 48), d, f32x4.mul(v128.load(weights, 32), c));
  return f32x4.add(ab, cd);
}

// parameters -= rate * m / (sqrt(v) * secondCorrection + EPSILON), with rate the learning rate over 1 - 0.9^t
// and secondCorrection 1 / sqrt(1 - 0.999^t)
function adam(
  parameters: usize, firstMoments: usize, secondMoments: usize, gradient: usize, bytes: usize,
  rate: f32, secondCorrection: f32,
): void {
  const keepFirst = f32x4.splat(<f32>FIRST_DECAY), addFirst = f32x4.splat(<f32>(1 - FIRST_DECAY));
  const keepSecond = f32x4.splat(<f32>SECOND_DECAY), addSecond = f32x4.splat(<f32>(1 - SECOND_DECAY));
  const epsilon = f32x4.splat(EPSILON);
  const rates = f32x4.splat(rate), corrections = f32x4.splat(secondCorrection);
  for (let at: usize = 0; at < bytes; at += 16) {
    const g = v128.load(gradient + at);
    const m = madd(keepFirst, v128.load(firstMoments + at), f32x4.mul(addFirst, g));
    const v = madd(keepSecond, v128.load(secondMoments + at), f32x4.mul(addSecond, f32x4.mul(g, g)));
    v128.store(firstMoments + at, m);
    v128.store(secondMoments + at, v);
    const scale = madd(f32x4.sqrt(v), corrections, epsilon);
    const step = f32x4.div(f32x4.mul(rates, m), scale);
    v128.store(parameters + at, f32x4.sub(v128.load(parameters + at), step));
  }
}
