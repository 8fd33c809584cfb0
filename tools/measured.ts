/**
 * Writes data/counter_measures.json, which reports advise by: what the stored reproduction says of each counter-measure.
 * Run it after the reproduction has been made anew: deno run --allow-read=data --allow-write=data tools/measured.ts
 */
import type { Reproduction } from "../src/reproduce/reproduction.ts";
import { measuredCounterMeasures } from "../src/reproduce/measured.ts";

if (import.meta.main) {
  const source = new URL("../data/results/reproduction/reproduction.json", import.meta.url);
  const reproduction: Reproduction = JSON.parse(Deno.readTextFileSync(source));
  const measured = measuredCounterMeasures(reproduction);
  Deno.writeTextFileSync(
    new URL("../data/counter_measures.json", import.meta.url),
    `${JSON.stringify(measured, null, 2)}\n`,
  );
}
