/** The gate: its conditions, and what they come to. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { madeUpAttack, madeUpAudit } from "./gated_audit.ts";
import { audit } from "../src/audit.ts";
import { checkConditions, type GatedAudit, gatedAudit } from "../src/gate/check.ts";
import { parseCondition, ratesOf } from "../src/gate/condition.ts";
import { MEASURE_NAMES } from "../src/gate/measures.ts";
import { gateEntries } from "../src/gate/wording.ts";
import { languages } from "../src/report/language/language.ts";
import { evaluate } from "../src/metrics/evaluation.ts";
import { madeUpAnswers } from "./made_up_answers.ts";

const { en, ja } = languages;

/** The result of one condition, as a report has it. */
function check(
  condition: string,
  audit: GatedAudit,
  { byPoint = false, language = "en" as "en" | "ja" } = {},
) {
  const results = checkConditions([parseCondition(condition)], audit, { byPoint });
  return gateEntries(results, { language: languages[language], attackers: audit.attackers.length })[0];
}

Deno.test("conditions are read with and without spaces", () => {
  const figure = { kind: "figure", inclusive: false } as const;
  for (
    const [text, condition] of [
      ["tpr@0.001 > 0.02", { ...figure, measure: "tpr", at: 0.001, limit: 0.02 }],
      ["accuracy>0.55", { ...figure, measure: "accuracy", limit: 0.55 }],
      ["balanced-accuracy >= .6", { ...figure, measure: "balanced-accuracy", inclusive: true, limit: 0.6 }],
      ["advantage > 1e-1", { ...figure, measure: "advantage", limit: 0.1 }],
      ["auc > 0", { ...figure, measure: "auc", limit: 0 }],
      ["tpr@0 > 0.5", { ...figure, measure: "tpr", at: 0, limit: 0.5 }],
      ["ppv @ 0.01 > 0.5", { ...figure, measure: "ppv", at: 0.01, limit: 0.5 }],
      ["verdict", { kind: "verdict" }],
    ] as const
  ) assertEquals(parseCondition(` ${text} `) as object, { ...condition, text });
  assertEquals(
    ratesOf(
      ["tpr@1e-3 > 0", "auc > 0.6", "tpr@0.001 >= 0.5", "tpr@0 > 0", "ppv@0.2 > 0.3"].map(parseCondition),
    ),
    [0.001, 0],
  );
});

Deno.test("what is no condition is refused with what is allowed, and the nearest", () => {
  for (
    const [text, message] of [
      ["", "it must be like tpr@0.001 > 0.02"],
      ["> 0.5", "it must be like"],
      ["acuracy > 0.55", "there is no figure acuracy; did you mean accuracy? (figures: accuracy, balanced-"],
      ["AUC > 0.6", "did you mean auc?"],
      ["leak", "there is no figure leak (figures:"],
      ["auc", 'auc needs a limit, as "auc > 0.6"; a shell takes > for itself'],
      ["auc < 0.6", 'it says when the gate fails, by > or >=, as "auc > 0.6"; found <'],
      ["auc == 0.6", "found =="],
      ["auc@0.1 > 0.6", "auc takes no @"],
      ["tpr > 0.6", 'tpr needs a false-positive rate behind @, as "tpr@0.001 > 0.02"'],
      ["ppv@ > 0.6", "ppv needs a share of members behind @"],
      ["verdict > 0.5", "verdict stands alone"],
    ]
  ) {
    assertThrows(() => parseCondition(text), SyntaxError, message);
    assertThrows(() => parseCondition(text), SyntaxError, `Cannot use the condition "${text}": `);
  }
  for (
    const [text, message] of [
      ["auc > 1", "the limit behind > must be a number, at least 0 and below 1, found 1"],
      ["auc >= 0", "the limit behind >= must be a number above 0, at most 1, found 0"],
      ["auc > 60 %", "found 60 %; did you mean 0.6?"],
      ["auc >", "found nothing"],
      ["auc > 0.6 0.7", "found 0.6 0.7"],
      ["tpr@1 > 0.5", "the false-positive rate must be a number, at least 0 and below 1, found 1"],
      ["tpr@0.1% > 0.5", "found 0.1%; did you mean 0.001?"],
      ["ppv@0 > 0.5", "the share of members must be a number above 0 and below 1, found 0"],
    ]
  ) assertThrows(() => parseCondition(text), RangeError, message);
});

Deno.test("a condition fails by the interval's lower limit, or by the value, of any attack of any attacker", () => {
  const audit = madeUpAudit({
    aware: [madeUpAttack("gap"), madeUpAttack("entropy", { accuracy: [0.6, 0.56, 0.64] })],
    unaware: [madeUpAttack("gap", { accuracy: [0.61, 0.54, 0.68] })],
  });
  const failed = check("accuracy > 0.55", audit);
  assertEquals(
    [failed.passed, failed.value, failed.limit, failed.attack, failed.attacker, failed.interval],
    [false, 0.6, 0.55, "entropy", "aware", [0.56, 0.64]],
  );
  assertEquals(
    failed.sentence,
    "The accuracy of entropy (aware) is 0.600 [0.560, 0.640]: the whole interval lies above 0.55.",
  );
  const passed = check("accuracy > 0.56", audit);
  assertEquals([passed.passed, passed.value], [true, 0.6]); // the limit itself is allowed
  assertEquals(check("accuracy >= 0.56", audit).passed, false);
  const byPoint = check("accuracy > 0.58", audit, { byPoint: true });
  assertEquals([byPoint.passed, byPoint.value, byPoint.attacker], [false, 0.61, "unaware"]);
  assert(
    byPoint.sentence.endsWith(
      "the value lies above 0.58, and that of another attack does so too.",
    ),
    byPoint.sentence,
  );
  assertEquals(check("accuracy > 0.61", audit, { byPoint: true }).passed, true);
  assertEquals(check("advantage > 0.1", audit).passed, false); // 2 x 0.56 - 1
  assertEquals(check("balanced-accuracy > 0.57", audit).passed, true);
});

Deno.test("a pass says which attack is nearest, and where more is not ruled out", () => {
  const { passed, sentence, notes } = check(
    "auc > 0.6",
    madeUpAudit({ shadow: [madeUpAttack("gap", { auc: [0.58, 0.52, 0.64] }), madeUpAttack("entropy")] }),
  );
  assertEquals([passed, sentence, notes], [
    true,
    "No attack's AUC lies above 0.6 with its whole interval: the nearest is that of gap, 0.580 [0.520, 0.640].",
    ["More is not ruled out: the interval of gap reaches up to 0.640."],
  ]);
  assertEquals(check("auc > 0.65", madeUpAudit({ shadow: [madeUpAttack("gap")] })).notes, []);
});

Deno.test("the verdict fails where the model leaks, and too few samples do not pass silently", () => {
  const verdictOf = (word: GatedAudit["verdict"]["word"]) =>
    check("verdict", madeUpAudit({ shadow: [madeUpAttack("gap")] }, { word }));
  assertEquals(
    (["leaks", "nothing found", "too few samples"] as const).map((word) => {
      const { passed, value, limit, notes } = verdictOf(word);
      return [passed, value, limit, notes.length];
    }),
    [[false, "leaks", null, 0], [true, "nothing found", null, 0], [true, "too few samples", null, 1]],
  );
  assertEquals(verdictOf("leaks").sentence, "The verdict is that the model leaks, by gap (p < 0.0001).");
});

Deno.test("a rate finer than the non-members show is said to be so, and 0 is taken at its word", () => {
  const tpr = { "0.01": [0.02, 0.01, 0.04], "0.001": [0.01, 0.004, 0.02], "0": [0.01, 0.004, 0.02] } as const;
  const audit = madeUpAudit({ shadow: [madeUpAttack("gap", { tpr })] });
  const said = "500 non-members show no false-positive rate below 0.2 %, and so none of 0.1 %:";
  for (const condition of ["tpr@0.001 > 0.02", "tpr@0.001 > 0.003"]) {
    const { notes } = check(condition, audit);
    assert(notes[0].startsWith(said), notes.join());
  }
  for (const condition of ["tpr@0 > 0.02", "tpr@0.01 > 0.04"]) {
    assertEquals(check(condition, audit).notes, []);
  }
});

Deno.test("a TPR is judged by no lower limit than that at no false positive, and the result says so", () => {
  const tpr = { "0.001": [1, 0, 1], "0.01": [1, 0.992, 1], "0": [1, 0.99, 1] } as const;
  const audit = madeUpAudit({ shadow: [madeUpAttack("gap", { tpr })] }, { members: 1500, nonMembers: 1500 });
  const { passed, interval, notes } = check("tpr@0.001 > 0.02", audit);
  assertEquals([passed, interval, notes], [
    false,
    [0.99, 1],
    [
      "The lower limit of the TPR at 0.1 % FPR is that of the TPR at no false positive: 1,500 non-members give none that is higher.",
    ],
  ]);
  const own = check("tpr@0.01 > 0.02", audit);
  assertEquals([own.passed, own.interval, own.notes], [false, [0.992, 1], []]);
  assertEquals(check("tpr@0.001 > 0.99", audit).passed, true);
  const [note] = check("tpr@0.001 > 0.02", audit, { language: "ja" }).notes;
  assert(note.startsWith("FPR 0.1 %でのTPRの区間の下端には、"), note);
});

Deno.test("ties of all attacks, unequal numbers and turned scores do not pass for safety", () => {
  const tied = madeUpAttack("gap", { tpr: { "0.01": [0, 0, 0.01] }, tied: ["0.01"] });
  assert(
    check("tpr@0.01 > 0.1", madeUpAudit({ shadow: [tied] })).notes[0].startsWith("Equal scores leave no"),
  );
  assertEquals(check("tpr@0.01 > 0.1", madeUpAudit({ shadow: [tied, madeUpAttack("entropy")] })).notes, []);
  const unequal = madeUpAudit({ shadow: [madeUpAttack("gap")] }, { members: 500, nonMembers: 100 });
  assert(check("accuracy > 0.6", unequal).notes[0].includes("gets an accuracy of 0.833"));
  assertEquals(check("balanced-accuracy > 0.6", unequal).notes, []);
  const turned = madeUpAudit({ shadow: [madeUpAttack("gap", { auc: [0.3, 0.27, 0.33] })] });
  const { passed, notes } = check("auc > 0.6", turned);
  assertEquals([passed, notes.length], [true, 1]);
  assert(notes[0].includes("AUC 0.300"), notes[0]);
  for (
    const [measure, told] of [["accuracy", "accuracy 0.3"], ["balanced-accuracy", "accuracy 0.3"], [
      "advantage",
      "−0.4",
    ]]
  ) {
    const worse = madeUpAttack("gap", { accuracy: [0.3, 0.26, 0.34] });
    const result = check(
      `${measure} > ${measure === "advantage" ? 0.2 : 0.6}`,
      madeUpAudit({ shadow: [worse] }),
    );
    assertEquals(result.passed, true);
    assert(
      result.notes.some((note) => note.includes(told) && note.includes("the other way round")),
      `${result.notes}`,
    );
  }
});

Deno.test("a gate that no condition fails does not speak for a model that leaks", () => {
  for (const { gate } of [en, ja]) {
    const calm = gate.summary({ failed: 0, of: 2, leaks: false });
    assert(gate.summary({ failed: 0, of: 2, leaks: true }) !== calm);
  }
  assert(
    en.gate.summary({ failed: 0, of: 2, leaks: true }).includes("though the verdict is that the model leaks"),
  );
});

Deno.test("precision at a prior is that of an evaluation at it, by k-fold too", () => {
  const membership = Uint8Array.from({ length: 1000 }, (_, row) => row < 500 ? 1 : 0);
  const scores = Float64Array.from(membership, (member, row) => row % 5 < (member ? 3 : 1) ? 1 : 0);
  const folds = { of: Uint8Array.from(membership, (_, row) => row % 4), learned: "threshold" as const };
  for (const byFolds of [undefined, folds]) {
    const { ppv, intervals } = evaluate(scores, membership, { threshold: 0.5, prior: 0.03, folds: byFolds });
    const attack = madeUpAttack("gap", { truePositives: 300, falsePositives: 100, folds: byFolds && 4 });
    const { value, interval } = check("ppv@0.03 > 0.9", madeUpAudit({ shadow: [attack] }));
    assertEquals([value, interval], [ppv.value, intervals.ppv]);
  }
  const silent = madeUpAttack("gap", { truePositives: 0, falsePositives: 0 });
  const { passed, value, sentence, notes } = check("ppv@0.01 > 0.5", madeUpAudit({ shadow: [silent] }));
  assertEquals([passed, value, sentence], [true, null, "No attack has a precision at 1 % members."]);
  assertEquals(notes, ["No attack judges any sample a member."]);
});

Deno.test("an audit goes through the gate as it is, in both languages", async () => {
  const target = madeUpAnswers({ members: 300, nonMembers: 300, classes: 5, purpose: "target" });
  const found = await audit(target, { fpr: [0.01, 0.25] });
  const conditions = [
    "verdict",
    "tpr@0.25 > 0.3",
    ...MEASURE_NAMES.filter((name) => name !== "tpr" && name !== "ppv").map((name) => `${name} > 0.1`),
  ];
  for (const language of ["en", "ja"] as const) {
    for (const condition of conditions) {
      const { passed, sentence } = check(condition, gatedAudit(found), { language });
      assertEquals(passed, false, sentence);
    }
    const { value, interval, attack, passed, sentence } = check("auc > 0.999", gatedAudit(found), {
      language,
    });
    const strongest = found.attacks.toSorted((a, b) => b.intervals.auc[0] - a.intervals.auc[0])[0];
    assertEquals([value, interval, attack, passed], [
      strongest.auc,
      strongest.intervals.auc,
      strongest.name,
      true,
    ]);
    assertEquals(/[ぁ-ん]/.test(sentence), language === "ja");
  }
});
