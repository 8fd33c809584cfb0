/** The answers of a target that is asked: samples out of files -> questions -> answers. */
import { type Answers, UNKNOWN } from "../answers/answers.ts";
import type { NamedArray } from "../answers/formats/format.ts";
import { joinRows, toModels } from "../answers/tables/models.ts";
import { notice } from "../notices.ts";
import type { Sources } from "../answers/given.ts";
import type { Watcher } from "../progress.ts";
import type { AskedTarget } from "../shadows/own_shadows.ts";
import { firstOfSample } from "../samples/duplicates.ts";
import { namedLabels, numberedByName } from "../samples/classes.ts";
import { readSamples } from "../samples/read_samples.ts";
import type { Samples } from "../samples/samples.ts";
import { askTarget } from "./ask_target.ts";
import type { Scored } from "./target.ts";
import { openTarget } from "./targets.ts";

/** The samples of each part that a dry run asks about. */
const FEW = 8;

/** The folder of decoded images, where none is told. */
const IMAGES_KEPT = "runs/images";

/** Options of `askForAnswers`. */
export interface AskOptions extends Partial<Watcher> {
  /** Hears of the samples before the first question, and may refuse them. */
  readonly onRead?: (parts: readonly Samples[]) => void;
  /** True where one question about few samples is enough, to show what comes back. */
  readonly isDryRun?: boolean;
  /** Called once all that needs the network or the environment is started or read. */
  readonly onConnected?: () => Promise<void>;
}

/**
 * Asks the target that `config` names about its members and non-members, and about the attacker's samples where they are given.
 *
 * @throws {Error} a sentence that names the file or the model, what is needed and what was found
 */
export async function askForAnswers(
  config: Sources,
  { isDryRun = false, onProgress = () => {}, onNotice, onRead, onConnected, signal }: AskOptions = {},
): Promise<AskedTarget> {
  const onStage = (text: string) => onProgress({ kind: "stage", text });
  const places = [
    { path: config.members!, labels: config.memberLabels },
    { path: config.nonMembers!, labels: config.nonMemberLabels },
    ...config.attackerData === undefined
      ? []
      : [{ path: config.attackerData, labels: config.attackerLabels }],
  ];
  const { samples: read, notices } = await readSamples(places, {
    ...config,
    imagesKept: config.imagesKept ?? IMAGES_KEPT,
    atMost: isDryRun ? FEW : undefined,
    onProgress,
    onNotice,
    signal,
  });
  onRead?.(read);
  const target = await openTarget(config.target!, { ...config, onStage, onNotice, onConnected });
  try {
    onStage(`Asking ${target.title}`);
    const { scores, kind, classNames } = await askTarget(target, read, { onProgress, signal });
    const parts = read.map((samples) => target.taken?.(samples) ?? samples), [members, nonMembers] = parts;
    const firstOf = firstOfSample(parts), membership = membershipOf(members, nonMembers, firstOf);
    const shared = countShared(membership.subarray(members.rows, members.rows + nonMembers.rows));
    const asked = { scores, kind: config.scores ?? kind };
    const classes = classesOf(parts, { ...asked, classNames: config.classNames ?? classNames });
    const [answers] = toModels({
      file: target.title,
      ...asked,
      isKindNamed: config.scores === undefined,
      labels: classes.labels,
      membership: { name: "membership", type: "uint8", shape: [membership.length], data: membership },
      ids: { name: "ids", type: "uint32", shape: [firstOf.length], data: firstOf },
      idsOfInputs: true,
      classNames: classes.classNames,
      // Labels that are numbers are the model's own, as 2 and 7 of a model that names its classes so.
      namedByColumns: config.classNames === undefined && classNames !== undefined,
      notices: [
        ...notices,
        ...classes.notices,
        ...target.notices,
        ...leftOut(read, parts),
        ...shared > 0
          ? [
            notice("shared samples", {
              count: shared,
              rows: nonMembers.rows,
              nonMembers: nonMembers.file,
              members: members.file,
            }),
          ]
          : [],
      ],
    });
    return { target: answers, parts };
  } finally {
    await target[Symbol.asyncDispose]();
  }
}

/** A sentence where the target has no input for some columns. */
function leftOut(read: readonly Samples[], [{ file, inputs }]: readonly Samples[]): string[] {
  const names = read[0].inputs.filter((column) => !inputs.includes(column)).map(({ name }) => name);
  return names.length === 0 ? [] : [notice("columns left out", { file, columns: names.join(", ") })];
}

/** Labels as the model's classes, with the classes' names and a sentence where places were taken for them. */
function classesOf(
  parts: readonly Samples[],
  { scores, kind, classNames }: Pick<Scored, "scores" | "kind" | "classNames">,
): Pick<Answers, "classNames" | "notices"> & { labels?: NamedArray } {
  const [{ classNames: own }] = parts;
  const labels = parts.map((part) => part.labels).reduce((all, more) => all && more && joinRows(all, more));
  if (labels === undefined) return { classNames, notices: [] };
  if (classNames !== undefined && own !== undefined) {
    return { labels: namedLabels(labels, own, classNames), classNames, notices: [] };
  }
  if (classNames !== undefined || own === undefined || scores.type === "text") {
    return { labels, classNames, notices: [] };
  }
  if (labels.type !== "text") {
    return { labels, classNames: own.length === scores.shape[1] ? own : undefined, notices: [] };
  }
  const file = parts.map((part) => part.file).join(" and ");
  const { labels: numbers, notice } = numberedByName(labels, { classNames: own, scores, kind, file });
  return { labels: numbers, classNames: own, notices: [notice] };
}

/**
 * 1 for members, 0 for non-members, and unknown where a non-member is among the members: the model was trained on it. That of the
 * attacker's samples behind them is no matter.
 */
function membershipOf(members: Samples, nonMembers: Samples, firstOf: Uint32Array): Uint8Array<ArrayBuffer> {
  const judged = members.rows + nonMembers.rows;
  const membership = new Uint8Array(firstOf.length).fill(1, 0, members.rows).fill(UNKNOWN, judged);
  for (let row = members.rows; row < judged; row++) {
    if (firstOf[row] < members.rows) membership[row] = UNKNOWN;
  }
  return membership;
}

function countShared(membership: Uint8Array): number {
  return membership.reduce((count, value) => count + (value === UNKNOWN ? 1 : 0), 0);
}
