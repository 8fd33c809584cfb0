// The inner loops of the joined build: for engines that join pairs of 128-bit operations (products.ts says how) and check bounds.
//
// Between two loads there is a bounds check, which may trap, so the engine joins no loads and no stores. It does
// join what is computed of them, if the two loads reach the arithmetic by way of `replace_lane`, which it packs
// with an insert. A pair of loads [l0 l1 l2 l3] [m0 m1 m2 m3] is thus exchanged,
//
//   exchange(l, m) = [m0 m1 l2 l3]     exchange(m, l) = [l0 l1 m2 m3]
//
// which makes both depend on both loads: neither check is between the two. Either what is loaded lies exchanged in memory, as
// packed filters do, or what comes of it is exchanged back, or left exchanged for the next one.
// What the engine starts from, without pairs of stores, are additions of 64-bit integers: `join`, on a path that is
// never taken. And what leaves a loop passes one more joined operation, an addition of zero, or the
// engine would split the pairs within the loop.
//
// On a Zen 5, GFLOP/s, where 128-bit multiply-adds peak at 72: 122 by 5 pixels x 16 channels; 72 by 6 x 16 (15 registers are too
// few); 93 by single taps with a splat load each.
/** Half of y in x, in the joined build; elsewhere x as it is. */
// @ts-ignore: decorator
@inline
export function exchange(x: v128, y: v128): v128 {
  return JOINED ? f64x2.replace_lane(x, 0, f64x2.extract_lane(y, 0)) : x;
}

/**
 * x as it is, for engines that join it to another one. To `exchange` takes an instruction less, but three to take back. Both must have
 * been loaded before, or else the optimiser moves the check of the second between the two: let them be used on a path
 * that is never taken.
 */
// @ts-ignore: decorator
@inline
export function pinned(x: v128): v128 {
  return JOINED ? f64x2.replace_lane(x, 0, f64x2.extract_lane(x, 0)) : x;
}

// @ts-ignore: decorator
@inline
export function join(anywhere: usize, a: v128, b: v128): void {
  if (JOINED) v128.store(anywhere, i64x2.add(a, b));
}

/** The same in the wide build too: for pairs whose stores, from which the engine starts there, are not side by side. */
// @ts-ignore: decorator
@inline
export function joinApart(anywhere: usize, a: v128, b: v128): void {
  if (WIDE) v128.store(anywhere, i64x2.add(a, b));
}

/**
 * Neighbours, the second first: where the engine makes one store of both, it first stores the one that came first alone if that
 * is the lower one, in case the other is out of bounds.
 */
// @ts-ignore: decorator
@inline
export function storePair(to: usize, a: v128, b: v128): void {
  v128.store(to, b, 16);
  v128.store(to, a);
}

// @ts-ignore: decorator
@inline
export function storeSums(out: usize, a: v128, b: v128, c: v128, d: v128): void {
  storePair(out, a, b); storePair(out + 32, c, d);
}

// @ts-ignore: decorator
@inline
export function addExchangedPair(sum: usize, a: v128, b: v128): void {
  const sumA = f32x4.add(v128.load(sum), exchange(a, b)), sumB = f32x4.add(v128.load(sum, 16), exchange(b, a));
  storePair(sum, sumA, sumB);
}

// @ts-ignore: decorator
@inline
export function addExchanged(sum: usize, a: v128, b: v128, c: v128, d: v128): void {
  addExchangedPair(sum, a, b);
  addExchangedPair(sum + 32, c, d);
}
