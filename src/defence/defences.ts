/** The list of defences. A new one is a file in this folder and a line here. */
import type { Defence } from "./defence.ts";
import { labelOnly } from "./label_only.ts";
import { masking } from "./masking.ts";
import { augmentation, dropout, earlyStopping, l2, labelSmoothing } from "./regularisation.ts";
import { rounding, truncation } from "./rounding.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top_k.ts";

/** Every defence, in the order of the report. */
export const defences: readonly Defence[] = [
  labelOnly,
  rounding(3),
  rounding(2),
  rounding(1),
  truncation(1),
  topK(3),
  topK(1),
  temperature(4),
  dropout,
  l2,
  earlyStopping,
  augmentation,
  labelSmoothing,
  masking,
];
