/**
 * Answers that programs of NumPy, PyTorch, Keras and scikit-learn have saved by the lines of the help go through the command,
 * and its figures are those of an independent computation: tests/golden/given*.py.
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { GivenReport } from "../src/given.ts";
import { assertFigures } from "./assert_figures.ts";
import { runAudit } from "./audit_command.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const folder = new URL("given/", import.meta.url).pathname;

/** Absolute, of the two areas under a curve. */
const AREA_TOLERANCE = 1e-9;

interface Expected {
  readonly library: string;
  /** The lines that have saved the answers. */
  readonly lines: readonly string[];
  readonly attacks: Readonly<Record<string, { readonly holm: Readonly<Record<string, number>> }>>;
}

const cases = Array.from(Deno.readDirSync(folder), ({ name }) => name)
  .flatMap((name) => name.match(/(.+)\.expected\.json$/)?.slice(1) ?? [])
  .sort();

function expectedOf(name: string): Expected {
  return JSON.parse(Deno.readTextFileSync(`${folder}${name}.expected.json`));
}

for (const name of cases) {
  Deno.test(`answers saved by ${expectedOf(name).library}: every figure is that of an independent computation`, () =>
    inTemporaryDirectory(async (out) => {
      const { code, printed, stderr } = await runAudit(
        ...["--table", `${folder}${name}-target.npz`, "--shadow-table", `${folder}${name}-shadow.npz`],
        ...["--prior", "0.01", "--out", out, "--json"],
      );
      assertEquals([code, stderr.includes("taken for")], [0, false], stderr);
      const report: GivenReport = JSON.parse(printed);
      const { attacks } = expectedOf(name);
      for (const [attack, { holm: _, ...evaluation }] of Object.entries(attacks)) {
        const { name: __, description, needs, ownAccuracy, ...found } = report.attacks.find(({ name }) =>
          name === attack
        )!;
        assert(description && needs && ownAccuracy > 0);
        assertFigures(found, evaluation, attack);
      }
      checkVerdict(report);
      await checkScores(report, `${out}/scores.csv`);
    }));
}

/** The smallest p-value over all tests, adjusted by Holm: times the number of tests whose p-values are not smaller. */
function checkVerdict({ verdict, attacks }: GivenReport): void {
  const pValues = attacks.flatMap(({ name, pValues, counts }) => {
    const nonMembers = counts.falsePositives + counts.trueNegatives;
    const byAllowed = new Map<number, [string, number]>();
    for (const [fpr, p] of Object.entries(pValues.tprAtFpr)) {
      const allowed = Math.floor(Number(fpr) * nonMembers + 1e-9);
      if (!byAllowed.has(allowed)) byAllowed.set(allowed, [`${name} tpr@${fpr}`, p]);
    }
    return [
      [`${name} accuracy`, pValues.accuracy] as const,
      [`${name} auc`, pValues.auc] as const,
      ...byAllowed.values(),
    ];
  }).sort(([, a], [, b]) => a - b);
  assertEquals(verdict.tests, pValues.length);
  let adjusted = 0;
  for (const [place, [test, p]] of pValues.entries()) {
    adjusted = Math.max(adjusted, Math.min(1, p * (pValues.length - place)));
    if (test !== `${verdict.attack} ${verdict.test}`) continue;
    assertAlmostEquals(verdict.pValue, adjusted, 1e-12 * adjusted);
    assertEquals(verdict.word === "leaks", adjusted <= 0.05);
    return;
  }
  assert(false, `${verdict.attack} ${verdict.test} is none of the tests`);
}

/** The scores beside the report, those of the networks too, give its figures: each pair is compared by itself. */
async function checkScores({ attacks }: GivenReport, path: string): Promise<void> {
  const [header, ...lines] = (await Deno.readTextFile(path)).trimEnd().split("\r\n").map((line) =>
    line.split(",")
  );
  const column = (name: string) => lines.map((line) => Number(line[header.indexOf(name)]));
  const member = column("member");
  assertEquals(attacks.map(({ name }) => name), header.slice(4));
  for (const { name, auc, accuracy, threshold } of attacks) {
    const scores = column(name);
    const [members, nonMembers] = [1, 0].map((group) => scores.filter((_, row) => member[row] === group));
    let wins = 0;
    for (const score of members) {
      for (const other of nonMembers) {
        wins += score > other ? 1 : score === other ? 0.5 : 0;
      }
    }
    assertAlmostEquals(auc, wins / members.length / nonMembers.length, AREA_TOLERANCE, name);
    const right = scores.filter((score, row) => score >= threshold! === (member[row] === 1)).length;
    assertEquals(accuracy, right / scores.length, name);
  }
}

Deno.test("the lines that have saved these answers are the help's, as they stand", async () => {
  const { printed } = await runAudit("--help");
  const found = cases.map(expectedOf);
  assertEquals(found.map(({ library }) => library).sort(), ["Keras", "NumPy", "PyTorch", "scikit-learn"]);
  for (const { library, lines } of found) {
    const [, text] = printed.split(new RegExp(`^  ${library}\\b.*\\n`, "m"));
    assertEquals(text.split("\n").slice(0, lines.length).map((line) => line.trim()), lines);
    assertEquals(lines.length, 3);
  }
});
