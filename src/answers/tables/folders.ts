/** Folders as other tools write them, told by the names in them. */
import type { Answers } from "../answers.ts";
import { namesInFolder } from "../../platform/sources.ts";
import { listed, unreadable } from "../formats/format.ts";
import { readLiraFolder, readLiraModel } from "./lira_folder.ts";
import type { TableOptions } from "./options.ts";
import { readPrivacyMeterFolder } from "./privacy_meter_folder.ts";
import { readSacroFolder } from "./sacro_folder.ts";

/**
 * Reads the answers of the models in a folder, in the order of their names.
 *
 * @throws {Error} a sentence that names the folder or the file in it
 */
export async function readFolder(path: string, options: TableOptions): Promise<readonly Answers[]> {
  const folder = path.replace(/(.)\/+$/, "$1"), names = await namesInFolder(folder);
  if (names.includes("target.yaml")) return await readSacroFolder(folder, options);
  if (names.includes("memberships.npy") && names.includes("signals/")) {
    return await readPrivacyMeterFolder(folder, `${folder}/memberships.npy`, options);
  }
  if (names.includes("models/") && names.includes("signals/")) {
    return await readPrivacyMeterFolder(folder, `${folder}/models/memberships.npy`, options);
  }
  if (names.includes("keep.npy")) {
    return [await readLiraModel(folder, names, { options, labels: options.labels })];
  }
  const models = await readLiraFolder(folder, names, options);
  if (models.length > 0) return models;
  throw unreadable(
    folder,
    "a folder must be that of a LiRA kit (keep.npy with logits.npy or logits/; or keep_indices.npy), of SACRO-ML (target.yaml) or of Privacy Meter " +
      `(memberships.npy with signals/), found ${listed(names)}`,
  );
}
