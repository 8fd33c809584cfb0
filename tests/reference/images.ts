/** The scalar twin of the kernel that makes a network's input. */

/** Sizes of the images. */
export interface ImageSizes {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** x `[N, H, W, C]` of bytes of that shape, by a table `[C, 256]` and moves `[N, 3]`: turned over, down, right. */
export function images(
  bytes: Uint8Array,
  table: Float32Array,
  moves: Int32Array,
  { batch, height, width, channels }: ImageSizes,
): Float64Array {
  return Float64Array.from({ length: batch * height * width * channels }, (_, at) => {
    const channel = at % channels, pixel = (at - channel) / channels;
    const n = Math.floor(pixel / (height * width)), [turned, down, right] = moves.subarray(3 * n);
    const row = Math.floor(pixel / width) % height - down, column = pixel % width - right;
    if (row < 0 || row >= height || column < 0 || column >= width) return 0;
    const from = (n * height + row) * width + (turned ? width - 1 - column : column);
    return table[channel * 256 + bytes[from * channels + channel]];
  });
}
