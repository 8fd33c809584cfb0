/** The attack that a report of many shadows tells of. */
import { articleAttack } from "../../../reproduce/article.ts";
import type { AttackCurve, CurvePoint, RegimeFigures } from "../../../reproduce/strong/curves.ts";
import { type Regime, STRONG_FPR } from "../../../reproduce/strong/settings.ts";
import type { Figure } from "../../../metrics/over_runs.ts";
import type { StrongLanguage } from "../../language/strong_language.ts";

/** The false positive rate that the headline tells of. */
export const TOLD_FPR = String(STRONG_FPR[0]);

/** The attack that finds most members at that rate with all shadows. */
export function bestOf({ curves }: RegimeFigures): { attack: string; point: CurvePoint } {
  const last = curves.map(({ attack, points }: AttackCurve) => ({ attack, point: points.at(-1)! }));
  return last.reduce((best, each) =>
    each.point.tprAtFpr[TOLD_FPR].value > best.point.tprAtFpr[TOLD_FPR].value ? each : best
  );
}

/** The words for a regime, and how often its targets were asked. */
export function nameOf({ regime, queries }: RegimeFigures, { regimes, asked }: StrongLanguage): string {
  return asked(regimes[regime], queries);
}

/** Each regime by the queries by which an attack finds most. */
export function strongestOf(regimes: readonly RegimeFigures[]): RegimeFigures[] {
  const found = (figures: RegimeFigures) => bestOf(figures).point.tprAtFpr[TOLD_FPR].value;
  return [...Map.groupBy(regimes, ({ regime }) => regime).values()]
    .map((asked) => asked.reduce((best, each) => found(each) > found(best) ? each : best));
}

/** The article's attack by one shadow on targets of a regime, by the queries by which it finds most. */
export function articleOf(
  regimes: readonly RegimeFigures[],
  regime: Regime,
): { attack: string; figure: Figure } {
  const asked = regimes.filter((figures) => figures.regime === regime).map(({ oneShadow }) =>
    articleAttack(oneShadow)
  );
  const found = ({ tprAtFpr }: typeof asked[number]) => tprAtFpr[TOLD_FPR];
  const best = asked.reduce((best, each) => found(each).value > found(best).value ? each : best);
  return { attack: best.name, figure: found(best) };
}
