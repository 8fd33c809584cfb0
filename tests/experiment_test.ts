/** The whole experiment, tiny: its files, its cache, and that killing it changes nothing. */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { readAnswers } from "../src/answers/tables/read_table.ts";
import type { Attack } from "../src/attack/attack.ts";
import { audit } from "../src/audit.ts";
import { attackConfig } from "./run_config.ts";
import { runExperiment } from "../src/experiment.ts";
import { decodeSafetensors, encodeSafetensors } from "../src/files/safetensors.ts";
import { describeMachine } from "../src/platform/machine.ts";
import type { Progress } from "../src/progress.ts";
import { sha256 } from "../src/sha256.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const TINY = { "part-size": "20", epochs: "3", "batch-size": "8" };

function tinyConfig(out: string, options: Record<string, string | boolean> = {}) {
  return attackConfig({ partSize: "20", epochs: "3", batchSize: "8", out, ...options });
}

/** SHA-256 of the tensors of all models in a run directory, by file name. The metadata holds times, and differs. */
async function hashModels(directory: string, models = 2): Promise<Record<string, string>> {
  const names = Array.from(Deno.readDirSync(directory), ({ name }) => name).sort()
    .filter((name) => name.startsWith("model-") && name.endsWith(".safetensors"));
  assertEquals(names.length, models);
  const hashes = names.map(async (name) => {
    const { tensors } = decodeSafetensors(Deno.readFileSync(`${directory}/${name}`));
    return [name, await sha256(encodeSafetensors({ tensors, metadata: {} }))];
  });
  return Object.fromEntries(await Promise.all(hashes));
}

Deno.test("an experiment leaves its reports, and run again it trains nothing and finds the same", () =>
  inTemporaryDirectory(async (out) => {
    const first = await runExperiment(tinyConfig(out), {});
    assertEquals(first.attacks[0].name, "shadow-network");
    assertEquals(first.target.parameters, 272474);
    assertEquals(first.dataset.partSize, { targetIn: 20, targetOut: 20, shadowIn: 20, shadowOut: 20 });
    const { machines, models } = first.trainings!;
    assertEquals(machines, [describeMachine()]);
    assertEquals(models.map(({ name, by }) => [name, by.length]), [["target", 1], ["shadow", 1]]);
    assert(models.every(({ seconds, by }) => seconds > 0 && by[0].machine === 0));
    assertEquals(JSON.parse(Deno.readTextFileSync(`${out}/report.json`)), JSON.parse(JSON.stringify(first)));
    assert(Deno.readTextFileSync(`${out}/report.txt`).includes("shadow-network"));
    assert(Deno.readTextFileSync(`${out}/report.html`).startsWith("<!DOCTYPE html>"));

    const events: Progress[] = [];
    const second = await runExperiment(tinyConfig(out), { onProgress: (event) => events.push(event) });
    assertEquals(events.filter(({ kind }) => kind === "training"), []);
    assertEquals(events.filter((event) => event.kind === "trained" && event.cached).length, 2);
    assertEquals(second, first); // also the seconds, which are those of the training
  }));

Deno.test("other people's files stop a run before it trains, and stay as they are", () =>
  inTemporaryDirectory(async (out) => {
    const notes = { "report.html": "<p>mine", "lock": "a note", "report.txt.tmp": "half" };
    for (const [name, text] of Object.entries(notes)) await Deno.writeTextFile(`${out}/${name}`, text);
    const events: Progress[] = [];
    const run = () => runExperiment(tinyConfig(out), { onProgress: (event) => events.push(event) });
    await assertRejects(
      run,
      Error,
      `Cannot replace ${out}/report.html: it is not as this program has written it`,
    );
    assertEquals(events, []);
    await Deno.rename(`${out}/report.html`, `${out}/mine.html`);
    await run();
    assertEquals(await Deno.readTextFile(`${out}/lock`), "a note");
    assertEquals(await Deno.readTextFile(`${out}/report.txt.tmp`), "half");
  }));

Deno.test("runs with other options leave each other's reports, and share what is trained", () =>
  inTemporaryDirectory(async (models) => {
    const run = async (options: Record<string, string | boolean>) => {
      const config = attackConfig({ partSize: "20", epochs: "1", batchSize: "8", models, ...options });
      const trained: string[] = [];
      const report = await runExperiment(config, {
        onProgress: (event) => event.kind === "trained" && !event.cached && trained.push(event.model),
      });
      return { out: config.out, report, trained };
    };
    const first = await run({});
    const second = await run({ dropout: "0.2", adaptive: false });
    assertEquals([first.trained.toSorted(), second.trained], [["shadow", "target"], ["target"]]);
    for (const { out, report } of [first, second]) {
      assert(out.startsWith(`${models}/attack-`), out);
      assertEquals(
        JSON.parse(await Deno.readTextFile(`${out}/report.json`)),
        JSON.parse(JSON.stringify(report)),
      );
    }
  }));

Deno.test("an attack in an experiment sees the target's rows in an order that tells nothing", () =>
  inTemporaryDirectory(async (out) => {
    const seeds = new Set<number>();
    let asked = 0;
    // It says "member" of the first half of each model: where the rows came unmixed, it would always be right.
    const spy: Attack = {
      name: "spy",
      description: "Judges by the place of a row",
      needs: [],
      learns: "threshold",
      signal: (block) => Float64Array.from({ length: block.rows }, (_, row) => row < block.rows / 2 ? 1 : 0),
      fit: (_lesson, { seed }) => {
        seeds.add(seed);
        return {
          threshold: 0.5,
          score(signals) {
            asked++;
            return Float64Array.from(signals);
          },
        };
      },
    };
    const config = tinyConfig(out, { partSize: "100", epochs: "1" });
    const { attacks: [{ accuracy }] } = await runExperiment(config, { attacks: [spy] });
    assert(
      asked > 0 && accuracy > 0.35 && accuracy < 0.65,
      `a row's place tells: ${accuracy} of the guesses were right`,
    );
    assert(!seeds.has(config.seed), "with the seed that mixed the rows an attack could undo it");
  }));

Deno.test("the library finds in the answers that an experiment left the same figures, to the last bit", () =>
  inTemporaryDirectory(async (out) => {
    const report = await runExperiment(tinyConfig(out, { labelSmoothing: "0.3" }), {});
    const [target, aware, unaware] = await Promise.all(
      ["target", "aware", "unaware"].map((name) => readAnswers(`${out}/answers-${name}.npz`)),
    );
    const again = await audit(target, {
      shadows: [{ ...aware, name: "aware" }, { ...unaware, name: "unaware" }],
      drawn: "subset",
      seed: 1,
    });
    assertEquals(again.attacks, report.attacks);
    assertEquals(again.otherAttackers, report.otherAttackers);
    assertEquals(again.epsilon, report.epsilon);
    assertEquals([report.epsilon.valid, report.epsilon.why], [true, "subset"]);
    const { sentence, ...decision } = report.verdict;
    assertEquals(again.verdict, decision);
    assert(sentence!.startsWith("Too few samples"), sentence);
    const [header, ...lines] = Deno.readTextFileSync(`${out}/scores.csv`).trimEnd().split("\r\n");
    assertEquals(header.split(","), [
      "id",
      "label",
      "member",
      "probability",
      ...report.attacks.map(({ name }) => name),
    ]);
    assertEquals(lines.length, 40);
    const place = header.split(",").indexOf("loss-threshold");
    const scores = again.rows.scores.find(({ name }) => name === "loss-threshold")!.scores;
    assertEquals(lines.map((line) => Number(line.split(",")[place])), [...scores]);
    assertEquals(Deno.readTextFileSync(`${out}/exposed.csv`).trimEnd().split("\r\n").length, 1 + 20);
  }));

Deno.test("several seeds give each figure's mean and spread, and the first seed's own figures", () =>
  inTemporaryDirectory(async (models) => {
    const run = (seeds: string, seed: string) =>
      runExperiment(
        attackConfig({
          partSize: "20",
          epochs: "1",
          batchSize: "8",
          models,
          out: `${models}/${seeds} ${seed}`,
          seeds,
          seed,
        }),
        {},
      );
    const both = await run("2", "1"), [first, second] = [await run("1", "1"), await run("1", "2")];
    assertEquals(both.attacks, first.attacks);
    assertEquals(both.overSeeds!.seeds, [1, 2]);
    for (const [i, { accuracy }] of both.overSeeds!.attacks.entries()) {
      const values = [first.attacks[i].accuracy, second.attacks[i].accuracy];
      assertAlmostEquals(accuracy.value, (values[0] + values[1]) / 2, 1e-12);
      assertAlmostEquals(accuracy.spread!, Math.abs(values[0] - values[1]) / Math.SQRT2, 1e-12);
    }
    assertEquals(both.overSeeds!.verdicts[1].accuracy, second.verdict.accuracy);
  }));

Deno.test("a damaged model is trained again, with a notice", () =>
  inTemporaryDirectory(async (out) => {
    await runExperiment(tinyConfig(out), {});
    const before = await hashModels(out);
    const [damaged] = Object.keys(before);
    const bytes = Deno.readFileSync(`${out}/${damaged}`);
    bytes[bytes.length >> 1] ^= 1;
    Deno.writeFileSync(`${out}/${damaged}`, bytes);
    const notices: string[] = [];
    await runExperiment(tinyConfig(out), { onNotice: (text) => notices.push(text) });
    assert(notices.some((text) => text.includes(damaged)), notices.join("\n"));
    assertEquals(await hashModels(out), before);
  }));

Deno.test("an aborted experiment rejects with the reason, and another run in its directory is refused", () =>
  inTemporaryDirectory(async (out) => {
    const controller = new AbortController();
    const { promise: underWay, resolve: tellUnderWay } = Promise.withResolvers<void>();
    const running = runExperiment(tinyConfig(out, { epochs: "500" }), {
      signal: controller.signal,
      onProgress: ({ kind }) => kind === "training" && tellUnderWay(),
    });
    await underWay;
    await assertRejects(() => runExperiment(tinyConfig(out), {}), Error, "another run");
    controller.abort(new Error("enough"));
    await assertRejects(() => running, Error, "enough");
    await runExperiment(tinyConfig(out), {}); // and the directory is free again
  }));

Deno.test("killed at any moment and started again, training ends with the same bits", () =>
  killedAtAnyMoment({ options: TINY, models: 2 }));

Deno.test("killed at any moment, an experiment with many shadows ends with the same bits and answers", () =>
  killedAtAnyMoment({
    options: { ...TINY, shadows: "2", design: "offline", queries: "2" },
    models: 3,
    answers: ["answers-target.npz", "answers-shadows.npz"],
  }));

/** Kills runs of the program at several moments, starts each again, and compares it with one that ran through. */
async function killedAtAnyMoment({ options, models, answers = [] }: {
  options: Record<string, string>;
  models: number;
  answers?: readonly string[];
}) {
  await inTemporaryDirectory(async (directory) => {
    const run = (out: string) =>
      new Deno.Command(Deno.execPath(), {
        args: [
          ...[
            "run",
            "--allow-read",
            "--allow-write",
            "--allow-env=CI",
            "--allow-sys=cpus,hostname",
            "src/cli.ts",
            "attack",
            "--out",
            out,
          ],
          ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
        ],
        stdout: "null",
        stderr: "piped",
      }).spawn();
    const finish = async (out: string) => assert((await run(out).output()).success);

    const whole = `${directory}/whole`;
    await finish(whole);
    const expected = await hashModels(whole, models);
    const hashAnswers = (out: string) =>
      Promise.all(answers.map((name) => Deno.readFile(`${out}/${name}`).then(sha256)));
    const expectedAnswers = await hashAnswers(whole);

    // Before any checkpoint, between two of them, and while the last epoch ends and results are written.
    for (const moment of ["Reading synthetic", "epoch 1/3", "epoch 3/3"]) {
      const out = `${directory}/killed at ${moment.replaceAll("/", " of ")}`;
      const killed = run(out);
      let told = "";
      for await (const chunk of killed.stderr) {
        told += new TextDecoder().decode(chunk);
        if (!told.includes(moment)) continue;
        killed.kill("SIGKILL");
        break;
      }
      assertEquals((await killed.status).signal, "SIGKILL");
      await finish(out);
      assertEquals(await hashModels(out, models), expected, `killed at "${moment}"`);
      assertEquals(await hashAnswers(out), expectedAnswers, `killed at "${moment}"`);
    }
  });
}
