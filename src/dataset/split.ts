/** The four parts: what the target and the shadow were trained on, and what they were not. */
import { Random } from "../random.ts";

/** The names of the four parts. */
export const partNames = ["targetIn", "targetOut", "shadowIn", "shadowOut"] as const;

/** Indices into the pool, by part. */
export type Parts = Readonly<Record<(typeof partNames)[number], Uint32Array<ArrayBuffer>>>;

/**
 * Draws four disjoint parts of `partSize` images each from a pool with these `labels` (`[N]`). The order within a part
 * is random.
 *
 * Balanced parts, the default, all hold the same number of each class that occurs in `labels`: `partSize / classes`,
 * and where that is no whole number one more of some classes, the same ones in every part: those with the most images,
 * and among equals random ones. So the parts are balanced even where the pool is not. With `balanced: false` the
 * parts are drawn from the pool as it is, classes unseen.
 *
 * @throws {RangeError} where `partSize` is no positive whole number, or the pool has too few images
 */
export function splitIntoParts(
  labels: Uint8Array,
  { partSize, seed, balanced = true }: { partSize: number; seed: number; balanced?: boolean },
): Parts {
  if (!Number.isSafeInteger(partSize) || partSize < 1) {
    throw new RangeError(`Cannot split: the part size must be a whole number from 1 on, found ${partSize}`);
  }
  const needed = partNames.length * partSize;
  if (needed > labels.length) {
    throw new RangeError(
      `Cannot split into four parts of ${partSize}: they need ${needed} images, found ${labels.length}`,
    );
  }
  const random = new Random(seed, "split");
  const groups = balanced ? indicesByClass(labels) : [{ name: "all", indices: [...labels.keys()] }];
  random.shuffle(groups).sort((a, b) => b.indices.length - a.indices.length); // stable: ties stay shuffled

  const drawn: number[][] = partNames.map(() => []);
  for (const [place, { name, indices }] of groups.entries()) {
    const share = Math.floor(partSize / groups.length) + (place < partSize % groups.length ? 1 : 0);
    if (share * partNames.length > indices.length) {
      throw new RangeError(
        `Cannot split into four balanced parts of ${partSize}: class ${name} needs ` +
          `${share * partNames.length} images, found ${indices.length}`,
      );
    }
    random.shuffle(indices);
    partNames.forEach((_, i) => drawn[i] = drawn[i].concat(indices.slice(i * share, (i + 1) * share)));
  }
  const parts = Object.fromEntries(
    partNames.map((name, i) => [name, Uint32Array.from(random.shuffle(drawn[i]))]),
  ) as Parts;
  assertDisjoint(parts);
  return parts;
}

/**
 * Checks that no image is in two parts or twice in one: one that is would make every figure that follows worthless.
 *
 * @throws {RangeError} naming the first such image and where it is
 */
export function assertDisjoint(parts: Parts): void {
  const owner = new Map<number, string>();
  for (const name of partNames) {
    for (const index of parts[name]) {
      const other = owner.get(index);
      if (other !== undefined) {
        throw new RangeError(`The parts must be disjoint, but image ${index} is in ${other} and in ${name}`);
      }
      owner.set(index, name);
    }
  }
}

function indicesByClass(labels: Uint8Array): { name: string; indices: number[] }[] {
  const groups = new Map<number, number[]>();
  labels.forEach((label, index) => {
    const group = groups.get(label);
    if (group) group.push(index);
    else groups.set(label, [index]);
  });
  return Array.from(groups, ([label, indices]) => ({ name: String(label), indices }));
}
