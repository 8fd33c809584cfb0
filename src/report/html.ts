/** The report as one HTML file that asks nothing of the network and runs no script. */
import { html, raw } from "hono/html";
import type { Interval } from "../metrics/intervals.ts";
import { rocCurve } from "../metrics/roc.ts";
import { rocChart, scoreHistogram } from "./charts.ts";
import type { AttackReport, Figures, ModelReport, Report } from "./report.ts";
import { en } from "./language/en.ts";
import { cell, definitions, figure, pngDataUri, renderPage } from "./page.ts";
import {
  duration,
  GROUND_RULE,
  HOW_TO_READ,
  integer,
  membersOf,
  range,
  rate,
  setting,
  smallRate,
  verdict,
} from "./wording.ts";

/**
 * The report as one self-contained HTML file.
 *
 * @throws {RangeError} when an attack has no scores among the figures, or an image has not the size of `imageShape`.
 */
export async function renderHtml(report: Report, figures: Figures): Promise<string> {
  const [judgement, caution] = verdict(report);
  const { target: { architecture }, dataset: { name } } = report;
  const sections = [
    attackSection(report),
    modelSection(report),
    await curveSection(report, figures),
    sheetSection(figures),
    readingSection(),
    methodSection(report),
  ];
  return await renderPage({
    language: "en",
    title: `Membership inference: ${architecture} on ${name}`,
    about: `membership inference against ${architecture} on ${name}`,
    judgement,
    caution,
    sections,
    footer: GROUND_RULE,
  });
}

function attackSection({ attacks }: Report) {
  const rows = attacks.map((attack) => {
    const { intervals, tprAtFpr } = attack;
    const cells = [
      cell("accuracy", rate(attack.accuracy), range(intervals.accuracy)),
      cell("balanced", rate(attack.balancedAccuracy), range(intervals.balancedAccuracy)),
      cell("precision", rate(attack.precision), intervals.precision && range(intervals.precision)),
      cell("recall", rate(attack.recall), range(intervals.recall)),
      cell("AUC", rate(attack.auc), range(intervals.auc)),
      cell("TPR at 1 % FPR", smallRate(tprAtFpr["0.01"]), found(attack, "0.01")),
      cell("TPR at 0.1 % FPR", smallRate(tprAtFpr["0.001"]), found(attack, "0.001")),
    ];
    return html`<tr><th scope="row">${attack.name}</th>${cells}</tr>`;
  });
  return html`
    <section>
      <h2>Attacks on the target</h2>
      <table class="attacks">
        <thead>
          <tr>
            <th scope="col">attack</th>
            <th scope="col">accuracy</th>
            <th scope="col">balanced<br>accuracy</th>
            <th scope="col">precision</th>
            <th scope="col">recall</th>
            <th scope="col">AUC</th>
            <th scope="col">TPR at<br>1 % FPR</th>
            <th scope="col">TPR at<br>0.1 % FPR</th>
          </tr>
        </thead>
        <tbody>${rows}</tbody>
      </table>
      ${definitions(attacks.map(({ name, description }) => [name, description]))}
    </section>
  `;
}

function found(attack: AttackReport, fpr: "0.01" | "0.001"): string {
  return `${integer(attack.counts.truePositivesAtFpr[fpr])} of ${integer(membersOf(attack))}`;
}

function modelSection({ target, shadow }: Report) {
  const row = (
    title: string,
    value: (model: ModelReport) => string,
    interval?: (model: ModelReport) => Interval,
  ) => {
    const cells = [target, shadow].map((model) =>
      cell(title, value(model), interval && range(interval(model)))
    );
    return html`<tr><th scope="row">${title}</th>${cells}</tr>`;
  };
  const rows = [
    row("architecture", (model) => model.architecture),
    row("parameters", (model) => integer(model.parameters)),
    row("training accuracy", (model) => rate(model.trainAccuracy), (model) => model.intervals.trainAccuracy),
    row("test accuracy", (model) => rate(model.testAccuracy), (model) => model.intervals.testAccuracy),
    row("images per second", (model) => integer(model.imagesPerSecond)),
  ];
  return html`
    <section>
      <h2>Models</h2>
      <table class="models">
        <thead>
          <tr>
            <td></td>
            <th scope="col">target</th>
            <th scope="col">shadow</th>
          </tr>
        </thead>
        <tbody>${rows}</tbody>
      </table>
    </section>
  `;
}

async function curveSection({ attacks }: Report, figures: Figures) {
  const [first] = attacks;
  const { membership } = figures;
  const roc = await rocChart(
    attacks.map(({ name }) => ({ name, roc: rocCurve(scoresOf(name, figures), membership) })),
    en.curves,
  );
  const histogram = await scoreHistogram(
    scoresOf(first.name, figures),
    membership,
    first.threshold,
    en.curves,
  );
  return html`
    <section>
      <h2>Curves</h2>
      <div class="pair">
        ${figure(
          "Members found against non-members accused",
          "logarithmic on both axes; the thin diagonal is guessing",
          raw(roc),
        )}
        ${figure(
          `Scores of ${first.name}`,
          html`
            <i class="filled"></i> members <i class="outlined"></i> non-members; the dotted rule is the threshold
          `,
          raw(histogram),
        )}
      </div>
    </section>
  `;
}

function readingSection() {
  return html`
    <section>
      <h2>How to read it</h2>
      ${HOW_TO_READ.map((line) => html`<p>${line}</p>`)}
    </section>
  `;
}

/** In whole per cent: below 50 a non-member, above it a member, 50 undecided. */
function sheetSection({ sheet, imageShape }: Figures) {
  let right = 0;
  const samples = sheet.map((image) => {
    const percent = Math.round(100 * image.probability);
    const judged = percent === 50 ? "undecided" : percent > 50 ? "member" : "non-member";
    const truth = image.member ? "member" : "non-member";
    const outcome = percent === 50 ? "undecided" : judged === truth ? "right" : "wrong";
    if (outcome === "right") right++;
    const mark = { right: "✓", wrong: "✗", undecided: "?" }[outcome];
    return html`
      <figure class="${outcome}">
        <img src="${pngDataUri(image.pixels, imageShape)}" alt="${image.className}">
        <figcaption><b>${percent} %</b>${judged}<span class="truth">${mark} a ${truth}</span></figcaption>
      </figure>
    `;
  });
  const legend =
    "Images drawn at random from what the target was trained on and what it was not. The per cent are the " +
    "attacker's probability of membership; beneath stand its judgement and then the truth. ✗ and a dashed frame: wrong.";
  return html`
    <section>
      <h2>${right} of ${sheet.length} right</h2>
      <p class="note">${legend}</p>
      <div class="sheet">${samples}</div>
    </section>
  `;
}

function methodSection({ config, dataset: { name, sha256, partSize }, seconds, versions }: Report) {
  const data = definitions([
    ["data set", name],
    ["Target-In", integer(partSize.targetIn)],
    ["Target-Out", integer(partSize.targetOut)],
    ["Shadow-In", integer(partSize.shadowIn)],
    ["Shadow-Out", integer(partSize.shadowOut)],
    ["SHA-256", sha256],
    ["took", duration(seconds)],
  ]);
  const settings = definitions(Object.entries(config).map(([key, value]) => [key, setting(value)]));
  return html`
    <section>
      <h2>How it was measured</h2>
      <div class="pair">
        <div><h3>Data</h3>${data}</div>
        <div><h3>Configuration</h3>${settings}</div>
        <div><h3>Versions</h3>${definitions(Object.entries(versions))}</div>
      </div>
    </section>
  `;
}

function scoresOf(name: string, { scores }: Figures): Float64Array {
  const found = scores.find((entry) => entry.name === name);
  if (found === undefined) {
    const names = scores.map((entry) => entry.name).join(", ") || "none";
    throw new RangeError(`Cannot draw the report: scores of ${name} are needed, found ${names}`);
  }
  return found.scores;
}
