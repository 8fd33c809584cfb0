/** The report of a reproduction for a terminal, in English. */
import { ARCHITECTURES } from "../reproduce/models.ts";
import type { Reproduction } from "../reproduce/reproduction.ts";
import { en } from "./language/en.ts";
import {
  counterMeasureName,
  figureText,
  findingsOf,
  headlineOf,
  remarksOn,
  shortName,
  strongestOf,
} from "./reproduction_wording.ts";
import { table, wrap } from "./text.ts";
import { integer, rate, smallRate } from "./wording.ts";

/** The report as plain text, no line over 80 columns but where a name has longer words. */
export function renderReproductionText(reproduction: Reproduction): string {
  const { transfer, dropout, sheets, counterMeasures, dataset, seeds } = reproduction;
  const { judgement, caution } = headlineOf(reproduction, en);
  const findings = findingsOf(reproduction, en);
  const blocks = [
    wrap(`${judgement} ${caution}`),
    ...findings.length > 0 ? [findings.map((text) => wrap(text, "  ")).join("\n")] : [],
  ];
  if (transfer) {
    const rows = ARCHITECTURES.map((shadow) => [
      shortName(shadow),
      ...transfer.filter((cell) => cell.shadow === shadow).map(({ attacks: [{ accuracy }], comparison }) => {
        const mark = !comparison.beyondIntervals ? " " : comparison.difference > 0 ? "+" : "-";
        return `${perCent(accuracy.value)} ${perCent(comparison.article)}${mark}`;
      }),
    ]);
    const head = ["shadow \\ target", ...ARCHITECTURES.map(shortName)];
    const legend =
      "Each cell: ours, the article's; + or - where they differ by more than both intervals allow.";
    blocks.push(
      `ACCURACY OF THE INFERENCE, PER CENT\n${table([head, ...rows])}\n${wrap(legend, "  ")}\n${
        remarksOn(transfer, reproduction, en).map((remark) => wrap(remark, "  ")).join("\n")
      }`,
    );
  }
  if (dropout) {
    const rows = dropout.cells.map(({ shadow, attacks: [{ accuracy }], comparison }) => [
      shortName(shadow),
      figureText(accuracy),
      smallRate(comparison.article),
    ]);
    const { testAccuracy } = dropout;
    const note = en.dropout.note(figureText(testAccuracy.dropout), figureText(testAccuracy.undefended));
    blocks.push(
      `A RESNET-20 WITH DROPOUT\n${table([["shadow", "ours", "the article"], ...rows])}\n${wrap(note, "  ")}`,
    );
  }
  if (counterMeasures) {
    const rows = counterMeasures.map((row) => {
      const { unaware, aware } = row;
      return [
        counterMeasureName(row, en).replace("asked with masked images", "masked"),
        rate(row.testAccuracy.value),
        rate(unaware.attacks[0].accuracy.value),
        rate(aware.attacks[0].accuracy.value),
        smallRate(aware.attacks[0].tprAtFpr["0.001"].value),
        rate(strongestOf(aware).accuracy.value),
      ];
    });
    const head = ["counter-measure", "test acc", "unaware", "aware", "TPR 0.1%", "strongest"];
    const legend =
      "unaware, aware: accuracy of the shadow network by an attacker who does not know of it, and one who " +
      "does; TPR at 0.1 % FPR, and the strongest of six attacks: by the latter.";
    blocks.push(`COUNTER-MEASURES\n${table([head, ...rows])}\n${wrap(legend, "  ")}`);
  }
  for (const { name, samples, right, article } of sheets ?? []) {
    blocks.push(
      wrap(
        `Sheet, ${name}: ${right} of ${samples.length} right; in the article ${article.right} of ${article.of}.`,
      ),
    );
  }
  const { machine, date } = reproduction;
  blocks.push(wrap(
    `Measured on ${dataset.name}, four parts of ${
      integer(dataset.partSize)
    }, ${reproduction.models.length} models, ` +
      `${seeds.length} seed${
        seeds.length === 1 ? "" : "s"
      }; ${machine.processor}, ${machine.cores} cores, ${date}.`,
  ));
  return blocks.join("\n\n") + `\n\n${wrap(en.groundRule)}\n`;
}

function perCent(rate: number): string {
  return (100 * rate).toFixed(1);
}
