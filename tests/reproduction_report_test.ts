/** The report of a reproduction, in each language. */
import { assert, assertEquals } from "@std/assert";
import { defences } from "../src/defence/defences.ts";
import { en } from "../src/report/language/en.ts";
import { type Language, languages } from "../src/report/language/language.ts";
import type { Figure } from "../src/metrics/over_runs.ts";
import type { Decision } from "../src/metrics/verdict.ts";
import { displayWidth } from "../src/report/display_width.ts";
import { signed } from "../src/report/numbers.ts";
import { renderDocument } from "../src/report/render.ts";
import { reproductionDocument } from "../src/report/reproduction_document.ts";
import { defenceDescription } from "../src/report/sections/reproduction/names.ts";
import { renderText } from "../src/report/text.ts";
import type { Attacked } from "../src/reproduce/analysis.ts";
import { strongestOf } from "../src/reproduce/measured.ts";
import type { RecipeTables, Reproduction } from "../src/reproduce/reproduction.ts";
import type { Cell } from "../src/reproduce/transfer.ts";
import { type MadeUp, makeReproduction } from "./reproduction_fixture.ts";
import { blocksOf, compact, rowsOf, sectionOf } from "./document_tools.ts";

const whole = makeReproduction();
/** Two seeds: means and spreads. */
const twice = makeReproduction({ seeds: [1, 2] });

// What the report has to say, in its own way of writing numbers.
const decimals = (value: number) => value.toFixed(3);
const beneath = ({ interval: [lower, upper], spread }: Figure) =>
  `[${decimals(lower)}, ${decimals(upper)}]` + (spread === null ? "" : ` ±${decimals(spread)}`);
const figure = (of: Figure) => `${decimals(of.value)} ${beneath(of)}`;
/** A cell beside the article's: over several trainings with the reach of one more in the place of the mean's own interval. */
const cellText = ({ attacks: [{ accuracy }], comparison: { reach } }: Cell, { one, mark = "" }: {
  one: string;
  mark?: string;
}) => {
  const { value, spread } = accuracy;
  const below = reach
    ? `[${reach.interval.map(decimals).join(", ")}] ${spread === null ? one : `±${decimals(spread)}`}`
    : beneath(accuracy);
  return `${decimals(value)}${mark && ` ${mark}`} ${below}`;
};
/** ▲ ▼: the article's figure is not among those that ours allow. */
const markOf = ({ comparison: { article, difference, beyondIntervals, reach } }: Cell) => {
  const isOther = reach ? article < reach.interval[0] || article > reach.interval[1] : beyondIntervals;
  return !isOther ? "" : difference > 0 ? "▲" : "▼";
};

const IMAGES = { imageShape: [2, 2, 3] as const, pixels: (place: number) => new Uint8Array(12).fill(place) };

function documentOf(
  { reproduction, curves }: MadeUp,
  language: Language = en,
  images?: typeof IMAGES,
) {
  return reproductionDocument(reproduction, { curves, images }, language);
}

function withReproduction(changes: Partial<Reproduction>): MadeUp {
  return { ...whole, reproduction: { ...whole.reproduction, ...changes } };
}

/** `ResNet-20` */
function nameOf(architecture: string): string {
  return architecture.replace("resnet", "ResNet-");
}

/** The reproduction with a verdict and made-up accuracies. */
function judged(verdict: Partial<Decision>, accuracyOf: (name: string) => number) {
  const { undefended } = whole.reproduction;
  const attacks = undefended.attacked.attacks.map((attack) => {
    const value = accuracyOf(attack.name);
    return {
      ...attack,
      accuracy: { value, interval: [value - 0.006, value + 0.006] as const, spread: null },
    };
  });
  return withReproduction({
    dataset: { ...whole.reproduction.dataset, partSize: 12500 },
    undefended: {
      ...undefended,
      verdict: { ...undefended.verdict, ...verdict },
      attacked: { attacks, strongest: "entropy" },
    },
  });
}

Deno.test("a reproduction's headline tells what the verdict's attack gets, not the article's", () => {
  const made = judged(
    { word: "leaks", test: "accuracy", attack: "entropy" },
    (name) => name === "entropy" ? 0.768 : 0.5,
  );
  const { headline, lede, grounds } = documentOf(made);
  assertEquals(
    headline,
    "The undefended ResNet-20 gives away what it was trained on: the attacker judges 77 of 100 samples rightly (95 % " +
      "interval 76 to 78); guessing gets 50.",
  );
  assertEquals(
    lede.at(-1),
    "By the article's own attack, shadow-network, it judges 50 of 100 rightly (95 % interval 49 to 51).",
  );
  assert(lede[0].includes("of 12,500 members by entropy") && lede.length === 2, lede[0]);
  assert(grounds.length >= 3);
});

Deno.test("a reproduction that finds nothing does not say that anything is given away", () => {
  const made = judged({ word: "nothing found", test: "accuracy", attack: "entropy" }, () => 0.502);
  for (const language of Object.values(languages)) {
    const { headline } = documentOf(made, language);
    assert(/^No leak of the undefended ResNet-20|漏えいは見つかりませんでした/.test(headline), headline);
    assert(/\b50 of 100|100件のうち50件/.test(headline), headline);
  }
});

Deno.test("a reproduction's leak by AUC alone is told by AUC, with its interval", () => {
  const made = judged({ word: "leaks", test: "auc", attack: "entropy" }, () => 0.5);
  const { auc: { value } } = made.reproduction.undefended.attacked.attacks.find(({ name }) =>
    name === "entropy"
  )!;
  const { headline } = documentOf(made);
  assert(headline.includes(`in ${Math.round(100 * Math.max(value, 1 - value))} of 100 cases`), headline);
});

Deno.test("the transfer table has every cell with its interval, and beside the article's for CIFAR-10 alone", () => {
  for (const made of [whole, twice]) {
    for (const language of Object.values(languages)) {
      const { transfer: texts } = language.reproduction;
      const { transfer } = made.reproduction;
      const section = sectionOf(documentOf(made, language), texts.heading);
      const [table] = blocksOf(section, "table");
      const expected = [...new Set(transfer!.map(({ shadow }) => shadow))].map((shadow) =>
        [
          nameOf(shadow),
          ...transfer!.filter((cell) => cell.shadow === shadow).map(
            (cell) => {
              const { article, difference } = cell.comparison;
              return `${cellText(cell, { one: texts.oneTraining, mark: markOf(cell) })} ${
                texts.article(article.toFixed(4), signed(difference))
              }`;
            },
          ),
        ].join(" | ")
      );
      assertEquals(rowsOf(table), expected);
      assertEquals(blocksOf(section, "list").length, 1);

      const { dataset } = made.reproduction;
      const synthetic = {
        ...made,
        reproduction: { ...made.reproduction, dataset: { ...dataset, name: "synthetic" } },
      };
      const plain = sectionOf(documentOf(synthetic, language), texts.heading);
      assert(!/[▲▼]|元記事の値|article's figure|0\.7998/.test(JSON.stringify(plain)), JSON.stringify(plain));
      assertEquals(blocksOf(plain, "list"), []);
    }
  }
});

Deno.test("several trainings say how many of the article's figures one more may give, and how wide that is", () => {
  const { transfer, dropout } = twice.reproduction;
  const count = (cells: readonly Cell[]) => {
    const of = (mark: string) => cells.filter((cell) => markOf(cell) === mark).length;
    const halves = cells.map(({ comparison: { reach } }) => reach!.margin);
    const half = decimals(halves.reduce((sum, each) => sum + each) / halves.length);
    return { cells: cells.length, within: of(""), above: of("▼"), below: of("▲"), halfWidth: half };
  };
  const counts = count(transfer!);
  assert(counts.within > 0 && counts.within < 25, JSON.stringify(counts));
  for (const language of Object.values(languages)) {
    const { findings, transfer: texts, dropout: words } = language.reproduction;
    const textsOf = (made: MadeUp, heading: string) =>
      blocksOf(sectionOf(documentOf(made, language), heading), "paragraph").map(({ text }) => text);
    const [said] = textsOf(twice, findings.heading).filter((text) =>
      text === findings.reach(count([...transfer!, ...dropout!.cells]), true)
    );
    assert(said !== undefined, language.code);
    assert(textsOf(twice, words.heading).includes(words.reach(count(dropout!.cells))));
    const [note, differences] = textsOf(twice, texts.heading);
    assertEquals(
      note,
      [
        texts.figures.reach,
        texts.beneath.reach,
        texts.borrowed,
        texts.articleBeneath,
        texts.marks.reach,
      ].join(language.between),
    );
    assert(differences.includes(String(counts.within)) && differences.includes(`±${counts.halfWidth}`));
    // One training says nothing of another.
    const [noteOfOne] = textsOf(whole, texts.heading);
    assertEquals(
      noteOfOne,
      [
        texts.figures.intervals,
        texts.beneath.intervals,
        texts.articleBeneath,
        texts.marks.intervals,
      ].join(language.between),
    );
    assert(!/reach|予測区間/.test(JSON.stringify(documentOf(whole, language))), language.code);
  }
});

Deno.test("the table of dropout says what its brackets and its marks mean, of how many trainings it may be", () => {
  const mixed = { ...twice, reproduction: { ...twice.reproduction, dropout: whole.reproduction.dropout } };
  for (const language of Object.values(languages)) {
    const { transfer: { marks }, dropout: { heading, brackets, ofArticle, kind }, findings } =
      language.reproduction;
    const which = kind(defenceDescription("dropout", language), true);
    assert(/tenth|10分の1/.test(which), which);
    const notesOf = (made: MadeUp) =>
      blocksOf(sectionOf(documentOf(made, language), heading), "paragraph")
        .filter(({ quiet }) => quiet).map(({ text }) => text);
    assertEquals(notesOf(whole), [[which, marks.intervals].join(language.between)]);
    assertEquals(notesOf(twice), [[which, brackets.reach, ofArticle, marks.reach].join(language.between)]);
    assertEquals(notesOf(mixed), [
      [which, brackets.mixed, ofArticle, marks.intervals].join(language.between),
    ]);
    // The article's figures are counted over the one table that has a reach.
    const { transfer } = twice.reproduction;
    const within = transfer!.filter((cell) => markOf(cell) === "").length;
    const said = JSON.stringify(sectionOf(documentOf(mixed, language), findings.heading));
    const start = findings.reach({ cells: 25, within, above: 0, below: 0, halfWidth: "" }, false).slice(
      0,
      12,
    );
    assert(said.includes(start), `${start}: ${said}`);
    // Plain text shows no small print, and does not explain it.
    const text = renderText(documentOf(twice, language)).replaceAll(/\s/g, "");
    const { beneath, figures } = language.reproduction.transfer;
    const has = (sentence: string) => text.includes(sentence.replaceAll(/\s/g, ""));
    assertEquals([figures.reach, marks.reach, beneath.reach].map(has), [true, true, false]);
  }
});

Deno.test("the grounds say whether the headline is of one training or a mean, and whose the p-value is", () => {
  const of = (seeds: number[], verdict: Partial<Decision>) => {
    const { undefended } = twice.reproduction;
    return withReproduction({
      undefended: { ...undefended, seeds, verdict: { ...undefended.verdict, candidates: 3, ...verdict } },
    });
  };
  for (const language of Object.values(languages)) {
    const { oneTraining, overTrainings, candidates, byItself } = language.verdict;
    const hasOf = (made: MadeUp) => {
      const { grounds } = documentOf(made, language);
      return [oneTraining, overTrainings(2, "9"), candidates(3), byItself(3)].map((line) =>
        grounds.includes(line)
      );
    };
    assertEquals(hasOf(of([1], { test: "accuracy" })), [true, false, true, false]);
    // Student's interval is not widened for the choice of the attack.
    assertEquals(hasOf(of([1, 9], { test: "accuracy", attacker: "9" })), [false, true, false, false]);
  }
});

/** The recipes of a made-up reproduction, the first and a further one. */
const NAMES = {
  en: ["cosine, 20 epochs", "constant rate, 77 epochs, L2 0.0001"],
  ja: ["余弦、20エポック", "一定、77エポック、L2 0.0001"],
};

Deno.test("further recipes stand beside the first, each with tables of its own, and every run says how it was", () => {
  const made = makeReproduction({ seeds: [1, 2], isTogether: true });
  const { transfer, dropout, models, furtherRecipes } = made.reproduction;
  const [further] = furtherRecipes!;
  for (const language of Object.values(languages)) {
    const { recipes: texts, transfer: words, method } = language.reproduction;
    const document = documentOf(made, language);
    const [table] = blocksOf(sectionOf(document, texts.heading), "table");
    const rowOf = (name: string, cells: readonly Cell[], all: readonly Cell[], of: typeof models) => {
      const within = all.filter((cell) => markOf(cell) === "").length;
      const halves = all.map(({ comparison: { reach } }) => reach!.margin);
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
      const differences = (cells: readonly Cell[]) => {
        const each = cells.map(({ comparison }) => comparison.difference);
        return `${signed(mean(each))} |${decimals(mean(each.map(Math.abs)))}|`;
      };
      const accuracy = (name: string) => {
        const targets = of.filter(({ role, architecture, defence, training }) =>
          role === "target" && architecture === name && !defence && !training
        );
        const mean = (part: "in" | "out") =>
          decimals(targets.reduce((sum, model) => sum + model[part].accuracy, 0) / targets.length);
        return `${mean("in")} ${mean("out")}`;
      };
      return [
        name,
        `${texts.counts(within, all.length)} ${texts.halfWidth(decimals(mean(halves)))}`,
        differences(cells),
        ...["resnet20", "resnet110"].map((name) =>
          differences(cells.filter(({ target }) => target === name))
        ),
        ...["resnet20", "resnet110"].map(accuracy),
      ].join(" | ");
    };
    const [first, second] = NAMES[language.code];
    assertEquals(rowsOf(table), [
      rowOf(first, transfer!, [...transfer!, ...dropout!.cells], models),
      rowOf(second, further.transfer!, [...further.transfer!, ...further.dropout!.cells], further.models),
    ]);
    assert(document.sections.some(({ heading }) => heading === texts.by(words.heading, first)));
    const lines = blocksOf(sectionOf(document, language.method.heading), "paragraph").map(({ text }) => text);
    const sentences = language.training.recipe({ epochs: 77, schedule: "constant", l2: "0.0001" });
    assert(lines.includes(texts.further(second, sentences)));
    const own = blocksOf(sectionOf(document, texts.by(words.heading, second)), "table")[0];
    assertEquals(
      own.rows.flatMap(({ cells }) => cells.map(({ value }) => value)),
      further.transfer!.map((cell) => decimals(cell.attacks[0].accuracy.value)),
    );
    const trained = blocksOf(sectionOf(document, texts.by(method.models, second)), "table")[0];
    assertEquals(trained.rows.length, further.models.length);
    const runs = blocksOf(sectionOf(document, language.method.heading), "definitions")
      .find(({ heading }) => heading === method.runs)!;
    assertEquals(runs.entries, [
      [method.runOf(1, "1", "2026-11-27"), first, "workers 41", "kernels seventh", "processor 6502"],
      [method.runOf(1, "2", "2026-11-27"), first, "workers 42", "kernels seventh"],
      [
        method.runOf(1, "9", "2026-11-27"),
        second,
        "recipe keras, schedule constant, epochs 77",
        "kernels seventh",
        "processor 6502",
      ],
    ]);
    // One recipe by one run has nothing to stand beside.
    const headings = documentOf(twice, language).sections.map(({ heading }) => heading);
    assert(!headings.includes(texts.heading));
    assert(!JSON.stringify(documentOf(twice, language)).includes(method.runs));
  }
});

Deno.test("a table of one training of each cell says that its spread is the first recipe's", async () => {
  const made = makeReproduction({ seeds: [1, 2], isTogether: true }), { reproduction } = made;
  const { transfer, dropout, furtherRecipes: [further] = [] } = reproduction;
  const without = (cells: readonly Cell[]) =>
    cells.map(({ comparison: { reach: _, ...comparison }, ...cell }) => ({ ...cell, comparison }));
  const withFurther = (tables: Partial<RecipeTables>) => ({
    ...made,
    reproduction: { ...reproduction, furtherRecipes: [{ ...further, ...tables }] },
  });
  const ownDropout = { dropout: { ...further.dropout!, cells: dropout!.cells } };
  for (const language of Object.values(languages)) {
    const { recipes, transfer: { lent, ...words }, dropout: { brackets, ...ofDropout } } =
      language.reproduction;
    const [, second] = NAMES[language.code];
    const headings = [
      recipes.heading,
      recipes.by(words.heading, second),
      recipes.by(ofDropout.heading, second),
    ];
    const notesOf = (tables: Partial<RecipeTables>) =>
      headings.map((heading) =>
        blocksOf(sectionOf(documentOf(withFurther(tables), language), heading), "paragraph")
          .filter(({ quiet }) => quiet).map(({ text }) => text).join(" ")
      );
    const lentIn = (tables: Partial<RecipeTables>) => notesOf(tables).map((note) => note.includes(lent));
    assertEquals(lentIn({}), [true, true, true]);
    const [, ofTransfer, ofBoth] = notesOf({});
    assert(ofTransfer.startsWith(`${words.figures.intervals}${language.between}${words.beneath.lent}`));
    assert(!ofTransfer.includes(words.borrowed) && ofBoth.includes(brackets.reach));
    // Several trainings of its own need none; nor is there any where nobody lends.
    assertEquals(lentIn({ transfer, ...ownDropout }), [false, false, false]);
    assertEquals(
      lentIn({
        transfer: without(further.transfer!),
        dropout: { ...further.dropout!, cells: without(further.dropout!.cells) },
      }),
      [false, false, false],
    );
    // Beside the dropout of one table stand the undefended cells of the other.
    assertEquals(lentIn({ ...ownDropout }), [true, true, true]);
    assertEquals(lentIn({ transfer }), [true, false, true]);
    const text = await renderDocument(documentOf(made, language), "text");
    const unwrapped = (some: string) => some.replaceAll(/\s/g, "");
    assert(unwrapped(text).includes(unwrapped(lent)), language.code);
  }
});

Deno.test("the variance is parted by its origins, with intervals and shares, one seed leaving the images open", () => {
  for (const made of [whole, twice]) {
    for (const language of Object.values(languages)) {
      const { variance: texts } = language.reproduction, { variance } = made.reproduction;
      const section = sectionOf(documentOf(made, language), texts.heading);
      const [table] = blocksOf(section, "table");
      const isOne = made === whole;
      // Standard deviations of 1 to 6 thousandths; of one seed without the last.
      const total = [1, 4, 9, 16, 25, ...isOne ? [] : [36]].reduce((sum, square) => sum + square);
      const share = (square: number) => `${Number((100 * square / total).toPrecision(3))} %`;
      assertEquals(rowsOf(table), [
        ...variance!.components.map(({ origin, spread, interval, degrees }) =>
          [
            texts.origins[origin],
            ...spread === null ? ["–", "–"] : [
              `${spread.toFixed(4)} [${interval!.map((limit) => limit.toFixed(4)).join(", ")}]`,
              share(1e6 * spread ** 2),
            ],
            String(degrees),
          ].join(" | ")
        ),
        [isOne ? texts.totalOfOne : texts.total, (Math.sqrt(total) / 1000).toFixed(4), "100 %", ""].join(
          " | ",
        ),
      ]);
      const [, images] = blocksOf(section, "paragraph");
      assertEquals(images.text, texts.images(Math.sqrt(0.78 * 0.22 / 4000).toFixed(4)));
    }
  }
});

Deno.test("counter-measures of fewer seeds say of which", () => {
  const fewer = {
    ...twice,
    reproduction: { ...twice.reproduction, counterMeasureSeeds: [1] },
  };
  const texts = en.reproduction.counterMeasures;
  const [note] = blocksOf(sectionOf(documentOf(fewer), texts.heading), "paragraph");
  assertEquals(note.text, `${texts.note} ${texts.seeds("1")}`);
});

Deno.test("the transfer table's cells are the darker the more is given away", () => {
  const [table] = blocksOf(sectionOf(documentOf(whole), en.reproduction.transfer.heading), "table");
  const cells = table.rows.flatMap(({ cells }) => cells);
  const byValue = [...cells].sort((a, b) => Number(a.value) - Number(b.value));
  assertEquals([byValue[0].heat, byValue.at(-1)!.heat], [0, 1]);
  for (let i = 1; i < byValue.length; i++) {
    if (byValue[i].value > byValue[i - 1].value) assert(byValue[i].heat! > byValue[i - 1].heat!);
  }
});

Deno.test("the dropout table has the target with and without dropout", () => {
  for (const made of [whole, twice]) {
    const { dropout, transfer } = made.reproduction;
    const section = sectionOf(documentOf(made), en.reproduction.dropout.heading);
    const [table] = blocksOf(section, "table");
    assertEquals(
      rowsOf(table),
      dropout!.cells.map((cell) => {
        const { shadow, comparison } = cell;
        const one = en.reproduction.transfer.oneTraining;
        const before = transfer!.find((cell) => cell.shadow === shadow && cell.target === "resnet20")!;
        const article = `${comparison.article.toFixed(4)} [${comparison.interval.map(decimals).join(", ")}]`;
        const ours = cellText(cell, { one, mark: markOf(cell) });
        return [nameOf(shadow), cellText(before, { one }), ours, article].join(" | ");
      }),
    );
    const [{ text }] = blocksOf(section, "paragraph");
    for (const tested of Object.values(dropout!.testAccuracy)) assert(text.includes(figure(tested)), text);
  }
});

Deno.test("each counter-measure's row has the strongest attack's figures, and where it ties says so", () => {
  for (const made of [whole, twice]) {
    for (const language of Object.values(languages)) {
      const texts = language.reproduction.counterMeasures;
      const section = sectionOf(documentOf(made, language), texts.heading);
      const [table] = blocksOf(section, "table");
      const leak = (attacked: Attacked) =>
        `${figure(strongestOf(attacked).accuracy)} ${strongestOf(attacked).name}`;
      assertEquals(
        rowsOf(table).map((row) => row.replace(" ◆", "")),
        made.reproduction.counterMeasures!.map(({ name, images, testAccuracy, aware, unaware }) => {
          const shown = images === "masked" ? texts.onMasked(texts.names[name]) : texts.names[name];
          const { tprAtFpr, tied } = strongestOf(aware);
          const tpr = ["0.01", "0.001", "0"].map((fpr) => {
            const { value, interval: [lower, upper], spread } = tprAtFpr[fpr];
            return `${value.toFixed(4)}${tied[fpr] ? ` ${language.attacks.tied}` : ""} ` +
              `[${lower.toFixed(4)}, ${upper.toFixed(4)}]${spread === null ? "" : ` ±${spread.toFixed(4)}`}`;
          });
          return [shown, figure(testAccuracy), leak(aware), ...tpr, leak(unaware)].join(" | ");
        }),
      );
      const [meanings] = blocksOf(section, "definitions");
      for (const { name, description } of defences) {
        const meaning = texts.descriptions[name] ?? description;
        assert(
          meanings.entries.some((entry) => entry[0] === texts.names[name] && entry[1] === meaning),
          name,
        );
      }
    }
  }
});

Deno.test("a finding names the frontier, and none where nothing can be told apart", () => {
  const rows = whole.reproduction.counterMeasures!;
  const at = (value: number, half: number) => ({
    value,
    interval: [value - half, value + half] as const,
    spread: null,
  });
  const made = (half: number) =>
    withReproduction({
      counterMeasures: rows.map((row, i) => {
        // Dropout leaks a little less than augmentation, which cannot be told apart, and costs more.
        const [test, leak] = row.name === "augmentation"
          ? [0.757, 0.545]
          : row.name === "dropout"
          ? [0.679, 0.544]
          : [0.65 - 1e-4 * i, 0.8];
        const attacks = row.aware.attacks.map((attack) => ({ ...attack, accuracy: at(leak, half) }));
        return { ...row, testAccuracy: at(test, half), aware: { ...row.aware, attacks } };
      }),
    });
  const findings = (half: number) =>
    blocksOf(sectionOf(documentOf(made(half)), en.reproduction.findings.heading), "paragraph")
      .map(({ text }) => text);
  const [, , frontier] = findings(0.006);
  assert(frontier.includes("augmentation (leak 0.545, test accuracy 0.757) is on the frontier"), frontier);
  assert(!frontier.includes("dropout"), frontier);
  const [, , indistinct] = findings(0.2);
  assertEquals(indistinct, en.reproduction.findings.indistinct);

  const marked = (half: number) =>
    blocksOf(sectionOf(documentOf(made(half)), en.reproduction.counterMeasures.heading), "table")[0].rows
      .filter(({ head }) => head.mark === "◆").map(({ head }) => head.value);
  assertEquals([marked(0.006), marked(0.2)], [["augmentation"], []]);
});

Deno.test("the report says how it was measured: every model, setting, version and notice", async () => {
  for (const made of [whole, twice]) {
    const { reproduction } = made;
    const notices = ["Not the official files' bytes"];
    const document = documentOf({ ...made, reproduction: { ...reproduction, notices } });
    const { models, config, versions, machine, dataset, date, seeds } = reproduction;
    const [table] = blocksOf(sectionOf(document, en.reproduction.method.models), "table");
    assertEquals(
      rowsOf(table),
      models.map(({ role, architecture, defence, seed, training, in: members, out }) =>
        [
          [
            role,
            nameOf(architecture),
            ...defence ? [en.reproduction.counterMeasures.names[defence] ?? defence] : [],
            ...training ? [`(training ${training})`] : [],
            ...seeds.length > 1 ? [`(seed ${seed})`] : [],
          ].join(" "),
          "272,474",
          "20",
          "5.8",
          `${decimals(members.accuracy)} ${decimals(out.accuracy)}`,
          `${decimals(members.confidence)} ${decimals(out.confidence)}`,
        ].join(" | ")
      ),
    );
    const page = compact(await renderDocument(document, "html"));
    for (const entries of [config, versions, machine]) {
      for (const [term, value] of Object.entries(entries)) {
        assert(page.includes(`<dt>${term}</dt><dd>${value}</dd>`), term);
      }
    }
    for (const fact of [dataset.name, dataset.sha256, date]) assert(page.includes(`<dd>${fact}</dd>`), fact);
    assert(page.includes("Not the official files&#39; bytes"));
    // Trade-off, ROC, two histograms; each wide and narrow.
    assertEquals(page.match(/<svg /g)?.length, 8);
  }
});

Deno.test("a report leaves out what was not asked for", async () => {
  const { transfer: _, counterMeasures: __, sheets: ___, ...rest } = whole.reproduction;
  const document = documentOf({ ...whole, reproduction: rest });
  const headings = document.sections.map(({ heading }) => heading);
  assert(headings.includes(en.reproduction.dropout.heading));
  for (const texts of [en.reproduction.transfer, en.reproduction.counterMeasures, en.reproduction.sheets]) {
    assert(!headings.includes(texts.heading), texts.heading);
  }
  const [table] = blocksOf(sectionOf(document, en.reproduction.dropout.heading), "table");
  assertEquals(table.columns.length, 2); // ours with dropout and the article's; nothing without

  const { dropout: ____, ...sheetsOnly } = { ...rest, sheets: whole.reproduction.sheets };
  const sheets = documentOf({ ...whole, reproduction: sheetsOnly });
  assert(!sheets.sections.some(({ blocks }) => blocks.length === 0));
  assert(!(await renderDocument(sheets, "text")).includes("\n\n\n"));
});

Deno.test("the text fits 80 columns in both languages and has every table's figures", async () => {
  for (const made of [whole, twice, makeReproduction({ seeds: [1, 2], isTogether: true })]) {
    for (const language of Object.values(languages)) {
      const document = documentOf(made, language);
      const text = await renderDocument(document, "text");
      assertEquals(text.split("\n").filter((line) => displayWidth(line) > 80 || line !== line.trimEnd()), []);
      const { transfer, counterMeasures } = made.reproduction;
      for (const { attacks: [{ accuracy }] } of transfer!) assert(text.includes(decimals(accuracy.value)));
      for (const { aware } of counterMeasures!) assert(text.includes(figure(strongestOf(aware).accuracy)));
      assert(/[^\n]\n$/.test(text) && text.includes(language.groundRule));
    }
  }
});

Deno.test("the page escapes what a manifest says", async () => {
  const hostile = `"><script>alert('x')</script>&`;
  const { sheets, dataset } = whole.reproduction;
  const made = withReproduction({
    config: { [hostile]: hostile, epochs: hostile },
    versions: { [hostile]: hostile },
    machine: { [hostile]: hostile, processor: hostile },
    date: hostile,
    notices: [hostile],
    commit: hostile,
    dataset: { ...dataset, name: hostile, sha256: hostile, classes: [hostile] },
    sheets: sheets!.map((sheet) => ({
      ...sheet,
      samples: sheet.samples.map((sample) => ({ ...sample, className: hostile })),
    })),
  });
  for (const language of Object.values(languages)) {
    for (const images of [IMAGES, undefined]) {
      const page = await renderDocument(documentOf({ ...made, curves: [] }, language, images), "html");
      assert(!page.includes("<script") && !page.includes("alert('x')"));
      assert(page.includes("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)"));
    }
  }
});
