// A network's input from stored images: each byte by a table, each image flipped and shifted.

/**
 * x [batch, height, width, channels] from `bytes` of that shape. `table` [channels, 256] has the number for each byte of a channel.
 * `moves` int32 [batch, 3] has for each image: 1 to flip it left to right, else 0; the shift down; the shift to the right. Pixels
 * that come in at the edge are 0.
 */
export function f32Images(
  x: usize, bytes: usize, table: usize, moves: usize, batch: i32, height: i32, width: i32, channels: i32,
): void {
  const row: usize = <usize>width * channels, outRow: usize = row * 4, pixel: usize = <usize>channels * 4;
  for (let n = 0; n < batch; n++) {
    const turned = load<i32>(moves), down = load<i32>(moves, 4), right = load<i32>(moves, 8);
    const first = min(max(right, 0), width), last = max(min(width, width + right), first);
    for (let i = 0; i < height; i++) {
      if (i < down || i >= height + down) {
        memory.fill(x, 0, outRow);
      } else {
        if (first > 0) memory.fill(x, 0, first * pixel);
        const from = bytes + <usize>(i - down) * row;
        // Pixel `first` comes from column first - right, or from that column's mirror image.
        let byte = from + <usize>(turned ? width - 1 - (first - right) : first - right) * channels;
        const step: usize = turned ? -2 * <usize>channels : 0, end = x + last * pixel;
        for (let to = x + first * pixel; to < end; byte += step) {
          for (let values = table; values < table + <usize>channels * 1024; values += 1024) {
            store<f32>(to, load<f32>(values + (<usize>load<u8>(byte) << 2)));
            byte++;
            to += 4;
          }
        }
        if (last < width) memory.fill(end, 0, <usize>(width - last) * pixel);
      }
      x += outRow;
    }
    bytes += <usize>height * row;
    moves += 12;
  }
}
