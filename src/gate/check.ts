/** Checks conditions on an audit: each over all attacks of all attackers. */
import type { AuditedEpsilon } from "../audited_epsilon.ts";
import type { Decision } from "../metrics/verdict.ts";
import type { Condition, FigureCondition } from "./condition.ts";
import { type GatedAttack, type MeasureName, measureNamed } from "./measures.ts";
import type {
  AttackPlace,
  Caveat,
  ConditionResult,
  FigureResult,
  GatedAttacker,
  ToldFigure,
  VerdictResult,
} from "./result.ts";

/** As much of an audit as a gate looks at. */
export interface GatedAudit {
  readonly attackers: readonly GatedAttacker[];
  readonly verdict: Pick<Decision, "word" | "attack" | "attacker" | "interval" | "pValue">;
  readonly answers: { readonly members: number; readonly nonMembers: number };
}

/** As much of an audit's report as a gate looks at. */
interface Attacked extends Omit<GatedAudit, "attackers"> {
  /** The lower bound on epsilon; reports of earlier versions have none. */
  readonly epsilon?: Pick<AuditedEpsilon, "attack" | "attacker" | "bound" | "delta" | "valid">;
  readonly attacker: { readonly name: string };
  readonly attacks: readonly GatedAttack[];
  readonly otherAttackers: readonly {
    readonly attacker: { readonly name: string };
    readonly attacks: readonly GatedAttack[];
  }[];
}

/** The parts of an audit, or of its report, that a gate looks at. The bound on epsilon goes to the attack that it is by. */
export function gatedAudit(
  { epsilon, attacker, attacks, otherAttackers, verdict, answers }: Attacked,
): GatedAudit {
  const attackers = [{ attacker, attacks }, ...otherAttackers];
  const isBound = (attack: string, name: string) =>
    attack === epsilon?.attack && name === (epsilon.attacker ?? attacker.name);
  return {
    attackers: attackers.map(({ attacker: { name }, attacks }) => ({
      name,
      attacks: attacks.map((attack) => isBound(attack.name, name) ? { ...attack, epsilon } : attack),
    })),
    verdict,
    answers,
  };
}

/**
 * The result of each condition. A condition fails where the interval of any attack's figure lies above the limit, and with
 * `byPoint` where the figure itself does. Each interval is the attack's own, of 95 %: more attacks fail a limit by chance
 * more often. The verdict alone counts them all.
 */
export function checkConditions(
  conditions: readonly Condition[],
  audit: GatedAudit,
  { byPoint = false }: { readonly byPoint?: boolean } = {},
): ConditionResult[] {
  return conditions.map((condition) =>
    condition.kind === "verdict"
      ? checkVerdict(condition.text, audit)
      : checkFigure(condition, audit, byPoint)
  );
}

function checkVerdict(condition: string, { verdict, attackers }: GatedAudit): VerdictResult {
  const { word, attack, attacker = attackers[0].name, interval, pValue } = verdict;
  const told = { attack, attacker };
  return {
    kind: "verdict",
    condition,
    passed: word !== "leaks",
    word,
    told,
    interval,
    pValue,
    failing: word === "leaks" ? [told] : [],
    caveats: word === "too few samples" ? [{ kind: "too few samples" }] : [],
  };
}

function checkFigure(
  { text, measure, at, inclusive, limit }: FigureCondition,
  audit: GatedAudit,
  byPoint: boolean,
): FigureResult {
  const { read } = measureNamed(measure);
  const figures = audit.attackers.flatMap(({ name, attacks }) =>
    attacks.flatMap((attack): ToldFigure[] => {
      const figure = read(attack, at ?? 0);
      return figure === null ? [] : [{ attack: attack.name, attacker: name, ...figure }];
    })
  );
  const judged = ({ value, interval }: ToldFigure) => byPoint ? value : interval[0];
  const isAbove = (figure: number) => inclusive ? figure >= limit : figure > limit;
  const failing = figures.filter((figure) => isAbove(judged(figure)));
  const [told = null] = figures.toSorted((a, b) => judged(b) - judged(a) || b.value - a.value);
  const result = {
    kind: "figure" as const,
    condition: text,
    passed: failing.length === 0,
    figure: { measure, ...at !== undefined && { at } },
    inclusive,
    limit,
    byPoint,
    told,
    attacks: figures.length,
    failing: failing.map(placeOf),
  };
  return { ...result, caveats: caveatsOf(result, figures, audit) };
}

/** The value of guessing, for figures as far below which an attack leaks as much as above. */
const MEASURES_BY_GUESSING: Partial<Record<MeasureName, number>> = {
  "accuracy": 0.5,
  "balanced-accuracy": 0.5,
  "advantage": 0,
  "auc": 0.5,
};

/** Caveats that a reader of the result must know. A caveat that only weakens a pass is left out of a failure. */
function caveatsOf(
  { figure: { measure, at }, passed, limit, inclusive, told }: Omit<FigureResult, "caveats">,
  figures: readonly ToldFigure[],
  { attackers, answers: { members, nonMembers } }: GatedAudit,
): Caveat[] {
  const caveats: Caveat[] = [];
  if (figures.length === 0) caveats.push({ kind: "no figure" });
  // At 0 the threshold is the highest non-member, as whoever asks for no false positive wants it.
  if (measure === "tpr" && at! > 0 && at! * nonMembers < 1) {
    caveats.push({ kind: "finer", fpr: at!, finestFpr: 1 / nonMembers, nonMembers });
  }
  if (told?.fromNone) caveats.push({ kind: "from none", nonMembers });
  if (measure === "accuracy" && members !== nonMembers) {
    caveats.push({ kind: "unequal", guessing: Math.max(members, nonMembers) / (members + nonMembers) });
  }
  if (measure === "epsilon" && attackers.some(({ attacks }) => attacks.some(isIndication))) {
    caveats.push({ kind: "indication" });
  }
  if (!passed) return caveats;
  if (measureNamed(measure).isBound) return [...caveats, { kind: "lower bound" }];
  if (measure === "tpr") {
    const attacks = attackers.flatMap((attacker) => attacker.attacks);
    if (attacks.every(({ tied }) => tied[String(at)])) caveats.push({ kind: "tied", fpr: at! });
  }
  const [lowest] = figures.toSorted((a, b) => a.value - b.value);
  const guessing = MEASURES_BY_GUESSING[measure];
  if (lowest !== undefined && guessing !== undefined) {
    const turned = 2 * guessing - lowest.interval[1];
    if (inclusive ? turned >= limit : turned > limit) {
      caveats.push({ kind: "reversed", place: placeOf(lowest), value: lowest.value });
    }
  }
  const [widest] = figures.toSorted((a, b) => b.interval[1] - a.interval[1]);
  if (widest !== undefined && widest.interval[1] > limit) {
    caveats.push({ kind: "open", upper: widest.interval[1], place: placeOf(widest) });
  }
  return caveats;
}

function isIndication({ epsilon }: GatedAttack): boolean {
  return epsilon !== undefined && !epsilon.valid;
}

function placeOf({ attack, attacker }: AttackPlace): AttackPlace {
  return { attack, attacker };
}
