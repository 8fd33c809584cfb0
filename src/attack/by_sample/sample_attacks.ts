/** The list of attacks by sample. A new one is a file in this folder and a line here. */
import { attackP } from "./attack_p.ts";
import { attackR } from "./attack_r.ts";
import { base } from "./base.ts";
import { calibratedLoss } from "./calibrated_loss.ts";
import { learnedLira } from "./learned_lira.ts";
import { lira } from "./lira.ts";
import { rmiaOffline, rmiaOnline } from "./rmia.ts";
import type { SampleAttack } from "./sample_attack.ts";
import { shrunkenLira } from "./shrunken_lira.ts";

/** Every attack by sample, in the order of the report. */
export const sampleAttacks: readonly SampleAttack[] = [
  lira({ online: true, fixed: false }),
  lira({ online: true, fixed: true }),
  lira({ online: false, fixed: false }),
  lira({ online: false, fixed: true }),
  rmiaOnline,
  rmiaOffline,
  base,
  attackR,
  attackP,
  calibratedLoss,
  shrunkenLira,
  learnedLira,
];
