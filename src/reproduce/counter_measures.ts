/** The costs and the effect of each counter-measure, against an attacker who does not know of it and one who does. */
import type { Defence } from "../defence/defence.ts";
import { defences } from "../defence/defences.ts";
import type { Analysis, Asked, Attacked } from "./analysis.ts";
import type { Figure } from "../metrics/over_runs.ts";
import { DEFENDED_ARCHITECTURE } from "./models.ts";

/** One counter-measure. */
export interface CounterMeasure {
  /** The defence's name; `none` for the undefended target. */
  readonly name: string;
  /** The images that the target is asked: as they are, or masked as it learned them. */
  readonly images: "original" | "masked";
  /** The accuracy on what it was trained on, the images being as in `images`. */
  readonly trainAccuracy: Figure;
  /** The test accuracy that its users see. */
  readonly testAccuracy: Figure;
  /** The figures of attacks that learned on an undefended shadow. */
  readonly unaware: Attacked;
  /** The figures of attacks that learned on a shadow with the same defence: a defence is as good as these. */
  readonly aware: Attacked;
}

/** A part of the table: every `of`-th row from row `index` on, which is 0 for the first. */
export interface RowShare {
  readonly index: number;
  readonly of: number;
}

/** The undefended target, then every defence, all over the same seeds; of the rows those of a share. */
export function counterMeasures(
  analysis: Analysis,
  seeds = analysis.seeds,
  { index, of }: RowShare = { index: 0, of: 1 },
): CounterMeasure[] {
  const undefended: Asked = { architecture: DEFENDED_ARCHITECTURE };
  const rows: { defence?: Defence; masked: boolean }[] = [
    { masked: false },
    ...defences.flatMap((defence) =>
      defence.mask ? [{ defence, masked: false }, { defence, masked: true }] : [{ defence, masked: false }]
    ),
  ];
  return rows.filter((_, place) => place % of === index).map(({ defence, masked }) => {
    const defended: Asked = { ...undefended, defence, masked };
    return {
      name: defence?.name ?? "none",
      images: masked ? "masked" : "original",
      trainAccuracy: analysis.accuracy("in", defended, seeds),
      testAccuracy: analysis.accuracy("out", defended, seeds),
      unaware: analysis.attacked(defended, undefended, seeds),
      aware: analysis.attacked(defended, defended, seeds),
    };
  });
}

/** The whole table from the rows of all shares, in the order of their indices. */
export function fromShares(shares: readonly (readonly CounterMeasure[])[]): CounterMeasure[] {
  const count = shares.reduce((sum, { length }) => sum + length, 0), of = shares.length;
  return Array.from({ length: count }, (_, place) => shares[place % of][Math.floor(place / of)]);
}
