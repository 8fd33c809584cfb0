/** Made-up audits, one for each thing that a verdict can say. */
import type { AttackerSummary, AttackResult } from "../src/audit_result.ts";
import { epsilonOf } from "../src/audited_epsilon.ts";
import { calibrationBins } from "../src/metrics/calibration.ts";
import { evaluate } from "../src/metrics/evaluation.ts";
import { clopperPearson } from "../src/metrics/intervals.ts";
import { decide, type Decision } from "../src/metrics/verdict.ts";
import { Random } from "../src/random.ts";
import type {
  AuditReport,
  ModelReport,
  OverSeeds,
  OverTargets,
  Pictures,
  Report,
} from "../src/report/report.ts";

/** A made-up attack: how it scores a member or a non-member. */
interface Scored {
  readonly name: string;
  readonly threshold: number | null;
  score(member: boolean, random: Random): number;
}

const logistic = (value: number) => 1 / (1 + Math.exp(-value));

/** A score in [0, 1] that is normal about 0.5 on a logistic scale, and higher for members by `shift`. */
function shifted(name: string, shift: number, threshold = 0.5): Scored {
  return {
    name,
    threshold,
    score: (member, random) => logistic(random.normal() + (member ? shift / 2 : -shift / 2)),
  };
}

const FPR = [0.01, 0.001, 0] as const;

export interface Case {
  readonly attacks: readonly Scored[];
  readonly members?: number;
  readonly nonMembers?: number;
  readonly chosen?: string;
  readonly attacker?: Partial<AttackerSummary>;
  /** A second attacker's attacks. */
  readonly others?: { readonly attacker: Partial<AttackerSummary>; readonly attacks: readonly Scored[] };
  readonly verdict?: Partial<Decision>;
  readonly seed?: number;
}

/** The cases; a name says what the verdict has to. */
export const CASES = {
  "leaks by accuracy": {
    attacks: [shifted("shadow-network", 1.6), shifted("modified-entropy", 1.5), shifted("gap", 1)],
  },
  "leaks by accuracy, the chosen attack being blind": {
    attacks: [shifted("shadow-network", 0), shifted("modified-entropy", 1.2), shifted("gap", 0.7)],
    attacker: { name: "unaware" },
    others: {
      attacker: { name: "aware", chosen: "modified-entropy" },
      attacks: [shifted("shadow-network", 1.7), shifted("modified-entropy", 1.8), shifted("gap", 0.7)],
    },
  },
  "leaks by accuracy, another attack seeing far more": {
    attacks: [shifted("shadow-network", 0.6), shifted("modified-entropy", 2), shifted("gap", 1)],
  },
  "leaks by the order of the scores alone": {
    attacks: [shifted("shadow-network", 1.5, 0.999), shifted("modified-entropy", 0.8, 0.999)],
  },
  "leaks by the order of the scores, turned around": {
    attacks: [shifted("shadow-network", -1.5), shifted("modified-entropy", 0)],
  },
  "leaks in the tail alone": {
    attacks: [{
      name: "loss-threshold",
      threshold: 0.3,
      score: (member, random) =>
        member && random.uniform() < 0.02 ? 0.99 + 0.01 * random.uniform() : logistic(random.normal()),
    }, shifted("gap", 0)],
    members: 2000,
    nonMembers: 2000,
    chosen: "loss-threshold",
  },
  "nothing found": {
    attacks: [shifted("shadow-network", 0), shifted("modified-entropy", 0), shifted("gap", 0.02)],
    members: 2000,
    nonMembers: 2000,
  },
  "too few samples": {
    attacks: [shifted("shadow-network", 0.3), shifted("gap", 0)],
    members: 20,
    nonMembers: 20,
  },
  "unequal numbers": {
    attacks: [shifted("shadow-network", 1.4), shifted("gap", 0.7)],
    members: 1500,
    nonMembers: 250,
  },
  "k-fold": {
    attacks: [{ ...shifted("shadow-network", 1), threshold: null }, shifted("gap", 0.5)],
    attacker: {
      name: "folds",
      kind: "folds",
      folds: 5,
      skipped: [
        { name: "modified-entropy", needs: ["labels"] },
        { name: "top-confidence", needs: ["scores"] },
      ],
    },
  },
  "a defence that the only attacker does not know of": {
    attacks: [shifted("shadow-network", 0), shifted("modified-entropy", 1.2), shifted("gap", 0.7)],
    attacker: { name: "unaware" },
  },
  "nothing found, though one interval leaves guessing out": {
    attacks: [shifted("shadow-network", 0.09), shifted("modified-entropy", 0), shifted("gap", 0)],
    members: 2000,
    nonMembers: 2000,
    verdict: { interval: [0.501, 0.532], accuracy: 0.5165 },
  },
  "leaks by accuracy, though its interval touches guessing": {
    attacks: [shifted("shadow-network", 0.25), shifted("gap", 0)],
    verdict: { word: "leaks", test: "accuracy", pValue: 0.041, interval: [0.496, 0.561], accuracy: 0.528 },
  },
  "far too few samples": {
    attacks: [shifted("shadow-network", 0.3)],
    members: 3,
    nonMembers: 3,
  },
  "ties": {
    attacks: [{
      name: "loss-threshold",
      threshold: 0.5,
      score: (member, random) => Math.round(logistic(3 * random.normal() + (member ? 2 : -1))),
    }, shifted("modified-entropy", 1)],
    chosen: "loss-threshold",
    members: 1000,
    nonMembers: 1000,
  },
} satisfies Record<string, Case>;

export type CaseName = keyof typeof CASES;

/** The audit of a case, as a run of `attack` would leave it. */
export function makeAudit(name: CaseName, { trained = true } = {}): AuditReport & Pictures {
  const made: Case = CASES[name];
  const { members = 500, nonMembers = 500, attacks, others, seed = 1 } = made;
  const random = new Random(seed, "audit", name);
  const membership = random.shuffle(
    Uint8Array.from({ length: members + nonMembers }, (_, i) => i < members ? 1 : 0),
  );
  const run = (scored: readonly Scored[]) =>
    scored.map(({ name, threshold, score }) => {
      const scores = Float64Array.from(membership, (member) => score(member === 1, random));
      const evaluation = evaluate(scores, membership, {
        threshold: threshold ?? scores.map(() => 0.5),
        fpr: FPR,
        prior: 0.1,
      });
      const result: AttackResult = {
        ...evaluation,
        name,
        description: `A sample is a member when ${name} & its threshold say so.`,
        needs: name === "gap" ? ["labels"] : ["scores"],
        ownAccuracy: 0.75,
      };
      return { name, scores, result };
    });
  const main = run(attacks), second = others ? run(others.attacks) : [];
  const chosen = made.chosen ?? attacks[0].name;
  const attacker: AttackerSummary = {
    name: "shadow",
    kind: "shadow",
    rows: 1000,
    chosen,
    skipped: [],
    ...made.attacker,
  };
  const results = main.map(({ result }) => result);
  const otherAttackers = others
    ? [{
      attacker: { ...attacker, ...others.attacker },
      attacks: second.map(({ result }) => result),
    }]
    : [];
  const attackers = [{ attacker, attacks: results }, ...otherAttackers].map(({ attacker, attacks }) => ({
    name: attacker.name,
    kind: attacker.kind,
    chosen: attacker.chosen,
    attacks,
  }));
  const verdict = { ...decide(attackers), ...made.verdict };
  const told = [...main, ...second].findLast((attack) => attack.name === verdict.attack)!;
  const ranked = [...told.scores.keys()].sort((a, b) => told.scores[b] - told.scores[a]);
  const exposed = ranked.filter((row) => membership[row] === 1).slice(0, 20).map((row) => ({
    id: row,
    score: told.scores[row],
    rank: 1 + ranked.indexOf(row),
    probability: told.scores[row],
    member: true,
    label: row % 4,
  }));
  // Few samples leave some class without members or non-members.
  const classes = (members < 20 ? [] : [0, 1, 2, 3]).map((label) => {
    const of = (_: unknown, row: number) => row % 4 === label;
    const { auc, tprAtFpr, intervals } = evaluate(told.scores.filter(of), membership.filter(of), {
      threshold: 0.5,
      fpr: [0.01],
    });
    const count = membership.filter(of).reduce((sum, member) => sum + member, 0);
    return {
      label,
      name: ["airplane", "bird", "cat", "dog"][label],
      members: count,
      nonMembers: membership.filter(of).length - count,
      auc,
      tprAtFpr,
      intervals,
    };
  }).sort((a, b) => b.auc - a.auc);
  return {
    answers: {
      samples: members + nonMembers,
      classes: 10,
      members,
      nonMembers,
      unknown: 0,
      labels: true,
      scores: name === "k-fold" ? "probabilities" : "logits",
      queries: 1,
    },
    attacker,
    attacks: results,
    otherAttackers,
    verdict,
    epsilon: epsilonOf({ scores: told.scores, membership, labels: undefined }, {
      verdict,
      attackers: [{ attacker, attacks: results }, ...otherAttackers],
      delta: 1e-5,
      drawn: trained ? "subset" : undefined,
      isDependent: false,
      seed: 1,
    }),
    prior: 0.1,
    fpr: FPR,
    byClass: classes.length > 0 ? { attack: verdict.attack, fpr: 0.01, classes } : null,
    exposed,
    aboveLine: {
      fpr: nonMembers >= 1000 ? 0.001 : 0,
      members: told.result.counts.truePositivesAtFpr["0.001"],
    },
    calibration: calibrationBins(told.scores, membership, { prior: 0.1 }),
    notices: trained
      ? ["The images are not the official files' bytes: each had been through JPEG once."]
      : [],
    rows: {
      ids: undefined,
      labels: undefined,
      membership,
      scores: main.map(({ name, scores }) => ({ name, scores })),
      told: { name: told.name, scores: told.scores },
      probability: told.scores,
    },
    ...trained ? trainedHere(random, otherAttackers.map(({ attacker }) => attacker.name)) : {},
  };
}

/** The report of a run that trained its models, without what its pictures need. */
export function makeReport(name: CaseName): Report {
  const { rows: _, sheet: __, ...report } = makeAudit(name);
  return report as Report;
}

/** The same audit over four seeds, two of which find nothing. */
export function overSeeds({ attacks, verdict }: AuditReport): OverSeeds {
  const figure = (value: number) => ({
    value,
    interval: [Math.max(0, value - 0.2), Math.min(1, value + 0.2)] as const,
    spread: 0.08,
  });
  return {
    seeds: [1, 2, 3, 4],
    attacks: attacks.map(({ name, accuracy, auc, tprAtFpr, tied }) => ({
      name,
      accuracy: figure(accuracy),
      auc: figure(auc),
      tprAtFpr: Object.fromEntries(Object.entries(tprAtFpr).map(([fpr, tpr]) => [fpr, figure(tpr)])),
      tied,
    })),
    verdicts: [
      verdict,
      verdict,
      { ...verdict, word: "nothing found", pValue: 0.4 },
      { ...verdict, word: "too few samples", pValue: 1 },
    ],
  };
}

/** The data that only a run with trained models has. */
function trainedHere(random: Random, others: readonly string[]): Partial<AuditReport & Pictures> {
  const model = (architecture: string, parameters: number): ModelReport => ({
    architecture,
    parameters,
    trainAccuracy: 0.998,
    testAccuracy: 0.612,
    intervals: { trainAccuracy: clopperPearson(1996, 2000), testAccuracy: clopperPearson(1224, 2000) },
    imagesPerSecond: 717.6,
  });
  return {
    config: { dataset: "cifar10", data: null, partSize: 500, seed: 77, augmentation: { flip: true } },
    dataset: {
      name: "cifar10",
      sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
      partSize: { targetIn: 500, targetOut: 501, shadowIn: 502, shadowOut: 503 },
    },
    target: model("resnet20", 272474),
    shadow: model("resnet110", 1730714),
    otherShadows: Object.fromEntries(others.map((name) => [name, model("resnet20", 272474)])),
    trainings: {
      machines: [{ processor: "Z80", cores: 2, os: "linux", arch: "z80" }],
      models: ["target", "shadow", ...others].map((name, place) => ({
        name,
        seconds: 1810 + place,
        by: [{ machine: 0, seconds: 1810 + place }],
      })),
    },
    seconds: 4321.4,
    versions: { kagemusha: "0.1.0", deno: "2.9.6", tfjs: "4.22.0" },
    date: "2026-11-26",
    machine: { processor: "Z80", cores: 2 },
    commit: "86adefe",
    sheet: {
      imageShape: [8, 6, 3],
      samples: Array.from({ length: 25 }, (_, i) => ({
        pixels: Uint8Array.from({ length: 8 * 6 * 3 }, () => random.integer(256)),
        // Of each five: right, wrong, undecided, right, wrong.
        probability: [0.98, 0.51, 0.504, 0.02, 0.494][i % 5],
        judgement: (["member", "member", "undecided", "non-member", "non-member"] as const)[i % 5],
        member: [true, false, true, false, true][i % 5],
        className: "ship",
      })),
    },
  };
}

/** The same over four targets. */
export function overTargets(audit: AuditReport): OverTargets {
  const { seeds: targets, ...figures } = overSeeds(audit);
  return { targets, ...figures };
}
