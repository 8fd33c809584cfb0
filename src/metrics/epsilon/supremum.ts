/** The largest number for which a test still holds. */

/**
 * The largest number from `from` on for which `holds`, which holds up to some number and then no more; `from` where it does not
 * hold there. To the last digits of a float64.
 *
 * @param from at least 0
 */
export function supremum(holds: (value: number) => boolean, from = 0): number {
  if (!holds(from)) return from;
  let low = from, high = Math.max(1, 2 * from);
  while (holds(high)) {
    if (high > 1e6) return Infinity;
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high || high - low <= 1e-14 * high) return low;
    if (holds(middle)) low = middle;
    else high = middle;
  }
}
