/** The task of Workers that make the table of counter-measures beside the other tables, each a share of its rows. */
import { Heap } from "../kernels/heap.ts";
import type { KernelModule } from "../kernels/module.ts";
import { startWorker } from "../model/asked_worker.ts";
import { fromShares, type RowShare } from "./counter_measures.ts";
import { modelName, wantedModels } from "./models.ts";
import { type CounterMeasureTable, counterMeasureTable, seedsOfPart } from "./reproduction.ts";
import type { Results } from "./results.ts";

/** The results that the table is made from, and options as in `analyse`. */
export interface CounterMeasuresTask {
  readonly results: Results;
  readonly module: KernelModule;
  readonly fpr: readonly number[];
  readonly prior: number;
  readonly share: RowShare;
}

/** The most Workers that make the table: each learns anew what every row needs. */
const MOST_WORKERS = 4;

/** Makes a share of the table. */
export function counterMeasuresTask(
  { results, module, ...options }: CounterMeasuresTask,
): Promise<CounterMeasureTable> {
  return Promise.resolve(counterMeasureTable(results, { heap: new Heap(module), ...options }));
}

/**
 * Starts Workers at the table, one on each core. Results that lack a model of it are left to who says which.
 *
 * @returns the table, and what ends the Workers
 */
export function startCounterMeasures(
  { results, ...task }: Omit<CounterMeasuresTask, "share">,
  { workers = navigator.hardwareConcurrency, signal }: { workers?: number; signal?: AbortSignal } = {},
): { readonly table: Promise<CounterMeasureTable>; readonly end: () => void } | undefined {
  const seeds = seedsOfPart(results, "counter-measures");
  if (seeds.length === 0) return undefined;
  const needed = new Set(wantedModels(["counter-measures"], seeds).map(modelName));
  const models = results.models.filter((model) => needed.has(modelName(model)));
  const of = Math.max(1, Math.min(workers, MOST_WORKERS));
  const started = Array.from({ length: of }, () =>
    startWorker<CounterMeasuresTask, CounterMeasureTable>(
      import.meta.resolve("./counter_measures_worker.ts"),
      { purpose: "Cannot compare the counter-measures", signal },
    ));
  const shares = started.map((worker, index) =>
    worker.ask({ results: { ...results, models }, ...task, share: { index, of } })
  );
  const table = Promise.all(shares).then((tables) => ({
    ...tables[0],
    counterMeasures: fromShares(tables.map(({ counterMeasures }) => counterMeasures!)),
  }));
  table.catch(() => {}); // it is waited for later, unless something else fails first
  return { table, end: () => started.forEach((worker) => worker.end()) };
}
