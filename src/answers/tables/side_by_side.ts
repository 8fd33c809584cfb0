/** Members and non-members in arrays of their own, which become the rows of one. */
import type { Numbers } from "../../files/elements.ts";
import type { Answers } from "../answers.ts";
import { type Allocate, type NamedArray, unreadable, type Wanted } from "../formats/format.ts";
import { joinRows, toModels } from "./models.ts";
import { type OpenedFile, openFile, readOnly } from "./open.ts";
import type { SideBySide, TableOptions } from "./options.ts";

/** An array that can be read where it is wanted. */
export interface Readable {
  /** The file, as errors give it. */
  readonly file: string;
  /** The number of its elements, as far as it can be told before: too small is slower, too large takes no memory. */
  readonly elements: number;
  read(options: Omit<Wanted, "names">): Promise<NamedArray>;
}

/** Members and non-members that can be read. */
export interface Halves {
  readonly file: string;
  readonly members: Readable;
  readonly nonMembers: Readable;
  readonly memberLabels?: Readable;
  readonly nonMemberLabels?: Readable;
}

/** Reads arrays side by side. */
export async function readSideBySide(source: SideBySide, options: TableOptions): Promise<readonly Answers[]> {
  if ((source.memberLabels === undefined) !== (source.nonMemberLabels === undefined)) {
    throw new TypeError(
      "Cannot read arrays side by side: labels of members and of non-members are needed, found those of one part",
    );
  }
  if (source.members === source.nonMembers) {
    throw new RangeError(
      `Cannot read arrays side by side: members and non-members must be different ones, found ${source.members} for both`,
    );
  }
  const open = async (name: string) => readableOf(await openFile(name, { header: options.header }));
  const halves: Halves = {
    file: `${source.members} and ${source.nonMembers}`,
    members: await open(source.members),
    nonMembers: await open(source.nonMembers),
    memberLabels: source.memberLabels === undefined ? undefined : await open(source.memberLabels),
    nonMemberLabels: source.nonMemberLabels === undefined ? undefined : await open(source.nonMemberLabels),
  };
  return await readHalves(halves, options);
}

function readableOf(opened: OpenedFile): Readable {
  const { file, contents: { arrays }, only } = opened;
  const counted = arrays.filter(({ name }) => only === undefined || name === only)
    .map(({ shape }) => shape.reduce<number>((product, size) => product * (size ?? 1), 1));
  return {
    file: only === undefined ? file : `${file}:${only}`,
    elements: counted.reduce((sum, count) => sum + count, 0),
    read: (wanted) => readOnly(opened, wanted),
  };
}

/** Reads members and non-members into one array, without a copy of the scores where both have one element type. */
export async function readHalves(halves: Halves, options: TableOptions): Promise<readonly Answers[]> {
  const { file, members, nonMembers, memberLabels, nonMemberLabels } = halves;
  const scores = await readJoined(members, nonMembers, file);
  const [first, second] = [scores.memberRows, scores.array.shape[0] - scores.memberRows];
  const labels = memberLabels && nonMemberLabels &&
    joinRows(await labelsOf(memberLabels, first), await labelsOf(nonMemberLabels, second));
  const membership = new Uint8Array(first + second).fill(1, 0, first);
  return toModels({
    file,
    scores: scores.array,
    kind: options.scores,
    labels,
    membership: { name: "membership", type: "uint8", shape: [membership.length], data: membership },
    classNames: options.classNames,
    name: options.name,
  });
}

async function labelsOf(labels: Readable, rows: number): Promise<NamedArray> {
  const array = await labels.read({});
  const isFlat = array.shape.slice(1).every((size) => size === 1);
  if (isFlat && array.shape[0] === rows) return { ...array, name: `labels (${labels.file})`, shape: [rows] };
  throw unreadable(
    labels.file,
    `it must have ${rows} labels, one for each row of scores, found shape [${array.shape}]`,
  );
}

async function readJoined(
  members: Readable,
  nonMembers: Readable,
  file: string,
): Promise<{ array: NamedArray; memberRows: number }> {
  let whole: Numbers | undefined;
  // A little room more: what a table says of its length before it is read is an estimate.
  const allocateFirst: Allocate = (Type, length) =>
    whole = new Type(length + Math.ceil(nonMembers.elements * 1.05) + 1024);
  const first = await members.read({ allocate: allocateFirst });
  const used = first.data.length;
  const allocateSecond: Allocate = (Type, length) =>
    whole instanceof Type && whole.length - used >= length
      ? whole.subarray(used) as Numbers
      : new Type(length);
  const second = await nonMembers.read({ allocate: allocateSecond });
  const inner = [first, second].map(({ shape }) => shape.slice(1).join());
  if (inner[0] !== inner[1] || first.shape.length === 0) {
    throw unreadable(
      file,
      `members and non-members must have rows of one shape, found [${first.shape}] and [${second.shape}]`,
    );
  }
  const isJoined = whole !== undefined && !Array.isArray(second.data) && second.data.buffer === whole.buffer;
  const shape = [first.shape[0] + second.shape[0], ...first.shape.slice(1)];
  const array = isJoined
    ? { ...first, shape, data: whole!.subarray(0, used + second.data.length) as Numbers }
    : joinRows(first, second);
  return { array, memberRows: first.shape[0] };
}
