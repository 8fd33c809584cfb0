/** Shares: the models of a plan, dealt out to processes so that all take about as long. */

/** The time that something takes. */
interface Timed {
  readonly seconds: number;
}

/**
 * Deals models out: the longest first, each to the share that has least to do so far; of equals, the first. Each share has its
 * longest model first. The same models give the same shares everywhere. No share takes longer than 4/3 of the best possible
 * (Graham 1969, Bounds on multiprocessing timing anomalies).
 *
 * @returns `count` shares, empty ones last where there are fewer models
 * @throws {RangeError} where `count` is not a whole number from 1
 */
export function sharesOf<Model extends Timed>(models: readonly Model[], count: number): Model[][] {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(
      `Cannot deal out models: the number of shares must be a whole number from 1, found ${count}`,
    );
  }
  const shares = Array.from({ length: count }, (): Model[] => []);
  const loads = new Float64Array(count);
  for (const model of models.toSorted((a, b) => b.seconds - a.seconds)) {
    const least = leastOf(loads);
    shares[least].push(model);
    loads[least] += model.seconds;
  }
  return shares;
}

/** Seconds that a share takes, `atOnce` of its models being trained at once and each of the others as soon as one is done. */
export function secondsOfShare(share: readonly Timed[], atOnce: number): number {
  const busyUntil = new Float64Array(atOnce);
  for (const { seconds } of share) busyUntil[leastOf(busyUntil)] += seconds;
  return Math.max(...busyUntil);
}

/**
 * The fewest shares of which none takes longer than `seconds`; as many as there are models where a single one takes longer than
 * that.
 */
export function fewestShares(
  models: readonly Timed[],
  { seconds, atOnce }: { seconds: number; atOnce: number },
): number {
  const work = models.reduce((sum, model) => sum + model.seconds, 0);
  const fits = (count: number) =>
    sharesOf(models, count).every((share) => secondsOfShare(share, atOnce) <= seconds);
  let count = Math.max(1, Math.min(models.length, Math.ceil(work / (seconds * atOnce))));
  while (count < models.length && !fits(count)) count++;
  return count;
}

/** The place of the least value, the first of several. */
function leastOf(values: Float64Array): number {
  let least = 0;
  for (let place = 1; place < values.length; place++) if (values[place] < values[least]) least = place;
  return least;
}
