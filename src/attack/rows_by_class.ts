/** The samples of each class, for attacks that learn class by class. */

/** The rows of every class that occurs in `labels` `[n]`, in order; classes by number. */
export function rowsByClass(labels: Uint16Array, classes: number): Map<number, Uint32Array> {
  const counts = new Uint32Array(classes);
  for (const label of labels) counts[label]++;
  const rows = new Map<number, Uint32Array>();
  for (const [label, count] of counts.entries()) if (count > 0) rows.set(label, new Uint32Array(count));
  counts.fill(0);
  for (let row = 0; row < labels.length; row++) rows.get(labels[row])![counts[labels[row]]++] = row;
  return rows;
}
