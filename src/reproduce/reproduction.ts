/** The results of the article's experiments as data: the JSON object that a run leaves. */
import { type Defence, isTrainedOtherwise } from "../defence/defence.ts";
import { dropout } from "../defence/regularisation.ts";
import { defences } from "../defence/defences.ts";
import { decide, type Decision } from "../metrics/verdict.ts";
import type { Analysis, Attacked, AuditedAttack, ModelSummary } from "./analysis.ts";
import type { Asked } from "./asked.ts";
import { type CounterMeasure, counterMeasures } from "./counter_measures.ts";
import { type DropoutTable, dropoutTable } from "./dropout.ts";
import type { Figure } from "../metrics/over_runs.ts";
import type { Architecture } from "../model/architectures.ts";
import {
  ALL_PARTS,
  ARCHITECTURES,
  DEFENDED_ARCHITECTURE,
  modelName,
  type Part,
  type WantedModel,
  wantedModels,
} from "./models.ts";
import type { FiguresRun } from "./provenance.ts";
import type { Results } from "./results.ts";
import { type Sheet, sheets } from "./sheets.ts";
import { type VarianceTable, varianceTable } from "./variance.ts";
import { type Cell, transferTable } from "./transfer.ts";

/** The experiments that were asked for. */
export interface Reproduction extends FiguresRun {
  /** The seeds of the experiments: each has parts and weights of its own. */
  readonly seeds: readonly number[];
  /** The seeds of the counter-measures, where some lack a model of theirs. */
  readonly counterMeasureSeeds?: readonly number[];
  /** The models of the results. */
  readonly models: readonly ModelSummary[];
  /** The target that the counter-measures and sheets are about, without any, by way of its like. */
  readonly undefended: {
    /** Its accuracy on the images that it was trained on. */
    readonly trainAccuracy: Figure;
    /** Its accuracy on other images. */
    readonly testAccuracy: Figure;
    /** The figures of attacks that learned on a shadow of the same architecture. */
    readonly attacked: Attacked;
    /** The seeds that it and its shadow were trained with. */
    readonly seeds: readonly number[];
    /** The verdict over all seeds, its attacker being one of them: every attack with every seed is a try. */
    readonly verdict: Decision;
  };
  /** The article's first table. */
  readonly transfer?: readonly Cell[];
  /** Its second table. */
  readonly dropout?: DropoutTable;
  /** Its pictures. */
  readonly sheets?: readonly Sheet[];
  /** Counter-measures that the article names and does not measure, and more. */
  readonly counterMeasures?: readonly CounterMeasure[];
  /** Origins of what another training changes in a cell. */
  readonly variance?: VarianceTable;
  /** The article's tables by further recipes of training. */
  readonly furtherRecipes?: readonly RecipeTables[];
}

/** The article's tables by one recipe of training. */
export interface RecipeTables
  extends
    Pick<Reproduction, "seeds" | "models" | "transfer" | "dropout">,
    Pick<Reproduction, "config" | "versions" | "machine" | "trainings" | "date" | "runs"> {}

/** The scores behind the report's curves, of the first seed. */
export interface Curves {
  readonly name: Sheet["name"];
  /** `[N]`, of the target's rows. */
  readonly membership: Uint8Array;
  readonly attacks: readonly AuditedAttack[];
}

/**
 * The parts whose models are all among the results: those of one seed at least, or in the article's tables those of each cell, whose
 * seeds need not be the same.
 */
export function availableParts(results: Results): Part[] {
  const isMade = (part: Part) => seedsOfPart(results, part).length > 0;
  const names = new Set(results.models.map((model) => modelName(model))), seeds = [...results.labels.keys()];
  const hasCell = (target: Omit<WantedModel, "role" | "seed">, shadow: Architecture) =>
    seeds.some((seed) =>
      names.has(modelName({ role: "target", ...target, seed })) &&
      names.has(modelName({ role: "shadow", architecture: shadow, seed }))
    );
  return ALL_PARTS.filter((part) => {
    switch (part) {
      case "transfer":
        return ARCHITECTURES.every((architecture) =>
          ARCHITECTURES.every((shadow) => hasCell({ architecture }, shadow))
        );
      case "dropout": { // the undefended target stands beside it, as in the sheets
        const defended = { architecture: DEFENDED_ARCHITECTURE, defence: dropout.name };
        return isMade("sheets") && ARCHITECTURES.every((shadow) => hasCell(defended, shadow));
      }
      default:
        return isMade(part);
    }
  });
}

/** The seed that the sheets are of: the first with which all of their models were trained. */
export function sheetSeed(results: Results): number {
  const [first] = results.labels.keys();
  return seedsOfPart(results, "sheets")[0] ?? first;
}

/** The seeds that the counter-measures are of: those with which all of their models were trained. */
export function counterMeasureSeeds(results: Results): number[] {
  const seeds = seedsOfPart(results, "counter-measures");
  return seeds.length > 0 ? seeds : [...results.labels.keys()]; // none: the table says which model is needed
}

/** The seeds with which all models of a part were trained. */
export function seedsOfPart({ models, labels }: Results, part: Part): number[] {
  const names = new Set(models.map((model) => modelName(model)));
  return [...labels.keys()].filter((seed) =>
    wantedModels([part], [seed]).every((model) => names.has(modelName(model)))
  );
}

/**
 * Computes every table and picture of `parts`.
 *
 * @throws {RangeError} where the results lack a model that one of them needs
 */
export function analyse(analysis: Analysis, parts: readonly Part[]): Reproduction {
  const { results } = analysis;
  const undefended = { architecture: DEFENDED_ARCHITECTURE };
  const pairs = analysis.seedsOf(undefended, undefended);
  const { config, dataset, versions, machine, trainings, date, runs } = results;
  const tables: readonly [Part, () => Partial<Reproduction>][] = [
    ["transfer", () => ({ transfer: transferTable(analysis) })],
    ["dropout", () => ({ dropout: dropoutTable(analysis) })],
    ["sheets", () => ({ sheets: sheets(analysis, sheetSeed(results)) })],
    ["counter-measures", () => tableOfCounterMeasures(analysis)],
    ["variance", () => ({ variance: varianceTable(analysis, seedsOfPart(results, "variance")) })],
  ];
  // First, for other tables go by what these have learned.
  const ofUndefended = {
    trainAccuracy: analysis.accuracy("in", undefended, pairs),
    testAccuracy: analysis.accuracy("out", undefended, pairs),
    attacked: analysis.attacked(undefended, undefended, pairs),
    seeds: pairs,
    verdict: verdictOn(analysis, undefended, pairs),
  };
  const made = tables.filter(([part]) => parts.includes(part)).map(([, make]) => make());
  return {
    config,
    dataset,
    versions,
    machine,
    ...trainings && { trainings },
    date,
    ...runs && { runs },
    notices: [],
    seconds: 0,
    seeds: analysis.seeds,
    models: results.models.map((model) => analysis.summary(model)),
    undefended: ofUndefended,
    ...Object.assign({}, ...made),
  };
}

/**
 * Computes the scores behind the report's curves, of one seed: of the undefended target, and of the one with dropout where `parts`
 * ask for it.
 *
 * @throws {RangeError} where the results lack a model of them
 */
export function curvesOf(analysis: Analysis, parts: readonly Part[]): Curves[] {
  const undefended = { architecture: DEFENDED_ARCHITECTURE };
  const isDefended = parts.includes("dropout") || parts.includes("sheets");
  const seed = isDefended ? sheetSeed(analysis.results) : analysis.seedsOf(undefended, undefended)[0];
  const of = (name: Sheet["name"], defence?: Defence): Curves => ({
    name,
    membership: analysis.answers("target", undefended, seed).membership!,
    attacks: analysis.scored({ ...undefended, defence }, undefended, seed),
  });
  return [of("undefended"), ...isDefended ? [of("dropout", dropout)] : []];
}

/** The counter-measures, of the seeds that have all of their models. */
function tableOfCounterMeasures(
  analysis: Analysis,
): Pick<Reproduction, "counterMeasures" | "counterMeasureSeeds"> {
  const seeds = counterMeasureSeeds(analysis.results);
  return {
    ...seeds.length < analysis.seeds.length && { counterMeasureSeeds: seeds },
    counterMeasures: counterMeasures(analysis, seeds),
  };
}

/**
 * The article's tables, as far as they are asked for and the results have the models.
 * A table whose cells are of one training each borrows the spread between trainings from the first recipe's table.
 */
export function recipeTables(
  analysis: Analysis,
  parts: readonly Part[],
  first: Pick<Reproduction, "transfer" | "dropout"> = {},
): RecipeTables {
  const { results } = analysis;
  const { config, versions, machine, trainings, date, runs, models } = results;
  const made = availableParts(results).filter((part) => parts.includes(part));
  return {
    config,
    versions,
    machine,
    ...trainings && { trainings },
    date,
    ...runs && { runs },
    seeds: analysis.seeds,
    models: models.map((model) => analysis.summary(model)),
    ...made.includes("transfer") && { transfer: transferTable(analysis, first.transfer) },
    ...made.includes("dropout") && { dropout: dropoutTable(analysis, first.dropout?.cells) },
  };
}

function verdictOn(analysis: Analysis, target: Asked, seeds: readonly number[]): Decision {
  return decide(seeds.map((seed) => {
    const { attacker, attacks } = analysis.judged(target, target, seed);
    return { name: String(seed), ...attacker, attacks };
  }));
}

/** True where a defence of this name changes nothing but what the API gives out. */
export function isReleaseOnly(name: string): boolean {
  return defences.some((defence) => defence.name === name && !isTrainedOtherwise(defence));
}

/** The description of a defence by its name. */
export function describeDefence(name: string): string {
  return defences.find((defence) => defence.name === name)?.description ?? "The target as it is";
}
