/** A report as one HTML file that asks nothing of the network and runs no script. */
import { html, raw } from "hono/html";
import {
  type Block,
  type Cell,
  type Definitions,
  type Document,
  type Figure,
  type List,
  OUTCOME_SIGN,
  type Section,
  type Sheet,
  type Table,
} from "./document.ts";
import { displayWidth } from "./display_width.ts";
import { unbroken } from "./numbers.ts";
import { STYLE } from "./style.ts";

/** A piece of a page, its text escaped. */
type Html = ReturnType<typeof html>;

/** A table that needs more pixels than a narrow page has becomes a list of cards there. */
const NARROW = 360;
/** A longer value or name may be broken into lines. */
const LONG = 18;
/** About what a letter takes, and a cell's padding. */
const LETTER = 8, PADDING = 10;

/** The whole page. */
export async function renderHtml(document: Document): Promise<string> {
  const { language, title, about, headline, lede, grounds, sections, footer } = document;
  const [first, ...others] = lede;
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
          <h1>${text(headline)}</h1>
          ${first === undefined ? "" : html`<p class="lede">${text(first)}</p>`}
          ${others.map((paragraph) => html`<p class="below">${text(paragraph)}</p>`)}
          ${grounds.length === 0 ? "" : html`
            <ul class="grounds">${grounds.map((line) => html`<li>${text(line)}</li>`)}</ul>
          `}
        </header>
        <main>${sections.map(renderSection)}</main>
        <footer>
          <p>${text(footer)}</p>
        </footer>
      </body>
    </html>
  `;
  return page.toString().trimStart();
}

const text = unbroken;

function renderSection({ heading, blocks }: Section): Html {
  return html`
    <section>
      <h2>${text(heading)}</h2>
      ${blocks.map(renderBlock)}
    </section>
  `;
}

function renderBlock(block: Block): Html {
  switch (block.kind) {
    case "paragraph":
      return block.quiet ? html`<p class="note">${text(block.text)}</p>` : html`<p>${text(block.text)}</p>`;
    case "list":
      return renderList(block);
    case "table":
      return renderTable(block);
    case "definitions":
      return renderDefinitions(block);
    case "figure":
      return renderFigure(block);
    case "sheet":
      return renderSheet(block);
    case "side by side":
      return html`<div class="pair">${
        block.blocks.map((inner) => html`<div>${renderBlock(inner)}</div>`)
      }</div>`;
  }
}

function renderList({ heading, items }: List): Html {
  return html`${subheading(heading)}<ul>${items.map((item) => html`<li>${text(item)}</li>`)}</ul>`;
}

function renderDefinitions({ heading, entries }: Definitions): Html {
  return html`${subheading(heading)}<dl>${
    entries.map(([term, ...meanings]) =>
      html`
        <dt>${text(term)}</dt>
        ${meanings.map((meaning) => html`<dd>${text(meaning)}</dd>`)}
      `
    )
  }</dl>`;
}

function subheading(heading: string | undefined): Html | "" {
  return heading === undefined ? "" : html`<h3>${text(heading)}</h3>`;
}

function renderTable(table: Table): Html {
  const { caption, corner, columns, rows, heat, words } = table;
  const kind = heat ? "heat" : !words && columns.length > 2 && widthOf(table) > NARROW ? "cards" : "plain";
  const body = rows.map(({ head, cells, emphasis }) =>
    html`
      <tr${emphasis ? raw(' class="emphasis"') : ""}>
        <th scope="row">${contents(head)}</th>
        ${cells.map((cell, i) => renderCell(cell, columns[i], heat))}
      </tr>
    `
  );
  return html`
    <table class="${kind}${words ? " words" : ""}">
      ${caption === undefined ? "" : html`<caption>${text(caption)}</caption>`}
      <thead>
        <tr>
          ${corner === "" ? html`<td></td>` : html`<th scope="col">${text(corner)}</th>`}
          ${columns.map((column) => html`<th scope="col">${text(column)}</th>`)}
        </tr>
      </thead>
      <tbody>${body}</tbody>
    </table>
  `;
}

/** The approximate width of a table when no cell is broken, in pixels. */
function widthOf({ columns, rows }: Table): number {
  const cellWidth = ({ value, mark = "", small = [] }: Cell) =>
    Math.max(displayWidth(`${value} ${mark}`), ...small.map(displayWidth));
  const longestWord = (heading: string) => Math.max(...heading.split(" ").map(displayWidth));
  const heads = Math.max(...rows.map(({ head }) => cellWidth(head)));
  const others = columns.map((column, i) =>
    Math.max(longestWord(column), ...rows.map(({ cells }) => cellWidth(cells[i])))
  );
  return [heads, ...others].reduce((sum, letters) => sum + LETTER * letters + PADDING, 0);
}

function renderCell(cell: Cell, column: string, heat: boolean | undefined): Html {
  if (!heat) return html`<td data-label="${text(column)}">${contents(cell)}</td>`;
  // The cells of a matrix are narrow: their lines may be broken anywhere.
  return html`<td style="--heat: ${Math.round(5 + 50 * (cell.heat ?? 0))}%">${contents(cell, String)}</td>`;
}

function contents({ value, mark, small = [] }: Cell, write: (line: string) => string = text): Html {
  const sign = mark === undefined ? "" : html`&nbsp;<span class="mark">${mark}</span>`;
  const kind = displayWidth(value) > LONG ? "value long" : "value";
  return html`<span class="${kind}">${text(value)}${sign}</span>${
    small.map((line) => html`<small>${write(line)}</small>`)
  }`;
}

async function renderFigure(
  { caption, note, key = [], full, draw }: Figure,
): Promise<ReturnType<typeof raw>> {
  const [wide, narrow] = await Promise.all([draw("wide"), draw("narrow")]);
  const signs = key.map(({ sign, text: meaning }, i) =>
    html`<i class="${sign}"></i> ${text(meaning)}${i < key.length - 1 ? " " : note === "" ? "" : "; "}`
  );
  return await html`
    <figure${full ? raw(' class="full"') : ""}>
      <figcaption>${text(caption)}<small>${signs}${text(note)}</small></figcaption>
      <div class="drawing">
        <div class="wide">${raw(wide)}</div>
        <div class="narrow">${raw(narrow)}</div>
      </div>
      </figure>
  `;
}

function renderSheet({ samples }: Sheet): Html {
  return html`<div class="sheet">${
    samples.map(({ image, name, percent, judgement, truth, outcome }) =>
      html`
        <figure class="${outcome}">
          <img src="${image}" alt="${name}">
          <figcaption><b>${percent}&nbsp;%</b>${judgement}<span class="truth">${OUTCOME_SIGN[
            outcome
          ]} ${truth}</span></figcaption>
        </figure>
      `
    )
  }</div>`;
}
