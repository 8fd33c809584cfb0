/** The report of an audit in every format. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { decode } from "fast-png";
import { displayWidth } from "../src/report/display_width.ts";
import { auditDocument } from "../src/report/audit_document.ts";
import { adviceSection } from "../src/report/sections/advice.ts";
import type { Audit } from "../src/audit_result.ts";
import type { Document } from "../src/report/document.ts";
import { type LanguageCode, languages } from "../src/report/language/language.ts";
import { render } from "../src/report/render.ts";
import { foundAt } from "../src/report/sections/headline.ts";
import { kindOf } from "../src/report/sections/attack_names.ts";
import { type CaseName, CASES, makeAudit, overSeeds, overTargets } from "./audit_report_fixture.ts";
import { blocksOf, compact, rowsOf, sectionOf, textOf } from "./document_tools.ts";
import { verdicts, wholeReport } from "./golden/reports.ts";

const { en } = languages;
const CODES = Object.keys(languages) as LanguageCode[];
const NAMES = Object.keys(CASES) as CaseName[];

function golden(name: string): string {
  return Deno.readTextFileSync(new URL(`golden/${name}.txt`, import.meta.url));
}

for (const code of CODES) {
  Deno.test(`every verdict reads as the golden text does: ${code}`, () => {
    assertEquals(verdicts(code), golden(`verdicts-${code}`));
  });

  Deno.test(`a whole report reads as the golden text does: ${code}`, async () => {
    assertEquals(await wholeReport(code), golden(`report-${code}`));
  });
}

Deno.test("the text fits 80 columns and ends with one line feed", async () => {
  for (const language of CODES) {
    for (const name of NAMES) {
      const text = await render(makeAudit(name), { format: "text", language });
      const wide = text.split("\n").filter((line) => displayWidth(line) > 80 || line !== line.trimEnd());
      assertEquals(wide, [], name);
      assert(/[^\n]\n$/.test(text) && !text.includes("\n\n\n") && !text.includes("\u00a0"));
    }
  }
});

Deno.test("the attacks' tables have every figure with its interval, small rates with four decimals", () => {
  for (const name of NAMES) {
    const audit = makeAudit(name);
    const heading = audit.otherAttackers.length === 0
      ? en.attacks.heading
      : en.attacks.headingOf(en.attacks.attackers[kindOf(audit.attacker)], undefined);
    const [atThreshold, over] = blocksOf(sectionOf(auditDocument(audit, en), heading), "table");
    const three = (value: number) => value.toFixed(3).replace("-", "−");
    const range = ([lower, upper]: readonly [number, number]) => `[${three(lower)}, ${three(upper)}]`;
    for (const [i, attack] of audit.attacks.entries()) {
      const { intervals, ppv, tprAtFpr, counts, tied } = attack;
      const members = (counts.truePositives + counts.falseNegatives).toLocaleString("en");
      const plain = `${three(attack.accuracy)} ${range(intervals.accuracy)}`;
      const balanced = `${three(attack.balancedAccuracy)} ${range(intervals.balancedAccuracy)}`;
      // The one that the verdict goes by is the first.
      const isEven = audit.answers.members === audit.answers.nonMembers;
      assertEquals(
        rowsOf(atThreshold)[i].replace(/^\S+( [◆◇])? \| /, ""),
        [
          ...isEven ? [plain, balanced] : [balanced, plain],
          `${three(attack.advantage)} ${range(intervals.advantage)}`,
          attack.precision === null ? "–" : `${three(attack.precision)} ${range(intervals.precision!)}`,
          ppv.value === null ? "–" : `${three(ppv.value)} ${range(intervals.ppv!)}`,
          `${three(attack.recall)} ${range(intervals.recall)}`,
          three(attack.ownAccuracy),
        ].join(" | "),
      );
      const tpr = (fpr: string) =>
        `${tprAtFpr[fpr].toFixed(4)}${tied[fpr] ? " tie" : ""} [` +
        `${intervals.tprAtFpr[fpr].map((limit) => limit.toFixed(4)).join(", ")}] ` +
        `${counts.truePositivesAtFpr[fpr].toLocaleString("en")} of ${members}`;
      const shown = audit.answers.nonMembers < 100
        ? ["0"]
        : audit.answers.nonMembers < 1000
        ? ["0.01", "0"]
        : ["0.01", "0.001", "0"];
      assertEquals(
        rowsOf(over)[i].replace(/^\S+( [◆◇])? \| /, ""),
        [`${three(attack.auc)} ${range(intervals.auc)}`, ...shown.map(tpr)].join(" | "),
      );
      assertEquals(over.columns.length, 1 + shown.length);
    }
  }
});

Deno.test("the tables mark the verdict's attack, and the chosen one where it is another", () => {
  const marks = (audit: ReturnType<typeof makeAudit>, heading: string) =>
    blocksOf(sectionOf(auditDocument(audit, en), heading), "table")[0].rows
      .map(({ head, emphasis }) => [head.value, head.mark, emphasis]);
  assertEquals(marks(makeAudit("leaks by accuracy"), en.attacks.heading), [
    ["shadow-network", "◆", true],
    ["modified-entropy", undefined, false],
    ["gap", undefined, false],
  ]);
  assertEquals(marks(makeAudit("a defence that the only attacker does not know of"), en.attacks.heading), [
    ["shadow-network", "◇", false],
    ["modified-entropy", "◆", true],
    ["gap", undefined, false],
  ]);
  const two = makeAudit("leaks by accuracy, the chosen attack being blind");
  const headingOf = (kind: "aware" | "unaware") =>
    en.attacks.headingOf(en.attacks.attackers[kind], undefined);
  assertEquals(marks(two, headingOf("unaware"))[0], ["shadow-network", "◇", true]);
  assertEquals(marks(two, headingOf("aware"))[1], [
    "modified-entropy",
    "◆",
    true,
  ]);
});

Deno.test("a leak that the chosen attack does not see is in the headline, the sentence and the Markdown", async () => {
  const audit = makeAudit("a defence that the only attacker does not know of");
  const { accuracy } = audit.attacks[1];
  for (const format of ["html", "text", "json", "markdown"] as const) {
    const report = await render(audit, { format });
    const first = format === "html"
      ? textOf(report.match(/<h1>.*?<\/h1>/s)![0]).replaceAll("\u00a0", " ")
      : format === "json"
      ? JSON.parse(report).verdict.sentence
      : report.replaceAll(/[*\n]+/g, " ");
    assert(first.includes("gives away what it was trained on"), first);
    assert(
      first.includes(`with the attack modified-entropy, an attacker who does not know of its defence`),
      first,
    );
    assert(first.includes(`judges ${Math.round(100 * accuracy)} of 100 samples rightly`), first);
  }
});

Deno.test("JSON has every figure and the sentence, and none of the rows", async () => {
  const audit = makeAudit("leaks by accuracy");
  const { rows: _, sheet: __, ...data } = audit;
  for (const language of CODES) {
    const parsed = JSON.parse(await render(audit, { format: "json", language }));
    const { sentence, ...verdict } = parsed.verdict;
    assertEquals(sentence, auditDocument(audit, languages[language]).headline);
    assertEquals({ ...parsed, verdict }, JSON.parse(JSON.stringify(data)));
  }
});

Deno.test("Markdown is the short form: verdict, grounds and the attacks' tables, nothing taken for markup", async () => {
  const audit = makeAudit("leaks by accuracy");
  const hostile = "<img src=x> | `a` _b_ [c](d) *e*";
  const markdown = await render({
    ...audit,
    attacks: audit.attacks.map((attack) => attack.name === "gap" ? { ...attack, name: hostile } : attack),
  }, { format: "markdown" });
  assert(markdown.startsWith("**This model gives away"), markdown);
  assertEquals(markdown.match(/^### .*$/gm), ["### Attacks on the target"]);
  const lines = markdown.split("\n").filter((line) => line.startsWith("| "));
  assertEquals(lines.length, 2 * (2 + 3));
  for (const line of lines) {
    const cells = line.replaceAll(/\\./g, "").split("|").length - 2;
    assert(cells === 8 || cells === 4, line);
  }
  assert(!/(?<!\\)[<>`[\]]|(?<!\\)_b/.test(markdown.replaceAll(/^_.*_$/gm, "")), markdown);
  assert(markdown.length < 4000, `${markdown.length}`);
});

Deno.test("HTML is well-formed, asks nothing of the network and runs no script", async () => {
  for (const language of CODES) {
    for (const name of ["leaks by accuracy", "ties", "far too few samples"] as const) {
      const page = await render(makeAudit(name), { format: "html", language });
      assert(page.startsWith("<!DOCTYPE html>") && page.includes(`<html lang="${language}">`));
      assert(!/<script|<link|<iframe|@import|\son\w+=/i.test(page));
      assert(!/https?:/.test(page.replaceAll(/xmlns(:xlink)?="http:\/\/www\.w3\.org\/[\w/]+"/g, "")));
      for (const [reference] of page.matchAll(/(?:src|href|action)\s*=\s*["'][^"']*|url\([^)]*/gi)) {
        assert(/^src="data:image\/png;base64,/.test(reference), reference);
      }
      assert(page.includes(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`));
      assertEquals(unclosed(page), []);
    }
  }
});

const EMPTY = new Set(["meta", "img", "br", "!doctype"]);

/** Tags that are not closed in the order in which they were opened. */
function unclosed(page: string): string[] {
  const open: string[] = [];
  for (
    const [, close, name, self] of page.replace(/<style>.*?<\/style>/s, "").matchAll(
      /<(\/?)([!\w]+)[^>]*?(\/?)>/g,
    )
  ) {
    if (self || EMPTY.has(name.toLowerCase())) continue;
    if (!close) open.push(name);
    else if (open.pop() !== name) return [`</${name}> closes something else`];
  }
  return open;
}

Deno.test("the sheet shows the images as they are, judged as in the text", async () => {
  const audit = makeAudit("leaks by accuracy");
  const page = compact(await render(audit, { format: "html" }));
  const images = [...page.matchAll(/src="data:image\/png;base64,([^"]+)"/g)];
  assertEquals(images.length, 25);
  images.forEach(([, base64], i) => {
    const { width, height, channels, data } = decode(Uint8Array.fromBase64(base64));
    assertEquals([height, width, channels], [...audit.sheet!.imageShape]);
    assertEquals(Uint8Array.from(data), audit.sheet!.samples[i].pixels);
  });
  assert(page.includes("10 of 25 right, 5 undecided"));
  const captions = [...page.matchAll(/<figure class="(right|wrong|undecided)">.*?<\/figure>/gs)]
    .map(([figure, outcome]) => `${outcome}: ${textOf(figure).replaceAll("&nbsp;", " ")}`);
  assertEquals(captions.slice(0, 5), [
    "right: 98 % member ✓ a member",
    "wrong: 51 % member ✗ a non-member",
    "undecided: 50 % undecided ? a member",
    "right: 2 % non-member ✓ a non-member",
    "wrong: 49 % non-member ✗ a member",
  ]);
  const undecided = audit.sheet!.samples.map((sample) => ({ ...sample, judgement: "undecided" as const }));
  const tellsNothing = { ...audit, sheet: { ...audit.sheet!, samples: undecided } };
  const headings = (document: Document) => document.sections.map(({ heading }) => heading);
  assert(headings(auditDocument(tellsNothing, languages.en)).includes("25 undecided"));
  assert(headings(auditDocument(tellsNothing, languages.ja)).includes("25枚すべて判定不能"));
  assert(headings(auditDocument(audit, languages.ja)).includes("25枚中10枚正解、判定不能5枚"));
  await assertRejects(
    () => render({ ...audit, sheet: { ...audit.sheet!, imageShape: [8, 8, 3] } }, { format: "html" }),
    RangeError,
    "8 x 8 x 3 has 192 values, found 144",
  );
});

Deno.test("HTML escapes what others wrote", async () => {
  const hostile = `"><script>alert('x')</script>&`;
  const audit = makeAudit("leaks by accuracy");
  const [first, ...others] = audit.attacks;
  const named = { ...first, name: hostile, description: hostile };
  const page = await render({
    ...audit,
    config: { [hostile]: hostile },
    versions: { [hostile]: hostile },
    notices: [hostile],
    dataset: { ...audit.dataset!, name: hostile },
    target: { ...audit.target!, architecture: hostile },
    attacker: { ...audit.attacker, chosen: hostile, skipped: [{ name: hostile, needs: ["labels"] }] },
    verdict: { ...audit.verdict, attack: hostile, chosen: hostile },
    attacks: [named, ...others],
    exposed: audit.exposed.map((sample) => ({ ...sample, id: hostile })),
    rows: {
      ...audit.rows!,
      scores: audit.rows!.scores.map((entry) =>
        entry.name === first.name ? { ...entry, name: hostile } : entry
      ),
    },
  }, { format: "html" });
  assert(!page.includes("<script"));
  assert(page.includes("alert(&#39;x&#39;)") && page.includes("&quot;&gt;&lt;script&gt;"));
});

Deno.test("the report says how it was measured: data, configuration, versions, date, machine, commit, notices", async () => {
  for (const language of CODES) {
    const audit = makeAudit("leaks by accuracy");
    const page = compact(await render(audit, { format: "html", language }));
    for (
      const fact of [
        "272,474",
        "1,730,714",
        "[0.590,&nbsp;0.633]".replace("&nbsp;", "\u00a0"),
        audit.dataset!.sha256,
        "1 h 12 min 1 s",
        "<dt>seed</dt><dd>77</dd>",
        "<dt>data</dt><dd>–</dd>",
        "{&quot;flip&quot;:true}",
        "4.22.0",
        "2026-11-26",
        "86adefe",
        "Z80",
        "had been through JPEG once",
      ]
    ) {
      assert(page.includes(fact), fact);
    }
    // ROC and histogram, each wide and narrow.
    assertEquals(page.match(/<svg /g)?.length, 4);
  }
});

Deno.test("a library's audit, of which nothing but the answers is known, has a report without pictures", async () => {
  const { rows: _, ...audit } = makeAudit("k-fold", { trained: false });
  for (const language of CODES) {
    const page = await render(audit, { format: "html", language });
    assert(!page.includes("<svg") && !page.includes("undefined"), page);
    const headings = auditDocument(audit, languages[language]).sections.map(({ heading }) => heading);
    for (const missing of [languages[language].models.heading, languages[language].curves.heading]) {
      assert(!headings.includes(missing), missing);
    }
    assert(headings.includes(languages[language].members.heading));
  }
});

Deno.test("by class, at most twenty rows are shown, in the order given, and the report says so", () => {
  const audit = makeAudit("leaks by accuracy");
  const [first] = audit.byClass!.classes;
  const classes = Array.from(
    { length: 30 },
    (_, i) => ({ ...first, label: i, name: undefined, auc: 0.9 - i / 100 }),
  );
  const section = sectionOf(
    auditDocument({ ...audit, byClass: { ...audit.byClass!, classes } }, en),
    en.byClass.heading,
  );
  const [{ rows }] = blocksOf(section, "table");
  assertEquals(rows.map(({ head }) => head.value), Array.from({ length: 20 }, (_, i) => String(i)));
  assert(blocksOf(section, "paragraph")[0].text.includes("20 of 30 classes are shown"));
});

Deno.test("scores at risk have four digits, no empty zeros, and a minus sign", () => {
  const audit = makeAudit("leaks by accuracy");
  const exposed = [-1e-6, -0.00115166, 0.976569, -Infinity, 0, 1234567]
    .map((score, i) => ({ ...audit.exposed[0], id: i, score }));
  const section = sectionOf(auditDocument({ ...audit, exposed }, en), en.exposed.heading);
  const [{ rows, columns }] = blocksOf(section, "table");
  const at = columns.indexOf(en.exposed.score);
  assertEquals(
    rows.map(({ cells }) => cells[at].value),
    ["−0.000001", "−0.001152", "0.9766", "−∞", "0", "1235000"],
  );
});

Deno.test("an interval that is very wide for the choice of non-members says so, in both languages", () => {
  const told = (interval: readonly [number, number]) => ({
    decision: { attack: "gap" },
    tprAtFpr: { "0.01": { value: 0.408, interval } },
    members: 500,
  });
  for (
    const [language, why] of [[en, "few non-members set the threshold"], [languages.ja, "幅が広い"]] as const
  ) {
    const text = (interval: readonly [number, number], fpr: number) =>
      language.verdict.cautious(foundAt({ key: "0.01", fpr }, told(interval), language));
    assert(text([0, 0.714], 0.01).includes(why), text([0, 0.714], 0.01));
    assert(!text([0.37, 0.45], 0.01).includes(why));
    // Without a false positive the threshold is taken as given.
    assert(!text([0, 0.714], 0).includes(why));
  }
});

Deno.test("a leak that one fold shows is not told by a count over all of them that chance finds", () => {
  const audit = makeAudit("leaks in the tail alone"), { verdict, attacks: [attack, ...others] } = audit;
  const [, rate] = verdict.test.split("@");
  const byFolds = (found: number): Audit => ({
    ...audit as unknown as Audit,
    attacker: { ...audit.attacker, name: "folds", kind: "folds", folds: 5 },
    attacks: [
      { ...attack, folds: 5, tprAtFpr: { ...attack.tprAtFpr, [rate]: found / 2000 } },
      ...others.map((other) => ({ ...other, folds: 5 })),
    ],
    verdict: { ...verdict, attacker: "folds" },
  });
  const told = (audit: object, language: LanguageCode = "en") =>
    auditDocument(audit as Parameters<typeof auditDocument>[0], languages[language]).headline;
  const none = told(byFolds(0));
  assert(none.includes(" finds 0 of 2,000 (0.0"), none);
  assert(
    none.endsWith("that is over all folds, and in one of the 5 it finds more than chance would."),
    none,
  );
  assert(told(byFolds(0), "ja").includes("5個の分割のうちの一つでは"));
  for (const headline of [told(byFolds(200)), told(audit)]) {
    assert(headline.endsWith("chance would not find so many."), headline);
  }
});

Deno.test("a leak that one fold shows is not told as if all of them together showed it", () => {
  const audit = makeAudit("leaks by accuracy"), { verdict, attacks } = audit;
  const byFolds = (test: string, interval: readonly [number, number]) => ({
    ...audit,
    attacker: { ...audit.attacker, name: "folds", kind: "folds", folds: 5 },
    attacks: attacks.map((attack) => ({
      ...attack,
      folds: 5,
      intervals: { ...attack.intervals, auc: interval },
    })),
    verdict: { ...verdict, attacker: "folds", test, interval },
  });
  const told = (audit: object, language: LanguageCode = "en") =>
    auditDocument(audit as Parameters<typeof auditDocument>[0], languages[language]);
  for (const [test, words] of [["accuracy", "it is right"], ["auc", "the order tells the two apart"]]) {
    const { headline, lede } = told(byFolds(test, [0.48, 0.53]));
    assert(headline.includes(`That is over all folds; in one of the 5 ${words}`), headline);
    assert(!JSON.stringify(lede).includes("the interval looks to both sides"), JSON.stringify(lede));
    assert(told(byFolds(test, [0.48, 0.53]), "ja").headline.includes("5個の分割のうちの一つでは"));
    for (
      const clear of [byFolds(test, [0.6, 0.7]), {
        ...audit,
        verdict: { ...verdict, test, interval: [0.48, 0.53] },
      }]
    ) {
      assert(!told(clear).headline.includes("over all folds"));
    }
  }
  const say = (audit: object) => JSON.stringify(told(audit)).includes("in each of the 5 folds by itself");
  assertEquals([say(byFolds("accuracy", [0.6, 0.7])), say(audit)], [true, false]);
});

Deno.test("the advice says that its figures are of another model, before it gives them", () => {
  for (
    const [language, words] of [[en, "not of this model"], [
      languages.ja,
      "検査したモデルの値ではありません",
    ]] as const
  ) {
    const { blocks } = adviceSection(makeAudit("leaks by accuracy"), language);
    const table = blocks.findIndex(({ kind }) => kind === "table");
    const before = JSON.stringify(blocks[table - 1]);
    for (const told of [words, "ResNet-20", "CIFAR-10"]) assert(before.includes(told), before);
  }
});

Deno.test("at a low prior the probabilities of members at risk and the precision can be read", () => {
  const audit = makeAudit("leaks by accuracy"), [first, ...others] = audit.exposed;
  const [attack, ...more] = audit.attacks;
  const text = JSON.stringify(auditDocument({
    ...audit,
    prior: 1e-4,
    exposed: [{ ...first, probability: 0.000123 }, ...others],
    attacks: [
      {
        ...attack,
        ppv: { prior: 1e-4, value: 0.000456 },
        intervals: { ...attack.intervals, ppv: [0.000234, 0.000789] },
      },
      ...more,
    ],
  }, en));
  for (const told of ["0.00012", "0.00046", "[0.00023, 0.00079]"]) assert(text.includes(`"${told}"`), told);
});

Deno.test("by class, a rate that a class's non-members do not show is a dash, and the note says why", () => {
  const audit = makeAudit("leaks by accuracy");
  const [first, second] = audit.byClass!.classes;
  const { fpr } = audit.byClass!, key = String(fpr);
  const few = {
    ...first,
    nonMembers: 8,
    tprAtFpr: { [key]: null },
    intervals: { ...first.intervals, tprAtFpr: { [key]: null } },
  };
  const sectionWith = (classes: NonNullable<Audit["byClass"]>["classes"]) =>
    sectionOf(auditDocument({ ...audit, byClass: { ...audit.byClass!, classes } }, en), en.byClass.heading);
  const section = sectionWith([few, { ...second, tprAtFpr: { [key]: 0.5 } }]);
  const [{ rows }] = blocksOf(section, "table");
  assertEquals(rows.map(({ cells }) => cells[3].value), ["–", "0.5000"]);
  assertEquals(rows[0].cells[3].small, undefined);
  const noteOf = (shown: typeof section) => blocksOf(shown, "paragraph")[0].text;
  assert(noteOf(section).includes("–: too few non-members to show a false positive rate of 1 %"));
  assert(!noteOf(sectionWith([second])).includes("–:"));
});

Deno.test("over seeds the headline tells how many trainings leak, with the mean and its interval", () => {
  const audit = makeAudit("leaks by accuracy");
  const runs = overSeeds(audit);
  const document = auditDocument({ ...audit, overSeeds: runs }, en);
  const mean = Math.round(100 * audit.attacks[0].accuracy);
  assert(document.headline.startsWith("In 2 of 4 trainings this model gives away"), document.headline);
  assert(document.headline.includes(`judges ${mean} of 100 samples rightly`), document.headline);
  const [figures, words] = blocksOf(sectionOf(document, en.overSeeds.heading), "table");
  assertEquals(rowsOf(figures).length, 3);
  assert(rowsOf(figures)[0].includes("±0.080") && rowsOf(figures)[0].includes("±0.0800"), rowsOf(figures)[0]);
  assertEquals(rowsOf(words), [
    "1 | Leaks | shadow-network | < 0.0001",
    "2 | Leaks | shadow-network | < 0.0001",
    "3 | Nothing found | shadow-network | 0.40",
    "4 | Too few samples | shadow-network | 1.00",
  ]);
});

Deno.test("a verdict of an attack without figures, a strange language and a strange format are refused", async () => {
  const audit = makeAudit("leaks by accuracy");
  const refused = (change: object, options: object, message: string) =>
    assertRejects(
      async () => await render({ ...audit, ...change }, { format: "html", ...options }),
      RangeError,
      message,
    );
  await refused(
    { verdict: { ...audit.verdict, attack: "none such" } },
    {},
    "figures of none such are needed, found shadow-network, modified-entropy, gap",
  );
  await refused({}, { language: "fr" }, "language must be en or ja, found fr");
  await refused({}, { language: "toString" as "en" }, "language must be en or ja, found toString");
  await refused({}, { format: "pdf" }, "format must be html, text, json or markdown, found pdf");
});

Deno.test("over targets the report says what the spread is over, and that one shadow of many is shown", () => {
  const audit = makeAudit("leaks by accuracy");
  const document = auditDocument({ ...audit, overTargets: overTargets(audit), shadows: 32 }, en);
  assert(document.headline.startsWith("In 2 of 4 trainings this model gives away"), document.headline);
  assertEquals(document.lede[0], "What follows is of target 1.");
  const section = sectionOf(document, en.overSeeds.heading), [, words] = blocksOf(section, "table");
  assertEquals(words.corner, "target");
  assertEquals(rowsOf(words).length, 4);
  const [models] = blocksOf(sectionOf(document, en.models.heading), "table");
  assertEquals(models.columns.slice(0, 2), ["target", "first of 32 shadows"]);
});
