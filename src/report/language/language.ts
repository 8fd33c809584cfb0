/** What a reproduction's report says, in each language that it can be in. */
import type { ReproduceConfig } from "../../options.ts";
import { en } from "./en.ts";
import { ja } from "./ja.ts";

/** How far a figure lies from the article's, in numbers of cells. */
export interface Differences {
  readonly cells: number;
  readonly beyondIntervals: number;
  /** The mean of ours less the article's, and the largest by amount. */
  readonly mean: number;
  readonly largest: number;
  readonly largestPair: string;
}

/**
 * The texts of a report. Rates come as they are read: "79" of 100, "0.785", "12,500".
 */
export interface Language {
  /** As in HTML. */
  readonly code: string;
  readonly title: (dataset: string) => string;
  /** The heading. */
  readonly verdict: (right: number, range: string) => string;
  /** `none`: without a single false accusation, since one in a thousand cannot be seen. */
  readonly caution: (found: string, members: string, none: boolean) => string;
  readonly findings: {
    readonly heading: string;
    readonly transfer: (lowest: string, highest: string, pair: string) => string;
    readonly dropout: (
      lowest: string,
      highest: string,
      testDropout: string,
      testUndefended: string,
    ) => string;
    /** The counter-measure that leaves least to an attacker who knows of it, and what is left. */
    readonly counterMeasures: (
      name: string,
      left: string,
      undefended: string,
      test: string,
      testUndefended: string,
    ) => string;
    /** The same of those that only change what the API gives out. */
    readonly released: (lowest: string, highest: string) => string;
  };
  readonly transfer: {
    readonly heading: string;
    readonly caption: string;
    readonly note: string;
    readonly corner: string;
    readonly article: (value: string) => string;
    readonly differences: (differences: Differences) => string;
    /** The lowest and the highest mean of a column, over shadows, and of a row, over targets. */
    readonly means: (targets: readonly [string, string], shadows: readonly [string, string]) => string;
    /** The mean of the highest score on unseen images, of the shallowest target and the deepest. */
    readonly confidence: (shallow: string, deep: string) => string;
    /** What is known of why. */
    readonly reasons: readonly string[];
  };
  readonly dropout: {
    readonly heading: string;
    readonly note: (testDropout: string, testUndefended: string) => string;
    readonly shadow: string;
    readonly undefended: string;
    readonly dropout: string;
    readonly article: string;
    readonly ours: string;
  };
  readonly curves: {
    readonly heading: string;
    readonly roc: string;
    readonly rocNote: string;
    readonly fpr: string;
    readonly tpr: string;
    readonly scores: { readonly undefended: string; readonly dropout: string };
    readonly members: string;
    readonly nonMembers: string;
    readonly thresholdNote: string;
    readonly probability: string;
    readonly share: string;
  };
  readonly counterMeasures: {
    readonly heading: string;
    readonly note: string;
    readonly picture: string;
    readonly pictureNote: string;
    readonly test: string;
    readonly leak: string;
    readonly coin: string;
    readonly name: string;
    readonly attacker: string;
    readonly unaware: string;
    readonly aware: string;
    readonly accuracy: string;
    readonly strongest: string;
    readonly tpr: (percent: string) => string;
    readonly onMasked: (name: string) => string;
    /** By the defence's name. */
    readonly names: Readonly<Record<string, string>>;
    readonly descriptions: Readonly<Record<string, string>>;
  };
  readonly sheets: {
    readonly undefended: (right: number, of: number) => string;
    readonly dropout: (right: number, of: number) => string;
    readonly article: (right: number, of: number) => string;
    readonly note: string;
    readonly noImages: string;
    readonly judgement: Readonly<Record<"member" | "non-member" | "undecided", string>>;
    readonly truth: (member: boolean) => string;
  };
  readonly reading: { readonly heading: string; readonly lines: readonly string[] };
  readonly method: {
    readonly heading: string;
    readonly models: string;
    readonly data: string;
    readonly settings: string;
    readonly versions: string;
    readonly machine: string;
    readonly lines: (partSize: string, epochs: string, seeds: number) => readonly string[];
    readonly role: Readonly<Record<"target" | "shadow", string>>;
    readonly model: string;
    readonly parameters: string;
    readonly epochs: string;
    readonly minutes: string;
    /** On what it was trained on, and on what it was not. */
    readonly accuracy: string;
    readonly confidence: string;
  };
  /** Who may be tested. */
  readonly groundRule: string;
}

/** The languages by code. */
export const languages: Readonly<Record<ReproduceConfig["lang"], Language>> = { en, ja };
