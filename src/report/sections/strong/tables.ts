/** Every attack's figures by the number of shadows, a table a figure. */
import type { Interval } from "../../../metrics/intervals.ts";
import type { Figure } from "../../../metrics/over_runs.ts";
import type { CurvePoint, RegimeFigures } from "../../../reproduce/strong/curves.ts";
import { STRONG_FPR } from "../../../reproduce/strong/settings.ts";
import type { StrongReproduction } from "../../../reproduce/strong/strong.ts";
import { type Cell, note, type Section, type Table } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { integer, range, rate, smallRange, smallRate } from "../../numbers.ts";
import { shownFprs, tprHeading } from "../false_positives.ts";
import { bestOf, nameOf, strongestOf } from "./best.ts";

export function strongTableSections(reproduction: StrongReproduction, language: Language): Section[] {
  const { strong } = language, { tables: texts } = strong;
  const { samples, targets } = reproduction;
  const fprs = shownFprs(STRONG_FPR, samples / 2);
  return reproduction.regimes.map((figures) => ({
    heading: texts.heading(nameOf(figures, strong)),
    blocks: [
      note(texts.note(integer(targets))),
      ...fprs.map((shown) =>
        table(figures, {
          caption: texts.tpr(tprHeading(shown, language)),
          corner: texts.attack,
          cell: ({ tprAtFpr }) => cellOverTargets(tprAtFpr[shown.key], smallRate, smallRange),
        })
      ),
      table(figures, { caption: texts.auc, corner: texts.attack, cell: ({ auc }) => cellOverTargets(auc) }),
    ],
    short: true,
  }));
}

export function oneShadowSections(reproduction: StrongReproduction, language: Language): Section[] {
  const { strong } = language, { oneShadow: texts, tables } = strong;
  const fprs = shownFprs(STRONG_FPR, reproduction.samples / 2);
  return reproduction.regimes.map((figures) => ({
    heading: texts.heading(nameOf(figures, strong)),
    blocks: [
      note(texts.note),
      {
        kind: "table",
        corner: tables.attack,
        columns: [...fprs.map((shown) => tprHeading(shown, language)), tables.auc],
        rows: figures.oneShadow.map(({ name, auc, tprAtFpr }) => ({
          head: { value: name },
          cells: [
            ...fprs.map(({ key }) => cellOverTargets(tprAtFpr[key], smallRate, smallRange)),
            cellOverTargets(auc),
          ],
        })),
      },
    ],
  }));
}

export function targetSection({ regimes }: StrongReproduction, { strong }: Language): Section {
  const { models: texts, regimes: names } = strong;
  return {
    heading: texts.heading,
    blocks: [{
      kind: "table",
      corner: texts.regime,
      columns: [texts.trainAccuracy, texts.testAccuracy],
      rows: strongestOf(regimes).map(({ regime, trainAccuracy, testAccuracy }) => ({
        head: { value: names[regime] },
        cells: [cellOverTargets(trainAccuracy), cellOverTargets(testAccuracy)],
      })),
    }],
  };
}

function table(
  figures: RegimeFigures,
  { caption, corner, cell }: { caption: string; corner: string; cell: (point: CurvePoint) => Cell },
): Table {
  const { curves } = figures, best = bestOf(figures).attack;
  const shadowCounts = new Set(curves.flatMap(({ points }) => points.map(({ shadows }) => shadows)));
  const counts = [...shadowCounts].sort((a, b) => a - b);
  return {
    kind: "table",
    caption,
    corner,
    columns: counts.map(integer),
    rows: curves.map(({ attack, points }) => ({
      head: { value: attack },
      cells: counts.map((count) => {
        const point = points.find(({ shadows }) => shadows === count);
        return point ? cell(point) : { value: "–" };
      }),
      emphasis: attack === best,
    })),
  };
}

/** A mean with the spread over targets; of a single one with its interval. */
function cellOverTargets(
  { value, interval, spread }: Figure,
  write: (value: number) => string = rate,
  writeRange: (interval: Interval) => string = range,
): Cell {
  return { value: write(value), small: [spread === null ? writeRange(interval) : `±${write(spread)}`] };
}
