/**
 * Folders of LiRA kits: a model's has `keep.npy` `[N]`, true for its members, and its logits on all N samples, `[N, A, K]` for
 * A augmentations or `[N, 1, A, K]`: in `logits/EPOCH.npy` (research/mi_lira_2021 of tensorflow/privacy) or in `logits.npy`
 * (orientino/lira-pytorch). Some keep the membership of all models in one `keep_indices.npy` `[M, N]` beside their folders
 * model_0, model_1 and so on (najeebjebreel/lira_analysis). The labels are in `y_train.npy` beside the models' folders, or told.
 */
import type { Answers } from "../answers.ts";
import { namesInFolder } from "../../platform/sources.ts";
import { type NamedArray, unreadable } from "../formats/format.ts";
import { toModels } from "./models.ts";
import { openFile, readOnly } from "./open.ts";
import type { TableOptions } from "./options.ts";
import { notice } from "../../notices.ts";

const LABEL_FILES = ["y_train.npy", "labels.npy"];
/** The membership of all models in one file. */
const KEPT = "keep_indices.npy";

/** Reads every model in a folder of models' folders; none where it has no such folder. */
export async function readLiraFolder(
  folder: string,
  names: readonly string[],
  options: TableOptions,
): Promise<readonly Answers[]> {
  const labels = options.labels ?? labelsIn(folder, names), models: Answers[] = [];
  const kept = names.includes(KEPT) ? await readOnly(await openFile(`${folder}/${KEPT}`)) : undefined;
  if (kept !== undefined && kept.shape.length !== 2) {
    throw unreadable(`${folder}/${KEPT}`, `it must have the shape [M, N], found [${kept.shape}]`);
  }
  for (const name of inNumericOrder(names.filter((name) => name.endsWith("/")))) {
    const path = `${folder}/${name.slice(0, -1)}`, inside = await namesInFolder(path);
    const own = { ...options, name: name.slice(0, -1) };
    if (inside.includes("keep.npy")) {
      models.push(await readLiraModel(path, inside, { options: own, labels }));
    } else if (kept !== undefined && (inside.includes("logits/") || inside.includes("logits.npy"))) {
      const model = Number(name.match(/(\d+)\/$/)?.[1]);
      if (!(model < kept.shape[0])) {
        throw unreadable(
          path,
          `its name must end with the number of its row in ${KEPT}, from 0 to ${kept.shape[0] - 1}`,
        );
      }
      models.push(await readLiraModel(path, inside, { options: own, labels, keep: rowOf(kept, model) }));
    }
  }
  return models;
}

/** Reads the model of one folder. */
export async function readLiraModel(
  folder: string,
  names: readonly string[],
  { options, labels, keep }: { options: TableOptions; labels?: string; keep?: NamedArray },
): Promise<Answers> {
  const notices: string[] = [];
  let path = `${folder}/logits.npy`;
  if (!names.includes("logits.npy")) {
    const epochs = names.includes("logits/")
      ? (await namesInFolder(`${folder}/logits`)).filter((name) => name.endsWith(".npy"))
      : [];
    if (epochs.length === 0) {
      throw unreadable(
        folder,
        "logits.npy or logits/ with .npy files must be beside keep.npy, found neither",
      );
    }
    path = `${folder}/logits/${inNumericOrder(epochs).at(-1)}`;
    if (epochs.length > 1) {
      notices.push(notice("last of several", { count: epochs.length, folder: `${folder}/logits` }));
    }
  }
  const known = labels ?? labelsIn(folder, names);
  const scores = await readOnly(await openFile(path), { mayStay: true });
  const [answers] = toModels({
    file: path,
    scores: scores.shape.length === 4 && scores.shape[1] === 1
      ? { ...scores, shape: scores.shape.toSpliced(1, 1) }
      : scores,
    kind: options.scores ?? "logits",
    isKindNamed: options.scores === undefined,
    labels: known === undefined ? undefined : await readOnly(await openFile(known)),
    membership: keep ?? await readOnly(await openFile(`${folder}/keep.npy`)),
    ids: options.ids === undefined
      ? undefined
      : await readOnly(await openFile(options.ids), { asText: true }),
    classNames: options.classNames,
    name: options.name ?? folder.split("/").at(-1),
    notices,
  });
  return answers;
}

/** The membership of one of several models. */
function rowOf(kept: NamedArray, model: number): NamedArray {
  const samples = kept.shape[1], data = kept.data.slice(model * samples, (model + 1) * samples);
  return { ...kept, shape: [samples], data: data as NamedArray["data"] };
}

function labelsIn(folder: string, names: readonly string[]): string | undefined {
  const name = LABEL_FILES.find((file) => names.includes(file));
  return name && `${folder}/${name}`;
}

/** Names so that 2 stands before 10. */
function inNumericOrder(names: readonly string[]): string[] {
  const { compare } = new Intl.Collator("en", { numeric: true });
  return names.toSorted(compare);
}
