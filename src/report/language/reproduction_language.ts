/** The texts that only the report of a reproduction has. */
import type { OutcomeCounts } from "../../judgement.ts";
import type { RateSchedule } from "../../model/recipes.ts";
import type { Origin } from "../../metrics/variance_components.ts";
import type { OutOf100 } from "../numbers.ts";

/** The distance of figures from the article's. */
export interface Differences {
  readonly cells: number;
  readonly beyondIntervals: number;
  /** The mean of ours less the article's. */
  readonly mean: number;
  /** The largest difference by amount. */
  readonly largest: number;
  readonly largestPair: string;
  /** The article's figures beside one more training; absent where there is one training. */
  readonly reach?: ReachCounts;
}

/** The number of the article's figures within and outside of the reach of one more training. */
export interface ReachCounts {
  readonly cells: number;
  readonly within: number;
  /** The number above it. */
  readonly above: number;
  /** The number below it. */
  readonly below: number;
  /** The mean half-width of the reach. */
  readonly halfWidth: string;
}

/** A counter-measure on the frontier, as it is read. */
export interface FrontierFigures {
  readonly name: string;
  readonly leak: string;
  readonly test: string;
}

/** The texts of a reproduction's sections. */
export interface ReproductionLanguage {
  readonly title: (dataset: string) => string;
  /** The result of the article's own attack, where the verdict is told by another. */
  readonly network: (right: OutOf100 & { attack: string }) => string;
  readonly findings: {
    readonly heading: string;
    readonly transfer: (lowest: string, highest: string, pair: string) => string;
    readonly dropout: (
      figures: { lowest: string; highest: string; testDropout: string; testUndefended: string },
    ) => string;
    /** The article's figures beside one more training, in both tables or in the only one that tells of it. */
    readonly reach: (counts: ReachCounts, areBoth: boolean) => string;
    /** The counter-measures on the frontier, beside the undefended target. */
    readonly frontier: (measures: readonly FrontierFigures[], undefended: FrontierFigures) => string;
    /** Said where no counter-measure can be told from the undefended target. */
    readonly indistinct: string;
    /** The leak that remains where only the API's output is changed. */
    readonly released: (lowest: string, highest: string) => string;
  };
  readonly transfer: {
    readonly heading: string;
    /** The figures: of one training, or of several. */
    readonly figures: Readonly<Record<"intervals" | "reach", string>>;
    /** The small print beneath a figure, and the shade. `lent` where the reach is of one training, by another recipe's spread. */
    readonly beneath: Readonly<Record<"intervals" | "reach" | "lent", string>>;
    readonly articleBeneath: string;
    /** The meaning of ▲ and ▼. */
    readonly marks: Readonly<Record<"intervals" | "reach", string>>;
    /** Beneath the figure of a single training that has a reach. */
    readonly oneTraining: string;
    readonly borrowed: string;
    /** Said where all cells of a table are of one training each, and their spread is the first recipe's. */
    readonly lent: string;
    readonly corner: string;
    readonly article: (value: string, difference: string) => string;
    readonly differences: (differences: Differences) => string;
    /** The lowest and the highest mean of a column, over shadows, and of a row, over targets. */
    readonly means: (targets: readonly [string, string], shadows: readonly [string, string]) => string;
    /** The mean of the highest score on unseen images, of the shallowest target and the deepest. */
    readonly confidence: (shallow: string, deep: string) => string;
    /** The known reasons why ours differs from the article's, of one training or of several. */
    readonly reasons: (several: boolean) => readonly string[];
  };
  /** Recipes of training beside each other. */
  readonly recipes: {
    readonly heading: string;
    readonly note: string;
    readonly recipe: string;
    readonly within: string;
    readonly counts: (within: number, cells: number) => string;
    /** The mean half-width of the reach. */
    readonly halfWidth: (of: string) => string;
    readonly difference: string;
    readonly ofTarget: (target: string) => string;
    readonly accuracy: (target: string) => string;
    readonly name: (
      recipe: {
        readonly schedule: RateSchedule;
        readonly epochs: number;
        readonly l2?: string;
        /** Said where it is not the usual one. */
        readonly batchSize?: number;
        /** Said where it is not the usual one. */
        readonly learningRate?: string;
      },
    ) => string;
    /** The training by a further recipe, in the sentences of `training.recipe`. */
    readonly further: (recipe: string, sentences: string) => string;
    /** The heading of a section by one of several recipes. */
    readonly by: (heading: string, recipe: string) => string;
  };
  /** The origins of a cell's variance. */
  readonly variance: {
    readonly heading: string;
    readonly note: (of: {
      readonly architecture: string;
      readonly seeds: number;
      readonly trainings: number;
      readonly starts: number;
      readonly mean: string;
    }) => string;
    readonly origin: string;
    readonly spread: string;
    readonly share: string;
    readonly degrees: string;
    readonly origins: Readonly<Record<Origin, string>>;
    readonly total: string;
    /** The sum where one seed leaves the choice of images out. */
    readonly totalOfOne: string;
    readonly images: (spread: string) => string;
  };
  readonly dropout: {
    readonly heading: string;
    readonly note: (testDropout: string, testUndefended: string) => string;
    /** Says which dropout it is and, beside the article, that this does not state its own. */
    readonly kind: (description: string, isBesideArticle: boolean) => string;
    readonly shadow: string;
    readonly undefended: string;
    readonly dropout: string;
    readonly article: string;
    readonly reach: (counts: ReachCounts) => string;
    /** The meaning of the brackets behind the article's figures, where others have the reach of one more training. */
    readonly ofArticle: string;
    /** The meaning of the brackets where all figures, or some of them, are of several trainings. */
    readonly brackets: Readonly<Record<"reach" | "mixed", string>>;
  };
  readonly scores: Readonly<Record<"undefended" | "dropout", (attack: string) => string>>;
  readonly counterMeasures: {
    readonly heading: string;
    readonly note: string;
    /** Said where other parts have more seeds. */
    readonly seeds: (seeds: string) => string;
    readonly frontier: string;
    readonly picture: string;
    readonly pictureNote: string;
    readonly test: string;
    readonly leak: string;
    /** Shorter titles of the axes, where there is little room. */
    readonly shortTest: string;
    readonly shortLeak: string;
    readonly guessing: string;
    readonly name: string;
    readonly testColumn: string;
    readonly aware: string;
    readonly unaware: string;
    readonly tpr: (heading: string) => string;
    readonly onMasked: (name: string) => string;
    readonly meanings: string;
    /** The words for defences, by their names. */
    readonly names: Readonly<Record<string, string>>;
    readonly descriptions: Readonly<Record<string, string>>;
  };
  readonly sheets: {
    readonly headings: Readonly<Record<"undefended" | "dropout", (counts: OutcomeCounts) => string>>;
    /** The note on the network's own output. */
    readonly note: string;
    readonly article: (right: number, of: number) => string;
    readonly heading: string;
    readonly noImages: string;
    readonly image: string;
    readonly truth: string;
    readonly columns: Readonly<Record<"undefended" | "dropout", string>>;
  };
  readonly intervals: string;
  /** Said where the article's tables are of several trainings. */
  readonly reach: string;
  readonly method: {
    /** `recipe` is a sentence of `training.recipe`, or two. */
    readonly lines: (of: {
      readonly partSize: string;
      readonly recipe: string;
      readonly seeds: number;
    }) => readonly string[];
    readonly role: Readonly<Record<"target" | "shadow", string>>;
    readonly pair: (target: string, shadow: string) => string;
    readonly seed: (seed: number) => string;
    /** The number of a further training on the same images. */
    readonly trainingOf: (number: number) => string;
    readonly training: string;
    readonly runs: string;
    readonly runOf: (count: number, seeds: string, date: string) => string;
    readonly models: string;
    readonly model: string;
    readonly parameters: string;
    readonly epochs: string;
    readonly minutes: string;
    /** The headings for figures on what it was trained on, and on what it was not. */
    readonly accuracy: string;
    readonly confidence: string;
  };
}
