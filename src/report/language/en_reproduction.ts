import { counted } from "../../counted.ts";
import { sheetCounts } from "./en_counted.ts";
import type { RateSchedule } from "../../model/recipes.ts";
import { signed } from "../numbers.ts";
import type { FrontierFigures, ReachCounts, ReproductionLanguage } from "./reproduction_language.ts";

const SCHEDULE_NAMES: Readonly<Record<RateSchedule, string>> = {
  cosine: "cosine",
  step: "steps",
  constant: "constant rate",
};

const interval = ({ lower, upper }: { lower: string; upper: string }) => `95 % interval ${lower} to ${upper}`;

const figures = ({ name, leak, test }: FrontierFigures) => `${name} (leak ${leak}, test accuracy ${test})`;

/** `the article's figure lies within the reach of one more training in 20 of 25 cells; ours is lower in 3 of the others and higher in 2` */
const withinReach = ({ cells, within, above, below, halfWidth }: ReachCounts) =>
  `the article's figure lies within the reach of one more training of ours in ${within} of ${cells} cells; of the ` +
  `others ours is lower (▼) in ${above} and higher (▲) in ${below}; on average that reach is ±${halfWidth}`;

function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

export const reproduction: ReproductionLanguage = {
  title: (dataset) => `the article's experiments on ${dataset}`,
  network: ({ attack, ...right }) =>
    `By the article's own attack, ${attack}, it judges ${right.value} of 100 rightly (${interval(right)}).`,
  findings: {
    heading: "What was found",
    transfer: (lowest, highest, pair) =>
      `The shadow need not have the target's architecture: over all pairs the article's attack is right in ${lowest} to ` +
      `${highest} of the cases, most often for ${pair}.`,
    dropout: ({ lowest, highest, testDropout, testUndefended }) =>
      `With dropout in the target, which the attacker does not know of, the same attack is right in ${lowest} to ${highest}; ` +
      `the target is right on ${testDropout} of unseen images, the undefended one on ${testUndefended}.`,
    reach: (counts, areBoth) => `Over ${areBoth ? "both tables" : "one table"}, ${withinReach(counts)}.`,
    frontier: (measures, undefended) =>
      `Against an attacker who knows of the counter-measure and chooses the strongest attack, ` +
      `${list(measures.map(figures))} ${
        measures.length === 1 ? "is" : "are"
      } on the frontier: no other one leaks less or ` +
      `costs less without being worse in the other. To compare: ${figures(undefended)}.`,
    indistinct:
      "No counter-measure can be told from another, or from none: with so few images the intervals overlap in leak and cost.",
    released: (lowest, highest) =>
      `Counter-measures that only change what the API gives out leave such an attacker ${lowest} to ${highest}.`,
  },
  transfer: {
    heading: "Every target by way of every shadow",
    figures: {
      intervals: "Accuracy of the article's attack. Columns: the target. Rows: the shadow.",
      reach:
        "Accuracy of the article's attack, the mean over trainings. Columns: the target. Rows: the shadow.",
    },
    beneath: {
      intervals: "Beneath each figure its 95 % interval. The darker, the more is given away.",
      reach:
        "Beneath each mean the reach of one more training, Student's 95 % prediction interval, and the standard deviation " +
        "between trainings. The darker, the more is given away.",
      lent:
        "Beneath each figure the reach of one more training, Student's 95 % prediction interval. The darker, the more is given away.",
    },
    articleBeneath: "Then the article's figure and the difference.",
    marks: {
      intervals: "▲ ▼: ours is higher or lower than the article's by more than both intervals allow.",
      reach:
        "▲ ▼: ours is higher or lower than the article's, whose figure lies outside of the reach of one more training.",
    },
    oneTraining: "one training",
    borrowed:
      "A cell of one training takes the standard deviation between trainings pooled over the cells of several.",
    lent:
      "Where all cells of a table are of one training each, a cell takes the standard deviation between trainings of the same cell " +
      "by the first recipe. Whether this recipe's trainings vary as much was not measured; the reach is wider than that of a mean.",
    corner: "shadow \\ target",
    article: (value, difference) => `article ${value} (${difference})`,
    differences: ({ cells, beyondIntervals, mean, largest, largestPair, reach }) =>
      (reach
        ? `Here ${withinReach(reach)}. `
        : `In ${beyondIntervals} of ${cells} cells ours differs from the article's by more than both intervals allow. `) +
      `On average ours is ${signed(mean)} off; the largest difference is ${
        signed(largest)
      }, at ${largestPair}.`,
    means: (targets, shadows) =>
      `The means of the columns, one for each target, lie between ${targets[0]} and ${
        targets[1]
      }; those of the rows, one ` +
      `for each shadow, between ${shadows[0]} and ${shadows[1]}.`,
    confidence: (shallow, deep) =>
      `On unseen images the mean of the highest score is ${shallow} for the ResNet-20 target and ${deep} for the ` +
      "ResNet-110: the surer a target is of what it has not seen, the less its scores tell.",
    reasons: (several) => [
      several
        ? "The reach holds all that another seed changes: the choice of images, the weights and the order of the images of " +
          "target and shadow, the start of the attack network. Each of the article's cells is one training. Few trainings " +
          "of ours make the reach wide, and a figure within it is no proof of the same recipe."
        : "The intervals hold what the choice of 25,000 images leaves to chance. They do not hold what another training " +
          "would change, in ours or in the article's, of which each cell is a single one.",
      "The article does not state epochs, batch size, learning rate or augmentation. The inference is the better the " +
      "further the target is trained beyond what it can generalise: a shorter training gives a lower figure.",
      "In the article's table the cells of one target lie up to 0.07 apart and those of one shadow up to 0.11, without an " +
      "order by depth. Beside the means of rows and columns nearly all of that is one pattern: ResNet-20 and ResNet-110 are of one " +
      "kind, as shadows and as targets, and the three between them of another, as if not all models had been trained equally far. " +
      "The attack network's threshold of 0.5 fits a target as far as target and shadow are equally overfitted.",
    ],
  },
  recipes: {
    heading: "Recipes of training",
    note:
      "How near each recipe comes to the article: how many of its figures, in the tables that were made, lie within the reach of one " +
      "more training of ours, with the mean half-width of that reach beneath; ours less the article's, the mean over the first table and over one target, with the mean amount beneath; and how " +
      "often two targets are right on images that they were trained on and on others. A recipe that comes near the article tells " +
      "how it may have been made, and nothing more on leakage.",
    recipe: "recipe",
    within: "within reach",
    counts: (within, cells) => `${within} of ${cells}`,
    halfWidth: (of) => `reach ±${of}`,
    difference: "ours less the article's",
    ofTarget: (target) => `target ${target}`,
    accuracy: (target) => `accuracy of ${target}, In and Out`,
    name: ({ schedule, epochs, l2, batchSize, learningRate }) =>
      [
        SCHEDULE_NAMES[schedule],
        counted(epochs, "epoch"),
        ...l2 === undefined ? [] : [`L2 ${l2}`],
        ...batchSize === undefined ? [] : [`batches of ${batchSize}`],
        ...learningRate === undefined ? [] : [`rate ${learningRate}`],
      ].join(", "),
    further: (recipe, sentences) =>
      `A further recipe (${recipe}): ${sentences} What has no recipe in its heading is by the first.`,
    by: (heading, recipe) => `${heading} (${recipe})`,
  },
  variance: {
    heading: "What decides a cell",
    note: ({ architecture, seeds, trainings, starts, mean }) =>
      `Accuracy of the article's attack on the ${architecture} target by way of the ${architecture} shadow, ${mean} in the ` +
      `mean. ${
        seeds === 1 ? "On the images of one seed" : `On the images of each of ${seeds} seeds`
      }, ${trainings} targets and ${trainings} shadows were trained with other weights and with the images in another order, ` +
      `and each shadow taught ${starts} attack networks from other starts; every target was attacked by way of every shadow. ` +
      "Variance components by the method of moments, an estimate below 0 counting as 0; beneath each standard deviation its " +
      "95 % interval (generalised " +
      "confidence limits), wide where there are few degrees of freedom.",
    origin: "origin",
    spread: "standard deviation",
    share: "share of the variance",
    degrees: "degrees of freedom",
    origins: {
      target: "the target's training",
      shadow: "the shadow's training",
      pair: "how the two fit each other",
      start: "the attack network's start",
      rest: "how that start fits the target",
      images: "the choice of images",
    },
    total: "all together: one more training",
    totalOfOne: "all together, on the same images",
    images: (spread) =>
      `Each accuracy is a share of the images that are judged. Which images these are is a part of several rows: their choice ` +
      `alone gives such a share a standard deviation of ${spread}. The choice of images also decides what target and shadow learn from; one with other images is a new seed.`,
  },
  dropout: {
    heading: "A target with dropout",
    note: (testDropout, testUndefended) =>
      "Accuracy of the article's attack, by an attacker who does not know of the dropout. A defence that destroys the " +
      `classifier does not count: with dropout it is right on ${testDropout} of unseen images, without on ${testUndefended}.`,
    kind: (description, isBesideArticle) =>
      `${description}.${
        isBesideArticle
          ? " The article states neither the rate nor the place of its dropout: of four kinds that were tried on one target, this " +
            "one came nearest to its figures."
          : ""
      }`,
    shadow: "shadow",
    undefended: "undefended",
    dropout: "with dropout",
    ofArticle: "Those of the article's figures hold their own 95 % interval.",
    article: "with dropout, the article",
    brackets: {
      reach: "In the table, brackets hold the reach of one more training.",
      mixed:
        "In the table, brackets hold the reach of one more training where ± or “one training” stands behind them, and else the figure's " +
        "95 % interval.",
    },
    reach: (counts) => `With dropout, ${withinReach(counts)}.`,
  },
  scores: {
    undefended: (attack) => `Scores of ${attack}, undefended target`,
    dropout: (attack) => `Scores of ${attack}, target with dropout`,
  },
  counterMeasures: {
    heading: "What counter-measures cost and bring",
    note:
      "Each row has the strongest attack: the one that did best on the attacker's own shadow. An aware attacker learned on a " +
      "shadow with the same counter-measure, an unaware one on an undefended shadow. A counter-measure is as good as it is " +
      "against the aware one.",
    seeds: (seeds) => `Of seed ${seeds} alone: with others not all of these models were trained.`,
    frontier:
      "◆ on the frontier: no other one is better in leak or cost, by more than both 95 % intervals, without being worse in " +
      "the other. What can't be told apart isn't ranked.",
    picture: "Leak against usefulness",
    pictureNote:
      "accuracy of the strongest attack by an attacker who knows of the counter-measure, against what users get; best is " +
      "the lower right corner; ◆ in colour: the undefended target; filled: on the frontier",
    test: "test accuracy of the target, as its users see it",
    leak: "leak: accuracy of the strongest attack",
    shortTest: "test accuracy",
    shortLeak: "leak",
    guessing: "guessing",
    name: "counter-measure",
    testColumn: "test accuracy",
    aware: "leak (aware)",
    unaware: "unaware",
    tpr: (heading) => `${heading} (aware)`,
    onMasked: (name) => `${name}, asked with masked images`,
    meanings: "What each one does",
    names: {
      none: "undefended",
      "label-only": "label only",
      "rounding-3": "rounding to 3 decimals",
      "rounding-2": "rounding to 2 decimals",
      "rounding-1": "rounding to 1 decimal",
      "truncation-1": "cut off after 1 decimal",
      "top-3": "top 3 scores",
      "top-1": "top score",
      "temperature-4": "temperature 4",
      "dropout": "dropout",
      "l2": "L2",
      "early-stopping": "early stopping",
      "augmentation": "augmentation",
      "label-smoothing": "label smoothing",
      "masking": "masking",
    },
    descriptions: { none: "The target as it is" },
  },
  sheets: {
    headings: {
      undefended: (counts) => `Undefended: ${sheetCounts(counts)}`,
      dropout: (counts) => `With dropout: ${sheetCounts(counts)}`,
    },
    note:
      "Images drawn at random from what the target was trained on and what it was not. The per cent are the attack network's " +
      "own output, as in the article: it is not calibrated as a probability. Beneath stand the judgement, undecided at 50 %, " +
      "and then the truth. ✗: wrong.",
    article: (right, of) => ` (the article: ${right} of ${of})`,
    heading: "Random samples",
    noImages: "The images themselves are shown where their folder is named with --data.",
    image: "class",
    truth: "truth",
    columns: { undefended: "undefended", dropout: "with dropout" },
  },
  intervals:
    "[ ] holds the 95 % interval: Clopper-Pearson's for rates and DeLong's for AUC where there is one seed, Student's t " +
    "over seeds where there are several, ± being their standard deviation.",
  reach:
    "In the article's two tables the reach of one more training stands in the place of Student's interval.",
  method: {
    lines: ({ partSize, recipe, seeds }) => [
      `Four disjoint parts of ${partSize} images, balanced by class: a target is trained on Target-In and judged on ` +
      `Target-In and Target-Out; the shadow is trained on Shadow-In, and the attacks learn from its answers on Shadow-In ` +
      `and Shadow-Out. ${recipe} ` +
      (seeds === 1 ? "One seed." : `${seeds} seeds, each with other parts and weights.`),
      "No attack sees the target's membership: its rows come in random order, and thresholds are those that the attacker " +
      "learned on its shadow.",
    ],
    pair: (target, shadow) => `target ${target}, shadow ${shadow}`,
    role: { target: "target", shadow: "shadow" },
    seed: (seed) => `(seed ${seed})`,
    trainingOf: (number) => `(training ${number})`,
    training: "Training",
    runs: "Runs that were brought together",
    runOf: (count, seeds, date) => `${count === 1 ? "seed" : "seeds"} ${seeds}, ${date}`,
    models: "Models",
    model: "model",
    parameters: "parameters",
    epochs: "epochs",
    minutes: "minutes",
    accuracy: "accuracy, In and Out",
    confidence: "mean highest score, In and Out",
  },
};
