/** A sheet of samples as a PNG. */
import { assert, assertEquals } from "@std/assert";
import { decode } from "fast-png";
import { renderSheetPng } from "../src/report/sheet_png.ts";
import type { Sheet } from "../src/reproduce/sheets.ts";

const IMAGES = { imageShape: [2, 2, 3] as const, pixels: (place: number) => new Uint8Array(12).fill(place) };

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

Deno.test("a sheet's picture takes names of classes as they are", async () => {
  const hostile = `"><script>&`;
  const samples = SHEET.samples.map((sample) => ({ ...sample, className: hostile }));
  const { width, height } = decode(await renderSheetPng({ ...SHEET, samples }));
  assertEquals([width, height], [WIDTH, HEIGHT]);
});
