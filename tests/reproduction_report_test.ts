/** The report of a reproduction as text, HTML and pictures, in each language. */
import { assert, assertEquals } from "@std/assert";
import { decode } from "fast-png";
import { defences } from "../src/defence/defences.ts";
import { en } from "../src/report/language/en.ts";
import { ja } from "../src/report/language/ja.ts";
import { type Language, languages } from "../src/report/language/language.ts";
import { renderReproductionHtml } from "../src/report/reproduction_html.ts";
import { signed } from "../src/report/wording.ts";
import { renderReproductionText } from "../src/report/reproduction_text.ts";
import { renderSheetPng } from "../src/report/sheet_png.ts";
import type { Attacked } from "../src/reproduce/analysis.ts";
import type { Figure } from "../src/metrics/figures.ts";
import { PARTS } from "../src/reproduce/models.ts";
import { analyse } from "../src/reproduce/reproduction.ts";
import type { Results } from "../src/reproduce/results.ts";
import type { Sheet } from "../src/reproduce/sheets.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { makeResults } from "./results_fixture.ts";

const heap = new Heap(await compileKernels());
const whole = analyse(makeResults(), PARTS, { heap });
/** Of two seeds: means and spreads. */
const twice = analyse(makeResults({ partSize: 30, seeds: [1, 2] }), PARTS, { heap });

// What the report has to say, in its own way of writing numbers.
const decimals = (value: number) => value.toFixed(3);
const range = ({ interval: [lower, upper] }: Figure) => `[${decimals(lower)}, ${decimals(upper)}]`;
/** With its interval and, over several seeds, the spread. */
const beneath = (figure: Figure) =>
  range(figure) + (figure.spread === null ? "" : ` ±${decimals(figure.spread)}`);
const strongestOf = ({ attacks, strongest }: Attacked) => attacks.find(({ name }) => name === strongest)!;

/** The text's lines that start with this, blanks made single. */
function rows(text: string, start: string): string[] {
  const lines = text.split("\n").map((line) => line.trim().replaceAll(/ +/g, " "));
  return lines.filter((line) => line.startsWith(`${start} `));
}

/** `ResNet-20` */
function nameOf(architecture: string): string {
  return architecture.replace("resnet", "ResNet-");
}

Deno.test("the text starts with the result in plain words", () => {
  const attacks = whole.reproduction.undefended.attacked.attacks;
  const first = {
    ...attacks[0],
    accuracy: { value: 0.7684, interval: [0.7631, 0.7736] as const, spread: null },
    tprAtFpr: { ...attacks[0].tprAtFpr, "0.001": { value: 0.012, interval: [0, 1] as const, spread: null } },
  };
  const { undefended, dataset } = whole.reproduction;
  const text = renderReproductionText({
    ...whole.reproduction,
    dataset: { ...dataset, partSize: 12500 },
    undefended: { ...undefended, attacked: { ...undefended.attacked, attacks: [first] } },
  });
  assertEquals(
    text.split("\n\n")[0].replaceAll("\n", " "),
    "Of 100 images the attacker judges 77 rightly (95 % interval 76–78); a coin gets 50. " +
      "At one false accusation in a thousand it finds 150 of 12,500 images that the classifier was trained on.",
  );
});

Deno.test("the text fits 80 columns and ends with one line feed", () => {
  for (const { reproduction } of [whole, twice]) {
    const text = renderReproductionText(reproduction);
    assertEquals(text.split("\n").filter((line) => line.length > 80 || line !== line.trimEnd()), []);
    assert(/[^\n]\n$/.test(text));
  }
});

Deno.test("the text holds every figure of every table", () => {
  for (const { reproduction } of [whole, twice]) {
    const text = renderReproductionText(reproduction);
    const { transfer, dropout, counterMeasures, sheets } = reproduction;

    const perCent = (rate: number) => (100 * rate).toFixed(1);
    for (const shadow of new Set(transfer!.map(({ shadow }) => shadow))) {
      const cells = transfer!.filter((cell) => cell.shadow === shadow).map(
        ({ attacks: [{ accuracy }], comparison: { article, difference, beyondIntervals } }) =>
          `${perCent(accuracy.value)} ${perCent(article)}` +
          (beyondIntervals ? difference > 0 ? "+" : "-" : ""),
      );
      assert(rows(text, nameOf(shadow)).includes(`${nameOf(shadow)} ${cells.join(" ")}`), shadow);
    }
    for (const { shadow, attacks: [{ accuracy }], comparison } of dropout!.cells) {
      const figures = `${decimals(accuracy.value)} ${beneath(accuracy)} ${comparison.article.toFixed(4)}`;
      assert(rows(text, nameOf(shadow)).includes(`${nameOf(shadow)} ${figures}`), shadow);
    }
    for (const figure of Object.values(dropout!.testAccuracy)) {
      assert(text.replaceAll(/\s+/g, " ").includes(`${decimals(figure.value)} ${beneath(figure)}`));
    }
    for (const { name, images, testAccuracy, unaware, aware } of counterMeasures!) {
      const shown = images === "masked" ? "masking, masked" : en.counterMeasures.names[name] ?? name;
      const [row] = rows(text, shown).filter((row) => /^[\d. ]+$/.test(row.slice(shown.length)));
      assertEquals(row?.slice(shown.length + 1).split(" "), [
        decimals(testAccuracy.value),
        decimals(unaware.attacks[0].accuracy.value),
        decimals(aware.attacks[0].accuracy.value),
        aware.attacks[0].tprAtFpr["0.001"].value.toFixed(4),
        decimals(strongestOf(aware).accuracy.value),
      ], shown);
    }
    for (const { name, right, article } of sheets!) {
      const line = `Sheet, ${name}: ${right} of 25 right; in the article ${article.right} of 25.`;
      assert(text.includes(line), line);
    }
    assert(text.includes("permission to test"));
  }
});

Deno.test("the text marks a cell with + or - only where both intervals allow no such difference", () => {
  const { transfer } = whole.reproduction;
  const marked = transfer!.map((cell, i) => {
    const comparison = { ...cell.comparison, article: 0.7, difference: i === 1 ? -0.1 : 0.1 };
    return { ...cell, comparison: { ...comparison, beyondIntervals: i < 2 } };
  });
  const [first] = rows(renderReproductionText({ ...whole.reproduction, transfer: marked }), "ResNet-20");
  assertEquals(first.match(/70\.0.?/g)!.map((figure) => figure.trim()), [
    "70.0+",
    "70.0-",
    "70.0",
    "70.0",
    "70.0",
  ]);
});

Deno.test("the text leaves out what was not asked for", () => {
  const { transfer: _, dropout: __, counterMeasures: ___, ...sheetsOnly } = whole.reproduction;
  const text = renderReproductionText(sheetsOnly);
  for (const heading of ["ACCURACY OF THE INFERENCE", "WITH DROPOUT", "COUNTER-MEASURES"]) {
    assert(renderReproductionText(whole.reproduction).includes(heading), heading);
    assert(!text.includes(heading), heading);
  }
  assert(text.includes("Sheet, undefended"));
});

const IMAGES = { imageShape: [2, 2, 3] as const, pixels: (place: number) => new Uint8Array(12).fill(place) };

/** The page without blanks between its elements. */
async function render(
  { reproduction, curves }: typeof whole,
  language: Language,
  images?: typeof IMAGES,
): Promise<string> {
  return (await renderReproductionHtml(reproduction, { curves, images }, language)).replace(/>\s+</g, "><");
}

/** What stands between tags, blanks made single. */
function textOf(html: string): string {
  return html.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim();
}

Deno.test("the page asks nothing of the network and runs no script", async () => {
  for (const language of Object.values(languages)) {
    const page = await render(whole, language, IMAGES);
    assert(page.startsWith(`<!DOCTYPE html><html lang="${language.code}">`), page.slice(0, 80));
    assert(!/<script|<link|<iframe|@import|\son\w+=/i.test(page));
    assert(!/https?:/.test(page.replaceAll(/xmlns(:xlink)?="http:\/\/www\.w3\.org\/[\w/]+"/g, "")));
    for (const [reference] of page.matchAll(/(?:src|href|action)\s*=\s*["'][^"']*|url\([^)]*/gi)) {
      assert(/^src="data:image\/png;base64,/.test(reference), reference);
    }
    assert(page.includes(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`));
  }
});

Deno.test("the page holds the figures of the transfer table, each beside the article's", async () => {
  for (const made of [whole, twice]) {
    for (const language of Object.values(languages)) {
      const page = await render(made, language);
      const [table] = page.match(/<table class="heat">.*?<\/table>/s)!;
      const cells = [...table.matchAll(/<td.*?<\/td>/gs)].map(([cell]) => textOf(cell));
      assertEquals(
        cells,
        made.reproduction.transfer!.map(({ attacks: [{ accuracy }], comparison }) => {
          const { article, difference, beyondIntervals } = comparison;
          const mark = beyondIntervals ? difference > 0 ? " ▲" : " ▼" : "";
          return `${decimals(accuracy.value)}${mark} ${beneath(accuracy)} ` +
            `${language.transfer.article(article.toFixed(4))} (${signed(difference)})`;
        }),
      );
      const heads = [...table.matchAll(/<th scope="(\w+)">(.*?)<\/th>/gs)];
      const names = ["ResNet- 20", "ResNet- 32", "ResNet- 44", "ResNet- 56", "ResNet- 110"];
      for (const [scope, first] of [["col", [language.transfer.corner]], ["row", []]] as const) {
        const shown = heads.filter(([, found]) => found === scope).map(([, , head]) => textOf(head));
        assertEquals(shown, [...first, ...names]);
      }
    }
  }
});

Deno.test("the page holds the figures of the dropout table, with and without dropout", async () => {
  for (const made of [whole, twice]) {
    const { dropout, transfer } = made.reproduction;
    const page = await render(made, en);
    for (const { shadow, attacks: [{ accuracy }], comparison } of dropout!.cells) {
      const before = transfer!.find((cell) => cell.shadow === shadow && cell.target === "resnet20")!;
      const expected = [before.attacks[0].accuracy, accuracy]
        .map((figure) => `${decimals(figure.value)} ${beneath(figure)}`);
      const article = `${comparison.article.toFixed(4)} [${comparison.interval.map(decimals).join(", ")}]`;
      const row = `${nameOf(shadow)} ${expected.join(" ")} ${article}`;
      assert([...page.matchAll(/<tr>.*?<\/tr>/gs)].some(([found]) => textOf(found) === row), row);
    }
    for (const figure of Object.values(dropout!.testAccuracy)) {
      assert(page.includes(`${decimals(figure.value)} ${beneath(figure)}`));
    }
  }
});

Deno.test("the page holds what each counter-measure costs and brings, for both attackers", async () => {
  for (const made of [whole, twice]) {
    for (const language of Object.values(languages)) {
      const text = language.counterMeasures;
      const page = await render(made, language);
      const [table] = page.match(/<table class="attacks measures">.*?<\/table>/s)!;
      const figuresOf = (attacked: Attacked) => {
        const { attacks: [network] } = attacked, strongest = strongestOf(attacked);
        return [
          `${decimals(network.accuracy.value)} ${beneath(network.accuracy)}`,
          `${decimals(network.auc.value)} ${beneath(network.auc)}`,
          ...(["0.01", "0.001"] as const).map((fpr) =>
            `${network.tprAtFpr[fpr].value.toFixed(4)} ${beneath(network.tprAtFpr[fpr])}`
          ),
          `${decimals(strongest.accuracy.value)} ${strongest.name}`,
        ].join(" ");
      };
      assertEquals(
        [...table.matchAll(/<tr class=.*?<\/tr>/gs)].map(([row]) => textOf(row)),
        made.reproduction.counterMeasures!.flatMap(({ name, images, testAccuracy, unaware, aware }) => {
          const known = text.names[name] ?? name;
          const shown = images === "masked" ? text.onMasked(known) : known;
          return [
            `${shown} ${decimals(testAccuracy.value)} ${beneath(testAccuracy)} ` +
            `${text.unaware} ${figuresOf(unaware)}`,
            `${text.aware} ${figuresOf(aware)}`,
          ];
        }),
      );
      for (const { name, description } of defences) {
        const meaning = (text.descriptions[name] ?? description).replaceAll("'", "&#39;");
        const term = `<dt>${text.names[name] ?? name}</dt><dd>${meaning}</dd>`;
        assert(page.includes(term), term);
      }
    }
  }
});

Deno.test("the page's sheets show each sample's image, probability, judgement and truth", async () => {
  const { reproduction, curves } = whole;
  const probabilities = [0.98, 0.51, 0.504, 0.02, 0.494], members = [true, false, true, false, true];
  const sheets = reproduction.sheets!.map((sheet) => ({
    ...sheet,
    samples: sheet.samples.map((sample, i) => ({
      ...sample,
      probability: probabilities[i % 5],
      member: members[i % 5],
    })),
    right: 10,
  }));
  const page = await render({ reproduction: { ...reproduction, sheets }, curves }, en, IMAGES);
  assert(page.includes("Undefended: 10 of 25 right (the article: 20 of 25)"));
  assert(page.includes("With dropout: 10 of 25 right (the article: 12 of 25)"));
  const figures = [...page.matchAll(/<figure class="(\w+)">(.*?)<\/figure>/gs)];
  assertEquals(figures.length, 50);
  assertEquals(figures.slice(25, 30).map(([, outcome, figure]) => `${outcome}: ${textOf(figure)}`), [
    "right: 98 % member ✓ a member",
    "wrong: 51 % member ✗ a non-member",
    "undecided: 50 % undecided ? a member",
    "right: 2 % non-member ✓ a non-member",
    "wrong: 49 % non-member ✗ a member",
  ]);
  const samples = sheets.flatMap(({ samples }) => samples);
  for (const [i, [, , figure]] of figures.entries()) {
    const [, base64, alt] = figure.match(/src="data:image\/png;base64,([^"]+)" alt="([^"]*)"/)!;
    const { width, height, data } = decode(Uint8Array.fromBase64(base64));
    assertEquals([width, height, data[0]], [2, 2, samples[i].place]);
    assertEquals(alt, samples[i].className);
  }
});

Deno.test("without images the page's sheets name the classes and say how to see the images", async () => {
  for (const language of Object.values(languages)) {
    const page = await render(whole, language);
    assert(!page.includes("<img"));
    const blanks = [...page.matchAll(/<div class="blank">(.*?)<\/div>/g)].map(([, name]) => name);
    assertEquals(
      blanks,
      whole.reproduction.sheets!.flatMap(({ samples }) => samples.map(({ className }) => className)),
    );
    assert(page.includes(language.sheets.noImages));
    assert(!(await render(whole, language, IMAGES)).includes(language.sheets.noImages));
  }
});

Deno.test("the page says how it was measured: every model, setting and version", async () => {
  for (const made of [whole, twice]) {
    const page = await render(made, en);
    const { models, config, versions, machine, dataset, date, seeds } = made.reproduction;
    const [table] = page.match(/<table class="models plain">.*?<\/table>/s)!;
    const found = [...table.matchAll(/<tr>(?:(?!<th scope="col").)*?<\/tr>/gs)].map(([row]) => textOf(row));
    assertEquals(
      found.slice(-models.length),
      models.map(({ role, architecture, defence, seed, in: members, out }) =>
        [
          ...[role, nameOf(architecture)],
          ...defence ? [en.counterMeasures.names[defence] ?? defence] : [],
          ...seeds.length > 1 ? [`(seed ${seed})`] : [],
          "272,474 20 5.8",
          ...[members, out].map(({ accuracy }) => accuracy.toFixed(3)),
          ...[members, out].map(({ confidence }) => confidence.toFixed(3)),
        ].join(" ")
      ),
    );
    for (const entries of [config, versions, machine]) {
      for (const [term, value] of Object.entries(entries)) {
        assert(page.includes(`<dt>${term}</dt><dd>${value}</dd>`), term);
      }
    }
    for (const fact of [dataset.name, dataset.sha256, date]) assert(page.includes(`<dd>${fact}</dd>`), fact);
    assertEquals(page.match(/<svg /g)?.length, 4); // trade-off, ROC, two histograms
  }
});

Deno.test("the page leaves out what was not asked for", async () => {
  const { transfer: _, counterMeasures: __, sheets: ___, ...rest } = whole.reproduction;
  const page = await render({ ...whole, reproduction: rest }, en);
  for (const [heading, there] of [[en.dropout.heading, true], [en.transfer.heading, false]] as const) {
    assertEquals(page.includes(`<h2>${heading}</h2>`), there, heading);
  }
  assert(!page.includes(en.counterMeasures.heading) && !page.includes('<div class="sheet">'));
  const row = [...page.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) => textOf(row))
    .find((row) => row.startsWith("ResNet-32 "))!;
  assertEquals(row.match(/\[/g)?.length, 2); // ours with dropout and the article's; nothing without
});

Deno.test("a report of the sheets alone has no empty place where findings would be", async () => {
  const { transfer: _, dropout: __, counterMeasures: ___, ...sheetsOnly } = whole.reproduction;
  assert(!renderReproductionText(sheetsOnly).includes("\n\n\n"));
  for (const language of Object.values(languages)) {
    const page = await render({ ...whole, reproduction: sheetsOnly }, language);
    assertEquals(page.match(/<h2>[^<]*<\/h2><\/section>/g), null);
  }
});

Deno.test("the page escapes what a manifest says", async () => {
  const hostile = `"><script>alert('x')</script>&`;
  const results: Results = {
    ...makeResults({ partSize: 15, parts: ["sheets"] }),
    config: { [hostile]: hostile, epochs: hostile },
    versions: { [hostile]: hostile },
    machine: { [hostile]: hostile, processor: hostile },
    date: hostile,
  };
  const { classes: { length } } = results.dataset;
  const dataset = {
    ...results.dataset,
    name: hostile,
    sha256: hostile,
    classes: Array(length).fill(hostile),
  };
  const made = analyse({ ...results, dataset }, ["sheets"], { heap });
  for (const language of Object.values(languages)) {
    for (const images of [IMAGES, undefined]) {
      const page = await render(made, language, images);
      assert(!page.includes("<script") && !page.includes("alert('x')"));
      assert(page.includes("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)"));
    }
  }
  const png = decode(await renderSheetPng(made.reproduction.sheets![0]));
  assertEquals([png.width, png.height], [WIDTH, HEIGHT]);
});

type Texts = { readonly [key: string]: unknown };

/** Every place in a language's texts, but for names and descriptions, which go by the defences. */
function places(texts: Texts, path: readonly string[] = []): Map<string, unknown> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]): [string, unknown][] => {
      const place = [...path, key];
      if (place.join(".") === "counterMeasures.names" || place.join(".") === "counterMeasures.descriptions") {
        return [];
      }
      if (typeof value === "object") return [...places(value as Texts, place)];
      return [[place.join("."), value]];
    }),
  );
}

Deno.test("both languages have the same texts, and none is empty", () => {
  const english = places(en as unknown as Texts), japanese = places(ja as unknown as Texts);
  assertEquals([...japanese.keys()], [...english.keys()]);
  assert(english.size > 70, `${english.size}`);
  for (const [place, text] of [...english, ...japanese]) {
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
  assertEquals([en.code, ja.code], ["en", "ja"]);
  assertEquals([...Object.keys(languages)], ["en", "ja"]);
});

Deno.test("every text that is told something says it", () => {
  const special = {
    caution: ["76", "77", false],
    "transfer.differences": [{
      cells: 71,
      beyondIntervals: 72,
      mean: 0.073,
      largest: -0.074,
      largestPair: "P75",
    }],
    "transfer.means": [["76", "77"], ["78", "79"]],
    "sheets.truth": [true],
  };
  const saysOf = {
    caution: ["76", "77"],
    "transfer.differences": ["71", "72", "+0.073", "−0.074", "P75"],
    "transfer.means": ["76", "77", "78", "79"],
    "sheets.truth": [] as string[],
  };
  for (const language of Object.values(languages)) {
    for (const [place, text] of places(language as unknown as Texts)) {
      if (typeof text !== "function") continue;
      const told = Array.from({ length: text.length }, (_, i) => `<${7 + i}>`);
      const name = place as keyof typeof special;
      const said = [text(...special[name] ?? told)].flat().join(" ");
      for (const fact of saysOf[name] ?? told) {
        assert(said.includes(fact), `${language.code} ${place} does not say ${fact}: ${said}`);
      }
      assert(said !== "" && !said.includes("undefined"), place);
    }
    assert(language.sheets.truth(true) !== language.sheets.truth(false));
    const seedsIn = (seeds: number) => language.method.lines("12,500", "20", seeds).join();
    assert(seedsIn(1) !== seedsIn(2) && !seedsIn(1).includes("1 seeds"), language.code);
  }
});

Deno.test("Japanese names and describes every counter-measure", () => {
  const { names, descriptions } = ja.counterMeasures;
  const known = ["none", ...defences.map(({ name }) => name)].sort();
  assertEquals(Object.keys(names).sort(), known);
  assertEquals(Object.keys(descriptions).sort(), known);
  for (const texts of [names, descriptions]) assertEquals(new Set(Object.values(texts)).size, known.length);
  for (const name of Object.keys(en.counterMeasures.names)) assert(known.includes(name), name);
});

// A sheet's places: five columns of pictures with captions under them, a head above.
const [PICTURE, CAPTION, GAP, MARGIN, HEAD] = [128, 54, 16, 24, 84];
const WIDTH = 2 * MARGIN + 5 * PICTURE + 4 * GAP;
const HEIGHT = HEAD + MARGIN + 5 * (PICTURE + CAPTION) + 4 * GAP;

/** Ten of each judgement right and wrong, and five undecided; each sample's place is its colour. */
const SHEET: Sheet = {
  name: "undefended",
  samples: Array.from({ length: 25 }, (_, i) => ({
    place: 10 * i,
    className: "ship",
    probability: [0.98, 0.51, 0.504, 0.02, 0.494][i % 5],
    member: [true, false, true, false, true][i % 5],
  })),
  right: 10,
  article: { right: 20, of: 25 },
};

async function drawn(images?: typeof IMAGES) {
  const { width, height, channels, data } = decode(await renderSheetPng(SHEET, images));
  const at = (x: number, y: number) => [...data.subarray((y * width + x) * channels).subarray(0, 3)];
  const cards = SHEET.samples.map((sample, i) => ({
    sample,
    x: MARGIN + (i % 5) * (PICTURE + GAP),
    y: HEAD + Math.floor(i / 5) * (PICTURE + CAPTION + GAP),
  }));
  return { width, height, at, cards };
}

Deno.test("a sheet's picture has every image where it belongs", async () => {
  const images = {
    ...IMAGES,
    pixels: (place: number) => Uint8Array.from({ length: 12 }, (_, i) => place + i),
  };
  const { width, height, at, cards } = await drawn(images);
  assertEquals([width, height], [WIDTH, HEIGHT]);
  for (const { sample: { place }, x, y } of cards) {
    // The four pixels, each 64 wide and sharp to its edge.
    const quarter = [10, 62, 66, 118];
    for (const dy of quarter) {
      for (const dx of quarter) {
        const first = place + 3 * (2 * Number(dy > 64) + Number(dx > 64));
        assertEquals(at(x + dx, y + dy), [first, first + 1, first + 2], `${place} at ${dx}, ${dy}`);
      }
    }
  }
  assertEquals(at(2, 2), [255, 255, 255]);
});

Deno.test("a sheet's picture has a dashed frame where the attacker is wrong, and nowhere else", async () => {
  const { at, cards } = await drawn(IMAGES);
  for (const { sample, x, y } of cards) {
    // Along the upper edge: #b5341a is far more red than green, ink and images are not.
    const reds = Array.from({ length: PICTURE - 20 }, (_, i) => {
      const [red, green] = at(x + 10 + i, y);
      return red - green > 80 ? 1 : 0;
    });
    const share = reds.reduce((sum: number, red) => sum + red, 0) / reds.length;
    const turns = reds.filter((red, i) => i > 0 && red !== reds[i - 1]).length;
    const wrong = [0.51, 0.494].includes(sample.probability);
    assert(
      wrong ? share > 0.4 && share < 0.9 && turns > 8 : share === 0,
      `${sample.place}: ${share}, ${turns}`,
    );
  }
});

Deno.test("without images a sheet's picture has words in their places", async () => {
  const { width, height, at, cards } = await drawn();
  assertEquals([width, height], [WIDTH, HEIGHT]);
  for (const { x, y } of cards) {
    const row = Array.from({ length: PICTURE - 20 }, (_, i) => at(x + 10 + i, y + PICTURE / 2 - 4)[0]);
    const inked = row.filter((red) => red < 200).length;
    assert(inked > 3 && inked < row.length / 2, `${inked} of ${row.length} are inked`);
  }
});
