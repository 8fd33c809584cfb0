/** Large arrays for a short use. */

/**
 * Frees the memory of these arrays' buffers at once; the arrays have no elements afterwards, nor has any other view of them. The
 * engine itself frees an array some time after its last use: it sees a small object and waits, while a hundred megabytes that
 * nothing will read pile up beside a model's answers.
 */
export function free(...arrays: readonly ArrayBufferView[]): void {
  for (const { buffer } of arrays) {
    if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
  }
}
