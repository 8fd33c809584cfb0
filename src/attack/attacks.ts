/** The list of attacks. A new one is a file in this folder and a line here. */
import type { Attack } from "./attack.ts";
import { entropy } from "./entropy.ts";
import { gap } from "./gap.ts";
import { informedNetwork, informedNetworkByClass } from "./informed_network.ts";
import { lossThreshold } from "./loss_threshold.ts";
import { modifiedEntropy } from "./modified_entropy.ts";
import { shadowNetwork } from "./shadow_network.ts";
import { topConfidence } from "./top_confidence.ts";

/** Every attack, in the order of the report. */
export const attacks: readonly Attack[] = [
  shadowNetwork,
  informedNetwork,
  informedNetworkByClass,
  topConfidence,
  lossThreshold,
  entropy,
  modifiedEntropy,
  gap,
];
