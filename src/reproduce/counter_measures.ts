/** The costs and the effect of each counter-measure, against an attacker who does not know of it and one who does. */
import type { Defence } from "../defence/defence.ts";
import { defences } from "../defence/defences.ts";
import type { Analysis, Attacked } from "./analysis.ts";
import type { Asked } from "./asked.ts";
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

/** A row of the table: a defence, or none, and whether the target is asked masked images. */
export interface CounterMeasureRow {
  readonly defence?: Defence;
  readonly masked: boolean;
}

/** The rows: the undefended target, then every defence; one that masks images with its target asked either kind. */
export const counterMeasureRows: readonly CounterMeasureRow[] = [
  { masked: false },
  ...defences.flatMap((defence) =>
    defence.mask ? [{ defence, masked: false }, { defence, masked: true }] : [{ defence, masked: false }]
  ),
];

/** The target of a row; the shadow of the attacker who knows of the defence is the same. */
export function defendedModel({ defence, masked }: CounterMeasureRow): Asked {
  return { architecture: DEFENDED_ARCHITECTURE, defence, masked };
}

/** One row, over these seeds. */
export function counterMeasure(
  analysis: Analysis,
  row: CounterMeasureRow,
  seeds: readonly number[],
): CounterMeasure {
  const { defence, masked } = row;
  const undefended: Asked = { architecture: DEFENDED_ARCHITECTURE };
  const defended = defendedModel(row);
  return {
    name: defence?.name ?? "none",
    images: masked ? "masked" : "original",
    trainAccuracy: analysis.accuracy("in", defended, seeds),
    testAccuracy: analysis.accuracy("out", defended, seeds),
    unaware: analysis.attacked(defended, undefended, seeds),
    aware: analysis.attacked(defended, defended, seeds),
  };
}

/** All rows, over the same seeds. */
export function counterMeasures(analysis: Analysis, seeds = analysis.seeds): CounterMeasure[] {
  return counterMeasureRows.map((row) => counterMeasure(analysis, row, seeds));
}
