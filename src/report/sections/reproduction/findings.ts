/** The main results of a reproduction, a sentence each. */
import { type Measured, measuredCounterMeasures } from "../../../reproduce/measured.ts";
import type { Reproduction } from "../../../reproduce/reproduction.ts";
import type { Cell } from "../../../reproduce/transfer.ts";
import { paragraph, type Section } from "../../document.ts";
import type { Language } from "../../language/language.ts";
import { rate } from "../../numbers.ts";
import { articleCells, hasReach, reachCounts } from "./beside_article.ts";
import { ofArticle, pairName } from "./names.ts";

export function findingSection(reproduction: Reproduction, language: Language): Section | null {
  const { transfer, dropout } = reproduction;
  const { findings } = language.reproduction;
  const sentences: string[] = [];
  if (transfer) {
    const [lowest, highest] = extremes(transfer);
    const best = transfer.find((cell) => ofArticle(cell).value === highest)!;
    sentences.push(findings.transfer(rate(lowest), rate(highest), pairName(best, language)));
  }
  if (dropout) {
    const [lowest, highest] = extremes(dropout.cells);
    const { dropout: defended, undefended } = dropout.testAccuracy;
    sentences.push(findings.dropout({
      lowest: rate(lowest),
      highest: rate(highest),
      testDropout: rate(defended.value),
      testUndefended: rate(undefended.value),
    }));
  }
  const reach = reachCounts(articleCells(reproduction));
  const tables = [transfer ?? [], dropout?.cells ?? []].filter(hasReach);
  if (reach) sentences.push(findings.reach(reach, tables.length === 2));
  sentences.push(...onCounterMeasures(measuredCounterMeasures(reproduction), language));
  if (sentences.length === 0) return null;
  return { heading: findings.heading, blocks: sentences.map(paragraph), short: true };
}

function onCounterMeasures(measured: readonly Measured[], { reproduction }: Language): string[] {
  if (measured.length === 0) return [];
  const { findings, counterMeasures: { names } } = reproduction;
  const [none, ...others] = measured;
  const figuresOf = ({ name, leak, test }: Measured) => ({
    name: names[name] ?? name,
    leak: rate(leak.value),
    test: rate(test.value),
  });
  const released = others.filter(({ releaseOnly }) => releaseOnly).map(({ leak }) => leak.value);
  return [
    measured.every(({ frontier }) => frontier)
      ? findings.indistinct
      : findings.frontier(measured.filter(({ frontier }) => frontier).map(figuresOf), figuresOf(none)),
    ...released.length > 0
      ? [findings.released(rate(Math.min(...released)), rate(Math.max(...released)))]
      : [],
  ];
}

function extremes(cells: readonly Cell[]): [number, number] {
  const values = cells.map((cell) => ofArticle(cell).value);
  return [Math.min(...values), Math.max(...values)];
}
