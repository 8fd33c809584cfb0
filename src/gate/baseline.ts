/** Compares an audit with the report of an earlier one: a figure is worse where its interval lies above the earlier interval. */
import { z } from "zod";
import { type GatedAudit, gatedAudit } from "./check.ts";
import { type GatedAttack, type GatedFigure, MEASURE_NAMES, measureNamed } from "./measures.ts";
import {
  type AttackPlace,
  type BaselineResult,
  type Caveat,
  type ConditionResult,
  nameOf,
  type ToldFigure,
  type WatchedFigure,
} from "./result.ts";

/** An earlier audit. */
export interface Baseline {
  readonly audit: GatedAudit;
  readonly prior: number;
}

const share = z.number(), interval = z.tuple([z.number(), z.number()]).readonly();
const count = z.number().min(0);
const byRate = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value);

const attackSchema = z.object({
  name: z.string(),
  folds: z.number().optional(),
  accuracy: share,
  balancedAccuracy: share,
  auc: share,
  advantage: share,
  tprAtFpr: byRate(share),
  tied: byRate(z.boolean()),
  counts: z.object({
    truePositives: count,
    falsePositives: count,
    trueNegatives: count,
    falseNegatives: count,
    truePositivesAtFpr: byRate(count),
    falsePositivesAtFpr: byRate(count),
  }),
  intervals: z.object({
    accuracy: interval,
    balancedAccuracy: interval,
    auc: interval,
    advantage: interval,
    tprAtFpr: byRate(interval),
  }),
});

const attacker = z.object({ name: z.string() });

const reportSchema = z.object({
  attacker,
  attacks: z.array(attackSchema).min(1),
  otherAttackers: z.array(z.object({ attacker, attacks: z.array(attackSchema).min(1) })),
  verdict: z.object({
    word: z.enum(["leaks", "nothing found", "too few samples"]),
    attack: z.string(),
    attacker: z.string().optional(),
    interval,
    pValue: z.number(),
  }),
  answers: z.object({ members: count, nonMembers: count }),
  prior: z.number(),
});

/**
 * Reads the report.json of an earlier run.
 *
 * @param source names the file in errors
 * @throws {SyntaxError} where the text is not JSON
 * @throws {TypeError} where it is no report of an audit
 */
export function parseBaseline(text: string, source: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new SyntaxError(`Cannot compare with ${source}: it must be JSON; ${(error as Error).message}`);
  }
  const { data, error } = reportSchema.safeParse(value);
  if (data !== undefined) return { audit: gatedAudit(data), prior: data.prior };
  const [{ path, message }] = error.issues;
  const place = path.length === 0 ? "the whole" : path.join(".");
  throw new TypeError(
    `Cannot compare with ${source}: it must be the report.json of an audit; ${place}: ${message}`,
  );
}

/** An attack in both runs. */
interface Pair {
  readonly place: AttackPlace;
  readonly now: GatedAttack;
  readonly then: GatedAttack;
}

/**
 * A result for each figure that both runs have. It fails where the lower limit of any attack lies above its earlier upper
 * limit. Attacks and figures that only one of them has are named.
 */
export function compareWithBaseline(
  audit: GatedAudit,
  { prior, fpr, asked = fpr, before }: {
    readonly prior: number;
    /** The rates that this run has. */
    readonly fpr: readonly number[];
    /** The rates that were asked for; all where absent. Another that the earlier run lacks is not missed. */
    readonly asked?: readonly number[];
    readonly before: Baseline;
  },
): ConditionResult[] {
  const pairs = pairsOf(audit, before.audit);
  const places = pairs.map(({ place }) => place);
  const missing: Caveat[] = [
    { kind: "missing" as const, from: "this" as const, places: placesOf(before.audit, places) },
    { kind: "missing" as const, from: "earlier" as const, places: placesOf(audit, places) },
  ].filter((caveat) => caveat.places.length > 0);
  if (pairs.length === 0) {
    const [now, then] = [audit, before.audit].map(({ attackers }) => attackers.map(({ name }) => name));
    // Attackers that differ have the same attacks in both runs, whose names would tell nothing.
    const caveats: Caveat[] = now.some((name) => then.includes(name))
      ? missing
      : [{ kind: "other attackers", before: then, now }];
    return [{ kind: "incomparable", condition: "baseline", passed: false, failing: [], caveats }];
  }
  const results: BaselineResult[] = [], idle: WatchedFigure[] = [];
  const { rates, lacking } = ratesOfBoth(pairs, { fpr, asked });
  for (const figure of figuresOf(rates, prior)) {
    const unlike = figure.measure === "accuracy" && !isAlike(audit, before.audit);
    const result = unlike ? null : compare(figure, pairs, audit.answers);
    if (result === null) idle.push(figure);
    else results.push(result);
  }
  idle.push(...lacking.map((at) => ({ measure: "tpr" as const, at })));
  const caveats: Caveat[] = idle.length > 0 ? [...missing, { kind: "not compared", figures: idle }] : missing;
  // They concern the comparison as a whole, and are said once.
  return results.map((result, i) =>
    i === 0 ? { ...result, caveats: [...result.caveats, ...caveats] } : result
  );
}

function figuresOf(rates: readonly number[], prior: number): WatchedFigure[] {
  return MEASURE_NAMES.flatMap((measure): WatchedFigure[] => {
    const { at, isBound } = measureNamed(measure);
    // Two lower bounds do not tell which truth is higher.
    if (isBound) return [];
    if (at === "fpr") return rates.map((rate) => ({ measure, at: rate }));
    return [at === "prior" ? { measure, at: prior } : { measure }];
  });
}

function compare(
  figure: WatchedFigure,
  pairs: readonly Pair[],
  { nonMembers }: GatedAudit["answers"],
): BaselineResult | null {
  const { read } = measureNamed(figure.measure);
  const compared = pairs.flatMap(({ place, now, then }) => {
    const after = read(now, figure.at ?? 0), before = read(then, figure.at ?? 0);
    return after === null || before === null ? [] : [{ place, after, before }];
  });
  if (compared.length === 0) return null;
  const rise = ({ after, before }: { after: GatedFigure; before: GatedFigure }) =>
    after.interval[0] - before.interval[1];
  const [worst] = compared.toSorted((a, b) => rise(b) - rise(a));
  const failing = compared.filter((one) => rise(one) > 0).map(({ place }) => place);
  const told: ToldFigure = { ...worst.place, ...worst.after };
  return {
    kind: "baseline",
    condition: `baseline ${nameOf(figure)}`,
    passed: failing.length === 0,
    figure,
    told,
    before: worst.before,
    attacks: compared.length,
    failing,
    caveats: told.fromNone ? [{ kind: "from none", nonMembers }] : [],
  };
}

function pairsOf(audit: GatedAudit, before: GatedAudit): Pair[] {
  return audit.attackers.flatMap(({ name, attacks }) =>
    attacks.flatMap((now): Pair[] => {
      const earlier = before.attackers.find((attacker) => attacker.name === name);
      const then = earlier?.attacks.find((attack) => attack.name === now.name);
      return then === undefined ? [] : [{ place: { attack: now.name, attacker: name }, now, then }];
    })
  );
}

/** The attacks of an audit but for some. */
function placesOf({ attackers }: GatedAudit, without: readonly AttackPlace[]): AttackPlace[] {
  return attackers.flatMap(({ name, attacks }) =>
    attacks.map((attack) => ({ attack: attack.name, attacker: name }))
  ).filter(({ attack, attacker }) =>
    !without.some((one) => one.attack === attack && one.attacker === attacker)
  );
}

/** The rates that both runs have, and those of one of them alone. */
function ratesOfBoth(
  [{ then }]: readonly Pair[],
  { fpr, asked }: { fpr: readonly number[]; asked: readonly number[] },
) {
  const earlier = Object.keys(then.tprAtFpr).map(Number);
  return {
    rates: fpr.filter((rate) => earlier.includes(rate)),
    lacking: [
      ...asked.filter((rate) => !earlier.includes(rate)),
      ...earlier.filter((rate) => !fpr.includes(rate)),
    ],
  };
}

/** True where members have the same share in both runs: else their accuracies are not of one kind. */
function isAlike({ answers: now }: GatedAudit, { answers: then }: GatedAudit): boolean {
  return now.members * then.nonMembers === then.members * now.nonMembers;
}
