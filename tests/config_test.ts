import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { commandLineOptions, resolveConfig } from "../src/config.ts";
import type { Build } from "../src/kernels/module.ts";
import { ATTACK_OPTIONS } from "../src/options/attack.ts";

function fromFile(values: unknown) {
  return resolveConfig(ATTACK_OPTIONS, {}, { file: { path: "a.json", text: JSON.stringify(values) } });
}

Deno.test("resolveConfig gives each data set its defaults", () => {
  const both = {
    target: "resnet20",
    shadow: "resnet20",
    shadows: 1,
    design: "online",
    targets: 1,
    queries: 1,
    learningRate: 1e-3,
    recipe: "own",
    dropout: 0,
    dropoutAt: "blocks",
    l2: 0,
    labelSmoothing: 0,
    augment: false,
    earlyStopping: 0,
    seeds: 1,
    seed: 1,
    workers: navigator.hardwareConcurrency,
    kernels: "relaxed",
    fpr: [0.01, 0.001, 0],
    prior: 0.5,
    delta: 1e-5,
    lang: "en",
  } as const;
  assertEquals(resolveConfig(ATTACK_OPTIONS, {}), {
    ...both,
    dataset: "synthetic",
    partSize: 500,
    epochs: 20,
    batchSize: 16,
    models: "runs/synthetic",
    out: "runs/synthetic/run",
  });
  const cifar10 = {
    ...both,
    dataset: "cifar10",
    partSize: 12500,
    epochs: 20,
    batchSize: 32,
    models: "runs/cifar10",
    out: "runs/cifar10/run",
  } as const;
  assertEquals(resolveConfig(ATTACK_OPTIONS, { dataset: "cifar10" }), cifar10);
  assertEquals(fromFile({ dataset: "cifar10" }), cifar10);
});

Deno.test("resolveConfig: the command line beats the file, the file beats the defaults", () => {
  const file = {
    path: "a.json",
    text: `{"epochs": 3, "part-size": 40, "augment": true, "adaptive": true, "l2": 1}`,
  };
  const { epochs, partSize, batchSize, augment, adaptive } = resolveConfig(
    ATTACK_OPTIONS,
    { epochs: "5", augment: false },
    { file },
  );
  assertEquals([epochs, partSize, batchSize, augment, adaptive], [5, 40, 16, false, true]);
});

Deno.test("resolveConfig names the option, what it takes, what was found, and the nearest value", () => {
  const architectures = "resnet20, resnet32, resnet44, resnet56 or resnet110";
  for (
    const [commandLine, message] of [
      [
        { target: "resnet21" },
        `--target: it must be ${architectures}, found "resnet21"; did you mean resnet20?`,
      ],
      [{ shadow: "vgg" }, `--shadow: it must be ${architectures}, found "vgg"`],
      [{ dataset: "cifar-10" }, "did you mean cifar10?"],
      [{ dropout: "1" }, "--dropout: it must be a number, at least 0 and below 1, found 1"],
      [{ dropout: "-0.1" }, "found -0.1"],
      [{ labelSmoothing: "1.5" }, "--label-smoothing"],
      [{ learningRate: "0" }, "--learning-rate: it must be a number above 0, at most 1, found 0"],
      [{ learningRate: "Infinity" }, "found Infinity"],
      [{ recipe: "kerras" }, `--recipe: it must be own or keras, found "kerras"; did you mean keras?`],
      [{ schedule: "linear" }, `--schedule: it must be cosine, step or constant, found "linear"`],
      [{ l2: "-1" }, "--l2: it must be a number, at least 0, found -1"],
      [{ epochs: "two" }, `--epochs: it must be a whole number, at least 1, found "two"`],
      [{ epochs: " " }, `found " "`],
      [{ epochs: "0" }, "found 0"],
      [{ batchSize: "1.5" }, "--batch-size: it must be a whole number, at least 1, found 1.5"],
      [{ partSize: "9" }, "--part-size: it must be a whole number, at least 10, found 9"],
      [{ earlyStopping: "-1" }, "--early-stopping"],
      [{ seed: "4294967296" }, "--seed: it must be a whole number from 0 to 4294967295, found 4294967296"],
      [{ seeds: "0" }, "--seeds: it must be a whole number from 1 to 1000, found 0"],
      [
        { seeds: "2", seed: "4294967295" },
        "Cannot use 2 seeds from 4294967295 on: the last must be at most 4294967295, found 4294967296",
      ],
      [{ fpr: "" }, `--fpr: it must be numbers with commas between, each at least 0 and below 1, found ""`],
      [{ fpr: "0.1,,0" }, `found "0.1,,0"`],
      [{ fpr: "0.1,1" }, `found "0.1,1"`],
      [{ fpr: "0.1,-0.1" }, `found "0.1,-0.1"`],
      [{ fpr: "one" }, `found "one"`],
      [{ prior: "0" }, "--prior: it must be a number above 0 and below 1, found 0"],
      [{ prior: "1" }, "found 1"],
      [{ delta: "1" }, "--delta: it must be a number, at least 0 and below 1, found 1"],
      [{ lang: "fr" }, `--lang: it must be en or ja, found "fr"`],
      [{ workers: "0" }, "--workers"],
      [{ kernels: "fast" }, `--kernels: it must be strict, relaxed, joined or wide, found "fast"`],
      [
        { strict: true, kernels: "wide" },
        `Cannot use --strict with --kernels "wide": it stands for "strict"`,
      ],
      [{ dropoutAt: "head" }, "Cannot use --dropout-at: there is no dropout"],
      [{ design: "online" }, "Cannot use --design: there is one shadow; --shadows N trains many"],
      [{ targets: "2", queries: "2" }, "Cannot use --targets, --queries: there is one shadow"],
      [
        { shadows: "2", seeds: "2" },
        "Cannot use --seeds: many shadows are trained once; --targets N repeats",
      ],
      [{ shadows: "2", queries: "3" }, "Cannot use --queries: it must be 1, 2 or 18, found 3"],
      [{ dropoutAt: "blocks", dropout: "0" }, "Cannot use --dropout-at: there is no dropout"],
      [{ adaptive: "true" }, "Cannot use --adaptive: it must be"],
      [{ adaptive: true }, "Cannot use --adaptive: the target has no defence"],
      [{ out: "" }, `--out: it must be a folder's path, found ""`],
      [{ dropoutAt: "block" }, `blocks or head, found "block"; did you mean blocks?`],
      [
        { dataset: "cifar10", partSize: "12501" },
        "part-size of 12501: cifar10 has enough images for at most 12500",
      ],
      [{ data: "somewhere" }, "did you mean dataset cifar10?"],
    ] as [Record<string, string | boolean>, string][]
  ) {
    assertThrows(() => resolveConfig(ATTACK_OPTIONS, commandLine), RangeError, message);
  }
  assertEquals(
    resolveConfig(ATTACK_OPTIONS, { dataset: "cifar10", partSize: "12500", seed: "4294967295" }).seed,
    2 ** 32 - 1,
  );
});

Deno.test("resolveConfig takes a list of rates as text and as an array, each rate once", () => {
  const { fpr } = resolveConfig(ATTACK_OPTIONS, { fpr: "0.1, 1e-3,0.1,-0" });
  assertEquals(fpr, [0.1, 1e-3, 0]);
  assert(Object.is(fpr[2], 0)); // String(-0) is "0", and Object.is tells them apart
  assertEquals(fromFile({ fpr: [0.1, 0.1] }).fpr, [0.1]);
  assertEquals(fromFile({ fpr: "0.1,0" }).fpr, [0.1, 0]);
  for (const fpr of [[], [1], ["0.1"], [null], 0.1, {}, [[0.1]]]) {
    assertThrows(() => fromFile({ fpr }), RangeError, `"fpr" in a.json: it must be numbers with commas`);
  }
});

Deno.test("resolveConfig leaves open whether the attacker knows the defences, unless it is said", () => {
  assert(!("adaptive" in resolveConfig(ATTACK_OPTIONS, { dropout: "0.2" })));
  for (const adaptive of [true, false]) {
    assertEquals(resolveConfig(ATTACK_OPTIONS, { dropout: "0.2", adaptive }).adaptive, adaptive);
    assertEquals(fromFile({ dropout: 0.2, adaptive }).adaptive, adaptive);
  }
});

Deno.test("resolveConfig: what is wrong with a file is said with its name", () => {
  assertThrows(
    () => fromFile({ "part-sise": 3 }),
    TypeError,
    `"part-sise" in a.json: there is no such option`,
  );
  assertThrows(
    () => fromFile({ "part-sise": 3 }),
    TypeError,
    "did you mean part-size? (options: dataset, data, ",
  );
  assertThrows(() => fromFile({ partSise: 30 }), TypeError, "did you mean part-size?");
  assertThrows(() => fromFile({ json: true }), TypeError, `"json" in a.json`);
  assertThrows(() => fromFile({ seed: "1" }), RangeError, `"seed" in a.json: it must be a whole number`);
  assertThrows(
    () => fromFile({ strict: 1 }),
    RangeError,
    `"strict" in a.json: it must be true or false, found 1`,
  );
  assertThrows(
    () => fromFile({ strict: true, kernels: "joined" }),
    RangeError,
    `Cannot use "strict" in a.json with "kernels" in a.json "joined": it stands for "strict"`,
  );
  assertThrows(() => fromFile({ augment: "yes" }), RangeError, `must be true or false, found "yes"`);
  assertThrows(() => fromFile({ epochs: null }), RangeError, "found null");
  for (const values of [[1], "x", 3, null]) {
    assertThrows(() => fromFile(values), TypeError, "Cannot use a.json: it must be one JSON object");
  }
  assertThrows(
    () => resolveConfig(ATTACK_OPTIONS, {}, { file: { path: "a.json", text: "{" } }),
    SyntaxError,
    "Cannot read a.json: it must be JSON",
  );
});

function fromText(text: string, commandLine: Record<string, string> = {}) {
  return resolveConfig(ATTACK_OPTIONS, commandLine, { file: { path: "a.json", text } });
}

Deno.test("resolveConfig: a configuration file may begin with the mark that some editors write", () => {
  assertEquals(fromText('\uFEFF{"epochs": 3}').epochs, 3);
  assertThrows(
    () => fromText('\uFEFF\u200B{"epochs": 3}'),
    SyntaxError,
    "it must be JSON; Unexpected token 'U+200B'",
  );
});

Deno.test("resolveConfig refuses an option that a file names twice", () => {
  for (
    const text of [
      `{"epochs": 3, "seed": 1, "epochs": 3}`,
      `{"epochs": 3, "ep\\u006fchs": 4}`,
      `{"fpr": [0.1, "}"], "epochs": 3, "x": {"}": "\\"{"}, "epochs" : 4}`,
    ]
  ) assertThrows(() => fromText(text), SyntaxError, "Cannot use a.json: it names epochs twice");
  assertThrows(() => fromText(`{"partSize": 30, "part-size": 30}`), SyntaxError, "it names part-size twice");
  // The same word as a value, or deeper down, is no second one.
  assertEquals(fromText(`{"out": "epochs", "data": "\\": {", "dataset": "cifar10", "epochs": 3}`).epochs, 3);
  assertThrows(() => fromText(`{"fpr": {"epochs": 1}, "epochs": 3}`), RangeError, `"fpr" in a.json`);
});

Deno.test("resolveConfig takes a report's configuration, and its configuration alone, as a file", () => {
  const first = resolveConfig(ATTACK_OPTIONS, { partSize: "40", dropout: "0.1" }, { words: ["attack"] });
  const again = fromText(JSON.stringify({ config: first, versions: {}, attacks: [] }));
  assertEquals(again, { ...first, out: "runs/synthetic/run-part-size-40-dropout-0.1" });
  assertEquals(fromText(JSON.stringify(first)), first);
  // Another run from it goes elsewhere, and may drop what the options of the first were about.
  const { dropout, out } = fromText(JSON.stringify({ config: first, versions: {} }), { dropout: "0" });
  assertEquals([dropout, out], [0, "runs/synthetic/run-part-size-40"]);
});

Deno.test("resolveConfig: each set of options has a folder of its own, and finds the models of all others", () => {
  const folders = (options: Record<string, string | boolean>, words = ["attack"]) => {
    const { models, out } = resolveConfig(ATTACK_OPTIONS, options, { words });
    return [models, out];
  };
  const root = "runs/synthetic";
  assertEquals(folders({}), [root, `${root}/attack`]);
  assertEquals(folders({ seed: "1" }), [root, `${root}/attack`]);
  assertEquals(folders({ dropout: "0.2", adaptive: true }), [root, `${root}/attack-dropout-0.2-adaptive`]);
  assertEquals(folders({ dropout: "0.2", adaptive: false }), [
    root,
    `${root}/attack-dropout-0.2-no-adaptive`,
  ]);
  assertEquals(folders({ fpr: "0.1,0", strict: true }), [root, `${root}/attack-kernels-strict-fpr-0.1,0`]);
  assertEquals(folders({ dataset: "cifar10", data: "a" }), ["runs/cifar10", "runs/cifar10/attack"]);
  assertEquals(folders({}, ["reproduce", "sheets"]), [root, `${root}/reproduce-sheets`]);
  assertEquals(folders({ recipe: "keras", schedule: "constant" }), [
    root,
    `${root}/attack-recipe-keras-schedule-constant`,
  ]);
  assertEquals(folders({ out: "a/b" }), ["a/b", "a/b"]);
  assertEquals(folders({ models: "a/b", seed: "2" }), ["a/b", "a/b/attack-seed-2"]);
  assertEquals(folders({ models: "a/b", out: "c" }), ["a/b", "c"]);

  const long = (rates: string) => folders({ fpr: rates })[1].split("/").at(-1)!;
  const rates = Array.from({ length: 100 }, (_, i) => `0.${i + 1}`).join(",");
  assertEquals(long(rates).length, 100);
  assert(long(rates) !== long(`${rates},0`));
  assertEquals(long(rates), long(rates));
});

Deno.test("resolveConfig: the kernels that the task chose are in no name, unless they are those without checks", () => {
  const out = (commandLine: Record<string, string>, kernels?: Build) =>
    resolveConfig(ATTACK_OPTIONS, commandLine, { kernels, words: ["attack"] }).out.split("/").at(-1);
  assertEquals([out({}), out({}, "joined"), out({}, "wide")], ["attack", "attack", "attack-kernels-wide"]);
  assertEquals(out({ kernels: "relaxed" }, "joined"), "attack-kernels-relaxed");
  assertEquals(out({ kernels: "joined" }, "joined"), "attack");
});

Deno.test("resolveConfig takes a file's value as it is, or refuses it by name", () => {
  const names = commandLineOptions(ATTACK_OPTIONS).map(({ name }) => name)
    .filter((name) => name !== "data" && name !== "strict");
  const value = fc.oneof(fc.jsonValue(), fc.integer(), fc.double(), fc.boolean(), fc.string());
  fc.assert(fc.property(fc.constantFrom(...names), value, (name, value) => {
    const text = JSON.stringify({ [name]: value });
    try {
      const config = resolveConfig(ATTACK_OPTIONS, {}, {
        file: { path: "a.json", text },
      }) as unknown as Record<
        string,
        unknown
      >;
      const key = name.replace(/-[a-z]/g, (match) => match[1].toUpperCase());
      const taken = JSON.parse(text)[name];
      if (name !== "fpr") assertEquals(config[key], taken);
      else {assertEquals(config[key], [
          ...new Set(typeof taken === "string" ? taken.split(",").map(Number) : taken),
        ]);}
    } catch (error) {
      assert(error instanceof RangeError, String(error));
      // Each option's own range is checked in the file; what depends on the data set, on the whole.
      const named = error.message.includes(`"${name}" in a.json`) ||
        error.message.includes(`Cannot use a ${name} of`);
      assert(named, String(error));
    }
  }));
});
