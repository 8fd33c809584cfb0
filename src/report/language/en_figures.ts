/** English texts of figures beside those of attacks: over trainings, the bound on epsilon, by class, by sample. */
import { counted } from "../../counted.ts";
import type {
  ByClassLanguage,
  CalibrationLanguage,
  EpsilonLanguage,
  ExposedLanguage,
  OverTrainingsLanguage,
} from "./figures_language.ts";

export const overSeeds: OverTrainingsLanguage = {
  heading: "Over several trainings",
  note: {
    seeds: (seeds) =>
      `The whole experiment, ${seeds} times with other seeds: other samples, other weights. Mean, 95 % interval of the mean ` +
      "by Student's t, and ± the standard deviation between trainings. The rest of this report is of the first seed.",
    targets: (targets) =>
      `${targets} targets, each trained on members and from weights of its own, attacked by the same shadows. Mean, 95 % ` +
      "interval of the mean by Student's t, and ± the standard deviation between targets. Other shadows are left out. The " +
      "rest of this report is of the first target.",
  },
  by: { seeds: "seed", targets: "target" },
  verdict: "verdict",
  attack: "told by",
};

export const epsilon: EpsilonLanguage = {
  heading: "Lower bound on epsilon",
  bound: ({ attack, epsilon, delta }) =>
    `This training is not (ε, δ)-differentially private with an ε below ${epsilon} at a δ of ${delta}: the attack ${attack} ` +
    "contradicts that with 95 % confidence.",
  noBound: ({ attack, delta }) =>
    `The attack ${attack} contradicts no ε at a δ of ${delta}, not even an ε of 0.`,
  indication: ({ attack, epsilon, delta }) =>
    `The attack ${attack} indicates an ε of at least ${epsilon} at a δ of ${delta}, with 95 % confidence.`,
  noIndication: ({ attack, delta }) => `The attack ${attack} indicates no ε above 0 at a δ of ${delta}.`,
  lower: "The true ε may be far larger: no attack can show that a training is private.",
  why: {
    subset:
      "The bound holds for the training algorithm, since the members are a random subset of the samples. Members and " +
      "non-members, of one class where classes are known, were paired at random. The attack guessed which of each pair is " +
      "the member (Steinke, Nasr and Jagielski 2023).",
    coins:
      "The bound holds for the training algorithm, since a fair coin made each sample a member or not. The attack guessed " +
      "the coins of the samples that it is surest of (Steinke, Nasr and Jagielski 2023).",
    "not drawn":
      "This is an indication, not a bound on the training: nobody said how the members were drawn. It would be one if a fair " +
      "coin had made each sample a member or not, and if no sample bore on another's score. Where chance drew the members, " +
      "--drawn says so, and a bound that holds takes its place.",
    "dependent shadows":
      "This is neither a bound nor an indication: the shadows' membership gives the target's away.",
  },
  neighbours: {
    "add or remove": "The ε compares data sets that differ by one sample more or less.",
    replace: "The ε compares data sets in which one sample stands in the place of another.",
  },
  byRates: (epsilon) =>
    `Both error rates of the attack indicate an ε of at least ${epsilon}, as if no sample bore on another's score.`,
  gaussian: (mu, epsilon) =>
    "For a training that adds Gaussian noise, the number μ tells how much can be learned of one sample: nothing at 0, and more " +
    `the larger it is. If this training were one, the attack's error rates would indicate a μ of at least ${mu}` +
    `${epsilon === null ? "" : `, which is an ε of ${epsilon} at this δ`}.`,
};

export const byClass: ByClassLanguage = {
  heading: "By class",
  note: (attack) =>
    `The classes that ${attack} sees most in come first, each judged by its own members and non-members alone. Each interval ` +
    "is for one class by itself: the first of many looks worse than it is.",
  few: (perCent) => `–: too few non-members to show a false positive rate of ${perCent} %.`,
  class: "class",
  members: "members",
  nonMembers: "non-members",
  more: (shown, of) => `${shown} of ${of} classes are shown; all are in report.json.`,
};

export const exposed: ExposedLanguage = {
  heading: "Members most at risk",
  note: (attack, prior) =>
    `The members with the highest scores of ${attack}. The probability is the attacker's, for a sample that was a member ` +
    `with ${prior} % probability before the attack.`,
  aboveLine: (members, of, limit) =>
    `${members} of ${counted(of, "member")} ${
      members === "1" ? "lies" : "lie"
    } above the line that an attacker draws ${limit}.`,
  id: "sample",
  class: "class",
  rank: "rank",
  score: "score",
  probability: "probability",
  chance: "No leak was found: this order may be chance.",
  turned:
    "Members score lower by this attack; here its scores are turned around, so that the highest come first.",
  tied: "Samples of one rank have the same score: their order here is that of the samples.",
  byFold:
    "The probabilities of each fold come from the other folds, and so need not follow the order of the scores.",
  files: "exposed.csv lists these, scores.csv every sample.",
};

export const calibration: CalibrationLanguage = {
  heading: "What the probabilities came to",
  note: (attack, prior) =>
    `The probabilities of membership by ${attack}, where ${prior} % of the samples are members, beside the share of members ` +
    "that there was. Each sample's probability was learned on other samples. The probabilities hold where the share's 95 % " +
    "interval has their mean in it.",
  unknown: (unknown) =>
    unknown === "1"
      ? "The sample of unknown membership has its probability in scores.csv, made in the same way."
      : `The ${unknown} samples of unknown membership have their probabilities in scores.csv, made in the same way.`,
  predicted: "probability, %",
  range: (lower, upper) => `${lower} to ${upper}`,
  mean: "mean, %",
  members: "members",
  nonMembers: "non-members",
  observed: "share of members, %",
};
