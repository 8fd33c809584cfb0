import { signed } from "../wording.ts";
import type { Language } from "./language.ts";

/** English. */
export const en: Language = {
  code: "en",
  title: (dataset) => `the article's experiments on ${dataset}`,
  verdict: (right, range) =>
    `Of 100 images the attacker judges ${right} rightly (95 % interval ${range}); a coin gets 50.`,
  caution: (found, members, none) =>
    `${
      none ? "Without a single false accusation" : "At one false accusation in a thousand"
    } it finds ${found} of ${members} images that the classifier was trained on.`,
  findings: {
    heading: "What was found",
    transfer: (lowest, highest, pair) =>
      `The shadow need not have the target's architecture: over all pairs the inference is right in ${lowest} to ` +
      `${highest} of the cases, most often for ${pair}.`,
    dropout: (lowest, highest, testDropout, testUndefended) =>
      `With dropout in the target the same attack is right in ${lowest} to ${highest}, and the target is right on ` +
      `${testDropout} of unseen images, where the undefended one is on ${testUndefended}.`,
    counterMeasures: (name, left, undefended, test, testUndefended) =>
      `Against an attacker who knows of the counter-measure, and takes the best of six attacks, ${name} leaves least: ` +
      `${left} for ${undefended} undefended, at a test accuracy of ${test} for ${testUndefended}.`,
    released: (lowest, highest) =>
      `Counter-measures that only change what the API gives out leave such an attacker ${lowest} to ${highest}.`,
  },
  transfer: {
    heading: "Every target by way of every shadow",
    caption: "Accuracy of the inference",
    note:
      "Columns: the target. Rows: the shadow. Large: ours, with its 95 % interval; beneath it the article's figure and " +
      "the difference. " +
      "The darker, the more is given away. ▲ ▼: ours is higher or lower by more than both intervals allow.",
    corner: "shadow \\ target",
    article: (value) => `article ${value}`,
    differences: ({ cells, beyondIntervals, mean, largest, largestPair }) =>
      `In ${beyondIntervals} of ${cells} cells ours differs from the article's by more than both intervals allow. ` +
      `On average it is ${signed(mean)} off; the largest difference is ${
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
    reasons: [
      "The intervals hold what the choice of 25,000 images leaves to chance. They do not hold what another training " +
      "would change, in ours or in the article's, of which each cell is a single one.",
      "The article does not state epochs, batch size, learning rate or augmentation. The inference is the better the " +
      "further the target is trained beyond what it can generalise: a shorter training gives a lower figure.",
      "In the article's table the cells of one target lie up to 0.07 apart and those of one shadow up to 0.11, without an " +
      "order by depth: single trainings differ by so much. The attack network's threshold of 0.5 fits a target as far as " +
      "target and shadow are equally overfitted.",
    ],
  },
  dropout: {
    heading: "A target with dropout",
    note: (testDropout, testUndefended) =>
      `A defence that destroys the classifier does not count: with dropout it is right on ${testDropout} of unseen images, ` +
      `without on ${testUndefended}.`,
    shadow: "shadow",
    undefended: "undefended",
    dropout: "with dropout",
    article: "the article",
    ours: "ours",
  },
  curves: {
    heading: "Curves",
    roc: "Members found against non-members accused",
    rocNote:
      "ResNet-20 against ResNet-20, undefended; logarithmic on both axes; the thin diagonal is guessing",
    fpr: "false positive rate (non-members accused)",
    tpr: "true positive rate (members found)",
    scores: { undefended: "Scores of the undefended target", dropout: "Scores of the target with dropout" },
    members: "members",
    nonMembers: "non-members",
    thresholdNote: "the dotted rule is the threshold",
    probability: "probability of membership, as the attacker sees it",
    share: "share of the group",
  },
  counterMeasures: {
    heading: "What counter-measures cost and bring",
    note:
      "Accuracy, AUC and TPR are those of the shadow network. An unaware attacker learned on an undefended shadow; an aware " +
      "one on a shadow with the same counter-measure. The strongest attack is the one, of six, that did best on the " +
      "attacker's own shadow. A counter-measure is as good as its last figure.",
    picture: "Leakage against usefulness",
    pictureNote:
      "Accuracy of the strongest attack by an attacker who knows of the counter-measure, against what users get: best is " +
      "the lower right corner",
    test: "test accuracy of the target, as its users see it",
    leak: "accuracy of the strongest attack",
    coin: "a coin",
    name: "counter-measure",
    attacker: "attacker",
    unaware: "unaware",
    aware: "aware",
    accuracy: "accuracy",
    strongest: "strongest attack",
    tpr: (percent) => `TPR at ${percent} % FPR`,
    onMasked: (name) => `${name}, asked with masked images`,
    names: {
      none: "none",
      "label-only": "label only",
      "rounding-3": "rounding to 3 decimals",
      "rounding-2": "rounding to 2 decimals",
      "rounding-1": "rounding to 1 decimal",
      "truncation-1": "cut off after 1 decimal",
      "top-3": "top 3 scores",
      "top-1": "top score",
      "temperature-4": "temperature 4",
      "l2": "L2",
      "early-stopping": "early stopping",
      "label-smoothing": "label smoothing",
    },
    descriptions: {},
  },
  sheets: {
    undefended: (right, of) => `Undefended: ${right} of ${of} right`,
    dropout: (right, of) => `With dropout: ${right} of ${of} right`,
    article: (right, of) => `the article: ${right} of ${of}`,
    note:
      "Images drawn at random from what the target was trained on and what it was not. The per cent are the attacker's " +
      "probability of membership; beneath stand its judgement and then the truth. ✗ and a dashed frame: wrong.",
    noImages: "The images themselves are shown where their folder is named with --data.",
    judgement: { member: "member", "non-member": "non-member", undecided: "undecided" },
    truth: (member) => member ? "a member" : "a non-member",
  },
  reading: {
    heading: "How to read it",
    lines: [
      "Accuracy counts every judgement, right or wrong; a coin gets 0.5, and so does an attack on a model that leaks nothing.",
      "AUC is the chance that a member scores above a non-member. TPR at a low FPR is what a cautious attacker gets: the " +
      "share of members found while at most that share of non-members is accused.",
      "[ ] holds the 95 % interval: Clopper-Pearson's for rates and DeLong's for AUC where there is one seed, Student's t " +
      "over seeds where there are several, ± being their standard deviation.",
    ],
  },
  method: {
    heading: "How it was measured",
    models: "Models",
    data: "Data",
    settings: "Training",
    versions: "Versions",
    machine: "Machine",
    lines: (partSize, epochs, seeds) => [
      `Four disjoint parts of ${partSize} images, balanced by class: a target is trained on Target-In and judged on ` +
      `Target-In and Target-Out; the shadow is trained on Shadow-In, and the attacks learn from its answers on Shadow-In ` +
      `and Shadow-Out. ${epochs} epochs of Adam, the rate rising over the first tenth and falling to 0 by a cosine. ` +
      (seeds === 1 ? "One seed." : `${seeds} seeds, each with other parts and weights.`),
      "No attack sees the target's membership: its rows come in random order, and thresholds are those that the attacker " +
      "learned on its shadow.",
    ],
    role: { target: "target", shadow: "shadow" },
    model: "model",
    parameters: "parameters",
    epochs: "epochs",
    minutes: "minutes",
    accuracy: "accuracy, In and Out",
    confidence: "mean highest score, In and Out",
  },
  groundRule: "Test only systems that are your own or that you have permission to test.",
};
