/** A made-up report and its figures, for the tests of src/report. */
import { evaluate } from "../src/metrics/evaluation.ts";
import { clopperPearson } from "../src/metrics/intervals.ts";
import { Random } from "../src/random.ts";
import type { Figures, ModelReport, Report, SheetImage } from "../src/report/report.ts";

/** `perClass` members and as many non-members, scored by two attacks; a sheet of 25 random images. */
export function makeReport(perClass = 2000, className = "ship"): { report: Report; figures: Figures } {
  const random = new Random(1, "report");
  const membership = Uint8Array.from({ length: 2 * perClass }, (_, row) => row % 2);
  const network = Float64Array.from(
    membership,
    (member) => 1 / (1 + Math.exp(-random.normal() - member + 0.5)),
  );
  const scores = [
    { name: "shadow-network", scores: network },
    { name: "gap", scores: network.map((score) => score > 0.3 ? 1 : 0) },
  ];
  const model = (architecture: string, parameters: number): ModelReport => ({
    architecture,
    parameters,
    trainAccuracy: 0.998,
    testAccuracy: 0.612,
    intervals: { trainAccuracy: clopperPearson(1996, 2000), testAccuracy: clopperPearson(1224, 2000) },
    imagesPerSecond: 117.6,
  });
  const sheet: SheetImage[] = Array.from({ length: 25 }, (_, i) => ({
    pixels: Uint8Array.from({ length: 8 * 6 * 3 }, () => random.integer(256)),
    // Of each five: right, wrong, undecided (50.4 % rounds to 50), right, wrong.
    probability: [0.98, 0.51, 0.504, 0.02, 0.494][i % 5],
    member: [true, false, true, false, true][i % 5],
    className,
  }));
  const summary = {
    answers: {
      samples: 4001,
      classes: 10,
      members: 2000,
      nonMembers: 2001,
      unknown: 0,
      labels: true,
      scores: "logits",
      queries: 1,
    },
    attacker: { name: "shadow", kind: "shadow", rows: 4005, chosen: scores[0].name, skipped: [] },
    otherAttackers: [],
    otherShadows: {},
    verdict: {
      word: "leaks",
      attack: scores[0].name,
      chosen: scores[0].name,
      test: "accuracy",
      accuracy: 0.7,
      interval: [0.68, 0.72],
      candidates: 1,
      pValue: 1e-6,
      tests: 40,
      power: { accuracy: 0.54, probability: 0.95 },
    },
    prior: 0.5,
    fpr: [0.01, 0.001, 0],
    byClass: null,
    exposed: [],
    aboveLine: { fpr: 0.001, members: 3 },
    notices: [],
    machine: { processor: "Z80" },
    date: "2026-11-24",
  } as const;
  return {
    report: {
      ...summary,
      config: { dataset: "cifar10", data: null, seed: 77, augmentation: { flip: true } },
      dataset: {
        name: "cifar10",
        sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
        partSize: { targetIn: 2000, targetOut: 2001, shadowIn: 2002, shadowOut: 2003 },
      },
      target: model("resnet20", 272474),
      shadow: model("resnet110", 1730714),
      attacks: scores.map(({ name, scores }) => ({
        name,
        description: `What ${name} does & why.`,
        needs: ["scores"],
        ownAccuracy: 0.5,
        ...evaluate(scores, membership, { threshold: 0.5 }),
      })),
      seconds: 4321.4,
      versions: { deno: "2.9.6", tfjs: "4.22.0" },
    },
    figures: { membership, scores, sheet, imageShape: [8, 6, 3] },
  };
}
