/** Tables with categories and missing values: encoded as pandas and scikit-learn encode them, or refused by name. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { ScoreArray } from "../src/answers/answers.ts";
import { openFile } from "../src/answers/tables/open.ts";
import { readSamples, type SamplesOptions } from "../src/samples/read_samples.ts";
import { asArray } from "../src/samples/samples.ts";
import { MISSING } from "../src/samples/told.ts";
import { askForAnswers } from "../src/targets/answers.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const FOLDER = new URL("golden/tables/", import.meta.url).pathname;
const MEMBERS = `${FOLDER}members.csv`, NON_MEMBERS = `${FOLDER}non-members.parquet`;

/** Seen: 0 for features and 6e-8 for the answers, which are float32. */
const CLOSE = 1e-6;

async function golden(file: string, name: string) {
  const [array] = await (await openFile(`${FOLDER}${file}.npz`)).contents.read([{ names: [name] }]);
  return { shape: array.shape, values: Array.from(array.data as ArrayLike<unknown>) };
}

async function read(options: SamplesOptions, paths = [MEMBERS, NON_MEMBERS]) {
  const { samples, notices } = await readSamples(paths.map((path) => ({ path })), options);
  const parts = samples.map(asArray), labels = samples.map(({ labels }) => Array.from(labels!.data, Number));
  return {
    shape: [parts[0].shape[0] + parts[1].shape[0], parts[0].shape[1]],
    values: parts.flatMap(({ data }) => Array.from(data as Float64Array)),
    names: samples.map(({ inputs }) => inputs.map(({ name }) => name)),
    labels: labels.flat(),
    notices,
  };
}

function assertSame(found: readonly number[], expected: readonly unknown[], what: string) {
  assertEquals(found.length, expected.length, what);
  for (const [i, value] of found.entries()) {
    const other = Number(expected[i]);
    assert(
      Object.is(value, other) || Math.abs(value - other) <= CLOSE * Math.max(1, Math.abs(other)),
      `${what}, ${i}: ${value}, ${other}`,
    );
  }
}

const ONE_HOT = ["texts", "code"];

for (const missing of MISSING) {
  Deno.test(`categories and missing values (${missing}) are encoded as pandas encodes them, over both files`, async () => {
    const expected = await golden("expected", missing), names = (await golden("expected", "names")).values;
    const { shape, values, names: found, notices, labels } = await read({ oneHot: ONE_HOT, missing });
    assertEquals(shape, expected.shape);
    assertSame(values, expected.values, missing);
    if (missing === "drop") assertSame(labels, (await golden("expected", "drop labels")).values, "labels");
    for (const part of found) {
      assertEquals(part.toSorted(), (names as string[]).toSorted());
      assertEquals(part.slice(0, 3), ["age", "colour_amber", "colour_blue"]);
    }
    assertEquals(notices.length, 2);
    assertEquals(
      notices[1],
      "Columns of categories became columns of 0 and 1, one for each category of all files together, sorted where no order was " +
        "told: colour (amber, blue, pale green, red); code (2, 7, 10).",
    );
  });
}

Deno.test("columns and categories come in the order that is told", async () => {
  const expected = await golden("expected", "told");
  const { shape, values, names } = await read({
    features: ["colour", "income", "age"],
    oneHot: ["colour=red|amber|pale green|blue"],
    missing: "drop",
  });
  assertEquals(shape, expected.shape);
  assertSame(values, expected.values, "told");
  assertEquals(names[0], ["colour_red", "colour_amber", "colour_pale green", "colour_blue", "income", "age"]);
});

Deno.test("a model that was trained on encoded columns answers as its own program says", async () => {
  const { target: answers } = await askForAnswers({
    shadowTable: [],
    delta: 1e-5,
    target: `${FOLDER}model.onnx`,
    members: MEMBERS,
    nonMembers: NON_MEMBERS,
    oneHot: ONE_HOT,
    missing: "mean",
  });
  assertSame(
    Array.from(answers.scores as ScoreArray),
    (await golden("answers", "probabilities")).values,
    "probabilities",
  );
  assertEquals(
    answers.notices[0],
    `31 missing values became the mean of their column over ${MEMBERS}; of categories they became zeros.`,
  );
});

Deno.test("what is not told of categories and missing values is refused by file, column and row", async () => {
  for (
    const [options, message] of [
      [{ oneHot: ONE_HOT }, "column colour must have a value in each row, found none at row"],
      [{ missing: "drop" }, "found texts in column colour; --one-hot tells"],
      [{ missing: "mean" }, "column colour must have values of which there is a mean, found texts"],
      [
        { oneHot: ["colours"], missing: "drop" },
        'it needs "colours" (--one-hot), found age, colour, income, code',
      ],
      [{ features: ["size"], missing: "drop" }, 'it needs "size", found age'],
      [
        { oneHot: ["colour=red|blue"], missing: "drop" },
        "must be among the categories red, blue (--one-hot), found",
      ],
    ] as [SamplesOptions, string][]
  ) {
    await assertRejects(() => read(options), SyntaxError, message);
  }
  await assertRejects(
    () => read({ oneHot: ONE_HOT }, [NON_MEMBERS, MEMBERS]),
    SyntaxError,
    "non-members.parquet: column colour must have a value",
  );
  await inTemporaryDirectory(async (folder) => {
    const write = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}`, text);
    await write("in.csv", "a,b,label\n1,,0\n2,,1\n");
    await write("out.csv", "a,b,label\n1,NA,0\n,2,1\n");
    const paths = [`${folder}/in.csv`, `${folder}/out.csv`];
    await assertRejects(
      () => read({}, paths),
      SyntaxError,
      "in.csv: column b must have a value in each row, found none at row 0",
    );
    await assertRejects(
      () => read({ missing: "drop" }, paths),
      SyntaxError,
      "rows without missing values for --missing drop",
    );
    assertEquals((await read({ missing: "zero" }, paths)).values, [1, 0, 2, 0, 1, 0, 0, 2]);
    const { values } = await read({ missing: "keep" }, paths);
    assertEquals(values, [1, NaN, 2, NaN, 1, NaN, NaN, 2]);
    await assertRejects(() => read({ missing: "mean" }, paths), SyntaxError, "found none in ");
    await Deno.copyFile(new URL("golden/targets/features-members.npz", import.meta.url), `${folder}/x.npz`);
    await assertRejects(
      () => read({ missing: "mean" }, [paths[0], `${folder}/x.npz`]),
      SyntaxError,
      "x.npz: it must be a table with a column a feature for --features, --one-hot and --missing",
    );
  });
});
