/** Texts of reports: the same in both languages, all of them used, and every value that they are given. */
import { assert, assertEquals } from "@std/assert";
import { attacks } from "../src/attack/attacks.ts";
import { sampleAttacks } from "../src/attack/by_sample/sample_attacks.ts";
import { defences } from "../src/defence/defences.ts";
import { type Language, languages } from "../src/report/language/language.ts";
import { auditDocument } from "../src/report/audit_document.ts";
import { reproductionDocument } from "../src/report/reproduction_document.ts";
import { verdictSentence } from "../src/report/sections/verdict.ts";
import type { Imitation } from "../src/report/report.ts";
import type { Reproduction } from "../src/reproduce/reproduction.ts";
import { type CaseName, CASES, makeAudit, overSeeds, overTargets } from "./audit_report_fixture.ts";
import { blocksOf } from "./document_tools.ts";
import { gateEntries } from "../src/gate/wording.ts";
import { everyResult } from "./gated_audit.ts";
import { everyTraining } from "./made_up_trainings.ts";
import { makeReproduction } from "./reproduction_fixture.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { strongDocument } from "../src/report/strong_document.ts";
import { makeStrong, makeStrongReproduction } from "./strong_fixture.ts";

const { en, ja } = languages;
const heap = new Heap(await compileKernels());

type Texts = { readonly [key: string]: unknown };

/** Names and descriptions go by attacks and defences, and notices by what happened (notices_test.ts). */
const BY_NAME = [
  "notices",
  "attacks.descriptions",
  "reproduction.counterMeasures.names",
  "reproduction.counterMeasures.descriptions",
];

/** Every place in a language's texts but for those. */
function places(texts: Texts, path: readonly string[] = []): Map<string, unknown> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]): [string, unknown][] => {
      const place = [...path, key];
      if (BY_NAME.includes(place.join("."))) return [];
      if (typeof value === "object") return [...places(value as Texts, place)];
      return [[place.join("."), value]];
    }),
  );
}

Deno.test("both languages have the same texts, and none is empty", () => {
  const english = places(en as unknown as Texts), japanese = places(ja as unknown as Texts);
  assertEquals([...japanese.keys()].sort(), [...english.keys()].sort());
  assert(english.size > 180, `${english.size}`);
  for (const [place, text] of [...english, ...japanese]) {
    if (place === "between") continue;
    if (typeof text === "string") assert(text.trim() !== "" && text === text.trim(), place);
    else assert(typeof text === "function", place);
  }
  for (const [place, text] of english) {
    assertEquals(typeof japanese.get(place), typeof text, place);
    if (typeof text === "function") {
      assertEquals((japanese.get(place) as typeof text).length, text.length, place);
    } // Some are the same in both languages; where the words are long, one is a leftover.
    else if (String(text).length > 12) assert(japanese.get(place) !== text, `${place} is not translated`);
  }
  for (const [place, text] of japanese) {
    if (typeof text === "string" && text.length > 30) assert(/[ぁ-ん]/.test(text), place);
  }
  assertEquals(Object.entries(languages).map(([code, language]) => [code, language.code]), [["en", "en"], [
    "ja",
    "ja",
  ]]);
});

Deno.test("Japanese describes every attack, and names and describes every counter-measure", () => {
  assertEquals(
    Object.keys(ja.attacks.descriptions).sort(),
    [...attacks, ...sampleAttacks].map(({ name }) => name).sort(),
  );
  const known = ["none", ...defences.map(({ name }) => name)].sort();
  const { names, descriptions } = ja.reproduction.counterMeasures;
  assertEquals(Object.keys(names).sort(), known);
  assertEquals(Object.keys(descriptions).sort(), known);
  for (const texts of [names, descriptions]) assertEquals(new Set(Object.values(texts)).size, known.length);
  assertEquals(Object.keys(en.reproduction.counterMeasures.names).sort(), known);
});

/** A copy of a language that notes every place that is read. */
function watched(language: Language): { language: Language; read: Set<string> } {
  const read = new Set<string>();
  const watch = (texts: Texts, path: readonly string[]): unknown =>
    new Proxy(texts, {
      get(target, key) {
        const value = target[key as string], place = [...path, key as string];
        read.add(place.join("."));
        if (typeof value !== "object" || value === null || Array.isArray(value)) {
          if (Array.isArray(value)) value.keys().forEach((i) => read.add([...place, String(i)].join(".")));
          return value;
        }
        return watch(value as Texts, place);
      },
    });
  return { language: watch(language as unknown as Texts, []) as Language, read };
}

function imitation(design: Imitation["design"]): Imitation {
  const accuracies = { trainAccuracy: 0.9, targetTrainAccuracy: 1, shadowAccuracy: 0.7, targetAccuracy: 0.8 };
  const counts = { parameters: 530, shadows: 1, trainedOn: 71, samples: 142 };
  return { design, architecture: "mlp 16", agreement: 0.75, ...counts, ...accuracies };
}

Deno.test("every text is used by some report", async () => {
  const { language, read } = watched(en);
  const audits = Object.keys(CASES).flatMap((name) => [
    makeAudit(name as CaseName),
    makeAudit(name as CaseName, { trained: false }),
  ]);
  const [first] = audits;
  const variants = [
    ...audits,
    { ...first, gate: gateEntries(everyResult(), { language, attackers: 2 }) },
    { ...first, gate: gateEntries(everyResult().filter(({ passed }) => passed), { language, attackers: 2 }) },
    { ...first, overSeeds: overSeeds(first) },
    { ...first, overTargets: overTargets(first), shadows: 32, design: "online" as const },
    { ...first, shadows: 4, design: "offline" as const },
    { ...first, trainings: everyTraining() },
    ...(["one", "offline", "online"] as const).map((design) => ({ ...first, imitation: imitation(design) })),
    ...[true, false].flatMap((valid) => [
      { ...first, epsilon: { ...first.epsilon, valid, bound: 1, mu: 1, why: "coins" as const } },
      { ...first, epsilon: { ...first.epsilon, valid, bound: 0, why: "dependent shadows" as const } },
    ]),
    { ...first, epsilon: { ...first.epsilon, neighbours: "add or remove" as const } },
    {
      ...first,
      answers: { ...first.answers, labels: false, unknown: 7, queries: 3, scores: "classes" as const },
    },
    { ...first, answers: { ...first.answers, scores: "log-probabilities" as const } },
    { ...first, exposed: first.exposed.map((sample) => ({ ...sample, rank: 1 })) },
    {
      ...first,
      attacks: [
        ...first.attacks,
        ...["informed-network", "informed-network-by-class"].map((name) => ({ ...first.attacks[0], name })),
      ],
    },
    {
      ...first,
      otherAttackers: (["folds", "shadow", "unaware"] as const).map((name) => ({
        attacker: { ...first.attacker, name, kind: name === "folds" ? "folds" as const : "shadow" as const },
        attacks: first.attacks,
      })),
    },
    {
      ...first,
      attacker: {
        ...first.attacker,
        name: "shadows",
        kind: "shadows" as const,
        skipped: [{ name: "lira-online", needs: ["candidates", "64 shadows"] as const }],
      },
      otherAttackers: [{
        attacker: { ...first.attacker, name: "others", kind: "shadows" as const },
        attacks: first.attacks,
      }],
    },
    {
      ...first,
      byClass: {
        ...first.byClass!,
        // More than are shown, and a class whose non-members do not show the rate.
        classes: [
          { ...first.byClass!.classes[0], nonMembers: 8, tprAtFpr: { [first.byClass!.fpr]: null } },
          ...Array.from({ length: 9 }, () => first.byClass!.classes).flat(),
        ],
      },
    },
  ];
  const { reproduction, curves } = makeReproduction({ seeds: [1, 2], isTogether: true }),
    once = makeReproduction();
  const images = { imageShape: [2, 2, 3] as const, pixels: () => new Uint8Array(12) };
  /** Every counter-measure a little better than the one before, its intervals so wide. */
  const told = (half: number, attack: string): Reproduction => ({
    ...reproduction,
    undefended: {
      ...reproduction.undefended,
      verdict: { ...reproduction.undefended.verdict, word: "leaks", test: "accuracy", attack },
    },
    counterMeasures: reproduction.counterMeasures!.map((row, i) => {
      const at = (value: number) => ({
        value,
        interval: [value - half, value + half] as const,
        spread: null,
      });
      const attacks = row.aware.attacks.map((attack) => ({ ...attack, accuracy: at(0.7 - i / 100) }));
      return { ...row, testAccuracy: at(0.6 + i / 100), aware: { ...row.aware, attacks } };
    }),
  });
  const documents = [
    ...variants.map((audit) => auditDocument(audit, language)),
    reproductionDocument(told(0.001, "gap"), { curves, images }, language),
    strongDocument(makeStrongReproduction(heap, makeStrong({ samples: 60, shadows: 2 })), language),
    reproductionDocument({ ...once.reproduction, counterMeasureSeeds: [1] }, once, language),
    reproductionDocument(
      {
        ...reproduction,
        dropout: once.reproduction.dropout, // one training of it, several of the others
        undefended: {
          ...reproduction.undefended,
          verdict: { ...reproduction.undefended.verdict, attacker: "2" },
        },
      },
      { curves },
      language,
    ),
    reproductionDocument(told(0.4, "shadow-network"), { curves }, language),
  ];
  const drawn = [[documents[0], "wide"], [documents.at(-4)!, "wide"], [documents.at(-1)!, "narrow"]] as const;
  for (const [document, size] of drawn) {
    const figures = document.sections.flatMap((section) => blocksOf(section, "figure"));
    for (const { draw } of figures) await draw(size);
  }
  const unused = [...places(en as unknown as Texts).keys()].filter((place) => !read.has(place));
  assertEquals(unused, []);
});

Deno.test("every text that is told something says it", () => {
  const fact = (i: number) => `<${71 + i}>`;
  const right = {
    model: "<g>",
    who: "<w>",
    value: "<v>",
    lower: "<l>",
    upper: "<u>",
    attack: "<a>",
    alike: false,
  };
  const found = {
    model: "<g>",
    who: "<w>",
    attack: "<a>",
    accusing: "<x>",
    found: "<f>",
    members: "<m>",
    share: "<s>",
    lower: "<l>",
    upper: "<u>",
  };
  const many = {
    regime: "<g>",
    shadows: "<h>",
    accusing: "<x>",
    attack: "<a>",
    share: "<s>",
    network: "<n>",
    networkShare: "<e>",
  };
  const figure = { figure: "<f>", attack: "<a>", value: "<v>", range: "<r>", others: 7 };
  const limited = { ...figure, limit: "<l>", inclusive: false, byPoint: false };
  const compared = { ...figure, before: { value: "<b>", range: "<s>" } };
  const claimed = { attack: "<a>", epsilon: "<e>", delta: "<d>" };
  const special: Record<string, [args: unknown[], says: string[]]> = {
    subject: [[{ architecture: "<n>", dataset: "<d>" }], ["<n>", "<d>"]],
    "attacker.kinds": [["<k>"], []],
    ...Object.fromEntries(
      ["accuracy", "balanced-accuracy", "advantage", "auc", "epsilon"].map((
        name,
      ) => [`gate.figures.${name}`, [["<p>"], []]]),
    ),
    "gate.above": [[limited], ["<f>", "<a>", "<v>", "<r>", "<l>", "7"]],
    "gate.notAbove": [[limited], ["<f>", "<a>", "<v>", "<r>", "<l>"]],
    "gate.boundAbove": [[limited], ["<f>", "<a>", "<v>", "<l>"]],
    "gate.boundNotAbove": [[limited], ["<f>", "<a>", "<v>", "<l>"]],
    "epsilon.bound": [[claimed], ["<a>", "<e>", "<d>"]],
    "epsilon.noBound": [[claimed], ["<a>", "<d>"]],
    "epsilon.indication": [[claimed], ["<a>", "<e>", "<d>"]],
    "epsilon.noIndication": [[claimed], ["<a>", "<d>"]],
    "gate.worse": [[compared], ["<f>", "<a>", "<v>", "<r>", "<b>", "<s>", "7"]],
    "gate.notWorse": [[compared], ["<f>", "<a>", "<v>", "<r>", "<b>", "<s>"]],
    "gate.summary": [[{ failed: 1, of: 3, leaks: false }], ["1", "3"]],
    "attacks.legend": [[true], ["◆"]],
    "sheet.truth": [[true], []],
    "sheet.heading": [[{ right: 18, undecided: 4, of: 25 }], ["18", "4", "25"]],
    "reproduction.sheets.headings.undefended": [[{ right: 18, undecided: 4, of: 25 }], ["18", "4", "25"]],
    "reproduction.sheets.headings.dropout": [[{ right: 18, undecided: 4, of: 25 }], ["18", "4", "25"]],
    "verdict.accusing": [[{ one: "<o>", of: "<i>" }], ["<o>", "<i>"]],
    "verdict.byAccuracy": [[right], ["<g>", "<w>", "<v>", "<l>", "<u>", "<a>"]],
    "verdict.byAuc": [[{ ...right, reversed: false }], ["<g>", "<w>", "<v>", "<l>", "<u>", "<a>"]],
    "verdict.byTail": [[found], Object.values(found)],
    "verdict.nothing": [[right], ["<g>", "<w>", "<v>", "<l>", "<u>"]],
    "verdict.few": [[{ ...right, power: "<p>" }], ["<w>", "<v>", "<l>", "<u>", "<p>"]],
    "verdict.fewNone": [[right], ["<w>", "<v>", "<l>", "<u>"]],
    "verdict.overSeeds": [[{ ...right, leaks: 2, seeds: 3 }], ["<w>", "<v>", "<l>", "<u>", "2", "3"]],
    "verdict.cautious": [[found], Object.values(found).slice(2)],
    "verdict.tied": [[{ attack: "<b>", accusing: "<x>", other: found }], [
      "<b>",
      "<x>",
      "<a>",
      "<f>",
      "<m>",
      "<s>",
    ]],
    "verdict.notByAccuracy": [[{ ...right, candidates: 7 }], ["<v>", "<l>", "<u>", "<a>", "7"]],
    "verdict.stronger": [[right], ["<v>", "<l>", "<u>", "<a>"]],
    "verdict.reversed": [[right], ["<v>", "<l>", "<u>"]],
    "verdict.chosen": [[{ ...right, chosen: "<c>", blind: true }], ["<v>", "<l>", "<u>", "<a>", "<c>"]],
    "verdict.otherAttacker": [[right], ["<v>", "<l>", "<u>", "<a>"]],
    "verdict.pValue": [[{ test: "<t>", p: "<p>", tests: 71 }], ["<t>", "<p>", "71"]],
    ...Object.fromEntries(["one", "offline", "online"].map((design) => [
      `imitation.trained.${design}`,
      [[{ shadows: "<s>", trainedOn: "<t>" }], design === "one" ? ["<t>"] : ["<s>", "<t>"]],
    ])),
    "training.total": [[{ models: "<n>", time: "<t>", shortest: "<s>", longest: "<l>" }], [
      "<n>",
      "<t>",
      "<s>",
      "<l>",
    ]],
    "training.on": [[{ host: "<h>", processor: "<p>", cores: 71, models: ["<a>", "<b>"] }], [
      "<h>",
      "<p>",
      "71",
      "<a>",
      "<b>",
    ]],
    "training.onUnknown": [[["<a>", "<b>"]], ["<a>", "<b>"]],
    "training.model": [[{ name: "<n>", time: "<t>" }], ["<n>", "<t>"]],
    "training.inPart": [[{ name: "<n>", time: "<t>" }], ["<n>", "<t>"]],
    "imitation.agreement": [[{ percent: "<p>", samples: "<s>" }], ["<p>", "<s>"]],
    "imitation.shadow": [[2], []],
    "strong.asked": [["<g>", 2], ["<g>"]],
    "strong.headline": [[many], Object.values(many)],
    "strong.further": [[many], ["<g>", "<a>", "<s>", "<n>", "<e>"]],
    "reproduction.network": [[right], ["<v>", "<l>", "<u>", "<a>"]],
    "reproduction.findings.dropout": [
      [{ lowest: "<l>", highest: "<h>", testDropout: "<d>", testUndefended: "<u>" }],
      ["<l>", "<h>", "<d>", "<u>"],
    ],
    "reproduction.findings.frontier": [
      [[{ name: "<n>", leak: "<l>", test: "<t>" }], { name: "<o>", leak: "<m>", test: "<u>" }],
      ["<n>", "<l>", "<t>", "<o>", "<m>", "<u>"],
    ],
    "reproduction.transfer.differences": [
      [{
        cells: 71,
        beyondIntervals: 72,
        reach: undefined,
        mean: 0.073,
        largest: -0.074,
        largestPair: "P75",
      }],
      ["71", "72", "+0.073", "−0.074", "P75"],
    ],
    ...Object.fromEntries(
      ["findings", "dropout"].map((section) => [`reproduction.${section}.reach`, [
        [{ cells: 71, within: 72, above: 73, below: 74, halfWidth: "<h>" }, true],
        ["71", "72", "73", "74", "<h>"],
      ]]),
    ),
    "reproduction.transfer.reasons": [[true], []],
    "reproduction.dropout.kind": [["<d>", true], ["<d>"]],
    "reproduction.method.runOf": [[1, "<s>", "<d>"], ["<s>", "<d>"]],
    "reproduction.variance.note": [
      [{ architecture: "<a>", seeds: 71, trainings: 72, starts: 73, mean: "<m>" }],
      ["<a>", "71", "72", "73", "<m>"],
    ],
    "reproduction.recipes.name": [
      [{ schedule: "constant", epochs: 71, l2: "<l>", batchSize: 72, learningRate: "<r>" }],
      ["71", "<l>", "72", "<r>"],
    ],
    "reproduction.recipes.further": [["<r>", "<s>"], ["<r>", "<s>"]],
    "training.recipe": [[{ epochs: 71, schedule: "step", l2: "<l>" }], ["71", "0.0005", "<l>"]],
    "reproduction.method.lines": [
      [{ partSize: "<p>", recipe: "<r>", seeds: 71 }],
      ["<p>", "<r>", "71"],
    ],
    "reproduction.transfer.means": [[["<a>", "<b>"], ["<c>", "<d>"]], ["<a>", "<b>", "<c>", "<d>"]],
  };
  for (const language of Object.values(languages)) {
    for (const [place, text] of places(language as unknown as Texts)) {
      if (typeof text !== "function") continue;
      const facts = Array.from({ length: text.length }, (_, i) => fact(i));
      const [args, says] = special[place] ?? [facts, facts];
      const said = JSON.stringify(text(...args)) ?? "";
      for (const told of says) {
        assert(said.includes(told), `${language.code} ${place} does not say ${told}: ${said}`);
      }
      assert(said.length > 2 && !said.includes("undefined"), `${language.code} ${place}: ${said}`);
    }
    assert(language.sheet.truth(true) !== language.sheet.truth(false));
    const seedsIn = (seeds: number) =>
      language.reproduction.method.lines({
        partSize: "12,500",
        recipe: "<r>",
        seeds,
      }).join();
    assert(seedsIn(1) !== seedsIn(2) && !seedsIn(1).includes("1 seeds"), language.code);
  }
});

Deno.test("no sentence names a thing twice or leaves a blank before its end", () => {
  for (const language of Object.values(languages)) {
    for (const name of Object.keys(CASES)) {
      const audit = makeAudit(name as CaseName);
      const { headline, lede, grounds } = auditDocument(audit, language);
      assertEquals(headline, verdictSentence(audit, language));
      for (const text of [headline, ...lede, ...grounds]) {
        assert(!/ {2}| [.,;:、。]|undefined|NaN|\b(\w+) \1\b/.test(text), text);
        assert(/[.。]$/.test(text), text);
        if (language.code === "en") assert(/^[A-Z]/.test(text), text);
      }
    }
  }
});
