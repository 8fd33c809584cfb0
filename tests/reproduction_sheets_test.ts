/** The sheets of a reproduction's report, with images and without. */
import { assert, assertEquals } from "@std/assert";
import { decode } from "fast-png";
import { type Language, languages } from "../src/report/language/language.ts";
import { renderDocument } from "../src/report/render.ts";
import { reproductionDocument } from "../src/report/reproduction_document.ts";
import type { Reproduction } from "../src/reproduce/reproduction.ts";
import { blocksOf, compact, sectionOf, textOf } from "./document_tools.ts";
import { makeReproduction } from "./reproduction_fixture.ts";

const { en } = languages;
const whole = makeReproduction();
const IMAGES = { imageShape: [2, 2, 3] as const, pixels: (place: number) => new Uint8Array(12).fill(place) };

function documentOf(reproduction: Reproduction, language: Language = en, images?: typeof IMAGES) {
  return reproductionDocument(reproduction, { curves: [], images }, language);
}

Deno.test("with images a sheet shows each sample's image, probability, judgement and truth", async () => {
  const probabilities = [0.98, 0.51, 0.504, 0.02, 0.494], members = [true, false, true, false, true];
  const sheets = whole.reproduction.sheets!.map((sheet) => ({
    ...sheet,
    samples: sheet.samples.map((sample, i) => ({
      ...sample,
      probability: probabilities[i % 5],
      member: members[i % 5],
    })),
    right: 10,
  }));
  const page = compact(
    await renderDocument(documentOf({ ...whole.reproduction, sheets }, en, IMAGES), "html"),
  );
  assert(page.includes("Undefended: 10 of 25 right, 5 undecided (the article: 20 of 25)"));
  assert(page.includes("With dropout: 10 of 25 right, 5 undecided (the article: 12 of 25)"));
  const figures = [...page.matchAll(/<figure class="(right|wrong|undecided)">(.*?)<\/figure>/gs)];
  assertEquals(figures.length, 50);
  assertEquals(
    figures.slice(25, 30).map(([, outcome, inside]) =>
      `${outcome}: ${textOf(inside).replaceAll("&nbsp;", " ")}`
    ),
    [
      "right: 98 % member ✓ a member",
      "wrong: 51 % member ✗ a non-member",
      "undecided: 50 % undecided ? a member",
      "right: 2 % non-member ✓ a non-member",
      "wrong: 49 % non-member ✗ a member",
    ],
  );
  const samples = sheets.flatMap(({ samples }) => samples);
  for (const [i, [, , inside]] of figures.entries()) {
    const [, base64, alt] = inside.match(/src="data:image\/png;base64,([^"]+)" alt="([^"]*)"/)!;
    const { width, height, data } = decode(Uint8Array.fromBase64(base64));
    assertEquals([width, height, data[0]], [2, 2, samples[i].place]);
    assertEquals(alt, samples[i].className);
  }
});

Deno.test("without images one table has the samples of all sheets, and says how to see the images", async () => {
  for (const language of Object.values(languages)) {
    const document = documentOf(whole.reproduction, language);
    const section = sectionOf(document, language.reproduction.sheets.heading);
    const [{ rows }] = blocksOf(section, "table");
    const [first, second] = whole.reproduction.sheets!;
    assertEquals(rows.map(({ head }) => head.value), first.samples.map(({ className }) => className));
    assertEquals(
      rows.map(({ cells }) => cells.slice(1).map(({ value }) => value)),
      first.samples.map(({ probability }, i) =>
        [probability, second.samples[i].probability].map((value) => `${Math.round(100 * value)} %`)
      ),
    );
    const page = await renderDocument(document, "html");
    assert(!page.includes("<img") && page.includes(language.reproduction.sheets.noImages));
    const shown = await renderDocument(documentOf(whole.reproduction, language, IMAGES), "html");
    assert(!shown.includes(language.reproduction.sheets.noImages));
  }
});
