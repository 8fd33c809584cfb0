/** A gate's results as a report has them: plain data, with a sentence each in the report's language. */
import type { Interval } from "../metrics/intervals.ts";
import type { VerdictWord } from "../metrics/verdict.ts";
import type { FigureWords, GateLanguage } from "../report/language/gate_language.ts";
import type { Language } from "../report/language/language.ts";
import { integer, perCent, pValue, range, rate, smallRange, smallRate } from "../report/numbers.ts";
import { type GatedFigure, measureNamed } from "./measures.ts";
import {
  type AttackPlace,
  type Caveat,
  type ConditionResult,
  nameOf,
  type ToldFigure,
  type WatchedFigure,
} from "./result.ts";

/** The result of one condition, in a report. */
export interface GateEntry {
  /** As it was written, or `baseline` and the figure compared. */
  readonly condition: string;
  /** True where the condition holds. */
  readonly passed: boolean;
  /** The figure that the result is told by, or the verdict's word; null where there is none. */
  readonly value: number | VerdictWord | null;
  /** The limit, or the upper end of the earlier run's interval; null where there is none. */
  readonly limit: number | null;
  /** The attack that the result is told by. */
  readonly attack: string | null;
  /** The name of the attacker whose attack it is. */
  readonly attacker: string | null;
  /** The 95 % interval of `value`; for the verdict, that of its accuracy; null for a lower bound. */
  readonly interval: Interval | null;
  /** The figure of the earlier run, where one is compared with. */
  readonly before?: GatedFigure;
  /** The result in the report's language. */
  readonly sentence: string;
  /** Caveats that a reader of the result must know, a sentence each. */
  readonly notes: readonly string[];
}

/** The entries of a report's `gate`. */
export function gateEntries(
  results: readonly ConditionResult[],
  { language, attackers }: { readonly language: Language; readonly attackers: number },
): GateEntry[] {
  const words = new Words(language.gate, attackers > 1);
  return results.map((result) => {
    const { condition, passed, caveats } = result;
    return {
      condition,
      passed,
      ...factsOf(result),
      sentence: words.sentence(result),
      notes: caveats.map((caveat) => words.note(caveat, result)),
    };
  });
}

type Facts = Pick<GateEntry, "value" | "limit" | "attack" | "attacker" | "interval" | "before">;

function factsOf(result: ConditionResult): Facts {
  const told = result.kind === "incomparable" ? null : result.told;
  const place = { attack: told?.attack ?? null, attacker: told?.attacker ?? null };
  switch (result.kind) {
    case "figure": {
      const { told, limit } = result;
      const isBound = measureNamed(result.figure.measure).isBound;
      return {
        value: told?.value ?? null,
        limit,
        ...place,
        interval: isBound ? null : told?.interval ?? null,
      };
    }
    case "verdict":
      return { value: result.word, limit: null, ...place, interval: result.interval };
    case "baseline": {
      const { told: { value, interval }, before } = result;
      const earlier = { value: before.value, interval: before.interval };
      return { value, limit: before.interval[1], ...place, interval, before: earlier };
    }
    case "incomparable":
      return { value: null, limit: null, ...place, interval: null };
  }
}

class Words {
  readonly #texts: GateLanguage;
  readonly #namesAttackers: boolean;

  constructor(texts: GateLanguage, namesAttackers: boolean) {
    this.#texts = texts;
    this.#namesAttackers = namesAttackers;
  }

  sentence(result: ConditionResult): string {
    const texts = this.#texts;
    switch (result.kind) {
      case "figure": {
        const { figure, told, limit, inclusive, byPoint, failing, passed } = result;
        if (told === null) return texts.noFigure(this.#name(figure));
        const words = { ...this.#figure(figure, told), limit: String(limit), inclusive, byPoint };
        if (measureNamed(figure.measure).isBound) {
          return passed ? texts.boundNotAbove(words) : texts.boundAbove(words);
        }
        return passed ? texts.notAbove(words) : texts.above({ ...words, others: failing.length - 1 });
      }
      case "verdict": {
        if (result.word !== "leaks") return texts.verdict[result.word];
        return texts.leaks(this.#place(result.told), pValue(result.pValue));
      }
      case "baseline": {
        const { figure, told, before, failing, passed } = result;
        const words = { ...this.#figure(figure, told), before: numbersOf(figure, before) };
        return passed ? texts.notWorse(words) : texts.worse({ ...words, others: failing.length - 1 });
      }
      case "incomparable":
        return texts.incomparable;
    }
  }

  note(caveat: Caveat, result: ConditionResult): string {
    const { notes } = this.#texts;
    switch (caveat.kind) {
      case "finer":
        return notes.finer(perCent(caveat.fpr), perCent(caveat.finestFpr), integer(caveat.nonMembers));
      case "from none":
        return notes.fromNone(this.#ofFigure(result), integer(caveat.nonMembers));
      case "tied":
        return notes.tied;
      case "unequal":
        return notes.unequal(rate(caveat.guessing));
      case "open":
        return notes.open(
          isSmall(result.condition) ? smallRate(caveat.upper) : rate(caveat.upper),
          this.#place(caveat.place),
        );
      case "reversed":
        return notes.reversed(this.#place(caveat.place), this.#ofFigure(result), rate(caveat.value));
      case "indication":
        return notes.indication;
      case "lower bound":
        return notes.lowerBound;
      case "no figure":
        return notes.noMember;
      case "too few samples":
        return notes.few;
      case "missing": {
        const attacks = caveat.places.map((place) => this.#place(place)).join(", ");
        return caveat.from === "this" ? notes.missingHere(attacks) : notes.missingBefore(attacks);
      }
      case "other attackers":
        return notes.otherAttackers(this.#attackers(caveat.before), this.#attackers(caveat.now));
      case "not compared":
        return notes.notCompared(caveat.figures.map(nameOf).join(", "));
    }
  }

  #ofFigure(result: ConditionResult): string {
    return result.kind === "figure" || result.kind === "baseline" ? this.#name(result.figure) : "";
  }

  #name({ measure, at = 0 }: WatchedFigure): string {
    return this.#texts.figures[measure](perCent(at));
  }

  #attackers(names: readonly string[]): string {
    const { attackers } = this.#texts;
    return names.map((name) =>
      name === "folds" ? attackers.folds : name === "shadow" ? attackers.shadow : attackers.named(name)
    ).join(", ");
  }

  #place({ attack, attacker }: AttackPlace): string {
    return this.#namesAttackers ? this.#texts.ofAttacker(attack, attacker) : attack;
  }

  #figure(figure: WatchedFigure, told: ToldFigure): FigureWords {
    return { figure: this.#name(figure), attack: this.#place(told), ...numbersOf(figure, told) };
  }
}

function numbersOf({ measure }: WatchedFigure, { value, interval }: GatedFigure) {
  return isSmall(measure)
    ? { value: smallRate(value), range: smallRange(interval) }
    : { value: rate(value), range: range(interval) };
}

/** True for a condition, or a kind of figure, whose rates are small enough for a fourth decimal. */
export function isSmall(condition: string): boolean {
  return /^(baseline )?tpr\b/.test(condition);
}
