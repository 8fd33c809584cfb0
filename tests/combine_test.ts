/** Results of several runs: brought together by recipe, saved in one folder, and read back from there. */
import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { recipeIn } from "../src/model/recipes.ts";
import { combine as combineFound, recipeFolder } from "../src/reproduce/combine.ts";
import { modelName } from "../src/reproduce/models.ts";
import { Analysis } from "../src/reproduce/analysis.ts";
import { analyse } from "../src/reproduce/reproduction.ts";
import { reproduce } from "../src/reproduce/reproduce.ts";
import { loadAllResults, type Results, saveResults } from "../src/reproduce/results.ts";
import { makeResults } from "./results_fixture.ts";
import { reproduceConfig } from "./run_config.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const PARTS = ["sheets"] as const;

/** A run of some seeds by a recipe, which says of itself what no other run says. */
function runOf(
  seeds: number[],
  config: Record<string, unknown> = {},
  parts: readonly "sheets"[] = PARTS,
): Results {
  const made = makeResults({ partSize: 15, seeds, parts });
  return {
    ...made,
    config: { ...made.config, learningRate: 1e-3, seed: seeds[0], seeds: seeds.length, ...config },
    versions: { ...made.versions, kernels: `build ${seeds}` },
    date: `2026-11-2${seeds[0]}`,
  };
}

/** Brings results together, as if from folders `a`, `b`, ... */
function combine(all: readonly Results[]): Results[] {
  return combineFound(all.map((results, place) => ({ results, folder: "abcdefgh"[place] })));
}

const first = runOf([1]),
  second = runOf([2], { recipe: "own", workers: 2 }),
  keras = runOf([1], { recipe: "keras" });

Deno.test("runs of one recipe become one, with what all have alike and a record of each", () => {
  const [all, ...others] = combine([second, first]);
  assertEquals(others, []);
  assertEquals([...all.labels.keys()], [1, 2]);
  assertEquals([...all.labels.values()], [first, second].map(({ labels }) => [...labels.values()][0]));
  assertEquals(all.models, [...second.models, ...first.models]);
  assertEquals(all.config, {
    epochs: 20,
    batchSize: 32,
    partSize: 15,
    learningRate: 1e-3,
    recipe: "own",
  });
  assertEquals([all.versions, all.machine, all.date], [{ kagemusha: "0.1.0" }, first.machine, "2026-11-22"]);
  assertEquals(
    all.runs,
    [second, first].map(({ config, versions, machine, date }, place) => ({
      config,
      versions,
      machine,
      date,
      seeds: [2 - place],
    })),
  );
  assertEquals(all.trainings, {
    machines: first.trainings!.machines,
    models: [second, first].flatMap(({ trainings }) => trainings!.models),
  });
  const { trainings: _, ...earlier } = second;
  const [{ trainings }] = combine([first, earlier]);
  assertEquals(trainings!.models.map(({ by }) => by.length), [
    ...first.models.map(() => 1),
    ...second.models.map(() => 0),
  ]);
  // Once more with a third: the record is of the runs, not of what was made of them.
  const [again] = combine([all, runOf([3])]);
  assertEquals(again.runs!.map(({ seeds }) => seeds), [[2], [1], [3]]);
  assertEquals([...again.labels.keys()], [1, 2, 3]);
});

Deno.test("runs that were brought together give the tables of one run with all seeds", async () => {
  const heap = new Heap(await compileKernels());
  const tablesOf = (results: Results) => {
    const { seeds, models, undefended, sheets } = analyse(new Analysis(results, heap), PARTS);
    return {
      seeds,
      undefended,
      sheets,
      models: models.toSorted((a, b) => modelName(a) < modelName(b) ? -1 : 1),
    };
  };
  const [together] = combine([second, first]);
  assertEquals(tablesOf(together), tablesOf(runOf([1, 2])));
});

Deno.test("each recipe's results are their own, the first come first", () => {
  assertEquals(combine([keras]), [keras]);
  const [ofKeras, own] = combine([keras, first, second]);
  assertEquals(ofKeras, keras);
  assertEquals(own.models.length, 6);
  const others: Record<string, unknown>[] = [
    { schedule: "constant" },
    { recipe: "keras", schedule: "constant" },
    { epochs: 21 },
    { batchSize: 16 },
    { learningRate: 0.01 },
    { learningRate: 16 }, // not the batch of 16
  ];
  const runs = [first, keras, ...others.map((config) => runOf([1], config))];
  assertEquals(combine(runs).length, runs.length);
  assertEquals(new Set(runs.map(recipeFolder)).size, runs.length);
  // A schedule that is said, and the same one left to the recipe, are one.
  assertEquals(combine([first, runOf([2], { recipe: "own", schedule: "cosine" })]).length, 1);
  assertEquals(recipeFolder(keras), "keras-step-20");
  assertEquals(recipeIn(keras.config), {
    recipe: "keras",
    schedule: "step",
    filterL2: 1e-4,
    epochs: 20,
    batchSize: 32,
    learningRate: 1e-3,
  });
});

Deno.test("a model that two runs have counts once, and is refused where they trained it otherwise", () => {
  const [all] = combine([first, first, second]);
  assertEquals(all.models.map(modelName), [...first.models, ...second.models].map(modelName));
  const otherwise = {
    ...first,
    models: first.models.map((model) => ({ ...model, spec: { kernels: "others", recipe: { seed: 1 } } })),
  };
  assertThrows(
    () => combine([second, first, otherwise]),
    RangeError,
    'two runs have trained target-resnet20-seed1, and not alike, found kernels "abc" in b and "others" in c',
  );
  const logits = { ...first.models[0].logits, out: first.models[0].logits.out!.map((logit) => -logit) };
  assertThrows(
    () => combine([first, { ...first, models: [{ ...first.models[0], logits }] }]),
    RangeError,
    "target-resnet20-seed1 was trained alike in a and in b, but its answers differ",
  );
  const labels = new Map([[1, first.labels.get(1)!.toReversed()]]);
  assertThrows(
    () => combine([first, { ...first, labels }]),
    RangeError,
    "a and b have other images for the seed 1",
  );
  const dataset = { ...first.dataset, sha256: "0000" };
  assertThrows(
    () => combine([first, { ...keras, dataset }]),
    RangeError,
    'of the same images and classes, found sha256 "c4a38c50" in a and "0000" in b',
  );
});

Deno.test("several recipes are saved in one folder, and read from it alone", () =>
  inTemporaryDirectory(async (directory) => {
    const all = combine([first, keras, second]);
    const [own, ...further] = all;
    await saveResults(`${directory}/all`, own, further);
    assertEquals(await loadAllResults(`${directory}/all`), all);
    assertEquals(await loadAllResults(`${directory}/all/keras-step-20`), [keras]);
    await saveResults(`${directory}/one`, first);
    assertEquals(await loadAllResults(`${directory}/one`), [first]);
    const manifest = JSON.parse(Deno.readTextFileSync(`${directory}/all/manifest.json`));
    const { config, labels, models } = manifest, folder = "keras-step-20";
    const damaged: [Record<string, unknown>, string][] = [
      ...[["../one"], ["."], [""]].map((recipes) => [{ recipes }, "recipes.0"] as [typeof manifest, string]),
      [{ recipes: [folder, folder] }, `recipes.1 is not as needed; ${folder} is there twice`],
      [{ labels: [...labels, labels[0]] }, "labels.2 is not as needed; seed 1 is there twice"],
      [{ models: [...models, models[0]] }, "models.6 is not as needed; target-resnet20-seed1 is there twice"],
      [{ labels: labels.slice(1) }, "models.0 is not as needed; labels of its seed 1 are needed"],
      [{ config: { ...config, epochs: "../../there" } }, "config.epochs"],
      [{ config: { ...config, epochs: undefined } }, "config.epochs"],
      [{ config: { ...config, recipe: "__proto__" } }, "config.recipe"],
      [{ config: { ...config, schedule: "wobble" } }, "config.schedule"],
    ];
    for (const [change, message] of damaged) {
      Deno.writeTextFileSync(`${directory}/all/manifest.json`, JSON.stringify({ ...manifest, ...change }));
      await assertRejects(() => loadAllResults(`${directory}/all`), TypeError, message);
    }
  }));

Deno.test("reproduce lends a further recipe of one training the spread of the first", () =>
  inTemporaryDirectory(async (directory) => {
    const of = (seeds: number[], config: Record<string, unknown> = {}) => ({
      ...makeResults({ partSize: 15, seeds, parts: ["dropout"] }),
      config: { ...first.config, ...config },
    });
    await saveResults(`${directory}/several`, of([1, 2]));
    await saveResults(`${directory}/keras`, of([1], { recipe: "keras" }));
    const fromResults = ["several", "keras"].map((name) => `${directory}/${name}`);
    const { dropout, furtherRecipes } = await reproduce(
      { ...reproduceConfig({ fromResults: "a", out: `${directory}/out` }), fromResults },
      { parts: ["dropout"] },
    );
    const [{ dropout: further }] = furtherRecipes!;
    const lent = further!.cells.map(({ comparison: { reach } }) => reach!.margin);
    const own = dropout!.cells.map(({ comparison: { reach } }) => reach!.margin);
    // Student's interval of a single training is as much wider than that of a mean of two.
    for (const [i, margin] of lent.entries()) assertAlmostEquals(margin, own[i] * Math.sqrt(2 / 1.5), 1e-12);
  }));

Deno.test("reproduce brings folders together, writes them beside its report, and reads them from there", () =>
  inTemporaryDirectory(async (directory) => {
    for (const [name, results] of Object.entries({ first, second, keras })) {
      await saveResults(`${directory}/${name}`, results);
    }
    const run = (fromResults: string[], out: string) =>
      reproduce({ ...reproduceConfig({ fromResults: "a", out: `${directory}/${out}` }), fromResults }, {
        parts: [],
      });
    const folders = ["second", "first", "keras"].map((name) => `${directory}/${name}`);
    const together = await run(folders, "out");
    assertEquals(together.seeds, [1, 2]);
    assertEquals(together.furtherRecipes!.map(({ config, seeds }) => [config.recipe, seeds]), [["keras", [
      1,
    ]]]);
    assertEquals(together.runs!.map(({ seeds }) => seeds), [[2], [1]]);
    // Models and settings are those that the recipe has where its results are the first.
    const ofKeras = await run([`${directory}/keras`], "keras");
    const [{ config, models }] = together.furtherRecipes!;
    assertEquals([config, models], [ofKeras.config, ofKeras.models]);
    const again = await run([`${directory}/out/results`], "again");
    assertEquals({ ...again, seconds: 0 }, { ...together, seconds: 0 });
    // Both may be done anew where they were.
    assertEquals({ ...await run(folders, "out"), seconds: 0 }, { ...together, seconds: 0 });
    assert(!("runs" in await run([folders[0]], "one")));
    // Results in the folder are written over only where the new ones hold them all.
    const manifest = () => Deno.readTextFileSync(`${directory}/out/results/manifest.json`),
      before = manifest();
    await assertRejects(
      () => run(folders.slice(0, 2), "out"),
      Error,
      "a run with results of its own is there",
    );
    await assertRejects(() => run(folders.slice(1), "out"), Error, "a run with results of its own is there");
    assertEquals(manifest(), before);
    await saveResults(`${directory}/third`, runOf([3]));
    assertEquals((await run([...folders, `${directory}/third`], "out")).seeds, [1, 2, 3]);
  }));
