/**
 * The records of CIFAR's binary files, https://www.cs.toronto.edu/~kriz/cifar.html: label bytes, then 32x32 pixels as a red, a green
 * and a blue plane.
 */

/** A label byte. */
export interface CifarLabel {
  readonly name: string;
  readonly classes: number;
  /** The file that names the classes, beside the records. */
  readonly namesFile: string;
}

/** The label bytes of a record, in their order. */
export type CifarLayout = readonly CifarLabel[];

/** CIFAR-10. */
export const CIFAR10: CifarLayout = [{ name: "label", classes: 10, namesFile: "batches.meta.txt" }];

/** CIFAR-100: the coarse label stands before the fine one. */
export const CIFAR100: CifarLayout = [
  { name: "coarse", classes: 20, namesFile: "coarse_label_names.txt" },
  { name: "fine", classes: 100, namesFile: "fine_label_names.txt" },
];

const PLANE = 32 * 32;

/** The bytes of an image's pixels. */
export const CIFAR_PIXELS = 3 * PLANE;

/** The bytes of a record. */
export function cifarRecordBytes(layout: CifarLayout): number {
  return layout.length + CIFAR_PIXELS;
}

/** The classes' names, a line each. */
export function cifarClassNames(text: string): string[] {
  return text.split(/\s+/).filter((name) => name);
}

/**
 * Unpacks whole records into `images`, `[records, 32, 32, 3]`, and `labels`, `[records]` for each label byte.
 *
 * @throws {RangeError} naming the file, where a label is too large
 */
export function unpackCifar(
  bytes: Uint8Array,
  layout: CifarLayout,
  { file, images, labels }: { file: string; images: Uint8Array; labels: readonly Uint8Array[] },
): void {
  for (let start = 0, image = 0; start < bytes.length; start += cifarRecordBytes(layout), image++) {
    for (const [place, { classes }] of layout.entries()) {
      const label = bytes[start + place];
      if (label >= classes) {
        throw new RangeError(
          `Cannot read ${file}: the label at byte ${start + place} must be 0 to ${
            classes - 1
          }, found ${label}`,
        );
      }
      labels[place][image] = label;
    }
    interleave(bytes, start + layout.length, images, image * CIFAR_PIXELS);
  }
}

/** Three planes at `from` become one plane of three channels at `to`. */
function interleave(planes: Uint8Array, from: number, pixels: Uint8Array, to: number): void {
  for (let red = from; red < from + PLANE; red++, to += 3) {
    pixels[to] = planes[red];
    pixels[to + 1] = planes[red + PLANE];
    pixels[to + 2] = planes[red + 2 * PLANE];
  }
}
