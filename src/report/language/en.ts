import { counted, sheetCounts } from "./counted.ts";
import { SENTENCES } from "../../notices.ts";
import { gate } from "./en_gate.ts";
import { reproduction } from "./en_reproduction.ts";
import { strong } from "./en_strong.ts";
import { verdict } from "./en_verdict.ts";
import type { Language } from "./language.ts";

/** English. */
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
  attacker: {
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
  },
  members: {
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
  },
  attacks: {
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
  },
  overSeeds: {
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
  },
  epsilon: {
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
  },
  byClass: {
    heading: "By class",
    note: (attack) =>
      `The classes that ${attack} sees most in come first, each judged by its own members and non-members alone. Each interval ` +
      "is for one class by itself: the first of many looks worse than it is.",
    few: (perCent) => `–: too few non-members to show a false positive rate of ${perCent} %.`,
    class: "class",
    members: "members",
    nonMembers: "non-members",
    more: (shown, of) => `${shown} of ${of} classes are shown; all are in report.json.`,
  },
  exposed: {
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
    byFold:
      "The probabilities of each fold come from the other folds, and so need not follow the order of the scores.",
    files: "exposed.csv lists these, scores.csv every sample.",
  },
  calibration: {
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
  },
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
      "the counter-measure. Changing only what the model gives out helps little.",
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
      "Counter-measures as this project measured them: CIFAR-10, ResNet-20, an attacker who knows of the counter-measure and " +
      "chooses the strongest attack by its own data. Leak is that attack's accuracy (guessing: 0.5), cost is what is lost in " +
      "test accuracy. Another model or data set has other figures.",
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
      "Accuracy counts every judgement, right or wrong; guessing gets 0.5, and so does an attack on a model that leaks " +
      "nothing. Balanced accuracy counts members and non-members alike. Advantage is TPR less FPR, from 0 to 1.",
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
