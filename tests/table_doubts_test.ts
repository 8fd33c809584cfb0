/** Answers that leave something in doubt: it is refused, or said in a notice, and never guessed without a word. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Answers } from "../src/answers/answers.ts";
import { understand, understoodText } from "../src/answers/tables/understand.ts";
import { toAnswers } from "../src/answers/to_answers.ts";
import { lossThreshold } from "../src/attack/loss_threshold.ts";
import { audit } from "../src/audit.ts";
import { madeUpAnswers } from "./made_up_answers.ts";
import type { TableOptions } from "../src/answers/tables/options.ts";
import { encodeNpy } from "../src/files/npy.ts";
import { encodeZip } from "../src/files/zip.ts";
import { Random } from "../src/random.ts";
import { render } from "../src/report/render.ts";
import { readTable } from "../src/answers/tables/read_table.ts";

/** Reads the lines of a CSV file. */
function read(lines: readonly string[], options: TableOptions = {}): Promise<Answers> {
  return readTable({ name: "answers.csv", bytes: new TextEncoder().encode(lines.join("\n")) }, options);
}

async function refused(lines: readonly string[], sentence: string): Promise<void> {
  await assertRejects(() => read(lines), SyntaxError, `Cannot read answers.csv: ${sentence}`);
}

Deno.test("a membership of 1 and -1 is refused: -1 stands for unknown, and libraries write non-members so", async () => {
  const sentence =
    "member must be 1 for a member, 0 for a non-member and -1 where it is unknown, found 1 and -1 without a 0; " +
    "write non-members as 0";
  await refused(["prob_0,prob_1,member", "0.9,0.1,1", "0.4,0.6,-1"], sentence);
  await refused(["prob_0,prob_1,member", "0.9,0.1,train", "0.4,0.6,-1"], sentence);
  const { membership } = await read(["prob_0,prob_1,member", "0.9,0.1,1", "0.4,0.6,-1", "0.3,0.7,0"]);
  assertEquals([...membership!], [1, 255, 0]);
  const unknown = await read(["prob_0,prob_1,member", "0.9,0.1,1", "0.4,0.6,"]);
  assertEquals([...unknown.membership!], [1, 255]);
});

Deno.test("two columns of membership that differ are an error that names both", async () => {
  const lines = ["prob_0,prob_1,is_member,member", "0.9,0.1,1,1", "0.4,0.6,1,0", "0.3,0.7,0,0"];
  await refused(
    lines,
    "member and is_member must tell one membership, found 0 and 1 at row 1; say which of them it is (--member-column)",
  );
  const told = await read(lines, { columns: { member: "is_member" } });
  assertEquals([...told.membership!], [1, 1, 0]);
  // One that says the same, or knows less, or is something else, is none that differs.
  for (const other of [["True", "False", "False"], ["1.0", "", "0.0"], ["train", "0", "fold 3"]]) {
    const same = [
      "prob_0,prob_1,member,split",
      ...other.map((text, row) => `0.9,0.1,${row === 0 ? 1 : 0},${text}`),
    ];
    assertEquals([...(await read(same)).membership!], [1, 0, 0]);
  }
});

/** An .npz file of float32 arrays of two rows. */
function npz(arrays: Readonly<Record<string, readonly number[]>>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(arrays).map(([name, values]) => ({
    name: `${name}.npy`,
    parts: [
      encodeNpy({
        data: Float32Array.from(values),
        shape: values.length === 2 ? [2] : [2, values.length / 2],
      }),
    ],
  }));
  return encodeZip(entries);
}

Deno.test("of several scores a notice says which were read, and which were not", async () => {
  const logits = [2, 0, 0, 1], probabilities = [0.88, 0.12, 0.27, 0.73], membership = [1, 0];
  const said = (read: string, left: string) =>
    `answers.npz has several scores: read were ${read}, and not ${left}; ` +
    "which are read can be told (--score-columns, or FILE:NAME).";
  const readNpz = (arrays: Readonly<Record<string, readonly number[]>>, options: TableOptions = {}) =>
    readTable({ name: "answers.npz", bytes: npz(arrays) }, options);
  const both = await readNpz({ probabilities, logits, outputs: logits, membership });
  assertEquals([both.kind, both.notices], ["logits", [said("logits", "probabilities, outputs")]]);
  const told = await readNpz({ probabilities, logits, membership }, { columns: { scores: "probabilities" } });
  assertEquals([told.kind, told.notices], ["probabilities", []]);
  const split = await readNpz({
    probs_train: probabilities,
    logits_train: logits,
    probs_test: probabilities,
    logits_test: logits,
  });
  assertEquals([split.kind, split.samples], ["logits", 4]);
  assertEquals(split.notices, [said("logits_train, logits_test", "probs_train, probs_test")]);
  const columns = await read(["prob_0,prob_1,logit_0,logit_1,member", "0.9,0.1,2,0,1", "0.4,0.6,0,1,0"]);
  assertEquals([...columns.scores as Float32Array], [2, 0, 0, 1]);
  assertEquals(columns.notices, [
    said("logit_0..logit_1", "prob_0..prob_1").replace("answers.npz", "answers.csv"),
  ]);
  // Numbers of another width are something else: embeddings, say.
  assertEquals((await readNpz({ logits, outputs: [1, 2, 3, 4, 5, 6], membership })).notices, []);
});

Deno.test("a model that is right less often than a guess has its labels doubted", async () => {
  const made = (purpose: string) => madeUpAnswers({ members: 300, nonMembers: 300, classes: 5, purpose });
  const shifted = (answers: Answers, sides: readonly number[] = [0, 1]): Answers => ({
    ...answers,
    labels: answers.labels!.map((label, row) =>
      sides.includes(answers.membership![row]) ? (label + 1) % 5 : label
    ),
  });
  const options = { attacks: [lossThreshold] }, target = made("target"), shadow = made("shadow");
  const doubts = async (target: Answers, shadow: Answers) =>
    (await audit(target, { ...options, shadows: [shadow] })).notices.map((text) =>
      text.replace(/\d+(\.\d+)?/g, "N")
    );
  assertEquals(await doubts(target, shadow), []);
  const [ofTarget, ofShadow] = await doubts(shifted(target), shifted(shadow));
  assertEquals(
    [ofTarget, ofShadow].map((text) => text.split("?")[0]),
    [
      "The model names the true class of N of N members and of N of N non-members; a guess gets N of N. " +
      "Do the labels count the classes as the scores do",
      "shadow names the true class of N of N of its members and of N of N of its non-members; a guess gets N of N. " +
      "Do its labels count the classes as its scores do",
    ],
  );
  const { notices, accuracy } = understand(shifted(target));
  assert(
    notices[0].startsWith(`The model names the true class of ${100 * accuracy!.members!} of 100`),
    notices[0],
  );
  // Members alone, or a model that only guesses, cast no doubt on labels.
  assertEquals(await doubts(shifted(target, [1]), shadow), []);
  assertEquals(await doubts(shifted(target, [0]), shadow), []);
  const guess = { ...target, labels: target.labels!.map((_, row) => row % 5) };
  assertEquals(await doubts(guess, shadow), []);
  const bare = toAnswers(target.labels!, {
    kind: "classes",
    classes: 5,
    labels: shifted(target).labels,
    membership: target.membership,
  });
  assert(
    understand(bare).notices[0].includes(
      "of 0 of 100 members and of 0 of 100 non-members; a guess gets 20 of",
    ),
  );
});

Deno.test("where classes alone tell members from non-members, the report says so under its headline", async () => {
  const random = new Random(7, "class shares"), rows = 600;
  /** Answers that know nothing of membership; each class has its share of members. */
  const answers = (shares: readonly number[]): Answers => {
    const labels = Uint8Array.from({ length: rows }, () => random.integer(shares.length));
    const scores = Float32Array.from(
      { length: rows * shares.length },
      (_, i) => random.normal() + (labels[Math.floor(i / shares.length)] === i % shares.length ? 2 : 0),
    );
    const membership = Uint8Array.from(labels, (label) => random.uniform() < shares[label] ? 1 : 0);
    return toAnswers(scores, { kind: "logits", classes: shares.length, labels, membership });
  };
  const odd = answers([0.9, 0.8, 0.3, 0.2]), found = await audit(odd, { attacks: [lossThreshold] });
  const share = (label: number, side: number) => {
    const own = odd.labels!.filter((_, row) => odd.membership![row] === side);
    return own.filter((each) => each === label).length / own.length;
  };
  // The best guess by class, which halves of so many samples learn.
  const best = [0, 1, 2, 3].reduce((sum, label) => sum + Math.max(share(label, 0), share(label, 1)), 0) / 2;
  const text = `${(100 * best).toFixed(1)} of 100 cases`;
  assert(found.notices[0].includes(text), `${text}: ${found.notices}`);
  assertEquals(understand(odd).notices, found.notices);
  for (const language of ["en", "ja"] as const) {
    const [, second] = (await render(found, { format: "text", language })).split(/\n\s*\n/);
    assert(second.includes((100 * best).toFixed(1)), second);
  }
  // Chance makes shares differ, too, the more so the more classes there are.
  for (const classes of [2, 10, 100]) {
    for (let draw = 0; draw < 20; draw++) {
      assertEquals(understand(answers(Array(classes).fill(0.3))).notices, []);
    }
  }
});

Deno.test("an error about a CSV file says what was taken for its first line, and which option tells it", async () => {
  const asNames = "its first line was taken for the names of its columns (--no-csv-header: it is a row)";
  const asRow =
    "its first line was taken for a row, and its columns are column_1 to column_4 (--csv-header: it names them)";
  const errorOf = async (lines: readonly string[], options: TableOptions = {}) =>
    await read(lines, options).then(() => "none", ({ message }: Error) => message);
  const nameless = ["0.9,0.1,cat,1", "0.4,0.6,dog,0"];
  const noScores = await errorOf(nameless);
  assert(noScores.includes("found 0.9, 0.1, cat, 1; ") && noScores.endsWith(asNames), noScores);
  assert((await errorOf(["a,b,c", "1,2,3"])).endsWith(`found a, b, c; ${asNames}`));
  assert((await errorOf(nameless, { columns: { label: "label" } })).endsWith(`cat, 1; ${asNames}`));
  const ambiguous = await errorOf(["0.9,0.1,0,1", "0.4,0.6,1,0"]);
  assert(ambiguous.endsWith(`say what they are (--scores); ${asRow}`), ambiguous);
  // Where it was told, where names were found, or where a place is named, nothing is to be said.
  const columns = { scores: "column_1..column_2", label: "column_3", member: "column_4" };
  assertEquals((await read(nameless, { header: false, columns, classNames: ["cat", "dog"] })).samples, 2);
  for (
    const [lines, options] of [
      [nameless, { header: true }],
      [["prob_0,prob_1,label", "0.9,0.1,7"], {}],
      [["0.9,0.1", "0.4,x"], {}],
    ] as const
  ) {
    const message = await errorOf(lines, options);
    assert(message.startsWith("Cannot ") && !message.includes("first line"), message);
  }
});

Deno.test("a CSV file without names of columns is said to have been read as scores alone", async () => {
  const sentence =
    "The first line of answers.csv is a row, not names of columns: all 4 columns were read as scores";
  const { notices, classes } = await read(["2.3,-1.2,0,1", "0.2,1.2,1,0"]);
  assertEquals(classes, 4);
  assert(notices.some((notice) => notice.startsWith(sentence)), `${notices}`);
  const columns = { scores: "column_1..column_2", label: "column_3", member: "column_4" };
  const told = await read(["2.3,-1.2,0,1", "0.2,1.2,1,0"], { columns });
  assertEquals(told.notices.filter((notice) => notice.includes("first line")), []);
});

Deno.test("columns that are named by numbers alone are all read, in the order of the numbers", async () => {
  const order = [11, 0, 1, 10, 2, 3, 4, 5, 6, 7, 8, 9];
  const { classes, scores } = await read([
    `member,${order.join(",")}`,
    `1,${order.map((k) => k + 0.5).join(",")}`,
    `0,${order.map((k) => -k).join(",")}`,
  ]);
  assertEquals(classes, 12);
  assertEquals([...(scores as Float32Array).subarray(0, 12)], Array.from({ length: 12 }, (_, k) => k + 0.5));
});

Deno.test("a separator at the end of each line makes no ids, and a sample without an id among others is an error", async () => {
  const { ids } = await read(["prob_0,prob_1,member,", "0.9,0.1,1,", "0.4,0.6,0,", "0.3,0.7,0,"]);
  assertEquals(ids, undefined);
  await refused(
    ["id,prob_0,prob_1,member", "a,0.9,0.1,1", ",0.4,0.6,0", ",0.3,0.7,0"],
    "id must name each sample, found nothing at row 1",
  );
});

Deno.test("of several columns of labels a notice says which was read, and which were not", async () => {
  const lines = ["prob_0,prob_1,target,y,member", "0.9,0.1,1,0,1", "0.4,0.6,0,1,0"];
  const { labels, notices } = await read(lines);
  assertEquals([...labels!], [0, 1]);
  assertEquals(notices, [
    "answers.csv has several columns or arrays of true classes by their names: read was y, and not target; which is read can be told " +
    "(--label-column).",
  ]);
  const told = await read(lines, { columns: { label: "target" } });
  assertEquals([[...told.labels!], told.notices], [[1, 0], []]);
});

Deno.test("row numbers that begin anew, as in joined tables, are no ids where members and non-members share them", async () => {
  const lines = (name: string, ids: readonly (number | string)[]) => [
    `${name},prob_0,prob_1,member`,
    ...ids.map((id, row) => `${id},0.${row + 1},0.${9 - row},${row < 2 ? 1 : 0}`),
  ];
  for (const name of ["", "Unnamed: 0", "index"]) {
    const { ids, notices } = await read(lines(name, [0, 1, 0, 1]));
    assertEquals(ids, undefined);
    assertEquals(notices, [
      `The column "${name}" of answers.csv numbers rows and begins anew at row 2, with the same numbers for members and non-members, as ` +
      "where two tables were joined. It was not taken for ids; a column that is can be told (--id-column).",
    ]);
  }
  // Other numbers, numbers of one side and columns that are told stay ids.
  for (
    const [name, ids] of [["", [0, 1, 2, 3]], ["", [7, 8, 7, 8]], ["", [0, 0, 1, 2]], ["id", [
      0,
      1,
      0,
      1,
    ]]] as const
  ) {
    const kept = await read(lines(name, ids));
    assertEquals([kept.ids, kept.notices], [ids, []]);
  }
  const told = await read(lines("", [0, 1, 0, 1]), { columns: { id: "" } });
  assertEquals(told.ids, [0, 1, 0, 1]);
});

Deno.test("columns of scores that are told one by one name their classes as those that are found do", async () => {
  const lines = ["label,member,prob_dog,prob_cat", "cat,1,0.2,0.8", "dog,0,0.6,0.4"];
  const found = await read(lines);
  assertEquals([found.kind, found.classNames, [...found.labels!]], ["probabilities", ["dog", "cat"], [1, 0]]);
  const told = await read(lines, { columns: { scores: ["prob_cat", "prob_dog"] } });
  assertEquals([told.kind, told.classNames, [...told.labels!]], ["probabilities", ["cat", "dog"], [0, 1]]);
  assertEquals([...told.scores as Float64Array], [0.8, 0.2, 0.4, 0.6]);
});

Deno.test("what is understood names the class of a label, so that its place among the scores can be seen", async () => {
  const text = understoodText(
    understand(await read(["label,member,prob_dog,prob_cat", "cat,1,0.2,0.8", "dog,0,0.6,0.4"])),
  );
  assert(text.includes("0: label 1 (cat), member, scores 0.2 0.8"), text);
  const numbers = understoodText(
    understand(await read(["label,member,p0,p1", "1,1,0.2,0.8", "0,0,0.6,0.4"])),
  );
  assert(numbers.includes("0: label 1, member, scores 0.2 0.8"), numbers);
});
