/** Samples that stand several times among members and non-members: they make figures wrong. */
import { bytesOf } from "../files/elements.ts";
import { startHash } from "../platform/hash.ts";
import { type Samples, someOf } from "./samples.ts";

/** The first row of each row's sample, counting over all `parts`, one after the other: `[N]`. */
export function firstOfSample(parts: readonly Samples[]): Uint32Array<ArrayBuffer> {
  const firstOf = new Uint32Array(parts.reduce((sum, { rows }) => sum + rows, 0));
  const seen = new Map<string, number>();
  let place = 0;
  for (const samples of parts) {
    for (let row = 0; row < samples.rows; row++, place++) {
      const hash = hashOf(someOf(samples, row, row + 1));
      const first = seen.get(hash);
      if (first === undefined) seen.set(hash, place);
      firstOf[place] = first ?? place;
    }
  }
  return firstOf;
}

/** SHA-256 over the inputs of samples of one form. */
export function hashOf({ inputs }: Samples): string {
  const hash = startHash("sha256");
  for (const { data } of inputs) {
    hash.update(Array.isArray(data) ? new TextEncoder().encode(JSON.stringify(data)) : bytesOf(data));
  }
  return hash.hex();
}
