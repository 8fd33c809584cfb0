/** Joins convolutions of a network with the steps behind them, as the kernels take them in one. */
import type { ConvNet, Step } from "./conv_net.ts";

/**
 * The network with what is behind a convolution in it: constants by channel in its filter and bias, a sum and a ReLU in the kernel.
 */
export function fused({ input, output, steps }: ConvNet): ConvNet {
  const left = [...steps];
  const usersOf = (name: string) =>
    left.filter((step) =>
      step.x === name || "other" in step && step.other === name ||
      "residual" in step && step.residual === name
    );
  for (let place = 0; place < left.length; place++) {
    for (;;) {
      const step = left[place];
      if (step.kind !== "convolution" || step.output === output) break;
      const users = usersOf(step.output), [next] = users;
      if (users.length !== 1) break;
      const merged = behind(step, next, (name) => isThere(name, left.slice(0, place), input));
      if (merged === undefined) break;
      left[place] = merged;
      left.splice(left.indexOf(next), 1);
    }
  }
  return { input, output, steps: left };
}

function isThere(name: string, before: readonly Step[], input: string): boolean {
  return name === input || before.some(({ output }) => output === name);
}

/** A convolution with the step behind it; undefined where they stay two. */
function behind(
  step: Extract<Step, { kind: "convolution" }>,
  next: Step,
  isReady: (name: string) => boolean,
): Step | undefined {
  if (step.relu) return undefined;
  const { output } = next;
  if (next.kind === "relu") return { ...step, relu: true, output };
  if (step.residual !== undefined) return undefined;
  if (next.kind === "sum") {
    const residual = next.x === step.output ? next.other : next.x;
    return isReady(residual) && residual !== step.output ? { ...step, residual, output } : undefined;
  }
  if (next.kind !== "affine") return undefined;
  const { scale, shift } = next,
    filters = step.bias.length,
    at = (list: Float32Array, k: number) => list[list.length === 1 ? 0 : k];
  const data = Float32Array.from(
    step.filter.data as Float32Array,
    (value, i) => value * at(scale, i % filters),
  );
  const bias = step.bias.map((value, k) => value * at(scale, k) + at(shift, k));
  return { ...step, filter: { ...step.filter, data }, bias, output };
}
