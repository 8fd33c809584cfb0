/** The queries of a sample: the image as it is and, for more of them, mirrored and shifted copies of it. */

/** The counts of queries that a model can be asked: the image; with its mirror image; both with all their shifts. */
export const QUERY_COUNTS = [1, 2, 18] as const;
/** One of them. */
export type Queries = (typeof QUERY_COUNTS)[number];

/** A change of an image: 1 where it is mirrored left to right, then its shift in pixels down and to the right. */
export type Move = readonly [mirrored: 0 | 1, down: number, right: number];

/** Pixels of a shift. The program of Carlini et al. 2022 makes 18 queries so: mirrored or not, by 3 places down, by 3 to the right. */
const SHIFT = 1;

/**
 * The moves that make a sample's queries, in their order: the image, its mirror image, then the shifted ones. Fewer queries are
 * the first of more.
 */
export function movesOf(queries: Queries): Move[] {
  const shifts = [0, -SHIFT, SHIFT];
  const moves = shifts.flatMap((down) =>
    shifts.flatMap((right): Move[] => [[0, down, right], [1, down, right]])
  );
  return moves.slice(0, queries);
}
