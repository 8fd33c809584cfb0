/**
 * Attack R, by reference models: Ye et al., Enhanced Membership Inference Attacks against Machine Learning Models, CCS 2022, section
 * 4.2. The score is the share of the OUT shadows that are at most as sure of the true class as the target is; a sample's queries
 * count by the mean. A sample that every shadow was trained on is compared with the OUT scores of all samples.
 */
import { concatenate } from "../../gather.ts";
import { OUT } from "./moments.ts";
import { sharesBelow } from "./rank.ts";
import { type Evidence, meanOverQueries, NEEDS, overQueries, type SampleAttack } from "./sample_attack.ts";
import { scaledLogit } from "./signals.ts";

export const attackR: SampleAttack = {
  name: "attack-r",
  description: "Member when few shadows trained without it are surer of it than the target is (attack R)",
  needs: NEEDS,
  of: [],
  learns: "threshold",
  signal: scaledLogit, // rises with p_y
  fit: () => ({ score: sharesOfShadows }),
};

function sharesOfShadows({ target, shadows, membership, queries }: Evidence): Float64Array {
  const rows = target.length, counts = new Uint16Array(rows), below = new Float64Array(rows);
  for (const [model, signals] of shadows.entries()) {
    const sides = overQueries(membership[model], queries);
    for (let row = 0; row < rows; row++) {
      if (sides[row] !== OUT) continue;
      counts[row]++;
      if (signals[row] <= target[row]) below[row]++;
    }
  }
  const lacking = Uint32Array.from(counts.keys()).filter((row) => counts[row] === 0);
  for (let row = 0; row < rows; row++) below[row] /= counts[row];
  if (lacking.length > 0) {
    const shares = sharesBelow(
      Float64Array.from(lacking, (row) => target[row]),
      allOutside(shadows, membership, queries),
    );
    lacking.forEach((row, place) => below[row] = shares[place]);
  }
  return meanOverQueries(below, queries);
}

/** The OUT shadows' signals of all samples; where there are none, one that says nothing. */
function allOutside(
  shadows: readonly Float64Array[],
  membership: readonly Uint8Array[],
  queries: number,
): Float64Array {
  const parts = shadows.map((signals, model) => {
    const sides = overQueries(membership[model], queries);
    return signals.filter((_, row) => sides[row] === OUT);
  });
  const all = concatenate(Float64Array, parts);
  return all.length > 0 ? all : new Float64Array(1);
}
