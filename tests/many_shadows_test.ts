/** Experiments with many shadows, tiny: the answers that they leave, what they share, and their targets. */
import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Answers, UNKNOWN } from "../src/answers/answers.ts";
import { encodeManyAnswers } from "../src/answers/encode_answers.ts";
import { readAnswers, readModels } from "../src/answers/tables/read_table.ts";
import { lossThreshold } from "../src/attack/loss_threshold.ts";
import { audit } from "../src/audit.ts";
import { attackConfig } from "./run_config.ts";
import { runExperiment } from "../src/experiment.ts";
import { madeUpAnswers } from "./made_up_answers.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const PART = 20;
const ATTACKS = [lossThreshold];

function manyConfig(models: string, options: Record<string, string | boolean> = {}) {
  const tiny = { partSize: String(PART), epochs: "1", batchSize: "8", models };
  return attackConfig({ ...tiny, shadows: "3", targets: "2", queries: "2", ...options });
}

/** A run, and the models that it had to train. */
async function run(models: string, options: Record<string, string | boolean> = {}) {
  const config = manyConfig(models, options), trained = new Set<string>();
  const report = await runExperiment(config, {
    attacks: ATTACKS,
    onProgress: (event) => event.kind === "training" && trained.add(event.model),
  });
  const targets = await Promise.all(
    Array.from(
      { length: config.targets },
      (_, i) => readAnswers(`${config.out}/answers-target${i === 0 ? "" : `-${i + 1}`}.npz`),
    ),
  );
  const shadows = await readModels(`${config.out}/answers-shadows.npz`);
  return { out: config.out, report, trained: [...trained].sort(), targets, shadows };
}

const count = ({ membership }: Answers, value: number, from = 0, to = Infinity) =>
  membership!.slice(from, to).filter((each) => each === value).length;

Deno.test("online, targets and shadows answer the same candidates, and run again nothing is trained", () =>
  inTemporaryDirectory(async (models) => {
    const { report, trained, targets, shadows, out } = await run(models);
    assertEquals(trained, ["shadow 1", "shadow 2", "shadow 3", "target 1", "target 2"]);
    assertEquals(shadows.length, 3);
    for (const answers of [...targets, ...shadows]) {
      assertEquals([answers.samples, answers.queries, answers.classes], [2 * PART, 2, 10]);
      assertEquals([answers.ids, answers.labels], [targets[0].ids, targets[0].labels]);
      assertEquals([count(answers, 1), count(answers, 0)], [PART, PART]);
    }
    const memberships = [...targets, ...shadows].map(({ membership }) => String(membership));
    assertEquals(new Set(memberships).size, 5);
    assertEquals([report.config.shadows, report.config.design, report.shadows], [3, "online", 3]);
    assertEquals([report.design, report.dataset.partSize], ["online", { targetIn: PART, targetOut: PART }]);
    assertEquals(report.target.trainAccuracy, accuracyOf(targets[0], 1));
    assertEquals(report.shadow.testAccuracy, accuracyOf(shadows[0], 0));

    const again = await run(models);
    assertEquals(again.trained, []);
    assertEquals(again.report, report);
    assertEquals(again.out, out);

    // Over targets each figure is the mean, and the files give the same through the library.
    const audits = await Promise.all(
      targets.map((target) => audit(target, { shadows: named(shadows), attacks: ATTACKS, seed: 1 })),
    );
    assertEquals(audits[0].attacks, report.attacks);
    assertEquals(report.overTargets!.targets, [1, 2]);
    assertEquals(report.overTargets!.verdicts, audits.map(({ verdict }) => verdict));
    for (const [place, { name, auc }] of report.overTargets!.attacks.entries()) {
      const values = audits.map(({ attacks }) => attacks[place].auc);
      assertEquals(audits[1].attacks[place].name, name);
      assertAlmostEquals(auc.value, (values[0] + values[1]) / 2, 1e-12);
      assertAlmostEquals(auc.spread!, Math.abs(values[0] - values[1]) / Math.SQRT2, 1e-12);
    }
    assertEquals(report.overSeeds, undefined);
  }));

Deno.test("offline, shadows were trained on the attacker's own samples alone, which are not judged", () =>
  inTemporaryDirectory(async (models) => {
    const { report, targets, shadows, out } = await run(models, { design: "offline" });
    for (const target of targets) {
      assertEquals(target.samples, 4 * PART);
      assertEquals([count(target, 1, 0, 2 * PART), count(target, 0, 0, 2 * PART)], [PART, PART]);
      assertEquals(count(target, UNKNOWN, 2 * PART), 2 * PART);
    }
    for (const shadow of shadows) {
      assertEquals(shadow.ids, targets[0].ids);
      assertEquals(count(shadow, 0, 0, 2 * PART), 2 * PART);
      assertEquals([count(shadow, 1, 2 * PART), count(shadow, 0, 2 * PART)], [PART, PART]);
    }
    const sizes = { targetIn: PART, targetOut: PART, shadowIn: PART, shadowOut: PART };
    assertEquals([report.design, report.dataset.partSize], ["offline", sizes]);
    // Attacks that learn from one shadow learn from the attacker's own samples: beside the candidates members would be rare.
    const [{ membership, ...shadow }] = shadows;
    const own = membership!.map((each, row) => row < 2 * PART ? UNKNOWN : each);
    const byOne = await audit(targets[0], {
      shadows: [{ ...shadow, membership: own }],
      attacks: ATTACKS,
      seed: 1,
    });
    assertEquals(report.attacks[0], byOne.attacks[0]);
    const text = await Deno.readTextFile(`${out}/report.txt`);
    assert(
      text.replaceAll(/\s+/g, " ").includes("Each shadow was trained on a random half of the attacker's own"),
    );
    assertEquals([report.answers.members, report.answers.nonMembers, report.answers.unknown], [
      PART,
      PART,
      2 * PART,
    ]);
  }));

Deno.test("more shadows, other designs and the article's experiment share what is trained", () =>
  inTemporaryDirectory(async (models) => {
    const few = await run(models, { shadows: "2", targets: "1", queries: "1" });
    assertEquals(few.trained, ["shadow 1", "shadow 2", "target 1"]);
    const more = await run(models, { shadows: "3", targets: "1" });
    assertEquals(more.trained, ["shadow 3"]); // two queries of what is there are only asked for
    const asIs = (answers: Answers) =>
      (answers.scores as Float32Array).filter((_, i) => Math.floor(i / 10) % answers.queries === 0);
    for (const place of [0, 1]) assertEquals(asIs(more.shadows[place]), few.shadows[place].scores);
    const offline = await run(models, { design: "offline", shadows: "2" });
    assertEquals(offline.trained, ["shadow 1", "shadow 2", "target 2"]);
    const trained = new Set<string>();
    await runExperiment(attackConfig({ partSize: String(PART), epochs: "1", batchSize: "8", models }), {
      attacks: ATTACKS,
      onProgress: (event) => event.kind === "training" && trained.add(event.model),
    });
    assertEquals([...trained], ["shadow"]);
  }));

Deno.test("a defence is known to the shadows' attacker, unless it is said that it is not", () =>
  inTemporaryDirectory(async (models) => {
    const recipesOf = async () => {
      const names = Array.from(Deno.readDirSync(models), ({ name }) => name);
      const made = names.filter((name) => /^model-.*\.made\.json$/.test(name));
      const specs = await Promise.all(
        made.map(async (name) => JSON.parse(await Deno.readTextFile(`${models}/${name}`))),
      );
      return specs.map(({ spec }) => spec.recipe.augment).sort();
    };
    const options = { augment: true, shadows: "2", targets: "1", queries: "1" };
    await run(models, options);
    assertEquals(await recipesOf(), [true, true, true]);
    await run(models, { ...options, adaptive: false });
    assertEquals(await recipesOf(), [false, false, true, true, true]);
  }));

Deno.test("answers that no file can hold are refused before anything is trained", () =>
  inTemporaryDirectory(async (models) => {
    const config = manyConfig(models, { shadows: "1000", queries: "18", partSize: "20000" });
    await assertRejects(
      () => runExperiment({ ...config, partSize: PART, shadows: 10 ** 6 }, {}),
      RangeError,
      "Cannot keep the answers of 1000000 shadows to 40 samples, 18 queries each: they must take at most",
    );
    assert(!Array.from(Deno.readDirSync(models)).some(({ name }) => name.startsWith("checkpoint")));
  }));

Deno.test("answers of several models are one file only where they have one form", () => {
  const made = { members: 3, nonMembers: 3, classes: 4, purpose: "form" };
  const one = madeUpAnswers(made);
  assertThrows(() => encodeManyAnswers([]), RangeError, "found none");
  for (const other of [{ queries: 2 }, { classes: 5 }, { members: 4 }, { type: "float64" }] as const) {
    assertThrows(
      () => encodeManyAnswers([one, madeUpAnswers({ ...made, ...other })]),
      RangeError,
      "Cannot encode the answers of 2 models in one file: all must have one form, found logits [6, 1, 4]",
    );
  }
  assertThrows(
    () => encodeManyAnswers([one, { ...one, membership: undefined }]),
    RangeError,
    "without membership",
  );
});

/** Shadows by the names that a run gives them. */
function named(shadows: readonly Answers[]): Answers[] {
  return shadows.map((shadow, i) => ({ ...shadow, name: `shadow ${i + 1}` }));
}

/** The share of rows of this membership whose first query's largest logit is the label's. */
function accuracyOf(
  { scores, labels, membership, queries, classes, samples }: Answers,
  member: number,
): number {
  const rows = Array.from({ length: samples }, (_, row) => row).filter((row) => membership![row] === member);
  const right = rows.filter((row) => {
    const logits = [...scores.subarray(row * queries * classes, row * queries * classes + classes)];
    return logits.indexOf(Math.max(...logits)) === labels![row];
  });
  return right.length / rows.length;
}
