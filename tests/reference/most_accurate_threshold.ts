/** The most accurate threshold, by sorting rows and walking them one by one. */
export function mostAccurateThreshold(scores: Float64Array, membership: Uint8Array): number {
  const descending = Uint32Array.from(scores, (_, row) => row).sort((a, b) => scores[b] - scores[a]);
  const highest = scores[descending[0]];
  let best = highest + Math.max(Math.abs(highest) * Number.EPSILON, Number.MIN_VALUE);
  let bestGain = 0; // rows judged rightly, beyond those when no row is called a member
  let gain = 0;
  descending.forEach((row, place) => {
    gain += membership[row] === 1 ? 1 : -1;
    const score = scores[row];
    const next = scores[descending[place + 1]]; // undefined past the last
    if (next === score || gain <= bestGain) return; // rows of equal score fall on the same side
    bestGain = gain;
    best = next === undefined ? score : between(next, score);
  });
  return best;
}

/** Above `low` and at most `high`, midway if float64 has room there. */
function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle > low ? middle : high;
}
