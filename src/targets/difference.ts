/** The difference of two backends' answers to one question. */
import type { Tensors } from "./port.ts";

/**
 * The largest difference of numbers, relative to the largest finite one of `others` or to 1; infinite where one is finite or a number
 * and the other is not. Texts are not compared.
 *
 * @param others answers to the first samples
 */
export function differenceOf(tensors: Tensors, others: Tensors): number {
  let largest = 0;
  for (const [name, { data: other }] of Object.entries(others)) {
    const { data } = tensors[name];
    if (Array.isArray(data) || Array.isArray(other)) continue;
    const values = Array.from(other as Float32Array);
    const scale = values.reduce(
      (scale, value) => Number.isFinite(value) ? Math.max(scale, Math.abs(value)) : scale,
      1,
    );
    for (const [i, value] of values.entries()) {
      if (Object.is(data[i], value)) continue;
      const difference = Math.abs(Number(data[i]) - value) / scale;
      largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
    }
  }
  return largest;
}
