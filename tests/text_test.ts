import { assert, assertEquals } from "@std/assert";
import { renderText } from "../src/report/text.ts";
import { makeReport } from "./report_fixture.ts";

/** The report for one made-up evaluation of 1,000 samples a class, all else being the fixture's. */
function withFirstAttack(changes: Record<string, unknown>) {
  const { report } = makeReport(1000);
  const [first, ...others] = report.attacks;
  return { ...report, attacks: [{ ...first, ...changes } as typeof first, ...others] };
}

Deno.test("renderText starts with the result in plain words", () => {
  const { counts, intervals } = withFirstAttack({}).attacks[0];
  const text = renderText(withFirstAttack({
    accuracy: 0.7684,
    intervals: { ...intervals, accuracy: [0.7631, 0.7736] },
    counts: { ...counts, truePositivesAtFpr: { "0.01": 44, "0.001": 12 } },
  }));
  assertEquals(
    text.split("\n\n")[0].replaceAll("\n", " "),
    "The attacker tells 77 of 100 samples right " +
      "(95 % interval 76 to 78); a coin gets 50. At one false accusation in a thousand it finds 12 of 1,000 members.",
  );
});

Deno.test("renderText speaks of no false accusation where one in a thousand cannot be seen", () => {
  assert(
    renderText(makeReport(999).report).replaceAll("\n", " ").includes(
      "Without a single false accusation it finds",
    ),
  );
  assert(!renderText(makeReport(1000).report).includes("Without"));
});

Deno.test("renderText holds every figure, with intervals and counts", () => {
  const { report } = makeReport();
  const text = renderText(report);
  for (const attack of report.attacks) {
    const { accuracy, auc, intervals, tprAtFpr, counts } = attack;
    const row = text.split("\n").filter((line) => line.startsWith(`  ${attack.name} `));
    assertEquals(row.length, 2);
    const limits = ([lower, upper]: readonly [number, number]) =>
      `[${lower.toFixed(3)}, ${upper.toFixed(3)}]`;
    assert(row[0].includes(`${accuracy.toFixed(3)} ${limits(intervals.accuracy)}`), row[0]);
    for (const value of [attack.balancedAccuracy, attack.precision!, attack.recall]) {
      assert(row[0].includes(value.toFixed(3)), row[0]);
    }
    assert(row[1].includes(`${auc.toFixed(3)} ${limits(intervals.auc)}`), row[1]);
    for (const fpr of ["0.01", "0.001"] as const) {
      assert(row[1].includes(`${tprAtFpr[fpr].toFixed(4)} (${counts.truePositivesAtFpr[fpr]})`), row[1]);
    }
  }
  for (
    const fact of ["272,474", "1,730,714", "0.998 [0.995, 0.999]", "0.612 [0.590, 0.633]", "118", "2,003"]
  ) {
    assert(text.includes(fact), fact);
  }
  for (const fact of [report.dataset.sha256, "1 h 12 min 1 s", "of 2,000)", "permission to test"]) {
    assert(text.includes(fact), fact);
  }
});

Deno.test("renderText shows a dash for a precision that nothing speaks for", () => {
  const row = renderText(withFirstAttack({ precision: null })).split("\n").find((line) =>
    /shadow-network/.test(line)
  )!;
  assert(/\]\s+0\.\d{3}\s+–\s+0\.\d{3}$/.test(row), row);
});

Deno.test("renderText fits 80 columns and ends with one line feed", () => {
  const text = renderText(makeReport(12500).report);
  for (const line of text.split("\n")) assert(line.length <= 80 && line === line.trimEnd(), `"${line}"`);
  assert(/[^\n]\n$/.test(text));
});
