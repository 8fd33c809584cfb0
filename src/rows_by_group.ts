/** Rows by number: those of a class, of a fold, all of them. */

/**
 * The rows of every group that occurs in `groups` `[n]`, in order; groups by number.
 *
 * @param count more than the highest group's number
 */
export function rowsByGroup(groups: Uint8Array | Uint16Array, count: number): Map<number, Uint32Array> {
  const sizes = new Uint32Array(count);
  for (let row = 0; row < groups.length; row++) sizes[groups[row]]++;
  const rows = new Uint32Array(groups.length), next = new Uint32Array(count);
  for (let group = 1; group < count; group++) next[group] = next[group - 1] + sizes[group - 1];
  for (let row = 0; row < groups.length; row++) rows[next[groups[row]]++] = row;
  const byGroup = new Map<number, Uint32Array>();
  for (let group = 0; group < count; group++) {
    if (sizes[group] > 0) byGroup.set(group, rows.subarray(next[group] - sizes[group], next[group]));
  }
  return byGroup;
}

/** The rows of all groups but one, in order. */
export function rowsBeside(groups: Uint8Array | Uint16Array, group: number): Uint32Array {
  const rows = new Uint32Array(groups.length);
  let count = 0;
  for (let row = 0; row < groups.length; row++) if (groups[row] !== group) rows[count++] = row;
  return rows.subarray(0, count);
}

/** The numbers `[count]` of all rows. A loop: `from` with a function for each takes many times as long. */
export function rowNumbers(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}
