/** Random halves of a pool: what one of many models is trained on. */
import type { Random } from "../random.ts";

/**
 * Draws half of the images at `indices`, half of each class, in random order. Classes with an odd number of images take turns in
 * having one more in the half.
 *
 * @param labels `[pool]`
 */
export function drawHalf(
  indices: Uint32Array,
  labels: Uint8Array | Uint16Array,
  random: Random,
): Uint32Array<ArrayBuffer> {
  const mixed = random.permutation(indices.length).map((place) => indices[place]);
  const byClass = mixed.sort((a, b) => labels[a] - labels[b]); // stable: random within each class
  return random.shuffle(byClass.filter((_, place) => place % 2 === 0));
}
