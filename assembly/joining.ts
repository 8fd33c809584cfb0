// Functions that make pairs which V8 joins to 256-bit vectors. In the other builds they do nothing. src/kernels/NOTES.md explains
// joining.
//
// In the joined build bounds are checked. A check may trap, so V8 joins no loads and no stores. It does join the arithmetic between
// them where the two vectors of a pair come by way of `replace_lane`: it packs two of these by one insert. No check may lie between the
// two, so each must depend on both loads. A pair of loads [l0 l1 l2 l3] [m0 m1 m2 m3] therefore exchanges its first halves:
//
//   exchange(l, m) = [m0 m1 l2 l3]     exchange(m, l) = [l0 l1 m2 m3]
//
// Exchanged pairs are computed on as they are. Packed filters lie exchanged in memory. Results are exchanged back, or left exchanged
// for a reader that knows.
//
// V8 starts from pairs of stores, of which there are none here, or from additions of 64-bit integers: `join`, on a path that is never
// taken. And it splits pairs at a loop's head if what uses them behind the loop is not joined. So what leaves a loop passes one more
// joined operation, an addition of zero.
//
// GFLOP/s on a Zen 5, where 128-bit multiply-adds peak at 72: 122 by 5 pixels x 16 channels; 72 by 6 x 16, for which 15 registers are
// too few; 93 by single taps with a splat load each.

/** x with its first half replaced by that of y, in the joined build; elsewhere x. */
// @ts-ignore: decorator
@inline
export function exchange(x: v128, y: v128): v128 {
  return JOINED ? f64x2.replace_lane(x, 0, f64x2.extract_lane(y, 0)) : x;
}

/** The same in the wide build too, for vectors that V8 does not join as they are: converted ones, and those that are loaded by lanes. */
// @ts-ignore: decorator
@inline
export function exchangeApart(x: v128, y: v128): v128 {
  return WIDE ? f64x2.replace_lane(x, 0, f64x2.extract_lane(y, 0)) : x;
}

/**
 * x as it is, by way of a `replace_lane`, in the joined build. An exchange takes an instruction less, but three to take back. Both
 * vectors of the pair must have been loaded before, or the optimiser moves the check of the second between the two. Use them on a path
 * that is never taken.
 */
// @ts-ignore: decorator
@inline
export function pinned(x: v128): v128 {
  return JOINED ? f64x2.replace_lane(x, 0, f64x2.extract_lane(x, 0)) : x;
}

/** An anchor: V8 starts from it to join the pair a, b, in the joined build. To be called on a path that is never taken. */
// @ts-ignore: decorator
@inline
export function join(anywhere: usize, a: v128, b: v128): void {
  if (JOINED) v128.store(anywhere, i64x2.add(a, b));
}

/** The same in the wide build too, for pairs whose stores are not side by side: otherwise V8 starts from these there. */
// @ts-ignore: decorator
@inline
export function joinApart(anywhere: usize, a: v128, b: v128): void {
  if (WIDE) v128.store(anywhere, i64x2.add(a, b));
}

/**
 * Stores a and b side by side, b first. Where V8 makes one store of both, it first stores the earlier one alone if that is the lower
 * one, since the other could be out of bounds.
 */
// @ts-ignore: decorator
@inline
export function storePair(to: usize, a: v128, b: v128): void {
  v128.store(to, b, 16);
  v128.store(to, a);
}

/** Stores two pairs side by side: 16 channels. */
// @ts-ignore: decorator
@inline
export function storeSums(out: usize, a: v128, b: v128, c: v128, d: v128): void {
  storePair(out, a, b); storePair(out + 32, c, d);
}

/** Adds an exchanged pair to the numbers at `sum`. */
// @ts-ignore: decorator
@inline
export function addExchangedPair(sum: usize, a: v128, b: v128): void {
  const sumA = f32x4.add(v128.load(sum), exchange(a, b)), sumB = f32x4.add(v128.load(sum, 16), exchange(b, a));
  storePair(sum, sumA, sumB);
}

/** Adds two exchanged pairs to the numbers at `sum`: 16 channels. */
// @ts-ignore: decorator
@inline
export function addExchanged(sum: usize, a: v128, b: v128, c: v128, d: v128): void {
  addExchangedPair(sum, a, b);
  addExchangedPair(sum + 32, c, d);
}

/** Stores two exchanged pairs, none less than `floor`: 16 channels. */
// @ts-ignore: decorator
@inline
export function storeFinished(to: usize, floor: v128, a: v128, b: v128, c: v128, d: v128): void {
  storePair(to, f32x4.pmax(exchange(a, b), floor), f32x4.pmax(exchange(b, a), floor));
  storePair(to + 32, f32x4.pmax(exchange(c, d), floor), f32x4.pmax(exchange(d, c), floor));
}

/** Adds two exchanged pairs to the numbers at `to`, none less than `floor`: 16 channels. */
// @ts-ignore: decorator
@inline
export function addFinished(to: usize, floor: v128, a: v128, b: v128, c: v128, d: v128): void {
  const sumA = f32x4.add(v128.load(to), exchange(a, b)), sumB = f32x4.add(v128.load(to, 16), exchange(b, a));
  const sumC = f32x4.add(v128.load(to, 32), exchange(c, d)), sumD = f32x4.add(v128.load(to, 48), exchange(d, c));
  storePair(to, f32x4.pmax(sumA, floor), f32x4.pmax(sumB, floor));
  storePair(to + 32, f32x4.pmax(sumC, floor), f32x4.pmax(sumD, floor));
}
