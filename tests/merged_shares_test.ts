/** Shares of a plan that are trained in folders of their own. */
import { assert, assertEquals } from "@std/assert";
import { makePlan } from "../src/cluster/make_plan.ts";
import { mergeFolders } from "../src/cluster/merge.ts";
import { sharesOf } from "../src/cluster/shares.ts";
import { trainShare } from "../src/cluster/train_share.ts";
import { runExperiment } from "../src/experiment.ts";
import type { Progress } from "../src/progress.ts";
import { attackConfig } from "./run_config.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

Deno.test("shares that were trained apart, one of them not to its end, come together as one process trains them", () =>
  inTemporaryDirectory(async (folder) => {
    const config = attackConfig({
      partSize: "20",
      batchSize: "8",
      epochs: "3",
      shadows: "3",
      kernels: "strict",
      workers: "1",
      models: `${folder}/together`,
      out: `${folder}/report`,
    });
    const plan = await makePlan({ command: ["attack"], config }, { shares: 2 });
    const folders = [0, 1].map((index) => `${folder}/share-${index}`);
    const train = (index: number, onProgress?: (event: Progress) => void, signal?: AbortSignal) => {
      const own = { ...plan, command: ["attack"], config: { ...config, models: folders[index] } } as const;
      return trainShare(own, { index, of: 2, cores: 1, onProgress, signal });
    };
    await train(0);
    const [, last] = sharesOf(plan.models, 2)[1], controller = new AbortController();
    const stopped = train(1, (event) => {
      if (event.kind === "training" && event.model === last.name && event.epochEnd) controller.abort();
    }, controller.signal);
    assert(await stopped.then(() => false, () => true));

    const merged = await mergeFolders(folders, { models: config.models, plan: plan.models });
    const [missing, ...others] = merged.missing!;
    assertEquals({ ...merged, missing: others }, { models: 3, checkpoints: 1, there: 3, missing: [] });
    assertEquals([missing.name, missing.begun?.epochs], [last.name, 3]);
    assert(missing.begun!.epoch >= 1);

    const trained = new Set<string>(), resumed: string[] = [], found: string[] = [];
    const report = await runExperiment(config, {
      onProgress(event) {
        if (event.kind === "trained" && event.cached) found.push(event.model); // with all that it answered
        if (event.kind !== "training") return;
        trained.add(event.model);
        if (event.resumed) resumed.push(event.model);
      },
    });
    assertEquals([[...trained], resumed], [[last.name], [last.name]]);
    assertEquals(found.length, 3);
    const alone = await runExperiment(
      { ...config, models: `${folder}/alone`, out: `${folder}/alone-report` },
      {},
    );
    assertEquals(report.attacks, alone.attacks);
    assertEquals(report.otherAttackers, alone.otherAttackers);
  }));
