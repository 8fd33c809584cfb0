import { counted } from "../../counted.ts";
import type { RateSchedule } from "../../model/recipes.ts";
import { sheetCounts } from "./en_counted.ts";
import { SENTENCES } from "../../notices.ts";
import { attacker, attacks, members } from "./en_attack.ts";
import { byClass, calibration, epsilon, exposed, overSeeds } from "./en_figures.ts";
import { gate } from "./en_gate.ts";
import { reproduction } from "./en_reproduction.ts";
import { strong } from "./en_strong.ts";
import { verdict } from "./en_verdict.ts";
import type { Language } from "./language.ts";

/** English. */
/** The learning rate over a training, by its schedule. */
const SCHEDULES: Readonly<Record<RateSchedule, string>> = {
  cosine: "the rate rising over the first tenth and falling to 0 by a cosine",
  step: "the rate falling to 0.1, 0.01, 0.001 and 0.0005 of itself after 0.4, 0.6, 0.8 and 0.9 of all steps",
  constant: "the rate always the same",
};

export const en: Language = {
  code: "en",
  between: " ",
  subject: (names) =>
    names
      ? `membership inference: ${names.architecture} on ${names.dataset}`
      : "membership inference on given answers",
  verdict,
  gate,
  notices: SENTENCES,
  attacker,
  members,
  attacks,
  overSeeds,
  epsilon,
  byClass,
  exposed,
  calibration,
  models: {
    heading: "Models",
    target: "target",
    shadowOf: {
      shadow: "shadow",
      shadows: "shadow",
      unaware: "undefended shadow",
      aware: "shadow with the defence",
      folds: "shadow",
    },
    firstShadow: (of) => `first of ${of} shadows`,
    architecture: "architecture",
    parameters: "parameters",
    trainAccuracy: "training accuracy (In)",
    testAccuracy: "test accuracy (Out)",
    imagesPerSecond: "images per second",
  },
  training: {
    heading: "Training",
    recipe: ({ epochs, schedule, l2 }) =>
      `${counted(epochs, "epoch")} of Adam, ${SCHEDULES[schedule]}.` +
      (l2 === undefined
        ? ""
        : ` Every model's loss has the squares of its convolutions' filters added, times ${l2}.`),
    total: ({ models, time, shortest, longest }) =>
      models === "1"
        ? `One model was trained, in ${time} of training steps.`
        : `${models} models were trained, in ${time} of training steps, from ${shortest} to ${longest} each.`,
    on: ({ host, processor, cores, models }) =>
      `${host === undefined ? "" : `${host}, `}${processor}, ${counted(cores, "core")}: ${models.join(", ")}`,
    onUnknown: (models) => `A machine that is not known: ${models.join(", ")}`,
    model: ({ name, time }) => `${name} in ${time}`,
    inPart: ({ name, time }) => `${name} in part, in ${time}`,
    bits:
      "Processors differ: the same model trained on another one differs in its last digits. Strict kernels (--strict) give the same " +
      "model everywhere.",
  },
  imitation: {
    heading: "How well the shadows imitate the target",
    trained: {
      one: ({ trainedOn }) =>
        `The attacker's shadow was trained on ${trainedOn} samples, a random half of the attacker's, and answered both halves.`,
      offline: ({ shadows, trainedOn }) =>
        `Each of ${shadows} shadows was trained on a random half of the attacker's samples, ${trainedOn} each, and on none that is ` +
        "judged.",
      online: ({ shadows, trainedOn }) =>
        `Each of ${shadows} shadows was trained on a random half of the very samples that are judged, ${trainedOn} each: the attacker ` +
        "has these samples, and does not know which of them the target was trained on.",
    },
    agreement: ({ percent, samples }) =>
      `Of ${samples} samples that neither was trained on, target and shadow name the same class for ${percent} of 100.`,
    target: "target",
    shadow: (shadows) => shadows === 1 ? "shadow" : "shadows, mean",
    network: "network",
    asked: "asked only",
    parameters: "parameters",
    trainAccuracy: "accuracy on samples that it was trained on",
    freshAccuracy: "accuracy on samples that neither was trained on",
    meaning:
      "A shadow that learns its own samples about as well as the target learned its members, and is right on new ones about as often, " +
      "teaches attacks what to look for. Where the two columns differ much, an attacker with a better shadow may find more than was " +
      "found here: give shadows the target's network and training as far as they are known (--shadow, --epochs, --augment and others).",
  },
  curves: {
    heading: "Curves",
    roc: "Members found against non-members accused",
    rocNote: (nonMembers) =>
      `One attack a panel, the others in grey behind it; logarithmic axes; the thin diagonal is guessing. ${nonMembers} ` +
      "non-members show no finer rate than the left edge; the dot on it is without a false positive.",
    fpr: "non-members accused (FPR)",
    tpr: "members found (TPR)",
    scores: (attack) => `Scores of ${attack}`,
    members: "members",
    nonMembers: "non-members",
    thresholdNote: "the dotted rule is the attacker's threshold",
    cutNote: "a bar that is cut off has its height beside it",
    score: "score: the higher, the more likely a member",
    share: "share of the group",
  },
  sheet: {
    heading: sheetCounts,
    note: (prior) =>
      "Images drawn at random from what the target was trained on and what it was not. The per cent are the probability of " +
      `membership where ${prior} % of the samples are members, calibrated on the attacker's own data. Beneath stand the ` +
      "judgement at the attack's threshold and then the truth; undecided: the score speaks neither for a member nor for a " +
      "non-member. ✗ and a dashed frame: wrong.",
    judgement: { member: "member", "non-member": "non-member", undecided: "undecided" },
    truth: (member) => member ? "a member" : "a non-member",
  },
  advice: {
    heading: "What to do",
    leaks: [
      "Treat whoever may ask this model as able to learn about its training data. While it leaks, let only those ask it who " +
      "may know who is in that data.",
      "Train it anew with a counter-measure that keeps it from overfitting, and audit it again with an attacker who knows of " +
      "the counter-measure. Changing only what the model gives out helped little where this project measured it.",
      "See the members most at risk first: people among them may have to be told, or their samples left out of the next " +
      "training.",
    ],
    nothing: [
      "Nothing found is not proof of nothing there: it holds for these attacks, this attacker and these samples. The power " +
      "beside the verdict says which leak would have been seen.",
      "Audit again after each training, since another training is another model, and with more samples if a smaller leak " +
      "would matter.",
    ],
    few: [
      "Do not read this as safety: a leak that matters can be there unseen. Audit again with more members and non-members.",
    ],
    measured:
      "These figures are not of this model. They are of counter-measures on this project's ResNet-20 on CIFAR-10, by an " +
      "attacker who knows of the counter-measure and chooses the strongest attack by its own data; for any other model or " +
      "data set they are a guide only. Leak is that attack's accuracy (guessing: 0.5), cost is what is lost in test accuracy.",
    frontier:
      "◆ on the frontier: no other one is better in leak or cost, by more than both 95 % intervals, without being worse in " +
      "the other. What can't be told apart isn't ranked.",
    others: (lowest, highest) =>
      `Those that change only what the model gives out (its class alone, rounded or fewer scores, a temperature) left ${lowest} ` +
      `to ${highest}.`,
    measure: "counter-measure",
    leak: "leak",
    test: "test accuracy",
    source: "All figures: deno task reproduce --from-results data/results/reproduction",
  },
  reading: {
    heading: "How to read it",
    lines: [
      "Balanced accuracy counts members and non-members alike: guessing gets 0.5, and so does an attack on a model that leaks " +
      "nothing. Accuracy counts every judgement: where members and non-members differ in number, whoever calls all of them what " +
      "most are gets more than 0.5. Advantage is TPR less FPR, from 0 to 1.",
      "Precision is the share of true members among those judged members. It depends on how many members there are; the " +
      "column beside it says what it is at the share of members that was named.",
      "AUC is the chance that a member scores above a non-member. TPR at a low FPR is what a cautious attacker gets: the " +
      "share of members found (recall) while at most that share of non-members is accused. A model can be safe on average and " +
      "still give single samples away.",
      "The wider the gap between the target's training and test accuracy, the more there is to read.",
    ],
    intervals:
      "[ ] holds the 95 % interval: Clopper-Pearson's for rates, DeLong's for AUC, Newcombe's for balanced accuracy and " +
      "advantage. It covers the choice of samples, not another training.",
    folds:
      "Attacks that learned on the target's own samples share them between parts: their intervals are wider for that, and a " +
      "test is made in each part by itself.",
  },
  method: {
    heading: "How it was measured",
    designs: {
      online:
        "Every target and every shadow was trained on a random half of the candidates, Target-In and Target-Out together. Each half " +
        "was drawn on its own.",
      offline:
        "Each shadow was trained on a random half of the attacker's own samples, Shadow-In and Shadow-Out together, and on no " +
        "candidate. The target's membership of these samples is left unknown: they are scored and not judged, for an attacker tells " +
        "them from the candidates.",
    },
    data: "Data",
    dataset: "data set",
    took: "took",
    date: "date",
    commit: "commit",
    samples: "samples",
    classes: "classes",
    configuration: "Configuration",
    versions: "Versions",
    machine: "Machine",
    notices: "Notices",
  },
  reproduction,
  strong,
  groundRule: "Test only systems that are your own or that you have permission to test.",
  more: "The whole report is in report.html.",
};
