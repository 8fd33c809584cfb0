/**
 * Folders of Privacy Meter (privacytrustlab/ml_privacy_meter): `memberships.npy` `[M, N]`, true for each model's members, and
 * `signals/NAME_signals.npy` `[N, M]`: the probability that each model gave to each sample's true class.
 */
import type { Answers } from "../answers.ts";
import { namesInFolder } from "../../platform/sources.ts";
import { listed, unreadable } from "../formats/format.ts";
import { toModels } from "./models.ts";
import { openFile, readOnly } from "./open.ts";
import type { TableOptions } from "./options.ts";
import { toScores } from "./values.ts";
import { notice } from "../../notices.ts";

/** Reads every model. */
export async function readPrivacyMeterFolder(
  folder: string,
  memberships: string,
  options: TableOptions,
): Promise<readonly Answers[]> {
  const names = (await namesInFolder(`${folder}/signals`)).filter((name) => name.endsWith(".npy"));
  const ofSamples = names.filter((name) => !name.includes("_pop"));
  if (ofSamples.length !== 1) {
    throw unreadable(`${folder}/signals`, `one file of signals is needed, found ${listed(ofSamples)}`);
  }
  const file = `${folder}/signals/${ofSamples[0]}`;
  const signals = await readOnly(await openFile(file)),
    membership = await readOnly(await openFile(memberships));
  const [models, samples] = membership.shape;
  if (membership.shape.length !== 2 || signals.shape.length !== 2 || signals.shape[0] !== samples) {
    throw unreadable(
      file,
      `signals [N, M] need memberships [M, N], found signals [${signals.shape}] and memberships [${membership.shape}] in ` +
        `${memberships}; signals of a part of the samples do not say which`,
    );
  }
  const count = signals.shape[1], values = toScores(signals, file);
  if (count > models) {
    throw unreadable(file, `signals of at most ${models} models must be there, found ${count}`);
  }
  // The memory of M models with N x 2 float64 is that of the signals four times: they are one number a sample.
  const ids = options.ids === undefined
    ? undefined
    : await readOnly(await openFile(options.ids), { asText: true });
  return Array.from({ length: count }, (_, model) => {
    const scores = new Float64Array(2 * samples);
    for (let row = 0; row < samples; row++) {
      const probability = values[row * count + model];
      scores[2 * row] = probability;
      scores[2 * row + 1] = 1 - probability;
    }
    const own = (membership.data as Uint8Array<ArrayBuffer>).subarray(model * samples, (model + 1) * samples);
    const [answers] = toModels({
      file,
      scores: { name: "signals", type: "float64", shape: [samples, 2], data: scores },
      kind: "probabilities",
      labels: { name: "labels", type: "uint8", shape: [samples], data: new Uint8Array(samples) },
      membership: { ...membership, shape: [samples], data: own },
      ids,
      classNames: ["true class", "other classes"],
      name: count === 1 ? options.name : `model ${model}`,
      notices: [notice("true class alone", {})],
    });
    return answers;
  });
}
