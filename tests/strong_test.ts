/** Many shadows, measured: the stored results, the figures by the number of shadows, and the report. */
import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { sampleAttacks } from "../src/attack/by_sample/sample_attacks.ts";
import { scaledLogits } from "../src/answers/scaled_logits.ts";
import { reproduceConfig } from "./run_config.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { languages } from "../src/report/language/language.ts";
import { renderDocument } from "../src/report/render.ts";
import { strongDocument } from "../src/report/strong_document.ts";
import { type AttackCurve, regimeFigures, shadowCounts } from "../src/reproduce/strong/curves.ts";
import { holdsStrong, loadStrong, saveStrong } from "../src/reproduce/strong/results.ts";
import { reproduceStrong } from "../src/reproduce/strong/strong.ts";
import { blocksOf } from "./document_tools.ts";
import { bestOf, strongestOf, TOLD_FPR } from "../src/report/sections/strong/best.ts";
import { makeStrong, makeStrongReproduction } from "./strong_fixture.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const heap = new Heap(await compileKernels());
const results = makeStrong();
const figures = regimeFigures(results, "plain", { heap });

Deno.test("stored and read back, results are the same to the last bit", () =>
  inTemporaryDirectory(async (directory) => {
    assertEquals(await holdsStrong(directory), false);
    await saveStrong(directory, results);
    assertEquals(await holdsStrong(directory), true);
    const read = await loadStrong(directory);
    assertEquals(read, results);
    assertEquals(regimeFigures(read, "plain", { heap }), figures);
    await saveStrong(directory, read);
    assertEquals(await loadStrong(directory), results);
  }));

Deno.test("of most shadows the scaled logits alone are stored, near those of the logits", () => {
  const kept = results.models.filter(({ logits }) => logits !== undefined);
  assertEquals(kept.map(({ role, number }) => `${role} ${number}`).slice(0, 4), [
    "target 1",
    "target 2",
    "shadow 1",
    "shadow 2",
  ]);
  assertEquals(kept.length, 8);
  const { labels } = results.candidates, [{ logits, phi }] = kept;
  const exact = scaledLogits({
    scores: logits!,
    rows: 2 * labels.length,
    classes: 4,
    labels: Uint16Array.from({ length: 2 * labels.length }, (_, row) => labels[row >> 1]),
  }, { kind: "logits", temperature: 1, leastLog: 0 });
  assertEquals(phi, exact);
  for (const { phi } of results.models.filter(({ logits }) => logits === undefined)) {
    assert(phi.every((value) => Number.isInteger(value * 4096)));
  }
});

Deno.test("damaged, foreign and incomplete results are refused by name", () =>
  inTemporaryDirectory(async (directory) => {
    await assertRejects(() => loadStrong(directory), Error, "manifest.json is needed");
    await saveStrong(directory, results);
    const file = `${directory}/plain-shadow-3.npy.gz`, bytes = await Deno.readFile(file);
    bytes[bytes.length >> 1] ^= 1;
    await Deno.writeFile(file, bytes);
    await assertRejects(
      () => loadStrong(directory),
      Error,
      "plain-shadow-3.npy.gz: the manifest needs SHA-256",
    );
    const lacking = { ...results, models: results.models.filter(({ number }) => number !== 3) };
    assertThrows(
      () => regimeFigures(lacking, "plain", { heap }),
      RangeError,
      "they need the model plain-shadow-3",
    );
  }));

Deno.test("every attack has a point for each number of shadows, and more shadows find more", () => {
  assertEquals(shadowCounts(32), [1, 2, 4, 8, 16, 32]);
  assertEquals(shadowCounts(7), [1, 2, 4]);
  assertEquals(figures.curves.map(({ attack }) => attack), sampleAttacks.map(({ name }) => name));
  for (const { attack, points } of figures.curves) {
    const least = sampleAttacks.find(({ name }) => name === attack)!.learns === "score" ? 2 : 1;
    assertEquals(points.map(({ shadows }) => shadows), [1, 2, 4, 8].filter((count) => count >= least));
    for (const { auc, tprAtFpr } of points) {
      assertEquals(Object.keys(tprAtFpr), ["0.001", "0.0001"]);
      assert(
        [auc, ...Object.values(tprAtFpr)].every(({ value, spread }) =>
          value >= 0 && value <= 1 && spread !== null
        ),
      );
    }
  }
  const curve = (name: string): AttackCurve => figures.curves.find(({ attack }) => attack === name)!;
  const [one, , , eight] = curve("lira-online-fixed").points;
  const loss = figures.oneShadow.find(({ name }) => name === "loss-threshold")!;
  assert(eight.auc.value > 0.93, String(eight.auc.value));
  assert(loss.auc.value < 0.75, String(loss.auc.value));
  assert(one.auc.value < eight.auc.value - 0.03, String(one.auc.value));
});

Deno.test("targets are attacked by other shadows as far as there are enough, and by their own phi", () => {
  // Shadows 1 and 2 leak backwards: with one shadow each, target 1 is attacked by the first, target 2 by the second.
  const broken = {
    ...results,
    models: results.models.map((model) =>
      model.regime === "plain" && model.role === "shadow" && model.number === 2
        ? { ...model, phi: model.phi.map(() => 0) }
        : model
    ),
  };
  const now = regimeFigures(broken, "plain", { heap });
  const at = ({ curves }: typeof figures, shadows: number) =>
    curves.find(({ attack }) => attack === "calibrated-loss")!.points.find((point) =>
      point.shadows === shadows
    )!.auc;
  assert(Math.abs(at(now, 1).value - at(figures, 1).value) > 0.01);
  assert(at(now, 1).spread! > at(figures, 1).spread!);
  assertEquals(regimeFigures(broken, "augmented", { heap }), regimeFigures(results, "augmented", { heap }));
});

Deno.test("figures by the first query are those of models that were asked once, and the better ones are told of", () => {
  const { queries, dataset: { classes: { length: classes } } } = results,
    { length: samples } = results.candidates.labels;
  const models = results.models.map((model) => ({
    ...model,
    phi: Float64Array.from({ length: samples }, (_, sample) => model.phi[sample * queries]),
    ...model.logits && {
      logits: Float32Array.from(
        { length: samples * classes },
        (_, i) => model.logits![Math.floor(i / classes) * queries * classes + i % classes],
      ),
    },
  }));
  const once = regimeFigures(results, "plain", { heap, queries: 1 });
  assertEquals(once, regimeFigures({ ...results, queries: 1, models }, "plain", { heap }));
  for (const regimes of [[once, figures], [figures, once]]) {
    const [told] = strongestOf(regimes);
    const found = (one: typeof figures) => bestOf(one).point.tprAtFpr[TOLD_FPR].value;
    assertEquals(found(told), Math.max(found(once), found(figures)));
  }
});

const reproduction = makeStrongReproduction(heap, results);

for (const language of Object.values(languages)) {
  Deno.test(`the report shows every figure, and its pictures, in 80 columns: ${language.code}`, async () => {
    const document = strongDocument(reproduction, language);
    const text = await renderDocument(document, "text");
    if (language.code === "en") assertEquals(text.split("\n").filter((line) => line.length > 80), []);
    for (const { curves } of reproduction.regimes) {
      for (const { points } of curves) {
        for (const { tprAtFpr, auc } of points) {
          assert(text.includes(tprAtFpr["0.001"].value.toFixed(4)) && text.includes(auc.value.toFixed(3)));
        }
      }
    }
    const html = await renderDocument(document, "html");
    const pictures = document.sections.flatMap((section) => blocksOf(section, "figure"));
    assertEquals(pictures.length, 4);
    assertEquals(html.match(/<svg/g)!.length, 8);
    for (const { name } of sampleAttacks) assert(html.includes(name), name);
    for (const line of [document.headline, ...document.lede]) assert(!/undefined|NaN| {2}/.test(line), line);
  });
}

Deno.test("a run leaves results and reports, from which another makes the same; trained by any kernels, nothing is anew", () =>
  inTemporaryDirectory(async (directory) => {
    const sizes = {
      dataset: "synthetic",
      partSize: "20",
      epochs: "1",
      batchSize: "8",
      targets: "1",
      shadows: "2",
    };
    const run = async (options: Record<string, string>) => {
      const trained = new Set<string>();
      const made = await reproduceStrong(reproduceConfig(options), {
        onProgress: (event) => event.kind === "training" && trained.add(event.model),
      });
      return { made, trained: [...trained].sort() };
    };
    const models = `${directory}/models`;
    const first = await run({ ...sizes, models, out: `${directory}/a`, regimes: "plain", kernels: "strict" });
    assertEquals(first.trained, ["plain shadow 1", "plain shadow 2", "plain target 1"]);
    assertEquals(first.made.regimes.map(({ regime, queries }) => [regime, queries]), [["plain", 1], [
      "plain",
      2,
    ]]);
    const second = await run({ ...sizes, models, out: `${directory}/b`, kernels: "relaxed", threads: "1" });
    assertEquals(second.trained, ["augmented shadow 1", "augmented shadow 2", "augmented target 1"]);
    assertEquals(second.made.regimes[0].curves, first.made.regimes[0].curves);
    const again = await run({ fromResults: `${directory}/b/results`, out: `${directory}/c` });
    assertEquals(again.trained, []);
    assertEquals(again.made.regimes, second.made.regimes);
    assertEquals(again.made.trainings, second.made.trainings);
    assertEquals(second.made.trainings?.models.map(({ name }) => name), [
      ...["plain-target-1", "plain-shadow-1", "plain-shadow-2"],
      ...["augmented-target-1", "augmented-shadow-1", "augmented-shadow-2"],
    ]);
    for (const name of ["strong.json", "strong.txt", "strong.html"]) {
      await Deno.stat(`${directory}/c/${name}`);
    }
    const { models: stored } = await loadStrong(`${directory}/b/results`);
    assertEquals(new Set(stored.map(({ spec }) => spec.kernels)).size, 2);
    assertAlmostEquals(stored[0].trainAccuracy, first.made.regimes[0].trainAccuracy.value, 1e-12);
  }));
