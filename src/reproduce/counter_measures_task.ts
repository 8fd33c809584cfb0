/** The task of a Worker that makes the table of counter-measures beside the other tables. */
import { Heap } from "../kernels/heap.ts";
import type { KernelModule } from "../kernels/module.ts";
import { startWorker } from "../model/asked_worker.ts";
import { modelName, wantedModels } from "./models.ts";
import { type CounterMeasureTable, counterMeasureTable, seedsOfPart } from "./reproduction.ts";
import type { Results } from "./results.ts";

/** The results that the table is made from, and options as in `analyse`. */
export interface CounterMeasuresTask {
  readonly results: Results;
  readonly module: KernelModule;
  readonly fpr: readonly number[];
  readonly prior: number;
}

/** Makes the table. */
export function counterMeasuresTask(
  { results, module, fpr, prior }: CounterMeasuresTask,
): Promise<CounterMeasureTable> {
  return Promise.resolve(counterMeasureTable(results, { heap: new Heap(module), fpr, prior }));
}

/** Starts a Worker at the table. Results that lack a model of it are left to who says which. */
export function startCounterMeasures(
  { results, ...task }: CounterMeasuresTask,
  signal?: AbortSignal,
):
  | { readonly table: Promise<CounterMeasureTable>; readonly worker: { readonly end: () => void } }
  | undefined {
  const seeds = seedsOfPart(results, "counter-measures");
  if (seeds.length === 0) return undefined;
  const needed = new Set(wantedModels(["counter-measures"], seeds).map(modelName));
  const models = results.models.filter((model) => needed.has(modelName(model)));
  const worker = startWorker<CounterMeasuresTask, CounterMeasureTable>(
    import.meta.resolve("./counter_measures_worker.ts"),
    { purpose: "Cannot compare the counter-measures", signal },
  );
  const table = worker.ask({ results: { ...results, models }, ...task });
  table.catch(() => {}); // it is waited for later, unless something else fails first
  return { table, worker };
}
