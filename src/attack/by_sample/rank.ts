/** Shares of a population, as ranks: O((N + Z) log Z) where the definition has N x Z comparisons. */
import { sortAscending } from "../../metrics/sort.ts";

/** The share of the population `[Z]` that lies strictly below each value `[N]`: `[N]`. */
export function sharesBelow(values: Float64Array, population: Float64Array): Float64Array {
  const ascending = sortAscending(population);
  return values.map((value) => countBelow(ascending, value) / ascending.length);
}

function countBelow(ascending: Float64Array, value: number): number {
  let low = 0, high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
