/** A sheet of samples as a PNG: images, probabilities, judgements and truths. */
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import fonts from "dejavu-fonts-ttf/package.json" with { type: "json" };
import { html } from "hono/html";
import { countOutcomes } from "../judgement.ts";
import type { ImageShape } from "../model/batches.ts";
import { readFile } from "../platform/files.ts";
import { outcomeByOutput, type Sheet } from "../reproduce/sheets.ts";
import { sheetCounts } from "./language/en_counted.ts";
import { pngDataUri } from "./png.ts";

/** The images behind the samples of a sheet. */
export interface SheetImages {
  /** `[H, W, C]` */
  readonly imageShape: ImageShape;
  /** The pixels of the image at this place. */
  readonly pixels: (place: number) => Uint8Array;
}

// In pixels. Images of 32 x 32 are four times as large.
const COLUMNS = 5;
const PICTURE = 128;
const CAPTION = 54;
const GAP = 16;
const MARGIN = 24;
const HEAD = 84;

const FAMILY = "DejaVu Sans";
const INK = "#1d1b18", MUTED = "#6a655c", WRONG = "#b5341a", PAPER = "#ffffff", CARD = "#f5f3ed";

/**
 * Draws the sheet in words that need no translation: the attack network's output, then the truth by the part that the
 * sample is from, In or Out, with ✓ or ✗ before it; a wrong one has a dashed frame as well as another colour. Where there
 * are no images, the classes' names stand in their places.
 */
export async function renderSheetPng(sheet: Sheet, images?: SheetImages): Promise<Uint8Array> {
  await startRenderer();
  const renderer = new Resvg(sheetSvg(sheet, images), {
    font: { fontBuffers: [await readFont("DejaVuSans.ttf"), await readFont("DejaVuSans-Bold.ttf")] },
  });
  return renderer.render().asPng();
}

function sheetSvg({ name, samples }: Sheet, images: SheetImages | undefined): string {
  const counts = sheetCounts(countOutcomes(samples.map(outcomeByOutput)));
  const rows = Math.ceil(samples.length / COLUMNS);
  const width = 2 * MARGIN + COLUMNS * PICTURE + (COLUMNS - 1) * GAP;
  const height = HEAD + MARGIN + rows * (PICTURE + CAPTION) + (rows - 1) * GAP;
  const cards = samples.map((sample, i) => {
    const x = MARGIN + (i % COLUMNS) * (PICTURE + GAP);
    const y = HEAD + Math.floor(i / COLUMNS) * (PICTURE + CAPTION + GAP);
    const outcome = outcomeByOutput(sample);
    const ink = outcome === "wrong" ? WRONG : INK;
    const mark = { right: "✓", wrong: "✗", undecided: "?" }[outcome];
    const picture = images
      ? html`
        <image x="${x}" y="${y}" width="${PICTURE}" height="${PICTURE}"
          image-rendering="optimizeSpeed" href="${pngDataUri(
            images.pixels(sample.place),
            images.imageShape,
          )}" />
      `
      : html`
        <text x="${x + PICTURE / 2}" y="${y + PICTURE / 2}" text-anchor="middle" font-size="15"
          fill="${MUTED}">${sample.className}</text>
      `;
    return html`
      <rect x="${x}" y="${y}" width="${PICTURE}" height="${PICTURE + CAPTION}" fill="${CARD}" />
      ${picture}
      <rect x="${x}" y="${y}" width="${PICTURE}" height="${PICTURE + CAPTION}" fill="none"
        stroke="${ink}"
        stroke-width="${outcome === "wrong" ? 2.5 : 0.75}" stroke-dasharray="${outcome === "wrong"
          ? "7 4"
          : "none"}" />
      <text x="${x + 8}" y="${y + PICTURE + 22}" font-size="17" font-weight="bold"
        fill="${INK}">${Math.round(100 * sample.probability)} %</text>
      <text x="${x + 8}" y="${y + PICTURE + 43}" font-size="15" fill="${ink}">${mark} ${sample.member
        ? "In"
        : "Out"}</text>
    `;
  });
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FAMILY}">
    <rect width="${width}" height="${height}" fill="${PAPER}"/>
    <text x="${MARGIN}" y="38" font-size="22" font-weight="bold" fill="${INK}">ResNet-20, ${name}: ${counts}</text>
    <text x="${MARGIN}" y="64" font-size="14" fill="${MUTED}">%: the attack network’s output. In: trained on; Out: not. ✓ right, ✗ wrong, ? undecided</text>
    ${cards}
  </svg>`.toString();
}

let started: Promise<void> | undefined;

function startRenderer(): Promise<void> {
  started ??= readFile(new URL(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm"))).then(initWasm);
  return started;
}

function readFont(file: string): Promise<Uint8Array> {
  // The import of its package.json is what makes Deno bring the package.
  return readFile(new URL(import.meta.resolve(`${fonts.name}/ttf/${file}`)));
}
