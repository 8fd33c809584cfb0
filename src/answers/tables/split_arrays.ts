/** One file that keeps members and non-members in arrays of their own: `logits_train` and `logits_test`, say. */
import type { Answers, ScoreKind } from "../answers.ts";
import { notice } from "../../notices.ts";
import { type ArrayHeader, listed } from "../formats/format.ts";
import type { OpenedFile } from "./open.ts";
import type { TableOptions } from "./options.ts";
import { type Halves, type Readable, readHalves } from "./side_by_side.ts";

const MEMBERS = "train|members?|in", NON_MEMBERS = "test|non_?members?|out";
const KINDS: readonly { readonly names: string; readonly kind?: ScoreKind }[] = [
  { names: "logits", kind: "logits" },
  { names: "log_prob(?:abilitie)?s", kind: "log-probabilities" },
  { names: "prob(?:abilitie|a)?s?|proba|softmax", kind: "probabilities" },
  { names: "scores|outputs|preds|predictions" },
];
const LABELS = "labels?|y";

/** Reads such a file; undefined where it has no such pair of arrays. */
export async function readSplitArrays(
  opened: OpenedFile,
  options: TableOptions,
): Promise<readonly Answers[] | undefined> {
  const { file, contents } = opened;
  const find = (what: string, part: string): ArrayHeader | undefined => {
    const names = new RegExp(`^(?:(?:${what})_(?:${part})|(?:${part})_(?:${what}))$`, "i");
    return contents.arrays.find(({ name, shape }) =>
      names.test(name.trim()) && (shape.length > 1 || what === LABELS)
    );
  };
  const readable = (header: ArrayHeader): Readable => ({
    file: `${file}:${header.name}`,
    elements: header.shape.reduce<number>((product, size) => product * (size ?? 1), 1),
    read: async (wanted) =>
      (await contents.read([{ names: [header.name], asText: wanted.asText, allocate: wanted.allocate }]))[0],
  });
  const pairs = KINDS.flatMap(({ names, kind }) => {
    const members = find(names, MEMBERS), nonMembers = find(names, NON_MEMBERS);
    return members && nonMembers ? [{ members, nonMembers, kind }] : [];
  });
  if (pairs.length === 0) return undefined;
  const [{ members, nonMembers, kind }, ...others] = pairs;
  const memberLabels = find(LABELS, MEMBERS), nonMemberLabels = find(LABELS, NON_MEMBERS);
  const halves: Halves = {
    file,
    members: readable(members),
    nonMembers: readable(nonMembers),
    memberLabels: memberLabels && nonMemberLabels && readable(memberLabels),
    nonMemberLabels: memberLabels && nonMemberLabels && readable(nonMemberLabels),
  };
  const models = await readHalves(halves, { ...options, scores: options.scores ?? kind });
  if (others.length === 0) return models;
  const left = others.flatMap(({ members, nonMembers }) => [members.name, nonMembers.name]);
  const said = notice("several scores", {
    file,
    read: `${members.name}, ${nonMembers.name}`,
    left: listed(left),
  });
  return models.map((model) => ({ ...model, notices: [said, ...model.notices] }));
}
