/** The attacks behind the tables in pieces, which Workers can make in any order: each learns on one shadow of one seed. */
import { dropout } from "../defence/regularisation.ts";
import type { Architecture } from "../model/architectures.ts";
import type { Analysis } from "./analysis.ts";
import type { Asked } from "./asked.ts";
import { counterMeasureRows, defendedModel } from "./counter_measures.ts";
import { ARCHITECTURES, DEFENDED_ARCHITECTURE, type Part } from "./models.ts";
import { curvesOf, seedsOfPart } from "./reproduction.ts";
import { networkAccuracies, VARIANCE_MODELS } from "./variance.ts";

const UNDEFENDED: Asked = { architecture: DEFENDED_ARCHITECTURE };

/** Makes some of an analysis' findings. */
export type Piece = () => void;

/**
 * The pieces behind the tables of these parts, as far as the results have the models; those that take longest come first. All that
 * goes by one attacker is one piece, so that no two Workers learn the same.
 */
export function piecesOf(analysis: Analysis, parts: readonly Part[]): Piece[] {
  const { results, seeds } = analysis;
  const seedsFor = (part: Part) => parts.includes(part) ? seedsOfPart(results, part) : [];
  const pairs = seeds.filter((seed) => analysis.has(UNDEFENDED, UNDEFENDED, seed));
  const countered = seedsFor("counter-measures");
  const hasDropout = parts.includes("dropout") || parts.includes("sheets");
  const [ofCurves] = hasDropout ? seedsOfPart(results, "sheets") : pairs;
  const byWayOfUndefended = (seed: number) => {
    // First what needs every attack: the cells, which need the article's alone, go by the same attacker then.
    if (pairs.includes(seed)) analysis.judged(UNDEFENDED, UNDEFENDED, seed);
    if (countered.includes(seed)) {
      counterMeasureRows.forEach((row) => analysis.judged(defendedModel(row), UNDEFENDED, seed));
    }
    if (seed === ofCurves) curvesOf(analysis, parts);
    judgeCells(analysis, UNDEFENDED, { seed, parts });
  };
  const byWayOfDefended = (seed: number) =>
    counterMeasureRows.filter(({ defence }) => defence).map((row) => () =>
      void analysis.judged(defendedModel(row), defendedModel(row), seed)
    );
  return [
    ...countered.map((seed) => () => byWayOfUndefended(seed)),
    ...countered.flatMap(byWayOfDefended),
    ...seeds.filter((seed) => !countered.includes(seed)).map((seed) => () => byWayOfUndefended(seed)),
    ...seedsFor("variance").flatMap((seed) =>
      VARIANCE_MODELS.map((shadow) => () => void networkAccuracies(analysis, shadow, seed))
    ),
    ...cellPiecesOf(analysis, parts, ARCHITECTURES.filter((name) => name !== DEFENDED_ARCHITECTURE)),
  ];
}

/** The pieces behind the article's tables: each is a shadow of one seed against all its targets. */
export function cellPiecesOf(
  analysis: Analysis,
  parts: readonly Part[],
  shadows: readonly Architecture[] = ARCHITECTURES,
): Piece[] {
  return analysis.seeds.flatMap((seed) =>
    shadows.map((architecture) => () => judgeCells(analysis, { architecture }, { seed, parts }))
  );
}

/** Judges every target of the article's tables by way of one shadow. */
function judgeCells(
  analysis: Analysis,
  shadow: Asked,
  { seed, parts }: { seed: number; parts: readonly Part[] },
): void {
  const targets: Asked[] = [
    ...parts.includes("transfer") ? ARCHITECTURES.map((architecture) => ({ architecture })) : [],
    ...parts.includes("dropout") ? [{ ...UNDEFENDED, defence: dropout }] : [],
  ];
  for (const target of targets) {
    if (analysis.has(target, shadow, seed)) analysis.judgedByNetwork(target, shadow, seed);
  }
}
