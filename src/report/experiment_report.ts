/** The part of a report about models that were trained here. */
import type { AuditRows } from "../audit_result.ts";
import type { Dataset } from "../dataset/dataset.ts";
import type { Parts } from "../dataset/split.ts";
import { clopperPearson } from "../metrics/intervals.ts";
import type { ModelJob } from "../model/jobs.ts";
import type { TrainedModel } from "../model/train_models.ts";
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

/** A trained model's figures on its own parts. */
export function modelReport(
  { logits, parameters, imagesPerSecond }: TrainedModel<"in" | "out">,
  { network, predicted }: ModelJob<"in" | "out">,
  { dataset: { pool, classes } }: { dataset: Dataset },
): ModelReport {
  const accuracyOn = (part: "in" | "out") => {
    const indices = predicted[part];
    const right = indices.reduce(
      (sum, index, row) => sum + Number(topClass(logits[part], row, classes.length) === pool.labels[index]),
      0,
    );
    return { accuracy: right / indices.length, interval: clopperPearson(right, indices.length) };
  };
  const train = accuracyOn("in"), test = accuracyOn("out");
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

/** The first of the largest values in a row of `[N, K]`. */
function topClass(values: Float32Array, row: number, classes: number): number {
  let top = 0;
  for (let k = 1; k < classes; k++) if (values[row * classes + k] > values[row * classes + top]) top = k;
  return top;
}
