/** The texts that only the report of many shadows has. */
import type { Regime } from "../../reproduce/strong/settings.ts";

/** The texts of its sections. */
export interface StrongLanguage {
  readonly title: (dataset: string) => string;
  /** The result: the best attack by all shadows, and the article's by one. */
  readonly headline: (
    figures: {
      regime: string;
      shadows: string;
      /** The limit on false accusations in words. */
      accusing: string;
      attack: string;
      share: string;
      network: string;
      networkShare: string;
    },
  ) => string;
  /** The same for a further regime. */
  readonly further: (
    figures: { regime: string; attack: string; share: string; network: string; networkShare: string },
  ) => string;
  /** The best was chosen after the fact. */
  readonly best: string;
  readonly regimes: Readonly<Record<Regime, string>>;
  /** A regime of targets that were asked so many times: once is the image as it is. */
  readonly asked: (regime: string, queries: number) => string;
  readonly curve: {
    readonly heading: string;
    readonly caption: (regime: string) => string;
    readonly note: string;
    readonly shadows: string;
    readonly tpr: string;
  };
  readonly tables: {
    readonly heading: (regime: string) => string;
    readonly note: (targets: string) => string;
    readonly tpr: (heading: string) => string;
    readonly auc: string;
    readonly attack: string;
  };
  readonly oneShadow: { readonly heading: (regime: string) => string; readonly note: string };
  readonly models: {
    readonly heading: string;
    readonly regime: string;
    readonly trainAccuracy: string;
    readonly testAccuracy: string;
  };
  readonly intervals: string;
  readonly method: {
    readonly candidates: (samples: string, half: string, queries: string) => string;
    readonly shadows: string;
  };
}
