/** English texts of the attacker, of members and of attacks. */
import { counted } from "../../counted.ts";
import type { AttackerLanguage, AttacksLanguage, MembersLanguage } from "./attack_language.ts";

export const attacker: AttackerLanguage = {
  heading: "Who the attacker is",
  knows: "knows",
  doesNotKnow: "does not know",
  answers: (samples, queries, kind) =>
    `the target's answers to ${samples} samples${
      queries === "1" ? "" : `, asked ${queries} times each`
    }: ${kind}`,
  kinds: (classes) => ({
    logits: `logits of ${classes} classes`,
    probabilities: `probabilities of ${classes} classes`,
    "log-probabilities": `log-probabilities of ${classes} classes`,
    classes: `the class and nothing else, one of ${classes}`,
  }),
  labels: "the true class of each sample",
  shadow: (rows) =>
    `a shadow, that is a model of its own, and its answers to ${rows} samples of which it knows whether the shadow was ` +
    "trained on them",
  shadows: (models) =>
    `${models} shadows, that is models of its own, and their answers to these very samples, of which it knows which shadow was ` +
    "trained on which",
  plays:
    "Attacks by sample compare the target's answer to each sample with what shadows answered that were trained on it, or " +
    "not. Their thresholds were learned without the target: each shadow in turn played the target for the others. The " +
    "other attacks learned from the first shadow alone.",
  folds: (folds) =>
    `the membership of the target's other samples: they are dealt into ${folds} parts, and each is judged by attacks that ` +
    "learned on the others",
  membership: "whether the target was trained on a sample that it judges",
  defence: "the target's defence",
  others: {
    shadow: (rows, chosen) =>
      `Another attacker learned on a shadow of its own (${rows} samples) and would choose ${chosen}.`,
    shadows: (rows, chosen) =>
      `Another attacker learned on several shadows of its own (${rows} samples) and would choose ${chosen}.`,
    unaware: (rows, chosen) =>
      `A second attacker does not know of the target's defence: it learned on an undefended shadow (${rows} samples) and ` +
      `would choose ${chosen}.`,
    aware: (rows, chosen) =>
      `A second attacker knows of the target's defence: it learned on a shadow with the same defence (${rows} samples) and ` +
      `would choose ${chosen}.`,
    folds: (rows, chosen) =>
      `A second attacker knows the membership of other samples of the target (${rows} of them) and would choose ${chosen}: ` +
      "an upper bound.",
  },
  chosen: (name) =>
    `By what it sees on its own data, this attacker would choose ${name}. All attacks that can run are tried all the same, ` +
    "and all of them are counted.",
  skipped: (name, needs) => `Left out: ${name}. It needs ${needs}.`,
  needs: {
    labels: "the true classes",
    scores: "scores, not the class alone",
    candidates: "shadows that were trained on samples like those that are judged",
    "64 shadows": "64 shadows or more, which tell each sample's own variance",
  },
  precision:
    "Losses are computed from probabilities. What these round away, above all near 1, is lost to the attacks: from " +
    "logits they can see more.",
};

export const members: MembersLanguage = {
  heading: "What “member” means",
  meaning:
    "A member is a sample that the target was trained on; a non-member is one that it was not trained on. The attack is to " +
    "tell which is which from the target's answers.",
  counts: (members, nonMembers) =>
    `Judged here: ${counted(members, "member")} and ${counted(nonMembers, "non-member")}.`,
  unknown: (unknown) =>
    `The membership of ${counted(unknown, "further sample")} is not known; ${
      unknown === "1" ? "it is" : "they are"
    } scored and not judged.`,
  drawn:
    "Both were drawn at random from one set of images before the training, so that nothing but the training tells them " +
    "apart.",
  given:
    "Which is which was told by whoever made the answers. Where members and non-members differ in anything else, such as " +
    "their source or their age, attacks can tell them by that, and the figures overstate what the training gives away.",
  unequal:
    "Members and non-members differ in number. The verdict's accuracy is the balanced one, which counts both alike: " +
    "guessing gets 0.5 of it all the same. Accuracy and precision depend on the numbers.",
};

export const attacks: AttacksLanguage = {
  heading: "Attacks on the target",
  headingOf: (attacker, name) =>
    `Attacks on the target by ${attacker}${name === undefined ? "" : ` (${name})`}`,
  attackers: {
    shadow: "an attacker",
    shadows: "an attacker with several shadows",
    unaware: "an attacker who does not know of the defence",
    aware: "an attacker who knows of the defence",
    folds: "an attacker who knows other samples' membership",
  },
  atThreshold: "at the attacker's threshold",
  overThresholds: "over all thresholds",
  attack: "attack",
  accuracy: "accuracy",
  balanced: "balanced accuracy",
  advantage: "advantage",
  precision: "precision",
  ppv: (perCent) => `precision at ${perCent} % members`,
  recall: "recall",
  own: "on own data",
  auc: "AUC",
  tpr: (perCent) => `TPR at ${perCent} % FPR`,
  tprAtNone: "TPR at no false positive",
  found: (found, of) => `${found} of ${of}`,
  tied: "tie",
  tiedNote:
    "“tie”: equal scores leave no threshold with so few false positives. The 0 beside it is made by the tie and is no sign " +
    "of safety; see the other attacks.",
  legend: (both) =>
    both
      ? "◆ the attack that the verdict is told by, and that the attacker would choose by its own data."
      : "◆ the attack that the verdict is told by. ◇ the attack that the attacker would choose by its own data.",
  legendOfOther: "◇ the attack that this attacker would choose by its own data.",
  finest: (nonMembers, perCent) =>
    `${counted(nonMembers, "non-member")} ${
      nonMembers === "1" ? "shows" : "show"
    } no false positive rate below ${perCent} %. “No false positive” takes the highest ` +
    "non-member of this sample as the threshold.",
  noClassNetwork:
    "informed-network-by-class is informed-network here: no class has known samples enough for a network of its own.",
  ownNote:
    "“On own data” is the balanced accuracy on the attacker's own samples, each judged by what learned on others.",
  descriptions: {},
};
