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
  const paths = topLevelTexts(new TextDecoder().decode(bytes));
  const [members, nonMembers] = ["proba_train_path", "proba_test_path"].map((key) => paths.get(key));
  const arePickled = /\.(pkl|pickle)$/.test(members ?? "");
  if (!members || !nonMembers || arePickled) {
    const named = [...paths].filter(([key, value]) => key.endsWith("_path") && value !== "");
    const found = arePickled ? `proba_train_path: ${members}` : listed(named.map(([key]) => key));
    throw unreadable(
      path,
      "it must name the CSV files proba_train_path and proba_test_path, found " +
        `${found}. A pickle could run code and is never unpickled; ` +
        `SACRO-ML itself saves these answers in another form: ${linesOf(folder, arePickled)}`,
    );
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

/** Python that saves the answers of a target that the tool has pickled. */
function linesOf(folder: string, hasProbabilities: boolean): string {
  const probabilities = hasProbabilities
    ? "numpy.concatenate([t.proba_train, t.proba_test])"
    : "t.model.predict_proba(numpy.concatenate([t.X_train, t.X_test]))";
  return "import numpy; from sacroml.attacks.target import Target; t = Target(); " +
    `t.load(${JSON.stringify(folder)}); numpy.savez("answers.npz", probabilities=${probabilities}, ` +
    "labels=numpy.concatenate([t.y_train, t.y_test]), " +
    "membership=numpy.arange(len(t.y_train) + len(t.y_test)) < len(t.y_train))";
}

/**
 * The texts of a YAML mapping's first level, one a line, as the tool writes them. The package `yaml` reads environment variables,
 * which this program may not.
 */
function topLevelTexts(yaml: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const line of yaml.split("\n")) {
    const [, key, double, single, bare] = line.match(TEXT_LINE) ?? [];
    if (key !== undefined) texts.set(key, double ?? single ?? bare ?? "");
  }
  return texts;
}

const TEXT_LINE = /^(\w+): *(?:"([^"]*)"|'([^']*)'|([^#\r]*?)) *(?:#.*)?\r?$/;
