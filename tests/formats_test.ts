/** Every file in tests/formats, made by the programs tests/golden/formats*.py, against the JSON beside it. */
import { assert, assertEquals } from "@std/assert";
import { type Answers, UNKNOWN } from "../src/answers/answers.ts";
import type { NamedArray } from "../src/answers/formats/format.ts";
import { openFile } from "../src/answers/tables/open.ts";
import type { SideBySide, TableOptions } from "../src/answers/tables/options.ts";
import { readOneFile } from "../src/answers/tables/one_file.ts";
import { readModels } from "../src/answers/tables/read_table.ts";

const folder = new URL("formats/", import.meta.url).pathname;
const ENDING = ".expected.json";

interface Expected {
  readonly options: TableOptions;
  readonly side?: SideBySide;
  readonly of?: string;
  readonly error?: readonly string[];
  readonly arrays?: Readonly<Record<string, { type: string; shape: number[]; data: Plain[] }>>;
  readonly models?: readonly ExpectedAnswers[];
}

type Plain = string | number;

interface ExpectedAnswers {
  readonly kind: string;
  readonly type: string | null;
  readonly classes: number;
  readonly queries: number;
  readonly scores: readonly Plain[];
  readonly labels?: readonly number[];
  readonly membership?: readonly number[];
  readonly ids?: readonly Plain[];
  readonly classNames?: readonly string[];
  readonly name?: string;
  readonly notices: readonly string[];
}

const files = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();

for (const file of files.filter((name) => name.endsWith(ENDING))) {
  const name = file.slice(0, -ENDING.length);
  const expected: Expected = JSON.parse(Deno.readTextFileSync(folder + file));
  Deno.test(`formats: ${name}`, async () => {
    if (expected.arrays) return await checkArrays(folder + name, expected.arrays);
    const source = expected.side ? sideIn(folder + (expected.of ?? name), expected.side) : folder + name;
    const read = readModels(source, expected.options);
    if (expected.error) {
      const error = await read.then(() => undefined, (error: Error) => error);
      assert(error, `${name} was read`);
      checkSentence(error, name);
      for (const fragment of expected.error) {
        assert(error.message.includes(fragment), `${fragment}: ${error.message}`);
      }
      return;
    }
    const models = await read;
    assertEquals(models.length, expected.models!.length);
    for (const [i, answers] of models.entries()) checkAnswers(answers, expected.models![i]);
  });
}

Deno.test("formats: every file has its JSON", () => {
  const data = files.filter((name) => !name.endsWith(ENDING));
  assertEquals(
    data.filter((name) => !files.some((file) => file.startsWith(name) && file.endsWith(ENDING))),
    [],
  );
  assert(data.length > 100);
});

function sideIn(path: string, side: SideBySide): SideBySide {
  return Object.fromEntries(
    Object.entries(side).map(([part, name]) => [part, `${path}/${name}`]),
  ) as unknown as SideBySide;
}

async function checkArrays(path: string, expected: NonNullable<Expected["arrays"]>): Promise<void> {
  const { contents } = await openFile(path);
  const names = Object.keys(expected);
  const read = await contents.read(names.map((name) => ({ names: [name] })));
  for (const [i, name] of names.entries()) {
    const { type, shape, data } = read[i], wanted = expected[name];
    assertEquals([type, [...shape]], [wanted.type, wanted.shape]);
    assertEquals(plain(data), wanted.data);
  }
}

function plain(data: NamedArray["data"]): Plain[] {
  return Array.from(data as ArrayLike<Plain | bigint>, (value) => {
    if (typeof value === "string") return value;
    if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    return Number.isFinite(value) ? value : String(value).toLowerCase().replace("inity", "");
  });
}

function checkAnswers(answers: Answers, expected: ExpectedAnswers): void {
  const { kind, classes, queries, scores, labels, membership, ids, classNames, name, notices } = answers;
  assertEquals([kind, classes, queries], [expected.kind, expected.classes, expected.queries]);
  if (expected.type !== null) assertEquals(scores.constructor.name.toLowerCase(), `${expected.type}array`);
  assertEquals(plain(scores as NamedArray["data"]), [...expected.scores]);
  assertEquals(labels && Array.from(labels), expected.labels);
  assertEquals(
    membership && Array.from(membership, (value) => value === UNKNOWN ? -1 : value),
    expected.membership,
  );
  assertEquals(ids && [...ids], expected.ids);
  assertEquals(classNames && [...classNames], expected.classNames);
  if (expected.name) assert(name?.endsWith(expected.name), `${name} for ${expected.name}`);
  for (const notice of expected.notices) {
    assert(notices.some((text) => text.includes(notice)), `${notice}: ${notices}`);
  }
  const guesses = notices.filter((notice) => notice.includes("taken for") || notice.includes("look like"));
  if (expected.notices.length === 0) assertEquals(guesses, []);
}

/** An error is one sentence for people, and names the file. */
function checkSentence(error: Error, name: string): void {
  assert(error.message.startsWith("Cannot "), error.message);
  assert(!/undefined|null is not|is not a function|Invalid typed array/.test(error.message), error.message);
  assert(!error.message.includes("\n"), error.message);
  assert(
    [SyntaxError, RangeError, TypeError, Error].some((Kind) => error.constructor === Kind),
    error.constructor.name,
  );
  void name;
}

/** Reads a JSON text. */
function readJson(text: string): Promise<readonly Answers[]> {
  return readOneFile({ name: "a.json", bytes: new TextEncoder().encode(text) }, {});
}

/** The sentence of the error that reading a JSON text ends in. */
function errorOf(contents: unknown): Promise<string> {
  return readJson(JSON.stringify(contents)).then(() => "none", ({ message }) => message);
}

Deno.test("membership that the first row of JSON lines lacks is unknown there alone", async () => {
  const rows = [{ p0: 0.25, p1: 0.75 }, { p0: 0.5, p1: 0.5, member: 1 }, { p0: 0.5, p1: 0.5, member: 0 }];
  for (const text of [rows.map((row) => JSON.stringify(row)).join("\n"), JSON.stringify(rows)]) {
    const [{ membership }] = await readJson(text);
    assertEquals(membership, Uint8Array.of(UNKNOWN, 1, 0));
  }
  const words = rows.map(({ member, ...scores }, row) => ({
    ...scores,
    member: row ? `${member === 1}` : null,
  }));
  assertEquals((await readJson(JSON.stringify(words)))[0].membership, Uint8Array.of(UNKNOWN, 1, 0));
});

Deno.test("labels that count from 1 are refused with what to do", async () => {
  const logits = [[1, 2, 3], [3, 2, 1]];
  const message = await errorOf({ logits, labels: [1, 3] });
  assert(message.includes("whole numbers from 0 to 2, found 3 at row 1; they count from 0"), message);
  assert(message.includes("np.searchsorted(model.classes_, y)"), message);
});

Deno.test("errors about several models say which model, and what membership each needs", async () => {
  const logits = [1, 2, 3].map((model) => [[model, 0], [0, 1]]), labels = [0, 1];
  const shared = await errorOf({ logits, labels, membership: [1, 0] });
  assertEquals(
    shared,
    "Cannot read a.json: scores of shape [3,2,2] need a membership [3, 2], of each model its own, found [2]",
  );
  const membership = [[1, 0], [0, 1], [1, 0]];
  assertEquals((await readJson(JSON.stringify({ logits, labels, membership }))).length, 3);
  const text = JSON.stringify({ logits, labels, membership }).replace("[[2,0]", "[[1e999,0]");
  const message = await readJson(text).then(() => "none", ({ message }) => message);
  assert(
    message.includes("a.json, model 2 of 3: they must be finite, found Infinity at row 0, class 0"),
    message,
  );
});
