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
// Updated: parameters, firstMoments, secondMoments. scratch: 16 * classes + 308 + 48 float32. inputs f32
// [rows, classes], targets u8 [rows] of 0 and 1. stepsBefore: of Adam, in earlier epochs.
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
    for (let i = start; i < end; i++) {
      const row = <usize>load<u32>(order + (i << 2));
      const input = inputs + ((row * classes) << 2);
      loss += addGradient(gradient, activations, parameters, input, load<u8>(targets + row), classes, share);
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

// Adds `share` of one row's gradient to `gradient` and returns the row's loss. activations: scratch [3, 16]
function addGradient(
  gradient: usize, activations: usize, parameters: usize,
  input: usize, target: u8, classes: usize, share: f32,
): f64 {
  const secondLayer = denseBytes(classes);
  const lastLayer = secondLayer + denseBytes(16);
  const hidden1 = activations;
  const hidden2 = activations + LAYER_BYTES;
  const deltas = activations + 2 * LAYER_BYTES;

  // With u = -logit for a member and the logit otherwise, the loss is ln(1 + exp(u)) and its slope in u is
  // sigmoid(u). Neither overflows or cancels when they start from exp(-|u|).
  const logit = forward(activations, parameters, input, classes);
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
    v128.store(deltas + unit, v128.and(backward, f32x4.gt(activation, f32x4.splat(0))));
  }
  const lastBias = gradient + lastLayer + LAYER_BYTES;
  store<f32>(lastBias, load<f32>(lastBias) + delta);

  addDenseGradient(gradient + secondLayer, hidden1, deltas, 16);
  backwardRelu(deltas, parameters + secondLayer, hidden1);
  addDenseGradient(gradient, input, deltas, classes);
  return loss;
}

// gradient [count + 1, 16] += (input [count], 1) times deltas [16]
// @ts-ignore: decorator
@inline
function addDenseGradient(gradient: usize, input: usize, deltas: usize, count: usize): void {
  const a = v128.load(deltas), b = v128.load(deltas, 16);
  const c = v128.load(deltas, 32), d = v128.load(deltas, 48);
  const biases = gradient + count * LAYER_BYTES;
  for (; gradient < biases; gradient += LAYER_BYTES, input += 4) {
    const x = v128.load32_splat(input);
    v128.store(gradient, madd(x, a, v128.load(gradient)));
    v128.store(gradient, madd(x, b, v128.load(gradient, 16)), 16);
    v128.store(gradient, madd(x, c, v128.load(gradient, 32)), 32);
    v128.store(gradient, madd(x, d, v128.load(gradient, 48)), 48);
  }
  v128.store(biases, f32x4.add(a, v128.load(biases)));
  v128.store(biases, f32x4.add(b, v128.load(biases, 16)), 16);
  v128.store(biases, f32x4.add(c, v128.load(biases, 32)), 32);
  v128.store(biases, f32x4.add(d, v128.load(biases, 48)), 48);
}

// deltas [16] = weights [16, 16] * deltas [16], 0 where the unit of `activation` [16] was off
// @ts-ignore: decorator
@inline
function backwardRelu(deltas: usize, weights: usize, activation: usize): void {
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
    v128.store(deltas + unit, v128.and(sums, f32x4.gt(v128.load(activation + unit), f32x4.splat(0))));
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
