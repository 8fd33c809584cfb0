/** Shadows that are all rows of a balanced matrix but the target's, whose number of members would give the target's away. */
import { UNKNOWN } from "../../answers/answers.ts";
import { Random } from "../../random.ts";
import { IN, OUT } from "./moments.ts";

/** The share of samples that must have one of two neighbouring counts. Where each sample was drawn by itself it is 0.75 with three shadows. */
const LEAST_SHARE = 0.95;
/** The fewest shadows of which one is forgotten. Three in four samples of two shadows have one of two neighbouring counts anyway. */
const LEAST_SHADOWS = 3;

/**
 * The membership M of `[N]` with one shadow of each sample forgotten, where the number of a sample's shadows tells of the target.
 *
 * It tells where nearly all samples were used by c or by c + 1 of the shadows, as by the other rows of a balanced matrix: then the
 * target was trained on those of c (arXiv 2605.25819). Of a sample of c + 1, a random shadow that was trained on it is forgotten; of one
 * of c, a random shadow that was not. No attack then sees a difference. Elsewhere the membership is returned as it is.
 */
export function withoutTellingCounts(membership: readonly Uint8Array[], seed: number): readonly Uint8Array[] {
  const models = membership.length, samples = membership[0]?.length ?? 0;
  if (models < LEAST_SHADOWS) return membership;
  const counts = new Uint16Array(samples), histogram = new Float64Array(models + 2);
  for (const own of membership) for (let row = 0; row < samples; row++) if (own[row] === IN) counts[row]++;
  for (const count of counts) histogram[count]++;
  const lower = histogram.subarray(0, models).reduce(
    (best, _, count) =>
      histogram[count] + histogram[count + 1] > histogram[best] + histogram[best + 1] ? count : best,
    0,
  );
  const both = [histogram[lower], histogram[lower + 1]];
  if (both[0] + both[1] < LEAST_SHARE * samples || Math.min(...both) < (1 - LEAST_SHARE) * samples) {
    return membership;
  }
  const fair = membership.map((own) => own.slice()), random = new Random(seed, "telling counts");
  for (let row = 0; row < samples; row++) {
    const side = counts[row] > lower ? IN : OUT;
    const those = fair.filter((own) => own[row] === side);
    if (those.length > 0) those[random.integer(those.length)][row] = UNKNOWN;
  }
  return fair;
}
