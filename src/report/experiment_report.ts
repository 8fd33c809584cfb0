/** The part of a report about models that were trained here. */
import { countRight } from "../answers/right_answers.ts";
import type { Audit } from "../audit_result.ts";
import type { Dataset } from "../dataset/dataset.ts";
import type { Parts } from "../dataset/split.ts";
import { type Judgement, judgementOf } from "../judgement.ts";
import { clopperPearson } from "../metrics/intervals.ts";
import type { Design } from "../shadows/design.ts";
import type { AnsweredModel } from "../shadows/trial.ts";
import type { DatasetReport, ModelReport, SheetImage } from "./report.ts";
import { attackerOf, attackNamed } from "./sections/attack_names.ts";

/** The images of a sample sheet. */
const SHEET_IMAGES = 25;

/** The number of images in each part. In the online design the shadow's parts are not used. */
export function partSizes(
  { targetIn, targetOut, shadowIn, shadowOut }: Parts,
  design?: Design,
): DatasetReport["partSize"] {
  return {
    targetIn: targetIn.length,
    targetOut: targetOut.length,
    ...design !== "online" && { shadowIn: shadowIn.length, shadowOut: shadowOut.length },
  };
}

/** A trained model's figures on samples that it was trained on and on others, each asked as it is. */
export function modelReport({ model, answers }: AnsweredModel): ModelReport {
  const { spec: { network }, parameters, imagesPerSecond } = model;
  const { right, counts } = countRight(answers);
  const accuracyOn = (member: 0 | 1) => ({
    accuracy: right[member] / counts[member],
    interval: clopperPearson(right[member], counts[member]),
  });
  const train = accuracyOn(1), test = accuracyOn(0);
  return {
    architecture: network.architecture,
    parameters,
    trainAccuracy: train.accuracy,
    testAccuracy: test.accuracy,
    intervals: { trainAccuracy: train.interval, testAccuracy: test.interval },
    imagesPerSecond,
  };
}

/**
 * The first samples with their images, their probability of membership and the judgement of the verdict's attack: they are in
 * random order already. A judgement is undecided where the score is as likely of a member as of a non-member, in whole per cent.
 */
export function sampleSheet(
  audit: Audit,
  { dataset: { pool, classes, imageShape } }: { dataset: Dataset },
): SheetImage[] {
  const { rows: { ids, labels, membership, probability, told }, prior, verdict: { reversed } } = audit;
  const { threshold } = attackNamed(told.name, attackerOf(audit));
  const size = imageShape.reduce((product, length) => product * length);
  const judge = (row: number): Judgement => {
    const byOdds = judgementOf(atEvenOdds(probability[row], prior));
    if (byOdds === "undecided" || threshold === null) return byOdds;
    // The scores of a reversed leak come turned; its threshold does not, and those below it are its members.
    const isMember = reversed ? told.scores[row] > -threshold : told.scores[row] >= threshold;
    return isMember ? "member" : "non-member";
  };
  return Array.from(ids!.slice(0, SHEET_IMAGES) as number[], (index, row) => ({
    pixels: Uint8Array.from(pool.images.subarray(index * size, (index + 1) * size)),
    probability: probability[row],
    judgement: judge(row),
    member: membership[row] === 1,
    className: classes[labels![row]],
  }));
}

/** A probability at a prior, brought to a prior of one half by Bayes' rule. */
function atEvenOdds(probability: number, prior: number): number {
  const odds = probability / (1 - probability) * (1 - prior) / prior;
  return odds / (1 + odds);
}
