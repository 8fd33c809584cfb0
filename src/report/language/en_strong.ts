import type { StrongLanguage } from "./strong_language.ts";

export const strong: StrongLanguage = {
  title: (dataset) => `many shadows on ${dataset}`,
  headline: ({ regime, shadows, accusing, attack, share, network, networkShare }) =>
    `With ${shadows} shadows ${attack} finds ${share} % of the members of a target that is ${regime}, ${accusing}; ${network}, ` +
    `by one shadow, finds ${networkShare} %.`,
  further: ({ regime, attack, share, network, networkShare }) =>
    `Of a target that is ${regime}, ${attack} finds ${share} % and ${network} ${networkShare} %.`,
  best:
    "The attack that is told of is the one that finds most: it was chosen after the fact, out of all that were tried.",
  regimes: { plain: "trained plainly", augmented: "trained with augmentation" },
  asked: (regime, queries) => `${regime} (${queries === 1 ? "images as is" : "mirrored too"})`,
  curve: {
    heading: "What a further shadow buys",
    caption: (regime) => `Members found at 0.1 % FPR by the number of shadows, targets ${regime}`,
    note:
      "Mean over targets, and ± their standard deviation as a bar. Other attacks lie in grey behind each. An attack that finds " +
      "nothing with so many shadows has no point there.",
    shadows: "shadows",
    tpr: "true positive rate",
  },
  tables: {
    heading: (regime) => `Attacks by number of shadows, targets ${regime}`,
    note: (targets) =>
      `Mean over ${targets} targets, ± their standard deviation. Columns: the number of shadows. “Offline” attacks use those ` +
      "that were not trained on a sample, half of them. An audit tries lira-online and lira-offline, which take each sample's own " +
      "variance, from 64 shadows on.",
    tpr: (heading) => heading,
    auc: "AUC",
    attack: "attack",
  },
  oneShadow: {
    heading: (regime) => `Attacks by one shadow, targets ${regime}`,
    note:
      "These learn what members look like, and apply it to every sample alike. Mean over targets, ± their standard deviation.",
  },
  models: {
    heading: "Targets",
    regime: "training",
    trainAccuracy: "accuracy on members",
    testAccuracy: "accuracy on non-members",
  },
  intervals: "± is the standard deviation between targets. Of a single target [ ] holds the 95 % interval.",
  method: {
    candidates: (samples, half, queries) =>
      `${samples} candidates; each model is trained on a random half of them, ${half}, that is drawn on its own, the targets' as ` +
      `well as the shadows'. Every model answers every candidate ${queries} times: as it is, and mirrored.`,
    shadows:
      "“Images as is” are attacked by that first answer alone. Members that were trained on as they are answer a mirrored image like " +
      "others do, and attacks that take the mean of both lose by it. Each target is attacked by other shadows than the one before as far as there are enough, so that the spread covers " +
      "the shadows, too. No attack sees the target's membership; what attacks learn, they learn from shadows that play the target " +
      "for the others.",
  },
};
