/** The part of a report about models that were trained here. */
import type { Answers } from "../answers/answers.ts";
import type { AuditRows } from "../audit_result.ts";
import type { Dataset } from "../dataset/dataset.ts";
import type { Parts } from "../dataset/split.ts";
import { clopperPearson } from "../metrics/intervals.ts";
import type { AnsweredModel } from "../shadows/trial.ts";
import type { DatasetReport, ModelReport, SheetImage } from "./report.ts";

/** The images of a sample sheet. */
const SHEET_IMAGES = 25;

/** The number of images in each part. */
export function partSizes({ targetIn, targetOut, shadowIn, shadowOut }: Parts): DatasetReport["partSize"] {
  return {
    targetIn: targetIn.length,
    targetOut: targetOut.length,
    shadowIn: shadowIn.length,
    shadowOut: shadowOut.length,
  };
}

/** A trained model's figures on samples that it was trained on and on others, each asked as it is. */
export function modelReport({ model, answers }: AnsweredModel): ModelReport {
  const { spec: { network }, parameters, imagesPerSecond } = model;
  const { labels, membership, samples } = answers;
  const accuracyOn = (member: number) => {
    let right = 0, count = 0;
    for (let row = 0; row < samples; row++) {
      if (membership![row] !== member) continue;
      count++;
      if (topClass(answers, row) === labels![row]) right++;
    }
    return { accuracy: right / count, interval: clopperPearson(right, count) };
  };
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

/** The first samples with their images and their probability of membership: they are in random order already. */
export function sampleSheet(
  { ids, labels, membership, probability }: AuditRows,
  { dataset: { pool, classes, imageShape } }: { dataset: Dataset },
): SheetImage[] {
  const size = imageShape.reduce((product, length) => product * length);
  return Array.from(ids!.slice(0, SHEET_IMAGES) as number[], (index, row) => ({
    pixels: Uint8Array.from(pool.images.subarray(index * size, (index + 1) * size)),
    probability: probability[row],
    member: membership[row] === 1,
    className: classes[labels![row]],
  }));
}

/** The first of the classes that a sample's first query gives the largest logit. */
function topClass({ scores, classes, queries }: Answers, row: number): number {
  const first = row * queries * classes, logits = scores.subarray(first, first + classes);
  let top = 0;
  for (let k = 1; k < classes; k++) if (logits[k] > logits[top]) top = k;
  return top;
}
