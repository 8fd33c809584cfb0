// Groups of tiles and frames of images, for Winograd's convolutions at stride 1 and 2.
//
// Tiles are taken in groups whose planes stay in the L2 cache. A group is as many whole images as fit, or a part of an image. Planes
// have a gap between them: the stores of one tile are a plane apart, and with a power of two they would fall on the same cache set.
// Everything takes twice as long then.
//
// An image is first copied into a frame of zeros, as wide and high as its tiles. On the way it may be normalised, or replaced by the
// gradient of batch norm (batch_norm.ts), which is therefore never written to memory as a whole. A frame has `step` pixels from
// tile to tile, and two more behind the last.
import { f32BatchNormApply, f32BatchNormGradientApply } from "./batch_norm";
import { prepareToRead } from "./caches";
import { TILE } from "./products";

export const GAP: usize = 64; // bytes
const GROUP_BYTES: i32 = 737280; // 40 tiles of 64 channels and 64 more: ten images of 8x8, eight blocks of a product
const MOST_TILES: i32 = JOINED ? 80 : 84; // more at 16 channels would put planes 4 KB apart, but for the gap

/**
 * Copies the images that begin in a group into their frames, from row `top` and column `left` on, as far as they fit. With a mean each is
 * normalised on the way. With `lines` it is replaced by f32BatchNormGradientApply instead.
 */
export function frameImages(
  frames: usize, first: i32, count: i32, group: i32, high: i32, wide: i32, step: i32, images: usize,
  mean: usize, scale: usize, beta: usize, convolved: usize, lines: usize, height: i32, width: i32, channels: i32, top: i32, left: i32,
): void {
  if (first % (high * wide) > 0) return;
  const pixel: usize = <usize>channels * 4, row: usize = <usize>width * pixel, frameRow: usize = <usize>(wide * step + 2) * pixel;
  const rows = min(height, high * step + 2 - top), columns = min(width, wide * step + 2 - left);
  for (let t = first; t < first + count; t += high * wide) {
    const offset = <usize>(t / (high * wide)) * height * row;
    let from = images + offset, x = convolved + offset;
    if (!lines) prepareToRead(from, <usize>height * row); // two streams at once the processor reads as fast
    let to = tileInFrame(frames, t, group, high, wide, step, channels) + <usize>top * frameRow + <usize>left * pixel;
    for (let i = 0; i < rows; i++) {
      if (lines) f32BatchNormGradientApply(to, from, x, mean, lines, scale, beta, columns, channels);
      else if (mean) f32BatchNormApply(to, from, 0, mean, scale, beta, columns, channels, 1);
      else memory.copy(to, from, <usize>columns * pixel);
      from += row; x += row; to += frameRow;
    }
  }
}

/** The number of tiles along a side. */
export function tilesOf(size: i32): i32 {
  return (size + 3) / 4;
}

/** The most tiles of a group: a multiple of the pixels in a block of the product. */
export function mostTiles(planes: i32, inChannels: i32, outChannels: i32): i32 {
  return min(MOST_TILES, max(1, GROUP_BYTES / (planes * 4 * TILE * (inChannels + outChannels))) * TILE);
}

/** The tiles of a group: those of whole images, if one fits. */
export function groupSize(planes: i32, tilesOfImage: i32, inChannels: i32, outChannels: i32): i32 {
  const most = mostTiles(planes, inChannels, outChannels);
  return most < tilesOfImage ? most : most - most % tilesOfImage;
}

/** The number of tiles in the group that starts at `first`. */
export function tilesFrom(first: i32, group: i32, tiles: i32, tilesOfImage: i32): i32 {
  return min(group, group < tilesOfImage ? tilesOfImage - first % tilesOfImage : tiles - first);
}

/** The number of tiles, of `count` from this one on, that lie side by side. */
export function tilesInRow(tile: i32, count: i32, wide: i32): i32 {
  return min(count, wide - tile % wide);
}

/** The address of a tile's corner in its image's frame. */
export function tileInFrame(frames: usize, tile: i32, group: i32, high: i32, wide: i32, step: i32, channels: i32): usize {
  const n = tile / (high * wide) % max(1, group / (high * wide)), rest = tile % (high * wide);
  return frames + n * frameBytes(high, wide, step, channels) +
    (<usize>(rest / wide * step) * (wide * step + 2) + rest % wide * step) * channels * 4;
}

/** Makes a group's frames 0, and returns how many bytes they take. */
export function clearFrames(frames: usize, group: i32, high: i32, wide: i32, step: i32, channels: i32): usize {
  const bytes = <usize>max(1, group / (high * wide)) * frameBytes(high, wide, step, channels);
  memory.fill(frames, 0, bytes);
  return bytes;
}

export function frameBytes(high: i32, wide: i32, step: i32, channels: i32): usize {
  return <usize>(high * step + 2) * (wide * step + 2) * channels * 4;
}

export function planeBytes(tiles: i32, channels: i32): usize {
  return <usize>tiles * channels * 4 + GAP;
}
