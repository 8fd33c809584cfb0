/** The scale of a network's inputs: each in units of its standard deviation, about its mean. */
import type { Signals } from "./attack.ts";

/** Mean and reciprocal standard deviation of each input. */
export interface Scale {
  readonly mean: Float64Array;
  readonly factor: Float64Array;
}

/** The scale of inputs `[n, width]`. */
export function scaleOf(inputs: Signals, width: number): Scale {
  const mean = new Float64Array(width), factor = new Float64Array(width);
  const rows = inputs.length / width;
  for (let at = 0; at < inputs.length; at += width) {
    for (let i = 0; i < width; i++) mean[i] += inputs[at + i] / rows;
  }
  for (let at = 0; at < inputs.length; at += width) {
    for (let i = 0; i < width; i++) factor[i] += (inputs[at + i] - mean[i]) ** 2 / rows;
  }
  // An input that never varies says nothing: it comes out as 0.
  return { mean, factor: factor.map((variance) => variance > 1e-12 ? 1 / Math.sqrt(variance) : 0) };
}

/** Inputs `[n, width]` by their scale, none farther from 0 than `farthest`: a few extreme ones must not rule the network. */
export function scaled(inputs: Signals, { mean, factor }: Scale, farthest: number): Float32Array {
  const width = mean.length, out = new Float32Array(inputs.length);
  for (let at = 0; at < out.length; at += width) {
    for (let i = 0; i < width; i++) {
      const value = (inputs[at + i] - mean[i]) * factor[i];
      out[at + i] = Math.min(Math.max(value, -farthest), farthest);
    }
  }
  return out;
}
