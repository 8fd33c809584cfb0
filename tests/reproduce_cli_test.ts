import { assert, assertEquals } from "@std/assert";
import { main } from "../src/cli.ts";
import type { Io } from "../src/commands/io.ts";
import { commandLineOptions } from "../src/config.ts";
import { REPRODUCE_OPTIONS, type ReproduceConfig } from "../src/options/reproduce.ts";
import { en } from "../src/report/language/en.ts";
import { renderDocument } from "../src/report/render.ts";
import { reproductionDocument } from "../src/report/reproduction_document.ts";
import { type Part, PARTS } from "../src/reproduce/models.ts";
import { Analysis } from "../src/reproduce/analysis.ts";
import { analyse } from "../src/reproduce/reproduction.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { makeResults } from "./results_fixture.ts";
import { makeStrong, makeStrongReproduction } from "./strong_fixture.ts";

const heap = new Heap(await compileKernels());
const reproduction = analyse(new Analysis(makeResults({ partSize: 15, parts: ["sheets"] }), heap), [
  "sheets",
]);

const STRONG = makeStrongReproduction(heap, makeStrong({ samples: 60, shadows: 2, regimes: ["plain"] }));

/** Runs a command line with a reproduction of the test's own. */
async function run(
  args: string[],
  {
    reproduce = () => Promise.resolve(reproduction),
    strong = () => Promise.resolve(STRONG),
    signal = new AbortController().signal,
  }: {
    reproduce?: Io["reproduce"];
    strong?: Io["reproduceStrong"];
    signal?: AbortSignal;
  } = {},
) {
  const printed: string[] = [];
  const errors: string[] = [];
  const calls: { config: ReproduceConfig; parts: readonly Part[] }[] = [];
  const code = await main(args, {
    print: (text) => printed.push(text),
    stderr: { write: (text) => errors.push(text) },
    live: false,
    readInput: () => Promise.reject(new Error("nothing is typed")),
    enter: () => {},
    stopAtOnce: () => {},
    makePlan: () => Promise.reject(new Error("not the command under test")),
    trainShare: () => Promise.reject(new Error("not the command under test")),
    signal,
    runExperiment: () => Promise.reject(new Error("not the command under test")),
    auditGiven: () => Promise.reject(new Error("not the command under test")),
    readGiven: () => Promise.reject(new Error("not the command under test")),
    reproduce: (config, options) => {
      calls.push({ config, parts: options.parts });
      return reproduce(config, options);
    },
    reproduceStrong: (config, options) => {
      calls.push({ config, parts: [] });
      return strong(config, options);
    },
  });
  const call = calls[0] as (typeof calls)[number] | undefined;
  return { code, printed, stderr: errors.join(""), config: call?.config, parts: call?.parts };
}

async function runWithFile(text: string, args: string[] = []) {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(path, text);
    return await run(["reproduce", "--config", path, ...args]);
  } finally {
    await Deno.remove(path);
  }
}

/** For each option of training but the data set, of which another reads no folder, a value that is not its default. */
const VALUES = {
  dataset: "cifar10",
  data: "some/folder",
  "part-size": 77,
  targets: 6,
  shadows: 12,
  regimes: ["augmented"],
  epochs: 3,
  "batch-size": 8,
  "learning-rate": 0.02,
  recipe: "keras",
  schedule: "constant",
  seeds: 5,
  seed: 4294967291,
  workers: 7,
  threads: 3,
  kernels: "strict",
  models: "trained",
  out: "elsewhere",
  fpr: [0.05, 0],
  prior: 0.01,
  lang: "ja",
};
const CONFIG: ReproduceConfig = {
  dataset: "cifar10",
  data: "some/folder",
  partSize: 77,
  targets: 6,
  shadows: 12,
  regimes: ["augmented"],
  epochs: 3,
  batchSize: 8,
  learningRate: 0.02,
  recipe: "keras",
  schedule: "constant",
  seeds: 5,
  seed: 4294967291,
  workers: 7,
  threads: 3,
  kernels: "strict",
  models: "trained",
  out: "elsewhere",
  fpr: [0.05, 0],
  prior: 0.01,
  lang: "ja",
};

Deno.test("every option reaches the reproduction, by the command line and by a file", async () => {
  const names = commandLineOptions(REPRODUCE_OPTIONS).map(({ name }) => name);
  const elsewhere = ["strict", "from-results"]; // a short form, and what leaves nothing to train
  assertEquals(Object.keys(VALUES), names.filter((name) => !elsewhere.includes(name)));
  // The part strong has options that the others have not, and the other way round.
  const { targets: _, shadows: _shadows, regimes: _regimes, ...ofOthers } = VALUES;
  const { seeds: _seeds, fpr: _fpr, prior: _prior, ...ofStrong } = VALUES;
  const others = { ...CONFIG, targets: 4, shadows: 32, regimes: ["plain", "augmented"] as const };
  const strong = { ...CONFIG, seeds: 1, fpr: [0.01, 0.001, 0], prior: 0.5 };
  for (const [values, config, part] of [[ofOthers, others, []], [ofStrong, strong, ["strong"]]] as const) {
    const args = Object.entries(values).flatMap(([name, value]) =>
      typeof value === "boolean" ? [value ? `--${name}` : `--no-${name}`] : [`--${name}`, String(value)]
    );
    assertEquals((await run(["reproduce", ...part, ...args])).config, config);
    assertEquals((await runWithFile(JSON.stringify(values), [...part])).config, config);
    const overruled = ["--kernels=wide", "--seed=2", "--lang", "en"];
    assertEquals((await runWithFile(JSON.stringify(values), [...part, ...overruled])).config, {
      ...config,
      kernels: "wide",
      seed: 2,
      lang: "en",
    });
  }
});

Deno.test("without options it is the article's set-up, and of synthetic images a small one", async () => {
  const { code, config, parts } = await run(["reproduce"]);
  assertEquals([code, parts], [0, []]);
  const { workers, ...others } = config!;
  assert(workers >= 1);
  assertEquals<unknown>(others, {
    dataset: "cifar10",
    partSize: 12500,
    targets: 4,
    shadows: 32,
    regimes: ["plain", "augmented"],
    epochs: 20,
    batchSize: 32,
    learningRate: 1e-3,
    recipe: "own",
    seeds: 1,
    seed: 1,
    kernels: "relaxed",
    models: "runs/cifar10",
    out: "runs/cifar10/reproduce",
    fpr: [0.01, 0.001, 0],
    prior: 0.5,
    lang: "en",
  });
  const { config: synthetic } = await runWithFile(`{"dataset": "synthetic"}`);
  assertEquals([synthetic!.partSize, synthetic!.out], [500, "runs/synthetic/reproduce"]);
});

Deno.test("stored results are read with every option that bears on them", async () => {
  const values = [
    "--from-results",
    "a/b",
    "--data",
    "images",
    "--kernels",
    "strict",
    "--fpr",
    "0.5",
    "--lang",
    "ja",
  ];
  const { code, config } = await run(["reproduce", ...values, "sheets"]);
  assertEquals(code, 0);
  const { fromResults, data, kernels, fpr, lang, models, out } = config!;
  assertEquals([fromResults, data, kernels, fpr, lang], [["a/b"], "images", "strict", [0.5], "ja"]);
  assertEquals([models, out], Array(2).fill("runs/reproduce-sheets-from-b-kernels-strict-fpr-0.5-lang-ja"));
});

Deno.test("several folders of results are one run, named by all", async () => {
  const { config } = await run("reproduce --from-results a/b --from-results c --from-results a/b".split(" "));
  assertEquals([config!.fromResults, config!.out], [["a/b", "c"], "runs/reproduce-from-b-c"]);
  const ofRuns = await run("reproduce --from-results a/results --from-results ./b/results/".split(" "));
  assertEquals(ofRuns.config!.out, "runs/reproduce-from-a-results-b-results");
  const inFile = await runWithFile(`{"from-results": ["a/b", "c"]}`);
  assertEquals(inFile.config!.fromResults, ["a/b", "c"]);
  for (const none of ["[]", `""`, `[""]`]) {
    const { code, stderr } = await runWithFile(`{"from-results": ${none}}`);
    assertEquals(code, 2);
    assert(stderr.includes("it must be a folder's path, or several"), stderr);
  }
});

Deno.test("options of training are refused where nothing is trained, all of them by name", async () => {
  const { code, stderr } = await run(
    "reproduce --from-results a/b --seeds 5 --epochs 99 --seed 1 --dataset cifar10 --threads 2".split(" "),
  );
  assertEquals(code, 2);
  const named = "--dataset, --epochs, --seeds, --seed, --threads";
  assert(stderr.includes(`Cannot use ${named}: stored results are read, and nothing is trained`), stderr);
  // A file that names everything may have it for other runs, but not what is to change something.
  assertEquals((await runWithFile(`{"epochs": 20, "seed": 1}`, ["--from-results", "a"])).code, 0);
  const { stderr: inFile } = await runWithFile(`{"epochs": 19, "seed": 1}`, ["--from-results", "a"]);
  assert(/Cannot use "epochs" in \S+: stored results/.test(inFile), inFile);
});

Deno.test("parts are arguments, in any order and among options", async () => {
  for (const part of PARTS) assertEquals((await run(["reproduce", part])).parts, [part]);
  const { parts, config } = await run([
    "reproduce",
    "sheets",
    "--seeds",
    "3",
    "counter-measures",
    "transfer",
  ]);
  assertEquals([parts, config!.seeds], [["transfer", "sheets", "counter-measures"], 3]);
});

Deno.test("wrong usage says what is allowed, and is exit code 2", async () => {
  for (
    const [args, message] of [
      [["sheet"], "transfer, dropout, sheets, counter-measures"],
      [["sheets", "label-only"], "transfer, dropout, sheets, counter-measures"],
      [["--seed-count", "3"], "unknown option '--seed-count'"],
      [["--lang", "fr"], '--lang: it must be en or ja, found "fr"'],
      [["--seeds", "0"], "--seeds: it must be a whole number from 1 to 1000, found 0"],
      [["--target", "resnet20"], "unknown option '--target'"],
      [
        ["--shadows", "4", "--regimes", "plain"],
        "Cannot use --shadows, --regimes: only the part strong looks at it",
      ],
      [["strong", "--seeds", "2"], "Cannot use --seeds: the part strong does not look at it"],
      [["strong", "sheets"], "Cannot make strong with sheets: it has a report of its own; name it alone"],
      [["strong", "--regimes", "plian"], "--regimes: it must be one or more of plain, augmented"],
      [
        ["--dataset", "synthetic", "--data", "folder"],
        "Cannot use a data folder with the synthetic data set",
      ],
    ] as [string[], string][]
  ) {
    const { code, printed, stderr, config } = await run(["reproduce", ...args]);
    assertEquals([code, printed, config], [2, [], undefined], args.join(" "));
    assert(stderr.includes(message), stderr);
    assert(stderr.endsWith("(--help lists what is allowed)\n"), stderr);
  }
  const { code, stderr } = await runWithFile(`{"part": "sheets"}`);
  assertEquals(code, 2);
  assert(stderr.includes("there is no such option"), stderr);
});

Deno.test("reproduce --help explains every option and part in 80 columns", async () => {
  const { code, printed, stderr } = await run(["reproduce", "--help"]);
  assertEquals([code, stderr], [0, ""]);
  const help = printed.join("\n");
  for (const name of [...Object.keys(VALUES), "config", "json", "quiet", "version", "help"]) {
    assert(new RegExp(`^ .*--${name}\\b.* {2,}\\w`, "m").test(help), name);
  }
  const text = help.replaceAll(/\s+/g, " ");
  const [, explained] = text.match(/Arguments: (.*) Data:/)!;
  for (const part of [...PARTS, "strong"]) {
    assert(new RegExp(`\\b${part}: \\w+.* models`).test(explained), part);
  }
  for (
    const fragment of [
      "Usage: deno task reproduce [options] [PART...]",
      "(synthetic or cifar10; default cifar10)",
      "default 500 for synthetic, 12500 for cifar10",
      "(strict, relaxed, joined or wide; default: what the task started V8 for, else relaxed)",
      "--from-results data/results/reproduction",
      "Exit codes: 0 ",
      "Test only models and data that are yours, or that you have permission to test.",
    ]
  ) assert(text.includes(fragment), fragment);
  assertEquals(help.split("\n").filter((line) => line.length > 80), []);
});

Deno.test("reproduce --json prints one JSON object and nothing else", async () => {
  const reproduce: Io["reproduce"] = (_config, { onProgress, onNotice }) => {
    onProgress?.({ kind: "stage", text: "Reading synthetic" });
    onNotice?.("To train: 3 models");
    return Promise.resolve(reproduction);
  };
  const { code, printed, stderr } = await run(["reproduce", "--json"], { reproduce });
  assertEquals([code, printed.length, stderr], [0, 1, "Reading synthetic\nTo train: 3 models\n"]);
  assertEquals(JSON.parse(printed[0]), JSON.parse(JSON.stringify(reproduction)));
  assert(!printed[0].endsWith("\n")); // print ends the line
  const quiet = await run(["reproduce", "--json", "--quiet"], { reproduce });
  assertEquals([quiet.code, quiet.printed, quiet.stderr], [0, printed, ""]);
});

Deno.test("without --json the report is printed as text, then every file that was written", async () => {
  const written = async (made: typeof reproduction) => {
    const { code, printed } = await run(["reproduce", "--out", "a/b/"], {
      reproduce: () => Promise.resolve(made),
    });
    assertEquals([code, printed.length], [0, 1]);
    const [text, files] = printed[0].split("\n\nWritten: ");
    assertEquals(`${text}\n`, await renderDocument(reproductionDocument(made, { curves: [] }, en), "text"));
    return files;
  };
  const reports = "a/b/reproduction.html, a/b/reproduction.txt, a/b/reproduction.json";
  assertEquals(await written(reproduction), `${reports}, a/b/sheet-undefended.png, a/b/sheet-dropout.png`);
  assertEquals(await written({ ...reproduction, sheets: undefined }), reports);
});

Deno.test("a failed reproduction is one line on standard error and exit code 1", async () => {
  const { code, printed, stderr } = await run(["reproduce", "--quiet"], {
    reproduce: () => Promise.reject(new RangeError("Cannot use results:\n  they are too few")),
  });
  assertEquals([code, printed, stderr], [1, [], "error: Cannot use results: they are too few\n"]);
});

Deno.test("an interruption stops the reproduction, says how to go on, and is exit code 130", async () => {
  const controller = new AbortController();
  const { code, printed, stderr } = await run(["reproduce"], {
    signal: controller.signal,
    reproduce: (_config, { onProgress, signal }) => {
      onProgress?.({ kind: "stage", text: "Training" });
      controller.abort();
      onProgress?.({ kind: "stage", text: "unheard" });
      return Promise.reject(signal?.reason);
    },
  });
  assertEquals([code, printed], [130, []]);
  assertEquals(
    stderr,
    "Training\nStopping. Ctrl-C again stops at once.\n" +
      "Stopped. The same command goes on from the last checkpoint.\n",
  );
});
