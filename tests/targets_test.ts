/** Models that are asked: the answers of ONNX files equal those of the programs that made them, and audits go by them. */
import { assert, assertEquals } from "@std/assert";
import type { ScoreArray } from "../src/answers/answers.ts";
import type { Sources } from "../src/answers/given.ts";
import { askForAnswers } from "../src/targets/answers.ts";
import { runAudit } from "./audit_command.ts";
import {
  assertMostlyRight,
  assertRefused,
  FOLDER,
  largestDifference,
  ownAnswers,
  sources,
} from "./golden_targets.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

/** Seen: 1e-7 among probabilities of trees; among logits of the MLP 4e-6 and of the CNN 9.5e-6, float32 sums in another order. */
const CLOSE = 1e-5;

/** On this project's kernels, logits up to 50 in size: seen 1.15e-5, three units in the last place of a float32 of that size. */
const CLOSE_KERNELS = 2e-5;

/** A half-precision program rounds every layer to float16, ONNX Runtime only some: seen 0.031. */
const CLOSE_HALF = 0.05;

/** The web build and the native one quantise sums on either side of a half: seen 0. */
const CLOSE_INT8 = 1e-5;

for (
  const { model, own = model, data, close = CLOSE, kind, more } of [
    { model: "forest", kind: "probabilities" },
    { model: "forest-without-zipmap", own: "forest", kind: "probabilities" },
    { model: "coded", kind: "probabilities", more: codes() },
    { model: "logistic", kind: "probabilities", more: names() },
    { model: "xgboost", kind: "probabilities" },
    { model: "columns", data: "table", kind: "probabilities" },
    { model: "mlp", kind: "logits" },
    { model: "mlp-batch-16", own: "mlp", kind: "logits" },
    { model: "mlp-external", own: "mlp", kind: "logits" },
    { model: "cnn", data: "images", close: CLOSE_KERNELS, kind: "logits" },
    { model: "cnn-float16", data: "images", close: CLOSE_HALF, kind: "logits" },
    { model: "cnn-int8", data: "images", close: CLOSE_INT8, kind: "logits" },
  ] as {
    model: string;
    own?: string;
    data?: string;
    close?: number;
    kind: string;
    more?: Partial<Sources>;
  }[]
) {
  Deno.test(`${model}.onnx answers as the program that made it`, async () => {
    const { target: answers } = await askForAnswers(sources(`${model}.onnx`, data, more));
    const difference = largestDifference(answers, await ownAnswers(own));
    assert(difference <= close, `${difference}`);
    assertEquals(answers.kind, kind);
    assertMostlyRight(answers);
  });
}

function codes(): Partial<Sources> {
  return {
    memberLabels: `${FOLDER}classes-members.npz:codes`,
    nonMemberLabels: `${FOLDER}classes-non-members.npz:codes`,
  };
}

function names(): Partial<Sources> {
  return {
    memberLabels: `${FOLDER}classes-members.npz:names`,
    nonMemberLabels: `${FOLDER}classes-non-members.npz:names`,
  };
}

Deno.test("the classes of a model go by the names that it has for them", async () => {
  assertEquals((await askForAnswers(sources("coded.onnx", "features", codes()))).target.classNames, [
    "2",
    "7",
  ]);
  assertEquals((await askForAnswers(sources("logistic.onnx", "features", names()))).target.classNames, [
    "benign",
    "malignant",
  ]);
  assertEquals((await askForAnswers(sources("forest.onnx"))).target.classNames, undefined);
});

Deno.test("a model with the class alone gives bare classes", async () => {
  const { target: answers } = await askForAnswers(sources("forest-label.onnx"));
  assertEquals(answers.kind, "classes");
  assertEquals(Array.from(answers.scores as ScoreArray), await ownAnswers("forest-label"));
});

const EXAMPLE = new URL("../data/example/", import.meta.url).pathname;

Deno.test("the example's forest is said to leak and its logistic regression is not, by scikit-learn's own counts", async () => {
  await inTemporaryDirectory(async (out) => {
    // Right answers among 284 members and as many non-members, as data/example/model.py prints them.
    for (
      const [model, word, right] of [["forest", "leaks", [284, 278]], ["logistic", "too few samples", [
        270,
        271,
      ]]] as const
    ) {
      const [members, nonMembers] = ["members", "non-members"].map((part) => `${EXAMPLE}${part}.csv`);
      const { code, printed, stderr } = await runAudit(
        ...["--target", `${EXAMPLE}${model}.onnx`, "--members", members, "--non-members", nonMembers],
        ...["--out", `${out}/${model}`, "--json", "--quiet"],
      );
      assertEquals(code, 0, stderr);
      const { verdict, attacks } = JSON.parse(printed);
      assertEquals(verdict.word, word);
      // The gap attack takes right answers for members'. Equal scores of a forest are different samples: none is left out.
      const { truePositives, falsePositives } = attacks.find(({ name }: { name: string }) =>
        name === "gap"
      ).counts;
      assertEquals([truePositives, falsePositives], [...right]);
      const { target: answers } = await askForAnswers({
        ...sources(""),
        target: `${EXAMPLE}${model}.onnx`,
        members,
        nonMembers,
      });
      const scores = answers.scores as ScoreArray;
      const isRight = Array.from(
        answers.labels!,
        (label, row) => scores[2 * row + label] > scores[2 * row + 1 - label],
      );
      const count = (rows: boolean[]) => rows.filter(Boolean).length;
      assertEquals([count(isRight.slice(0, 284)), count(isRight.slice(284))], [...right]);
      // The table that is left is audited to the same figures.
      const again = await runAudit(
        "--table",
        `${out}/${model}/answers-target.npz`,
        "--out",
        `${out}/table`,
        "--json",
        "--quiet",
      );
      assertEquals(JSON.parse(again.printed).attacks, attacks);
      assertEquals(JSON.parse(again.printed).verdict, verdict);
    }
  });
});

Deno.test("README.md shows the example's command", async () => {
  const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));
  const { members, nonMembers } = {
    members: "data/example/members.csv",
    nonMembers: "data/example/non-members.csv",
  };
  assert(
    readme.includes(
      `--target data/example/forest.onnx --members ${members} \\\n    --non-members ${nonMembers}`,
    ),
  );
});

Deno.test("what does not fit a model is refused by a sentence with both shapes", async () => {
  await assertRefused(sources("mlp.onnx", "images"), /input input \[N, 30\] and x \[N, 8, 8, 3\] of /);
  await assertRefused(sources("cnn.onnx", "features"), /input input \[N, 3, 8, 8\] and x \[N, 30\] of /);
  await assertRefused(
    sources("columns.onnx"),
    /inputs mean_radius, colour, texture, which need the columns of a table/,
  );
  await assertRefused(
    sources("mlp-batch-16.onnx", "features", { batchSize: 8 }),
    /takes 16 samples at once, found --batch-size 8/,
  );
  await assertRefused(
    sources("forest.onnx", "features", { output: "other" }),
    /--output must name .* found other and the outputs /,
  );
  await assertRefused(
    sources("absent.onnx"),
    /absent.onnx: it must be an ONNX model, found nothing of that name/,
  );
  await inTemporaryDirectory(async (folder) => {
    const whole = await Deno.readFile(`${FOLDER}forest.onnx`), target = `${folder}/cut.onnx`;
    for (const bytes of [whole.subarray(0, 3000), new TextEncoder().encode("no model"), new Uint8Array()]) {
      await Deno.writeFile(target, bytes);
      await assertRefused(
        sources("", "features", { target }),
        /Cannot read .*cut.onnx: it must be a whole ONNX model/,
      );
    }
    await Deno.copyFile(`${FOLDER}mlp-external.onnx`, `${folder}/mlp.onnx`);
    await assertRefused(
      sources("", "features", { target: `${folder}/mlp.onnx` }),
      /its weights in mlp-external.onnx.data must lie beside it/,
    );
  });
});
