/** Arrays of numbers by rows: some of them, several arrays as one, and which rows to look at. */

/** Arrays whose rows can be gathered. */
export type Numbers =
  | Float16Array
  | Float32Array
  | Float64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int8Array
  | Int16Array
  | Int32Array;

/** The rows `[n, width]` of `values` `[N, width]` at these places, in a new array of the same type. */
export function gather<Values extends Numbers>(values: Values, places: Uint32Array, width = 1): Values {
  const { length } = places;
  const rows = new (values.constructor as new (length: number) => Values)(length * width);
  // Loops: to make a view of each row, or to call a function for each, takes longer than to copy it.
  if (width === 1) {
    for (let place = 0; place < length; place++) rows[place] = values[places[place]];
    return rows;
  }
  for (let place = 0, to = 0; place < length; place++) {
    const from = places[place] * width;
    for (let i = 0; i < width; i++) rows[to++] = values[from + i];
  }
  return rows;
}

/** The numbers of all `parts`, one part after the other, in a new array. */
export function concatenate<Values extends Numbers>(
  Type: new (length: number) => Values,
  parts: readonly Values[],
): Values {
  const whole = new Type(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** At most `most` of the places from 0 to `count - 1`, ascending, at even distances. */
export function spread(count: number, most: number): Uint32Array<ArrayBuffer> {
  const length = Math.min(count, most);
  return Uint32Array.from({ length }, (_, i) => Math.floor(i * count / length));
}
