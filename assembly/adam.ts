// Adam (Kingma & Ba 2015, algorithm 1), four numbers at a time.
import { madd } from "./arithmetic";

/**
 * Takes one step: updates weights and both moments [elements] in place. unbias1 and unbias2 are 1 / (1 - beta1^t) and
 * 1 / (1 - beta2^t). A penalty l2 * w^2 on the loss adds 2 * l2 * w to the gradient; 0 means none.
 */
export function f32Adam(
  weights: usize, first: usize, second: usize, gradient: usize, elements: i32, rate: f32, beta1: f64, beta2: f64,
  unbias1: f32, unbias2: f32, epsilon: f32, l2: f32,
): void {
  // In float32, 1 - 0.999 would be off by 1e-5.
  const decay1 = <f32>beta1, rest1 = <f32>(1 - beta1), decay2 = <f32>beta2, rest2 = <f32>(1 - beta2);
  const keep1 = f32x4.splat(decay1), take1 = f32x4.splat(rest1);
  const keep2 = f32x4.splat(decay2), take2 = f32x4.splat(rest2);
  const step = f32x4.splat(-rate * unbias1), unbias = f32x4.splat(unbias2);
  const epsilons = f32x4.splat(epsilon), penalty = f32x4.splat(2 * l2);
  let i: usize = 0;
  for (; i + 4 <= <usize>elements; i += 4) {
    const at = i * 4;
    const w = v128.load(weights + at);
    const g = madd(penalty, w, v128.load(gradient + at));
    const m = madd(keep1, v128.load(first + at), f32x4.mul(take1, g));
    const v = madd(keep2, v128.load(second + at), f32x4.mul(take2, f32x4.mul(g, g)));
    const denominator = f32x4.add(f32x4.sqrt(f32x4.mul(v, unbias)), epsilons);
    v128.store(first + at, m);
    v128.store(second + at, v);
    v128.store(weights + at, f32x4.add(w, f32x4.div(f32x4.mul(step, m), denominator)));
  }
  for (; i < <usize>elements; i++) {
    const at = i * 4;
    const w = load<f32>(weights + at);
    const g = load<f32>(gradient + at) + 2 * l2 * w;
    const m = decay1 * load<f32>(first + at) + rest1 * g;
    const v = decay2 * load<f32>(second + at) + rest2 * g * g;
    store<f32>(first + at, m);
    store<f32>(second + at, v);
    store<f32>(weights + at, w - rate * unbias1 * m / (sqrt<f32>(v * unbias2) + epsilon));
  }
}
