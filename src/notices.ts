/**
 * Notices: sentences about how the figures came about, which their reader should know. `notice` makes them in English, as they
 * are printed and as JSON has them. A report in another language recognises the sentence and says it in its own words.
 */

/** The English sentences by kind; a name in braces stands for a value. */
export const SENTENCES = {
  "rounded probabilities":
    "Rows of probabilities that were off by rounding and were divided by their sum: {count} of {rows}.",
  "partial probabilities":
    "Rows of probabilities that do not sum to 1, for the model lets out a part of its scores or rounds them: {count} of " +
    "{rows}. They were taken as they are.",
  "guessed probabilities":
    "The scores of {file} were taken for probabilities: all are from 0 to 1, and each row sums to 1.",
  "guessed rounded probabilities":
    "The scores of {file} were taken for probabilities: all are from 0 to 1, and they sum to 1 in {count} of the rows, {rows} in all.",
  "guessed log-probabilities":
    "The scores of {file} were taken for log-probabilities: none is above 0, and the exponentials of each row sum to 1.",
  "guessed logits":
    "The scores of {file} were taken for logits: they are neither probabilities nor log-probabilities.",
  "doubted logits":
    "The scores of {file} are named logits and were taken for logits, though they look like probabilities: " +
    "all are from 0 to 1, and each row sums to 1.",
  "one probability": "The one score a row of {file} was taken for the probability of class 1 of two.",
  "one log-probability": "The one score a row of {file} was taken for the log-probability of class 1 of two.",
  "one logit": "The one score a row of {file} was taken for the logit of class 1 of two.",
  "columns without names":
    "The first line of {file} is a row, not names of columns: all {count} columns were read as scores (--csv-header: it names them; " +
    "--score-columns, --label-column and --member-column say which are which, as column_1).",
  "several scores":
    "{file} has several scores: read were {read}, and not {left}; which are read can be told (--score-columns, or FILE:NAME).",
  "several labels":
    "{file} has several columns or arrays of true classes by their names: read was {read}, and not {left}; which is read can be told " +
    "(--label-column).",
  "numbered rows":
    'The column "{column}" of {file} numbers rows and begins anew at row {row}, with the same numbers for members and non-members, as ' +
    "where two tables were joined. It was not taken for ids; a column that is can be told (--id-column).",
  "last of several": "Of the {count} files in {folder} the last one by name was read.",
  "true class alone":
    "Privacy Meter keeps the probability of the true class alone: each answer has two classes here, the true one and " +
    "all others together, so that attacks on the whole of a model's scores see less than there was.",
  "labels below chance":
    "The model names the true class of {members} of 100 members and of {nonMembers} of 100 non-members; a guess gets {chance} of 100. " +
    "Do the labels count the classes as the scores do? Every figure of an attack that needs labels rests on it.",
  "shadow's labels below chance":
    "{name} names the true class of {members} of 100 of its members and of {nonMembers} of 100 of its non-members; a guess gets " +
    "{chance} of 100. Do its labels count the classes as its scores do? Attacks that need labels learn from them.",
  "other classes":
    "Members and non-members have their classes in other shares: by its class alone, without the model, a sample is judged rightly in " +
    "{accuracy} of 100 cases, members and non-members counted alike. Attacks can use that, and their figures may overstate what the " +
    "training gives away. Choose non-members with the members' shares of classes, and audit again.",
  "sampled lesson":
    "Learned from {count} of {rows} samples of known membership, drawn at random: {attacks}. All samples were judged.",
  "not by sample":
    "The attacks by sample (LiRA, RMIA and others) were left out: they need all shadows to have answered the target's samples, " +
    "with the same labels and as many queries, which {name} did not.",
  "one shadow by sample":
    "The attacks by sample (LiRA, RMIA and others) were left out, though {name} answered the target's own samples: they need two such " +
    "shadows or more, since each in turn plays the target to learn from. With one shadow more they run.",
  "repeated ids":
    "{count} of {rows} rows repeat the id of an earlier row. Figures count each id once, by its first row of known membership, " +
    "and its other rows as unknown.",
  "repeated scores":
    "{count} of {rows} rows repeat the scores of an earlier row exactly, and are taken for copies of one sample. Figures count " +
    "each sample once, by its first row of known membership, and its other rows as unknown.",
  "shared samples":
    "{count} of {rows} samples of {nonMembers} are in {members}, too: the model was trained on them, and they count as unknown.",
  "columns left out": "The model has no input for these columns of {file}, which were left out: {columns}.",
  "texts as categories":
    "Shadows were trained on columns of 0 and 1 for the categories of {columns}, which the model takes as texts: {count} categories in all.",
  "attacker's share":
    "{count} of {rows} samples of {nonMembers}, drawn at random, were taken for the attacker, who trains shadows on them. They are not " +
    "judged (--attacker-data gives the attacker others).",
  "attacker's copies":
    "{count} of {rows} samples of {attacker} are copies of a member, a non-member or of one another, and train no shadow.",
  "by ONNX Runtime":
    "{model} was run by ONNX Runtime's web build and not on this program's kernels, some four times as fast: in a first question {reason}.",
  "scaled pixels":
    "Pixels, whole numbers from 0 to 255, were scaled to {range} for the model (--pixel-range, --mean and --std say " +
    "what else it was trained on).",
  "resized images":
    "{count} of {rows} images were resized to {size} (--size), as PIL does with its bilinear filter.",
  "turned images":
    "{count} of {rows} images were turned as their EXIF orientation says. torchvision and TensorFlow do not turn them by themselves " +
    "(--no-exif-rotation).",
  "transparent images":
    '{count} of {rows} images have transparent pixels. Their colours were taken without the transparency, as PIL\'s convert("RGB") takes them.',
  "damaged images":
    "{count} of {rows} images are damaged. They were read as far as decoders can, as PIL reads them.",
  "classes by folder":
    "Folders were taken for the model's classes in the order of their names, as torchvision and Keras take them: {names} " +
    "(--class-names tells another order).",
  "one-hot columns":
    "Columns of categories became columns of 0 and 1, one for each category of all files together, sorted where no order was told: {columns}.",
  "missing values as mean":
    "{count} missing values became the mean of their column over {file}; of categories they became zeros.",
  "missing values as median":
    "{count} missing values became the median of their column over {file}; of categories they became zeros.",
  "missing values as zero": "{count} missing values became zero.",
  "rows left out":
    "{count} of {rows} rows have missing values and were left out. Ids count the rows that are left.",
  "kept missing values": "{count} missing values were passed on as they are.",
  "plain TensorFlow.js":
    "{model} was run by TensorFlow.js in plain JavaScript, which is slow; its WASM backend was not used: {reason}.",
  "classes left out": "{endpoint} answers some classes only, the top ones: those that it leaves out count 0.",
  "dependent membership":
    "The shadows' membership tells the target's: on average {member} of {shadows} shadows were trained on a member and " +
    "{nonMember} on a non-member. Draw the target's members on their own, never as a row of a balanced matrix; these " +
    "figures may overstate or hide what leaks.",
  "unofficial images":
    "{folder}: these are not the official files' bytes ({files}); results can differ from those on the official CIFAR-10",
  "other counter-measure":
    "{folder}: {models} were left out. Their counter-measure {name} had {found}, where this program has {needed}; they would " +
    "have to be trained anew.",
  "damaged file": "{path} is damaged or not what made.json beside it says: it is made anew",
} as const;

/** The kinds of notices. */
export type NoticeKind = keyof typeof SENTENCES;

/** A language's sentence for each kind, with the same names in braces. */
export type NoticeSentences = Readonly<Record<NoticeKind, string>>;

/** The names in braces of a sentence. */
type NamesIn<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

type ValuesOf<Kind extends NoticeKind> = Readonly<Record<NamesIn<(typeof SENTENCES)[Kind]>, string | number>>;

/** The English sentence of a notice. */
export function notice<Kind extends NoticeKind>(kind: Kind, values: ValuesOf<Kind>): string {
  return filled(SENTENCES[kind], values);
}

/**
 * Passes notices on to `onNotice`, each once however often it is given: a file that two readers find damaged is damaged once.
 *
 * @returns `note`, which takes them, and `notices`, which has all that were given
 */
export function noticesOnce(
  onNotice: (text: string) => void,
): { note: (text: string) => void; notices: ReadonlySet<string> } {
  const notices = new Set<string>();
  const note = (text: string) => {
    if (!notices.has(text)) onNotice(text);
    notices.add(text);
  };
  return { note, notices };
}

/** True for a notice of this kind. */
export function isNotice(text: string, kind: NoticeKind): boolean {
  return patternOf(SENTENCES[kind]).test(text);
}

/** The notice `text` by another language's sentences; text that `notice` did not make stays as it is. */
export function translateNotice(text: string, sentences: NoticeSentences): string {
  for (const [kind, sentence] of Object.entries(SENTENCES)) {
    const values = patternOf(sentence).exec(text)?.groups;
    if (values || sentence === text) return filled(sentences[kind as NoticeKind], values ?? {});
  }
  return text;
}

/** Puts values in the place of their names, whatever braces the values themselves have. */
function filled(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Matches the sentence with any values, which become groups. */
function patternOf(sentence: string): RegExp {
  const pattern = sentence.split(/(\{\w+\})/).map((piece) =>
    piece.startsWith("{") ? `(?<${piece.slice(1, -1)}>.+)` : RegExp.escape(piece)
  );
  return new RegExp(`^${pattern.join("")}$`, "s");
}
