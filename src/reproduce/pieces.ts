/** The attacks behind the tables in pieces, which Workers can make in any order: each learns on one shadow of one seed. */
import { dropout } from "../defence/regularisation.ts";
import type { Analysis, Asked } from "./analysis.ts";
import { counterMeasure, counterMeasureRows } from "./counter_measures.ts";
import { ARCHITECTURES, DEFENDED_ARCHITECTURE, type Part } from "./models.ts";
import { curvesOf, seedsOfPart } from "./reproduction.ts";
import { networkAccuracies, VARIANCE_MODELS } from "./variance.ts";

const UNDEFENDED: Asked = { architecture: DEFENDED_ARCHITECTURE };

/** Makes some of an analysis' findings. */
export type Piece = () => void;

/** The pieces behind the tables of these parts, as far as the results have the models; those that take longest come first. */
export function piecesOf(analysis: Analysis, parts: readonly Part[]): Piece[] {
  const { results, seeds } = analysis;
  const seedsFor = (part: Part) => parts.includes(part) ? seedsOfPart(results, part) : [];
  const pairs = seeds.filter((seed) => analysis.has(UNDEFENDED, UNDEFENDED, seed));
  const hasDropout = parts.includes("dropout") || parts.includes("sheets");
  const curves = hasDropout ? seedsOfPart(results, "sheets") : pairs;
  return [
    ...seedsFor("counter-measures").flatMap((seed) =>
      counterMeasureRows.map((row) => () => void counterMeasure(analysis, row, [seed]))
    ),
    ...curves.slice(0, 1).map(() => () => void curvesOf(analysis, parts)),
    ...pairs.map((seed) => () => void analysis.judged(UNDEFENDED, UNDEFENDED, seed)),
    ...seedsFor("variance").flatMap((seed) =>
      VARIANCE_MODELS.map((shadow) => () => void networkAccuracies(analysis, shadow, seed))
    ),
    ...cellPiecesOf(analysis, parts),
  ];
}

/** The pieces behind the article's tables: each is a shadow of one seed against all its targets. */
export function cellPiecesOf(analysis: Analysis, parts: readonly Part[]): Piece[] {
  const architectures = ARCHITECTURES.map((architecture): Asked => ({ architecture }));
  const targets = [
    ...parts.includes("transfer") ? architectures : [],
    ...parts.includes("dropout") ? [{ ...UNDEFENDED, defence: dropout }] : [],
  ];
  return analysis.seeds.flatMap((seed) =>
    architectures.map((shadow) => {
      const trained = targets.filter((target) => analysis.has(target, shadow, seed));
      return () =>
        trained.forEach((target) => analysis.judged(target, shadow, seed, { isChoiceNeeded: false }));
    })
  );
}
