/**
 * Folders of SACRO-ML: `target.yaml` names the files of the target's probabilities on its training and its test data, and
 * of their labels. CSV files have no header there; what the tool pickles is refused.
 */
import type { Answers } from "../answers.ts";
import { fileSource } from "../../platform/sources.ts";
import { listed, unreadable } from "../formats/format.ts";
import type { TableOptions } from "./options.ts";
import { readSideBySide } from "./side_by_side.ts";

/** A target.yaml has some kilobytes; a megabyte is a long list of features. */
const MOST_BYTES = 2 ** 24;

/** Reads the target. */
export async function readSacroFolder(folder: string, options: TableOptions): Promise<readonly Answers[]> {
  const path = `${folder}/target.yaml`, source = await fileSource(path);
  if (source.size > MOST_BYTES) {
    throw unreadable(path, `it must have at most ${MOST_BYTES} bytes, found ${source.size}`);
  }
  const bytes = new Uint8Array(source.size);
  await source.read(0, bytes);
  const paths = await topLevelTexts(new TextDecoder().decode(bytes), path);
  const [members, nonMembers] = ["proba_train_path", "proba_test_path"].map((key) => paths.get(key));
  if (!members || !nonMembers) {
    const found = [...paths].filter(([key, value]) => key.endsWith("_path") && value !== "").map(([key]) =>
      key
    );
    throw unreadable(path, `it must name proba_train_path and proba_test_path, found ${listed(found)}`);
  }
  const labels = ["y_train_path", "y_test_path"].map((key) => paths.get(key)),
    hasLabels = labels.every(Boolean);
  return await readSideBySide({
    members: `${folder}/${members}`,
    nonMembers: `${folder}/${nonMembers}`,
    memberLabels: hasLabels ? `${folder}/${labels[0]}` : undefined,
    nonMemberLabels: hasLabels ? `${folder}/${labels[1]}` : undefined,
  }, {
    ...options,
    header: options.header ?? false,
    scores: options.scores ?? "probabilities",
    name: options.name ?? "target",
  });
}

/** The texts of a YAML mapping's first level. */
async function topLevelTexts(text: string, path: string): Promise<ReadonlyMap<string, string>> {
  const { parseDocument } = await import("yaml");
  // Python's own tags, such as a tuple's, are passed over.
  const document = parseDocument(text, { logLevel: "silent" });
  const contents: unknown = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 1000 });
  if (typeof contents !== "object" || contents === null) {
    const found = document.errors[0]?.message.split("\n")[0] ?? typeof contents;
    throw unreadable(path, `it must be a YAML mapping, found ${found}`);
  }
  return new Map(
    Object.entries(contents).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
