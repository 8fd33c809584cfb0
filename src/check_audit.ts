/** Checks of an audit's input before it learns anything: an error after minutes of work, or a wrong figure, would be worse. */
import { type Answers, countMembers, UNKNOWN } from "./answers/answers.ts";
import { firstById, isTelling } from "./answers/repeats.ts";
import { isSameModel } from "./answers/same_model.ts";
import { StoredScores } from "./answers/stored_scores.ts";
import { checkArray, checkObject } from "./check_object.ts";
import { typeName } from "./type_name.ts";
import type { Attack, AttackDescription } from "./attack/attack.ts";
import { type Draw, DRAWS } from "./audited_epsilon.ts";

/** The options of an audit, all filled in. */
export interface CheckedOptions {
  readonly shadows: readonly Answers[];
  readonly attacks: readonly Attack[];
  readonly sampleAttacks: readonly AttackDescription[];
  readonly fpr: readonly number[];
  readonly prior: number;
  readonly delta: number;
  readonly drawn: Draw | undefined;
  readonly seed: number;
}

/**
 * Checks what an audit is given.
 *
 * @throws {TypeError} where an option has another type
 * @throws {RangeError} where an option is out of its range, two attacks or two shadows have one name, or a shadow has the classes
 * in another order
 */
export function checkAudit(
  target: Answers,
  { shadows, attacks, sampleAttacks, fpr, prior, delta, drawn, seed }: CheckedOptions,
): void {
  checkAnswers("the target", target);
  checkArray("audit", "attacks", attacks);
  checkArray("audit", "sampleAttacks", sampleAttacks);
  if (!Array.isArray(fpr)) {
    throw new TypeError(`Cannot audit: fpr must be an array of rates, found ${shown(fpr)}`);
  }
  if (fpr.length === 0) throw new RangeError("Cannot audit: fpr must name at least one rate, found none");
  for (const rate of fpr) {
    checkNumber("a false positive rate", rate, "from 0 to below 1", rate >= 0 && rate < 1);
  }
  checkNumber("the prior", prior, "above 0 and below 1", prior > 0 && prior < 1);
  checkNumber("delta", delta, "from 0 to below 1", delta >= 0 && delta < 1);
  if (drawn !== undefined && !DRAWS.includes(drawn)) {
    throw new RangeError(
      `Cannot audit: drawn must be ${DRAWS.join(" or ")}, or absent, found ${shown(drawn)}`,
    );
  }
  checkNumber(
    "the seed",
    seed,
    "a whole number from 0 to 4294967295",
    Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32,
  );
  if (attacks.length === 0) throw new RangeError("Cannot audit: at least one attack is needed, found none");
  checkNames("attacks", [...attacks, ...sampleAttacks].map(({ name }) => name));
  checkNames("shadows", shadows.map(({ name }) => name!));
  for (const answers of [target, ...shadows]) {
    if (answers.membership !== undefined) continue;
    throw new RangeError(
      `Cannot audit: the membership of ${
        answers === target ? "the target's" : `${answers.name}'s`
      } samples is needed, ` +
        "found none (UNKNOWN where it is not known)",
    );
  }
  for (const shadow of shadows) checkClassOrder(target, shadow);
  const same = shadows.find((shadow) => isSameModel(target, shadow));
  if (same) {
    throw new RangeError(
      `Cannot audit: a shadow must be another model, found the target's own scores and membership in ${same.name}`,
    );
  }
  for (const answers of [target, ...shadows]) {
    checkSides(answers, answers === target ? "the target" : answers.name!);
  }
  for (const value of [1, 0]) {
    if (target.membership!.includes(value)) continue;
    throw new RangeError(
      `Cannot audit: at least one member and one non-member of the target are needed, found no ${
        value === 1 ? "member" : "non-member (0; -1 and 255 stand for unknown membership)"
      }`,
    );
  }
  if (drawn === "coins") checkCoins(target.membership!);
}

/** Refuses a shadow that has the target's classes in another order: what attacks learn of one class they would apply to another. */
function checkClassOrder({ classNames: own }: Answers, { classNames: others, name }: Answers): void {
  if (!own || !others || own.length !== others.length) return;
  const place = own.findIndex((each, k) => each !== others[k]);
  if (place === -1 || !others.every((each) => own.includes(each))) return;
  throw new RangeError(
    `Cannot audit: the classes of ${name} must stand in the order of the target's, found ${
      JSON.stringify(others[place])
    } in the place of ${
      JSON.stringify(own[place])
    } (class ${place}); the same columns told for both tables, ` +
      "one by one, put them in order (--score-columns)",
  );
}

/** Refuses answers whose members are their non-members: nothing could be learned from them. */
function checkSides(answers: Answers, what: string): void {
  const { ids } = answers, membership = answers.membership!;
  const firstOf = ids && firstById(ids),
    sides = new Uint8Array(firstOf ? membership.length : 0).fill(UNKNOWN);
  for (let row = 0; row < sides.length; row++) {
    const first = firstOf![row];
    if (sides[first] === UNKNOWN) sides[first] = membership[row];
    if (membership[row] === UNKNOWN || membership[row] === sides[first]) continue;
    throw new RangeError(
      `Cannot audit: every id of ${what} must be a member's or a non-member's, found the id ${
        JSON.stringify(ids![row])
      } as both; different samples need an id each, or none`,
    );
  }
  const count = sameOnBothSides(answers);
  if (count === 0) return;
  throw new RangeError(
    `Cannot audit: the members of ${what} must be other samples than its non-members, found the same scores of all ` +
      `${count} in the same order: one array was given for both`,
  );
}

/**
 * The number of members where they have row by row the scores of the non-members, else 0. It is 0, too, where scores of different
 * samples could be the same: rounded or saturated ones, or those of a model that answers all alike.
 */
function sameOnBothSides(answers: Answers): number {
  const { kind, scores, samples } = answers, membership = answers.membership!;
  if (kind === "classes" || scores instanceof StoredScores) return 0;
  const width = scores.length / samples;
  const isSame = (one: number, other: number) => {
    for (let i = 0; i < width; i++) if (scores[one * width + i] !== scores[other * width + i]) return false;
    return true;
  };
  const first = membership.indexOf(1);
  let count = 0, telling = 0, areAlike = true;
  // Each member is compared with the non-member of the same place among non-members.
  for (let member = first, other = membership.indexOf(0); member !== -1 || other !== -1; count++) {
    if (member === -1 || other === -1 || !isSame(member, other)) return 0;
    areAlike &&= isSame(first, member);
    if (isTelling(answers, member)) telling++;
    member = membership.indexOf(1, member + 1);
    other = membership.indexOf(0, other + 1);
  }
  return !areAlike && 2 * telling >= count ? count : 0;
}

/** Standard errors that fair coins do not reach: one audit in a million. */
const STANDARD_ERRORS = 5;

/** Refuses counts that fair coins do not give: the bound would rest on a draw that cannot have been. */
function checkCoins(membership: Uint8Array): void {
  const { members, nonMembers } = countMembers(membership);
  if (Math.abs(members - nonMembers) <= STANDARD_ERRORS * Math.sqrt(members + nonMembers)) return;
  throw new RangeError(
    "Cannot audit: fair coins draw about as many members as non-members, found " +
      `${members} and ${nonMembers}; a subset of a size that was settled before is drawn "subset"`,
  );
}

/** The shadows with a name each: those without are numbered where there are several. */
export function named(shadows: readonly Answers[]): Answers[] {
  checkArray("audit", "shadows", shadows);
  for (const shadow of shadows) checkAnswers("a shadow", shadow);
  return shadows.map((shadow, i) => ({
    ...shadow,
    name: shadow.name ?? (shadows.length === 1 ? "shadow" : `shadow ${i + 1}`),
  }));
}

/** Refuses what is not of the shape that `toAnswers` and `readAnswers` give. */
function checkAnswers(what: string, answers: Answers): void {
  const need = `${what}, made by toAnswers or readAnswers,`;
  checkObject("audit", need, answers);
  if (typeof answers.samples === "number" && answers.scores !== undefined) return;
  throw new TypeError(`Cannot audit: ${need} must be answers, found ${typeName(answers)} without scores`);
}

function checkNumber(what: string, value: unknown, need: string, holds: boolean): void {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot audit: ${what} must be a number, found ${shown(value)}`);
  }
  if (!holds) throw new RangeError(`Cannot audit: ${what} must be ${need}, found ${value}`);
}

function checkNames(what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw new RangeError(`Cannot audit: ${what} need a name each, found ${twice} twice`);
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : `${String(value)} (${typeof value})`;
}
