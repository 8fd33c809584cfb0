/** What the text and the HTML report of a reproduction say alike. */
import type { Attacked } from "../reproduce/analysis.ts";
import type { CounterMeasure } from "../reproduce/counter_measures.ts";
import type { Architecture } from "../model/architectures.ts";
import type { AttackFigures, Figure } from "../metrics/figures.ts";
import type { WantedModel } from "../reproduce/models.ts";
import { isReleaseOnly, type Reproduction } from "../reproduce/reproduction.ts";
import type { Cell } from "../reproduce/transfer.ts";
import type { Differences, Language } from "./language/language.ts";
import { integer, range, rate } from "./wording.ts";

/** The files that a reproduction leaves, the most readable first. */
export function reproductionFiles({ sheets }: Reproduction): string[] {
  const reports = ["html", "txt", "json"].map((extension) => `reproduction.${extension}`);
  return [...reports, ...(sheets ?? []).map(({ name }) => `sheet-${name}.png`)];
}

/** The undefended target's result in two sentences of plain words. */
export function headlineOf(
  { dataset: { partSize }, undefended: { attacked } }: Reproduction,
  language: Language,
): { judgement: string; caution: string } {
  const { accuracy, tprAtFpr } = attacked.attacks[0];
  // Outwards, so that rounding never makes the interval narrower than it is.
  const limits = `${Math.floor(100 * accuracy.interval[0])}–${Math.ceil(100 * accuracy.interval[1])}`;
  return {
    judgement: language.verdict(Math.round(100 * accuracy.value), limits),
    caution: language.caution(
      integer(tprAtFpr["0.001"].value * partSize),
      integer(partSize),
      partSize < 1000,
    ),
  };
}

/** The main results of the parts that are there, a sentence each. */
export function findingsOf(
  { transfer, dropout, counterMeasures, undefended }: Reproduction,
  language: Language,
): string[] {
  const { findings, counterMeasures: { names } } = language;
  const sentences: string[] = [];
  if (transfer) {
    const [lowest, highest] = extremes(transfer);
    const best = transfer.find((cell) => networkOf(cell).value === highest)!;
    sentences.push(findings.transfer(rate(lowest), rate(highest), pairName(best, language)));
  }
  if (dropout) {
    const [lowest, highest] = extremes(dropout.cells);
    const { dropout: defended, undefended } = dropout.testAccuracy;
    sentences.push(
      findings.dropout(rate(lowest), rate(highest), rate(defended.value), rate(undefended.value)),
    );
  }
  if (counterMeasures) {
    const leakOf = (row: CounterMeasure) => strongestOf(row.aware).accuracy.value;
    const [none, ...others] = counterMeasures;
    const asUsed = others.filter(({ images }) => images === "original");
    const best = asUsed.reduce((best, row) => leakOf(row) < leakOf(best) ? row : best);
    sentences.push(findings.counterMeasures(
      ...[names[best.name] ?? best.name, rate(leakOf(best)), rate(leakOf(none))] as const,
      ...[rate(best.testAccuracy.value), rate(undefended.testAccuracy.value)] as const,
    ));
    const leaks = asUsed.filter(({ name }) => isReleaseOnly(name)).map(leakOf);
    sentences.push(findings.released(rate(Math.min(...leaks)), rate(Math.max(...leaks))));
  }
  return sentences;
}

/** How our cells differ from the article's, on the whole. */
export function differencesOf(cells: readonly Cell[], language: Language): Differences {
  const differences = cells.map(({ comparison }) => comparison.difference);
  const amounts = differences.map(Math.abs);
  const place = amounts.indexOf(Math.max(...amounts));
  return {
    cells: cells.length,
    beyondIntervals: cells.filter(({ comparison }) => comparison.beyondIntervals).length,
    mean: differences.reduce((sum, difference) => sum + difference, 0) / cells.length,
    largest: differences[place],
    largestPair: pairName(cells[place], language),
  };
}

/** The lowest and the highest mean of the table's columns and of its rows. */
export function meansOf(cells: readonly Cell[]): { targets: [number, number]; shadows: [number, number] } {
  const of = (role: "target" | "shadow"): [number, number] => {
    const means = Map.groupBy(cells, (cell) => cell[role]).values().map((group) =>
      group.reduce((sum, cell) => sum + networkOf(cell).value, 0) / group.length
    ).toArray();
    return [Math.min(...means), Math.max(...means)];
  };
  return { targets: of("target"), shadows: of("shadow") };
}

/** The mean of a target's highest score on what it was not trained on, over its seeds. */
export function confidenceOf({ models }: Reproduction, architecture: Architecture): number {
  const targets = models.filter((model) =>
    model.role === "target" && model.architecture === architecture && model.defence === undefined
  );
  return targets.reduce((sum, { out }) => sum + out.confidence, 0) / targets.length;
}

/** What is to be said under the table of all pairs, a sentence each. */
export function remarksOn(
  cells: readonly Cell[],
  reproduction: Reproduction,
  language: Language,
): string[] {
  const { transfer } = language;
  const { targets, shadows } = meansOf(cells);
  const both = ([lowest, highest]: [number, number]) => [rate(lowest), rate(highest)] as const;
  return [
    transfer.differences(differencesOf(cells, language)),
    transfer.means(both(targets), both(shadows)),
    transfer.confidence(
      rate(confidenceOf(reproduction, "resnet20")),
      rate(confidenceOf(reproduction, "resnet110")),
    ),
  ];
}

/** The figures of the attack that the attacker would choose. */
export function strongestOf({ attacks, strongest }: Attacked): AttackFigures {
  return attacks.find(({ name }) => name === strongest)!;
}

/** A counter-measure by the name that people read. */
export function counterMeasureName({ name, images }: CounterMeasure, { counterMeasures }: Language): string {
  const known = counterMeasures.names[name] ?? name;
  return images === "masked" ? counterMeasures.onMasked(known) : known;
}

/** `shadow ResNet-110 dropout` */
export function modelInWords(
  { role, architecture, defence, seed }: WantedModel,
  seeds: number,
  { method, counterMeasures: { names } }: Language,
): string {
  return [
    ...[method.role[role], shortName(architecture)],
    ...defence ? [names[defence] ?? defence] : [],
    ...seeds > 1 ? [`(seed ${seed})`] : [],
  ].join(" ");
}

/** `ResNet-20` */
export function shortName(architecture: string): string {
  return architecture.replace("resnet", "ResNet-");
}

/** `0.785 [0.780, 0.790]` */
export function figureText(figure: Figure): string {
  return `${rate(figure.value)} ${spreadOrRange(figure)}`;
}

/** The interval; of several seeds their standard deviation, too. */
export function spreadOrRange({ interval, spread }: Figure): string {
  return spread === null ? range(interval) : `${range(interval)} ±${rate(spread)}`;
}

function networkOf({ attacks: [{ accuracy }] }: Attacked): Figure {
  return accuracy;
}

function extremes(cells: readonly Attacked[]): [number, number] {
  const values = cells.map((cell) => networkOf(cell).value);
  return [Math.min(...values), Math.max(...values)];
}

function pairName({ target, shadow }: Cell, { method: { role } }: Language): string {
  return `${role.target} ${shortName(target)}, ${role.shadow} ${shortName(shadow)}`;
}
