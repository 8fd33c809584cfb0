/** The report of a reproduction as one HTML file that asks nothing of the network and runs no script. */
import { html, raw } from "hono/html";
import { rocCurve } from "../metrics/roc.ts";
import type { CounterMeasure } from "../reproduce/counter_measures.ts";
import type { DropoutTable } from "../reproduce/dropout.ts";
import { ARCHITECTURES, DEFENDED_ARCHITECTURE } from "../reproduce/models.ts";
import { type Curves, describeDefence, type Reproduction } from "../reproduce/reproduction.ts";
import { judgementOf, outcomeOf, type Sample, type Sheet } from "../reproduce/sheets.ts";
import type { Cell } from "../reproduce/transfer.ts";
import { rocChart, scoreHistogram } from "./charts.ts";
import type { Language } from "./language/language.ts";
import { cell, definitions, figure, type Html, pngDataUri, renderPage } from "./page.ts";
import type { SheetImages } from "./sheet_png.ts";
import {
  counterMeasureName,
  figureText,
  findingsOf,
  headlineOf,
  modelInWords,
  remarksOn,
  shortName,
  spreadOrRange,
  strongestOf,
} from "./reproduction_wording.ts";
import { tradeOffChart } from "./trade_off_chart.ts";
import { integer, range, rate, setting, signed, smallRate } from "./wording.ts";

/** What the pictures need beyond the data. */
export interface ReproductionFigures {
  readonly curves: readonly Curves[];
  /** Absent where only results are there: sheets then show classes. */
  readonly images?: SheetImages;
}

/** The whole report. */
export async function renderReproductionHtml(
  reproduction: Reproduction,
  { curves, images }: ReproductionFigures,
  language: Language,
): Promise<string> {
  const { judgement, caution } = headlineOf(reproduction, language);
  const { transfer, dropout, counterMeasures, sheets } = reproduction;
  const findings = findingsOf(reproduction, language);
  const sections = [
    ...findings.length > 0 ? [findingSection(findings, language)] : [],
    ...transfer ? [transferSection(transfer, remarksOn(transfer, reproduction, language), language)] : [],
    ...dropout ? [dropoutSection(dropout, transfer, language)] : [],
    ...counterMeasures ? [await counterMeasureSection(counterMeasures, language)] : [],
    await curveSection(curves, language),
    ...(sheets ?? []).map((sheet) => sheetSection(sheet, images, language)),
    readingSection(language),
    methodSection(reproduction, language),
  ];
  const title = language.title(reproduction.dataset.name);
  return await renderPage({
    ...{ language: language.code, title: `Kagemusha: ${title}`, about: title, judgement, caution },
    ...{ sections, footer: language.groundRule },
  });
}

function findingSection(findings: readonly string[], language: Language): Html {
  return html`
    <section>
      <h2>${language.findings.heading}</h2>
      ${findings.map((finding) => html`<p>${finding}</p>`)}
    </section>
  `;
}

function transferSection(cells: readonly Cell[], remarks: readonly string[], language: Language): Html {
  const { transfer } = language;
  const values = cells.map(({ attacks: [{ accuracy }] }) => accuracy.value);
  const lowest = Math.min(...values), highest = Math.max(...values);
  const rows = ARCHITECTURES.map((shadow) => {
    const row = cells.filter((cell) => cell.shadow === shadow).map(
      ({ attacks: [{ accuracy }], comparison }) => {
        const heat = highest > lowest
          ? Math.round(5 + 50 * (accuracy.value - lowest) / (highest - lowest))
          : 5;
        const mark = !comparison.beyondIntervals ? "" : comparison.difference > 0 ? "▲" : "▼";
        return html`
          <td style="--heat: ${heat}%">
            <span class="mark"><b>${rate(accuracy.value)}</b>${mark}</span><small>${spreadOrRange(
              accuracy,
            )}</small>
            <small>${transfer.article(smallRate(comparison.article))}</small>
          <small>(${signed(comparison.difference)})</small>
          </td>
        `;
      },
    );
    return html`<tr><th scope="row">${narrowName(shadow)}</th>${row}</tr>`;
  });
  return html`
    <section>
      <h2>${transfer.heading}</h2>
      <p class="note">${transfer.note}</p>
      <table class="heat">
        <thead>
          <tr>
            <th scope="col">${transfer.corner}</th>
            ${ARCHITECTURES.map((target) => html`<th scope="col">${narrowName(target)}</th>`)}
          </tr>
        </thead>
        <tbody>${rows}</tbody>
      </table>
      <div class="after">${remarks.map((remark) => html`<p>${remark}</p>`)}</div>
      <ul>${transfer.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
    </section>
  `;
}

/** A narrow page leaves out what all architectures are called. */
function narrowName(architecture: string): Html {
  const [family, depth] = shortName(architecture).split("-");
  return html`<span class="family">${family}-</span>${depth}`;
}

function dropoutSection(
  { cells, testAccuracy }: DropoutTable,
  transfer: readonly Cell[] | undefined,
  language: Language,
): Html {
  const { dropout } = language;
  const rows = cells.map(({ shadow, attacks: [{ accuracy }], comparison }) => {
    const before = transfer?.find((cell) => cell.shadow === shadow && cell.target === DEFENDED_ARCHITECTURE);
    const undefended = before?.attacks[0].accuracy;
    return html`
      <tr>
        <th scope="row">${shortName(shadow)}</th>
        ${undefended ? cell(dropout.undefended, rate(undefended.value), spreadOrRange(undefended)) : ""}
        ${cell(`${dropout.dropout}, ${dropout.ours}`, rate(accuracy.value), spreadOrRange(accuracy))}
        ${cell(
          `${dropout.dropout}, ${dropout.article}`,
          smallRate(comparison.article),
          range(comparison.interval),
        )}
      </tr>
    `;
  });
  return html`
    <section>
      <h2>${dropout.heading}</h2>
      <p>${dropout.note(figureText(testAccuracy.dropout), figureText(testAccuracy.undefended))}</p>
      <table class="models">
        <thead>
          <tr>
            <th scope="col">${dropout.shadow}</th>
            ${transfer ? html`<th scope="col">${dropout.undefended}<br>${dropout.ours}</th>` : ""}
            <th scope="col">${dropout.dropout}<br>${dropout.ours}</th>
            <th scope="col">${dropout.dropout}<br>${dropout.article}</th>
          </tr>
        </thead>
        <tbody>${rows}</tbody>
      </table>
    </section>
  `;
}

async function counterMeasureSection(rows: readonly CounterMeasure[], language: Language): Promise<Html> {
  const { counterMeasures } = language;
  const nameOf = (row: CounterMeasure) => counterMeasureName(row, language);
  const chart = await tradeOffChart(
    rows.map((row) => {
      const { accuracy } = strongestOf(row.aware);
      const { value: testAccuracy } = row.testAccuracy;
      return {
        label: nameOf(row),
        undefended: row.name === "none",
        testAccuracy,
        leak: accuracy.value,
        leakInterval: accuracy.interval,
      };
    }),
    counterMeasures,
  );
  const line = (row: CounterMeasure, attacker: "unaware" | "aware") => {
    const { attacks: [network] } = row[attacker], strongest = strongestOf(row[attacker]);
    return html`
      ${cell(counterMeasures.attacker, counterMeasures[attacker])}
      ${cell(counterMeasures.accuracy, rate(network.accuracy.value), spreadOrRange(network.accuracy))}
      ${cell("AUC", rate(network.auc.value), spreadOrRange(network.auc))}
      ${(["0.01", "0.001"] as const).map((fpr) =>
        cell(
          counterMeasures.tpr(String(100 * Number(fpr))),
          smallRate(network.tprAtFpr[fpr].value),
          spreadOrRange(network.tprAtFpr[fpr]),
        )
      )}
      ${cell(counterMeasures.strongest, rate(strongest.accuracy.value), strongest.name)}
    `;
  };
  const body = rows.map((row) =>
    html`
      <tr class="first">
        <th scope="row" rowspan="2">${nameOf(row)}</th>
        <td rowspan="2" data-label="${counterMeasures.test}">${rate(
          row.testAccuracy.value,
        )}<small>${spreadOrRange(row.testAccuracy)}</small></td>
        ${line(row, "unaware")}
      </tr>
      <tr class="second">${line(row, "aware")}</tr>
    `
  );
  const meanings = rows.filter(({ images }) => images === "original").map((row) =>
    [nameOf(row), counterMeasures.descriptions[row.name] ?? describeDefence(row.name)] as const
  );
  return html`
    <section>
      <h2>${counterMeasures.heading}</h2>
      ${figure(
        counterMeasures.picture,
        counterMeasures.pictureNote,
        html`<div class="chart">${raw(chart)}</div>`,
      )}
      <p class="note after">${counterMeasures.note}</p>
      <table class="attacks measures">
        <thead>
          <tr>
            <th scope="col">${counterMeasures.name}</th>
            <th scope="col">${counterMeasures.test}</th>
            <th scope="col">${counterMeasures.attacker}</th>
            <th scope="col">${counterMeasures.accuracy}</th>
            <th scope="col">AUC</th>
            <th scope="col">${counterMeasures.tpr("1")}</th>
            <th scope="col">${counterMeasures.tpr("0.1")}</th>
            <th scope="col">${counterMeasures.strongest}</th>
          </tr>
        </thead>
        <tbody>${body}</tbody>
      </table>
      ${definitions(meanings)}
    </section>
  `;
}

async function curveSection(curves: readonly Curves[], language: Language): Promise<Html> {
  const text = language.curves;
  const [{ attacks, membership }] = curves;
  const roc = await rocChart(
    attacks.map(({ name, scores }) => ({ name, roc: rocCurve(scores, membership) })),
    text,
  );
  const histograms = await Promise.all(
    curves.map(async ({ name, attacks: [{ scores, evaluation }], membership }) =>
      figure(
        text.scores[name],
        html`<i class="filled"></i> ${text.members} <i class="outlined"></i> ${text.nonMembers}; ${text.thresholdNote}`,
        raw(await scoreHistogram(scores, membership, evaluation.threshold, text)),
      )
    ),
  );
  return html`
    <section>
      <h2>${text.heading}</h2>
      <div class="pair">${figure(text.roc, text.rocNote, raw(roc))} ${histograms}</div>
    </section>
  `;
}

function sheetSection(
  { name, samples, right, article }: Sheet,
  images: SheetImages | undefined,
  { sheets }: Language,
): Html {
  const figures = samples.map((sample) => {
    const outcome = outcomeOf(sample);
    const mark = { right: "✓", wrong: "✗", undecided: "?" }[outcome];
    return html`
      <figure class="${outcome}">
        ${pictureOf(sample, images)}
        <figcaption><b>${Math.round(100 * sample.probability)} %</b>${sheets
          .judgement[judgementOf(sample.probability)]}<span class="truth">${mark} ${sheets.truth(
            sample.member,
          )}</span></figcaption>
      </figure>
    `;
  });
  return html`
    <section>
      <h2>${sheets[name](right, samples.length)} (${sheets.article(article.right, article.of)})</h2>
      <p class="note">${sheets.note}${images ? "" : ` ${sheets.noImages}`}</p>
      <div class="sheet">${figures}</div>
    </section>
  `;
}

function pictureOf({ place, className }: Sample, images: SheetImages | undefined): Html {
  if (!images) return html`<div class="blank">${className}</div>`;
  return html`<img src="${pngDataUri(images.pixels(place), images.imageShape)}" alt="${className}">`;
}

function readingSection({ reading }: Language): Html {
  return html`
    <section>
      <h2>${reading.heading}</h2>
      ${reading.lines.map((line) => html`<p>${line}</p>`)}
    </section>
  `;
}

function methodSection(
  { config, dataset, seeds, models, versions, machine, date }: Reproduction,
  language: Language,
): Html {
  const { method } = language;
  const rows = models.map((model) => {
    const { parameters, epochs, seconds, in: members, out } = model;
    return html`
      <tr>
        <th scope="row">${modelInWords(model, seeds.length, language)}</th>
        <td>${integer(parameters)}</td>
        <td>${epochs}</td>
        <td>${(seconds / 60).toFixed(1)}</td>
        <td>${rate(members.accuracy)}<small>${rate(out.accuracy)}</small></td>
        <td>${rate(members.confidence)}<small>${rate(out.confidence)}</small></td>
      </tr>
    `;
  });
  const data = definitions([
    [method.data, dataset.name],
    ["SHA-256", dataset.sha256],
    ...Object.entries(machine).map(([key, value]) => [key, setting(value)] as const),
    [method.machine, date],
  ]);
  return html`
    <section>
      <h2>${method.heading}</h2>
      ${method.lines(integer(dataset.partSize), String(config.epochs), seeds.length).map((line) =>
        html`<p>${line}</p>`
      )}
      <div class="pair after">
        <div><h3>${method.data}</h3>${data}</div>
        <div><h3>${method.settings}</h3>${definitions(
          Object.entries(config).map(([key, value]) => [key, setting(value)]),
        )}</div>
        <div><h3>${method.versions}</h3>${definitions(Object.entries(versions))}</div>
      </div>
      <h3 class="after">${method.models}</h3>
      <table class="models plain">
        <thead>
          <tr>
            <th scope="col">${method.model}</th>
            <th scope="col">${method.parameters}</th>
            <th scope="col">${method.epochs}</th>
            <th scope="col">${method.minutes}</th>
            <th scope="col">${method.accuracy}</th>
            <th scope="col">${method.confidence}</th>
          </tr>
        </thead>
        <tbody>${rows}</tbody>
      </table>
    </section>
  `;
}
