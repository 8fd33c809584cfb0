/** The attacks' figures, a section for each attacker. */
import type { AttackResult } from "../../audit_result.ts";
import { type Block, type Cell, note, type Row, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import {
  integer,
  perCent,
  probability,
  probabilityRange,
  range,
  rate,
  smallRange,
  smallRate,
} from "../numbers.ts";
import type { AuditReport } from "../report.ts";
import { attackerOf, type Attacking, kindOf } from "./attack_names.ts";
import { isTied, shownFprs, tprHeading } from "./false_positives.ts";

/** The attacks of the report's main attacker. */
export function attackSection(report: AuditReport, language: Language): Section {
  const { attacks } = language;
  const { blocks, ...section } = sectionOf(report, report, language);
  const descriptions = report.attacks.map((
    { name, description },
  ) => [name, attacks.descriptions[name] ?? description] as const);
  return { ...section, blocks: [...blocks, { kind: "definitions", entries: descriptions }] };
}

/** A section for each other attacker. */
export function otherAttackerSections(report: AuditReport, language: Language): Section[] {
  return report.otherAttackers.map((other) => sectionOf(other, report, language));
}

/** The section with an attacker's figures; the short form has those of the attacker that the verdict is told by. */
function sectionOf(attacking: Attacking, report: AuditReport, language: Language): Section {
  const { attacks } = language, { attacker } = attacking;
  const kind = kindOf(attacker);
  return {
    heading: report.otherAttackers.length === 0
      ? attacks.heading
      : attacks.headingOf(attacks.attackers[kind], kind === "shadow" ? attacker.name : undefined),
    short: attacker.name === attackerOf(report).attacker.name,
    blocks: figuresOf(attacking, report, language),
  };
}

function figuresOf(attacking: Attacking, report: AuditReport, language: Language): Block[] {
  const { attacks: texts } = language, { attacks } = attacking;
  const { prior, fpr, verdict, answers: { members, nonMembers } } = report;
  const { attacker: { chosen } } = attacking;
  const told = attacking.attacker.name === attackerOf(report).attacker.name ? verdict.attack : undefined;
  const fprs = shownFprs(fpr, nonMembers), isEven = members === nonMembers;
  const ties = attacks.some((attack) => fprs.some((shown) => isTied(attack, shown)));
  const row = (attack: AttackResult, cells: readonly Cell[]): Row => {
    const { name } = attack;
    const mark = name === told ? "◆" : name === chosen ? "◇" : undefined;
    return { head: { value: name, mark }, cells, emphasis: name === (told ?? chosen) };
  };
  return [
    {
      kind: "table",
      corner: texts.atThreshold,
      columns: [
        ...isEven ? [texts.accuracy, texts.balanced] : [texts.balanced, texts.accuracy],
        texts.advantage,
        texts.precision,
        texts.ppv(perCent(prior)),
        texts.recall,
        texts.own,
      ],
      rows: attacks.map((attack) => row(attack, atThreshold(attack, isEven))),
    },
    {
      kind: "table",
      corner: texts.overThresholds,
      columns: [texts.auc, ...fprs.map((shown) => tprHeading(shown, language))],
      rows: attacks.map((attack) =>
        row(attack, [
          { value: rate(attack.auc), small: [range(attack.intervals.auc)] },
          ...fprs.map((shown): Cell => {
            const { key } = shown, { counts, intervals, tprAtFpr } = attack;
            const members = counts.truePositives + counts.falseNegatives;
            return {
              value: smallRate(tprAtFpr[key]),
              mark: isTied(attack, shown) ? texts.tied : undefined,
              small: [
                smallRange(intervals.tprAtFpr[key]),
                texts.found(integer(counts.truePositivesAtFpr[key]), integer(members)),
              ],
            };
          }),
        ])
      ),
    },
    note([
      told === undefined ? texts.legendOfOther : texts.legend(told === chosen),
      ...fprs.at(-1)?.fpr === 0 ? [texts.finest(integer(nonMembers), perCent(1 / nonMembers))] : [],
      ...ties ? [texts.tiedNote] : [],
      ...isForAllClasses(attacks) ? [texts.noClassNetwork] : [],
      texts.ownNote,
    ].join(language.between)),
  ];
}

/** True where no class had a network of its own, so that two attacks are one. */
function isForAllClasses(attacks: readonly AttackResult[]): boolean {
  const [forAll, byClass] = ["informed-network", "informed-network-by-class"].map((name) =>
    attacks.find((attack) => attack.name === name)
  );
  if (forAll === undefined || byClass === undefined) return false;
  const figures = ({ auc, ownAccuracy, counts }: AttackResult) => JSON.stringify([auc, ownAccuracy, counts]);
  return figures(forAll) === figures(byClass);
}

/** The figures at the attacker's threshold; the first is the verdict's: the balanced accuracy where the numbers are uneven. */
function atThreshold(
  { accuracy, balancedAccuracy, advantage, precision, ppv, recall, ownAccuracy, intervals }: AttackResult,
  isEven: boolean,
): Cell[] {
  const plain: Cell = { value: rate(accuracy), small: [range(intervals.accuracy)] };
  const balanced: Cell = { value: rate(balancedAccuracy), small: [range(intervals.balancedAccuracy)] };
  const [first, second] = isEven ? [plain, balanced] : [balanced, plain];
  return [
    first,
    { ...second, brief: true },
    { value: rate(advantage), brief: true, small: [range(intervals.advantage)] },
    { value: rate(precision), brief: true, small: intervals.precision ? [range(intervals.precision)] : [] },
    {
      value: probability(ppv.value),
      brief: true,
      small: intervals.ppv ? [probabilityRange(intervals.ppv, ppv.value)] : [],
    },
    { value: rate(recall), brief: true, small: [range(intervals.recall)] },
    { value: rate(ownAccuracy) },
  ];
}
