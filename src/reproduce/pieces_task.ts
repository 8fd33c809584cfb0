/** The Workers that attack for the tables, piece by piece, and their task. */
import { Heap } from "../kernels/heap.ts";
import type { KernelModule } from "../kernels/module.ts";
import { startWorker } from "../model/asked_worker.ts";
import { Analysis, type Findings } from "./analysis.ts";
import type { Part } from "./models.ts";
import { cellPiecesOf, type Piece, piecesOf } from "./pieces.ts";
import type { Results } from "./results.ts";

/** The results that tables are made from, and options as in `Analysis`. */
export interface PiecesTask {
  /** The results of the tables, then those of other recipes, of which the article's tables alone are made. */
  readonly results: readonly Results[];
  /** The parts to make of each of them. */
  readonly parts: readonly (readonly Part[])[];
  readonly module: KernelModule;
  readonly fpr: readonly number[];
  readonly prior: number;
}

/** A Worker's errand: first what it is about, then a piece by its number, at last what it has found of each of the results. */
type Errand = PiecesTask | number | "findings";

/** The most Workers: each learns anew what several pieces need, and holds the answers. */
const MOST_WORKERS = 4;

/** An analysis of each of the results. */
export function analysesOf({ results, module, fpr, prior }: Omit<PiecesTask, "parts">): Analysis[] {
  const heap = new Heap(module);
  return results.map((each) => new Analysis(each, heap, { fpr, prior }));
}

function allPieces(analyses: readonly Analysis[], parts: PiecesTask["parts"]): Piece[] {
  return analyses.flatMap((analysis, place) =>
    place === 0 ? piecesOf(analysis, parts[place]) : cellPiecesOf(analysis, parts[place])
  );
}

/** The work of one Worker. */
export function piecesWork(): (errand: Errand) => Promise<Findings[]> {
  let analyses: readonly Analysis[] = [], pieces: readonly Piece[] = [];
  return (errand) => {
    if (errand === "findings") return Promise.resolve(analyses.map(({ findings }) => findings));
    if (typeof errand === "number") {
      pieces[errand]();
    } else {
      analyses = analysesOf(errand);
      pieces = allPieces(analyses, errand.parts);
    }
    return Promise.resolve([]);
  };
}

/**
 * Starts Workers at the pieces, one on each core; each takes the next piece when it has made one.
 *
 * @returns what they have found of each of the results, and what ends them
 */
export function startPieces(
  analyses: readonly Analysis[],
  task: PiecesTask,
  { workers = navigator.hardwareConcurrency, signal }: { workers?: number; signal?: AbortSignal } = {},
): { readonly findings: Promise<Findings[]>; readonly end: () => void } {
  const { length } = allPieces(analyses, task.parts);
  const started = Array.from(
    { length: Math.min(workers, MOST_WORKERS, length) },
    () =>
      startWorker<Errand, Findings[]>(
        import.meta.resolve("./pieces_worker.ts"),
        { purpose: "Cannot attack the targets", signal },
      ),
  );
  let next = 0;
  const found = Promise.all(started.map(async (worker) => {
    await worker.ask(task);
    while (next < length) await worker.ask(next++);
    return await worker.ask("findings");
  }));
  const findings = found.then((ofWorkers) =>
    analyses.map((_, place): Findings => ({
      judged: new Map(ofWorkers.flatMap((each) => [...each[place].judged])),
      judgedByNetwork: new Map(ofWorkers.flatMap((each) => [...each[place].judgedByNetwork])),
      scored: new Map(ofWorkers.flatMap((each) => [...each[place].scored])),
      accuracies: new Map(ofWorkers.flatMap((each) => [...each[place].accuracies])),
    }))
  );
  findings.catch(() => {}); // it is waited for later, unless something else fails first
  return { findings, end: () => started.forEach((worker) => worker.end()) };
}
