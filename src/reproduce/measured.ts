/** A reproduction's counter-measures in short: what reports advise by. */
import type { Attacked } from "./analysis.ts";
import type { CounterMeasure } from "./counter_measures.ts";
import type { AttackFigures } from "../metrics/over_runs.ts";
import { onFrontier, type TradeOffPoint } from "./frontier.ts";
import { isReleaseOnly, type Reproduction } from "./reproduction.ts";

/** One measured counter-measure, against an attacker who knows of it. */
export interface Measured extends TradeOffPoint {
  /** The defence's name; `none` for the undefended target. */
  readonly name: string;
  /** True where no other one beats it. */
  readonly frontier: boolean;
  /** True where it changes only what the model gives out. */
  readonly releaseOnly: boolean;
}

/** The figures of a reproduction's counter-measures, asked with images as they are; the undefended target is the first. */
export function measuredCounterMeasures(
  { counterMeasures = [] }: Pick<Reproduction, "counterMeasures">,
): Measured[] {
  const rows = counterMeasures.filter(({ images }) => images === "original");
  const points = rows.map(tradeOffOf);
  const frontier = onFrontier(points);
  return rows.map(({ name }, i) => ({
    name,
    leak: points[i].leak,
    test: points[i].test,
    frontier: frontier[i],
    releaseOnly: isReleaseOnly(name),
  }));
}

/** A counter-measure's leak to an attacker who knows of it, and its test accuracy. */
export function tradeOffOf({ aware, testAccuracy }: CounterMeasure): TradeOffPoint {
  const { value, interval } = strongestOf(aware).accuracy;
  return {
    leak: { value, interval },
    test: { value: testAccuracy.value, interval: testAccuracy.interval },
  };
}

/** The figures of the attack that the attacker would choose. */
export function strongestOf({ attacks, strongest }: Attacked): AttackFigures {
  return attacks.find(({ name }) => name === strongest)!;
}
