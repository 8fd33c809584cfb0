/** The costs and the effect of each counter-measure. */
import type { Attacked } from "../../../reproduce/analysis.ts";
import type { CounterMeasure } from "../../../reproduce/counter_measures.ts";
import { onFrontier } from "../../../reproduce/frontier.ts";
import { strongestOf, tradeOffOf } from "../../../reproduce/measured.ts";
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import { tradeOffChart } from "../../charts/trade_off.ts";
import { type Block, type Cell, note, type Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { smallRange, smallRate } from "../../numbers.ts";
import { type ShownFpr, shownFprs, tprHeading } from "../false_positives.ts";
import { figureCell } from "../figure_cells.ts";
import { counterMeasureName, defenceDescription } from "./names.ts";

export function counterMeasureSection(reproduction: Reproduction, language: Language): Section | null {
  const { counterMeasures: rows, counterMeasureSeeds: seeds, dataset: { partSize } } = reproduction;
  if (!rows) return null;
  const { counterMeasures: texts } = language.reproduction;
  const nameOf = (row: CounterMeasure) => counterMeasureName(row, language);
  const frontier = frontierOf(rows);
  const fprs = shownFprs(Object.keys(rows[0].aware.attacks[0].tprAtFpr).map(Number), partSize);
  return {
    heading: texts.heading,
    blocks: [
      tradeOffFigure(rows, { frontier, nameOf, texts }),
      note([texts.note, ...seeds ? [texts.seeds(seeds.join(", "))] : []].join(language.between)),
      {
        kind: "table",
        corner: texts.name,
        columns: [
          texts.testColumn,
          texts.aware,
          ...fprs.map((shown) => texts.tpr(tprHeading(shown, language))),
          texts.unaware,
        ],
        rows: rows.map((row) => ({
          head: { value: nameOf(row), mark: frontier.has(row) ? "◆" : undefined },
          cells: [
            figureCell(row.testAccuracy),
            leakCell(row.aware),
            ...fprs.map((shown) => tprCell(row.aware, shown, language)),
            leakCell(row.unaware),
          ],
          emphasis: frontier.has(row),
        })),
      },
      note(texts.frontier),
      {
        kind: "definitions",
        heading: texts.meanings,
        entries: rows.filter(({ images }) => images === "original").map((row) => [
          nameOf(row),
          defenceDescription(row.name, language),
        ]),
      },
    ],
  };
}

/** The frontier of those that are asked with images as they are: who has to mask images asks another question. */
function frontierOf(rows: readonly CounterMeasure[]): ReadonlySet<CounterMeasure> {
  const competing = rows.filter(({ images }) => images === "original");
  const frontier = onFrontier(competing.map(tradeOffOf));
  // Where nothing can be told apart, nothing is to be marked.
  return new Set(frontier.every(Boolean) ? [] : competing.filter((_, i) => frontier[i]));
}

function tradeOffFigure(
  rows: readonly CounterMeasure[],
  { frontier, nameOf, texts }: {
    frontier: ReadonlySet<CounterMeasure>;
    nameOf: (row: CounterMeasure) => string;
    texts: Language["reproduction"]["counterMeasures"];
  },
): Block {
  const points = rows.map((row) => ({
    label: nameOf(row),
    undefended: row.name === "none",
    frontier: frontier.has(row),
    testAccuracy: row.testAccuracy.value,
    leak: strongestOf(row.aware).accuracy.value,
    leakInterval: strongestOf(row.aware).accuracy.interval,
  }));
  const { test, leak, shortTest, shortLeak, guessing } = texts;
  const titles = { wide: { test, leak, guessing }, narrow: { test: shortTest, leak: shortLeak, guessing } };
  return {
    kind: "figure",
    caption: texts.picture,
    note: texts.pictureNote,
    full: true,
    draw: (size) => tradeOffChart(points, { size, titles: titles[size] }),
  };
}

/** The accuracy of the attack that the attacker would choose, with its name. */
function leakCell(attacked: Attacked): Cell {
  const { name, accuracy } = strongestOf(attacked);
  const { value, small = [] } = figureCell(accuracy);
  return { value, small: [...small, name] };
}

function tprCell(attacked: Attacked, { key }: ShownFpr, { attacks }: Language): Cell {
  const { tprAtFpr, tied } = strongestOf(attacked);
  const cell = figureCell(tprAtFpr[key], smallRate, smallRange);
  return { ...cell, mark: tied[key] ? attacks.tied : undefined };
}
