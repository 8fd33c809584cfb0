/** What the HTML reports are built of: the page around them, table cells, lists, pictures. */
import { encode } from "fast-png";
import { html, raw } from "hono/html";
import type { ImageShape } from "../model/batches.ts";
import { STYLE } from "./style.ts";

/** A piece of a page, its text escaped. */
export type Html = ReturnType<typeof html>;

/** A whole page that asks nothing of the network and runs no script. */
export async function renderPage(
  { language, title, about, judgement, caution, sections, footer }: {
    /** As in HTML: "en", "ja". */
    language: string;
    title: string;
    /** Behind the product's name, above the heading. */
    about: string;
    /** The heading: the result in a sentence. */
    judgement: string;
    caution: string;
    sections: readonly Html[];
    footer: string;
  },
): Promise<string> {
  const page = await html`
    <!DOCTYPE html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <title>${title}</title>
        <style>${raw(STYLE)}</style>
      </head>
      <body>
        <header>
          <p class="name"><b>Kagemusha</b> · ${about}</p>
          <h1>${judgement}</h1>
          <p class="lede">${caution}</p>
        </header>
        <main>${sections}</main>
        <footer>
          <p>${footer}</p>
        </footer>
      </body>
    </html>
  `;
  return page.toString().trimStart();
}

/** A table cell with its column's name, for narrow pages, and a small line beneath. */
export function cell(label: string, value: string, beneath?: string | null): Html {
  const small = !beneath ? "" : html`<small>${beneath}</small>`;
  return html`<td data-label="${label}">${value}${small}</td>`;
}

/** A list of terms with what they mean or are. */
export function definitions(entries: readonly (readonly [string, string])[]): Html {
  return html`<dl>${
    entries.map(([term, meaning]) =>
      html`
        <dt>${term}</dt>
        <dd>${meaning}</dd>
      `
    )
  }</dl>`;
}

/** A chart or a table with a caption and a small line under that. */
export function figure(caption: string, small: string | Html, picture: Html | string): Html {
  return html`
    <figure>
      <figcaption>${caption}<small>${small}</small></figcaption>
      ${picture}
    </figure>
  `;
}

/**
 * An image `[H, W, C]`, row-major, as a PNG in a data URI.
 *
 * @throws {RangeError} where it has not as many values as its shape
 */
export function pngDataUri(pixels: Uint8Array, [height, width, channels]: ImageShape): string {
  if (pixels.length !== height * width * channels) {
    throw new RangeError(
      `Cannot draw the sheet: an image of ${height} x ${width} x ${channels} has ${
        height * width * channels
      } values, ` +
        `found ${pixels.length}`,
    );
  }
  return `data:image/png;base64,${encode({ width, height, channels, data: pixels }).toBase64()}`;
}
