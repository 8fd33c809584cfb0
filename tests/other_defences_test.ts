/** Models whose counter-measure has changed since they were trained. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { dropout } from "../src/defence/regularisation.ts";
import { translateNotice } from "../src/notices.ts";
import { ja } from "../src/report/language/ja.ts";
import { modelName } from "../src/reproduce/models.ts";
import { leaveOutOtherDefences } from "../src/reproduce/other_defences.ts";
import { reproduce } from "../src/reproduce/reproduce.ts";
import { type Results, saveResults } from "../src/reproduce/results.ts";
import { makeResults } from "./results_fixture.ts";
import { reproduceConfig } from "./run_config.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

/** Results whose models with dropout were trained by this recipe. */
function trainedBy(recipe: Record<string, unknown> | undefined): Results {
  const results = makeResults({ partSize: 15, parts: ["sheets", "counter-measures"] });
  return {
    ...results,
    models: results.models.map((model) =>
      model.defence === dropout.name && recipe ? { ...model, spec: { ...model.spec, recipe } } : model
    ),
  };
}

Deno.test("models of another counter-measure than this program's are left out and named", () => {
  const kept = (recipe?: Record<string, unknown>) => {
    const notices: string[] = [], results = trainedBy(recipe);
    const { models } = leaveOutOtherDefences({ results, folder: "old" }, (text) => notices.push(text));
    const left = results.models.filter((model) => !models.includes(model)).map(modelName);
    return { left, notices };
  };
  const none = { left: [], notices: [] };
  assertEquals(kept(), none); // nothing says how they were trained
  assertEquals(kept({ epochs: 20, l2: 7 }), none);
  assertEquals(kept({ ...dropout.regularisation, l2: 0 }), none);
  const both = ["target-resnet20-dropout-seed1", "shadow-resnet20-dropout-seed1"];
  const { left, notices: [sentence, ...others] } = kept({ dropout: 0.2, dropoutAt: "blocks" });
  assertEquals([left.toSorted(), others], [both.toSorted(), []]);
  assert(both.every((name) => sentence.includes(name)), sentence);
  assert(sentence.startsWith("old: ") && sentence.includes("dropout had dropout 0.2"), sentence);
  assert(sentence.includes(`this program has dropout ${dropout.regularisation!.dropout};`), sentence);
  assert(translateNotice(sentence, ja.notices).includes("使いませんでした"));
  assertEquals(kept({ ...dropout.regularisation, dropoutAt: "head" }).left.length, 2);
});

Deno.test("reproduce makes no table of models of another counter-measure", () =>
  inTemporaryDirectory(async (directory) => {
    await saveResults(`${directory}/old`, trainedBy({ dropout: 0.2 }));
    const run = (parts: readonly "sheets"[]) =>
      reproduce(reproduceConfig({ fromResults: `${directory}/old`, out: `${directory}/out` }), { parts });
    const { sheets, counterMeasures, notices, models } = await run([]);
    assertEquals([sheets, counterMeasures, notices.length], [undefined, undefined, 1]);
    assert(!models.some(({ defence }) => defence === dropout.name));
    await assertRejects(() => run(["sheets"]), RangeError, "target-resnet20-dropout-seed1");
  }));

Deno.test("of further recipes only the article's tables are made", () =>
  inTemporaryDirectory(async (directory) => {
    const own = makeResults({ partSize: 15, parts: ["sheets", "dropout"] });
    await saveResults(`${directory}/own`, own);
    await saveResults(`${directory}/keras`, { ...own, config: { ...own.config, recipe: "keras" } });
    const fromResults = [`${directory}/own`, `${directory}/keras`];
    const furtherOf = async (part: "sheets" | "dropout") => {
      const config = { ...reproduceConfig({ fromResults: "a", out: `${directory}/${part}` }), fromResults };
      return (await reproduce(config, { parts: [part] })).furtherRecipes;
    };
    assertEquals(await furtherOf("sheets"), undefined);
    assertEquals((await furtherOf("dropout"))!.length, 1);
  }));

Deno.test("the words for dropout name its rate and place", () => {
  assertEquals(dropout.regularisation, { dropout: 0.1, dropoutAt: "blocks" });
  assertEquals(dropout.description, "A tenth of each block's outputs is set to 0 in training");
  assertEquals(
    ja.reproduction.counterMeasures.descriptions.dropout,
    "学習中、各ブロックの出力の10分の1を0にする",
  );
});
