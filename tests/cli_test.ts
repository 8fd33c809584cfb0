import { assert, assertEquals } from "@std/assert";
import { main } from "../src/cli.ts";
import { withoutFailures } from "../src/commands/error_stream.ts";
import type { Io } from "../src/commands/io.ts";
import { commandLineOptions } from "../src/config.ts";
import { ATTACK_OPTIONS, type AttackConfig } from "../src/options/attack.ts";
import { render } from "../src/report/render.ts";
import { makeReport } from "./audit_report_fixture.ts";

const report = makeReport("leaks by accuracy");

/** Runs a command line with an experiment of the test's own. */
async function run(
  args: string[],
  { experiment = () => Promise.resolve(report), signal = new AbortController().signal, input = "" }: {
    experiment?: Io["runExperiment"];
    input?: string;
    signal?: AbortSignal;
  } = {},
) {
  const printed: string[] = [];
  const errors: string[] = [];
  const configs: AttackConfig[] = [];
  const entered: string[] = [];
  const code = await main(args, {
    print: (text) => printed.push(text),
    stderr: { write: (text) => errors.push(text) },
    live: false,
    readInput: () => Promise.resolve(input),
    enter: (folder) => entered.push(folder),
    stopAtOnce: () => {},
    makePlan: () => Promise.reject(new Error("not the command under test")),
    trainShare: () => Promise.reject(new Error("not the command under test")),
    signal,
    runExperiment: (config, options) => {
      configs.push(config);
      return experiment(config, options);
    },
    reproduce: () => Promise.reject(new Error("not the command under test")),
    reproduceStrong: () => Promise.reject(new Error("not the command under test")),
    auditGiven: () => Promise.reject(new Error("not the command under test")),
    readGiven: () => Promise.reject(new Error("not the command under test")),
  });
  return { code, printed, stderr: errors.join(""), entered, config: configs[0] as AttackConfig | undefined };
}

async function runWithFile(text: string, args: string[] = [], command = ["attack"]) {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(path, text);
    return await run([...command, "--config", path, ...args]);
  } finally {
    await Deno.remove(path);
  }
}

/** For each option a value that is not its default. */
const VALUES = {
  dataset: "cifar10",
  data: "some/folder",
  "part-size": 77,
  target: "resnet110",
  shadow: "resnet56",
  shadows: 12,
  design: "offline",
  targets: 6,
  queries: 18,
  epochs: 3,
  "batch-size": 8,
  "learning-rate": 0.02,
  recipe: "keras",
  schedule: "constant",
  dropout: 0.25,
  "dropout-at": "head",
  l2: 1e-4,
  "label-smoothing": 0.1,
  augment: true,
  "early-stopping": 4,
  adaptive: true,
  seeds: 5,
  seed: 4294967291,
  workers: 7,
  threads: 3,
  kernels: "strict",
  models: "trained",
  out: "elsewhere",
  fpr: [0.05, 0],
  prior: 0.01,
  delta: 1e-7,
  lang: "ja",
};
const CONFIG: AttackConfig = {
  dataset: "cifar10",
  data: "some/folder",
  partSize: 77,
  target: "resnet110",
  shadow: "resnet56",
  shadows: 12,
  design: "offline",
  targets: 6,
  queries: 18,
  epochs: 3,
  batchSize: 8,
  learningRate: 0.02,
  recipe: "keras",
  schedule: "constant",
  dropout: 0.25,
  dropoutAt: "head",
  l2: 1e-4,
  labelSmoothing: 0.1,
  augment: true,
  earlyStopping: 4,
  adaptive: true,
  seeds: 5,
  seed: 4294967291,
  workers: 7,
  threads: 3,
  kernels: "strict",
  models: "trained",
  out: "elsewhere",
  fpr: [0.05, 0],
  prior: 0.01,
  delta: 1e-7,
  lang: "ja",
};

Deno.test("every option reaches the experiment, by the command line and by a file", async () => {
  const names = commandLineOptions(ATTACK_OPTIONS).map(({ name }) => name);
  assertEquals(Object.keys(VALUES), names.filter((name) => name !== "strict")); // a short form
  // Several seeds repeat an experiment with one shadow, several targets one with many: each has options that the other has not.
  const { seeds: _, ...ofMany } = VALUES;
  const { shadows: _shadows, design: _design, targets: _targets, queries: _queries, ...ofOne } = VALUES;
  const one = { shadows: 1, design: "online", targets: 1, queries: 1 } as const;
  for (
    const [values, config] of [[ofMany, { ...CONFIG, seeds: 1 }], [ofOne, { ...CONFIG, ...one }]] as const
  ) {
    const args = Object.entries(values).flatMap(([name, value]) =>
      typeof value === "boolean" ? [value ? `--${name}` : `--no-${name}`] : [`--${name}`, String(value)]
    );
    assertEquals((await run(["attack", ...args])).config, config);
    assertEquals((await runWithFile(JSON.stringify(values))).config, config);
    const overruled = ["--no-augment", "--no-adaptive", "--kernels", "wide", "--seed=3"];
    assertEquals((await runWithFile(JSON.stringify(values), overruled)).config, {
      ...config,
      augment: false,
      adaptive: false,
      kernels: "wide",
      seed: 3,
    });
  }
});

Deno.test("the kernels are what the user says, else the file, else what the task started V8 for", async () => {
  const task = ["--default-kernels", "joined", "attack"];
  assertEquals((await run(["attack"])).config!.kernels, "relaxed");
  assertEquals((await run(task)).config!.kernels, "joined");
  assertEquals((await run([...task, "--kernels", "wide"])).config!.kernels, "wide");
  assertEquals((await run([...task, "--strict"])).config!.kernels, "strict");
  const withFile = (text: string, ...args: string[]) => runWithFile(text, args, task);
  assertEquals((await withFile(`{"kernels": "relaxed"}`)).config!.kernels, "relaxed");
  assertEquals((await withFile(`{"strict": true}`)).config!.kernels, "strict");
  assertEquals((await withFile(`{"strict": true}`, "--kernels", "wide")).config!.kernels, "wide");
  assertEquals((await withFile(`{"kernels": "wide"}`, "--strict")).config!.kernels, "strict");
  assertEquals((await run(["--default-kernels", "fast", "attack"])).code, 2);
});

Deno.test("paths start from where the user stands, which the task says", async () => {
  assertEquals((await run(["attack"])).entered, []);
  assertEquals((await run(["--start-in", "/some/where", "attack"])).entered, ["/some/where"]);
});

Deno.test("--help explains every option in 80 columns", async () => {
  const { code, printed, stderr } = await run(["attack", "--help"]);
  assertEquals([code, stderr], [0, ""]);
  const help = printed.join("\n");
  for (const name of [...Object.keys(VALUES), "strict", "config", "json", "quiet", "version", "help"]) {
    assert(new RegExp(`^ .*--${name}\\b.* {2,}\\w`, "m").test(help), name);
  }
  const text = help.replaceAll(/\s+/g, " ");
  for (
    const fragment of [
      "Usage: deno task attack [options]",
      "(synthetic or cifar10; default synthetic)",
      "default 500 for synthetic, 12500 for cifar10",
      "deno task attack --json | jq",
      "Exit codes: 0 ",
      "Test only models and data that are yours, or that you have permission to test.",
    ]
  ) assert(text.includes(fragment), fragment);
  assert(help.split("\n").every((line) => line.length <= 80));
});

Deno.test("-- between the task and its options is passed over", async () => {
  const { code, printed } = await run(["attack", "--", "--help"]);
  assertEquals(code, 0);
  assert(printed[0].startsWith("Usage: deno task attack"), printed[0]);
  assertEquals((await run(["attack", "--", "--epochs", "3"])).config!.epochs, 3);
  assertEquals((await run(["attack", "--", "--", "extra"])).code, 2);
});

Deno.test("a configuration comes from standard input, too, which Deno opens for no task by its path", async () => {
  for (const path of ["-", "/dev/stdin"]) {
    const { config } = await run(["attack", "--config", path], { input: `{"epochs": 7}` });
    assertEquals(config!.epochs, 7);
  }
  const { stderr } = await run(["attack", "--config", "-"], { input: `{"epochs": 0}` });
  assert(stderr.startsWith(`error: Cannot use "epochs" in -: it must be`), stderr);
});

Deno.test("what Deno keeps a task from is said in words that who starts the task can follow", async () => {
  const says = async (denied: string) => {
    const { stderr } = await run(["attack"], { experiment: () => Promise.reject(new Error(denied)) });
    return stderr;
  };
  assertEquals(
    await says(`Cannot write: Requires all access to "/dev/shm/x", run again with the --allow-all flag`),
    `error: Cannot write: Deno lets no task use "/dev/shm/x"; name another path\n`,
  );
  assertEquals(
    await says(`Requires net access to "example.org:443", run again with the --allow-net flag`),
    `error: deno task does not allow net access to "example.org:443"\n`,
  );
  assertEquals(
    await says("Requires sys access, run again with the --allow-sys flag"),
    "error: deno task does not allow sys access\n",
  );
});

Deno.test("a notice is given once, however many find the same", async () => {
  const { stderr } = await run(["attack"], {
    experiment: (_config, { onNotice }) => {
      for (const text of ["a is damaged", "b is damaged", "a is damaged"]) onNotice?.(text);
      return Promise.resolve(report);
    },
  });
  assertEquals(stderr, "a is damaged\nb is damaged\n");
});

Deno.test("--json prints one JSON object and nothing else", async () => {
  const experiment: Io["runExperiment"] = (_config, { onProgress, onNotice }) => {
    onProgress?.({ kind: "stage", text: "Reading synthetic" });
    onNotice?.("100 %s sure");
    return Promise.resolve(report);
  };
  const { code, printed, stderr } = await run(["attack", "--json"], { experiment });
  assertEquals([code, printed.length, stderr], [0, 1, "Reading synthetic\n100 %s sure\n"]);
  assertEquals(JSON.parse(printed[0]), JSON.parse(JSON.stringify(report)));
  assert(!printed[0].endsWith("\n")); // print ends the line
  const quiet = await run(["attack", "--json", "--quiet"], { experiment });
  assertEquals([quiet.code, quiet.printed, quiet.stderr], [0, printed, ""]);
});

Deno.test("without --json the report is printed as text, in its language, then where it is", async () => {
  for (const language of ["en", "ja"] as const) {
    const { code, printed } = await run(["attack", "--out", "a/b/", "--lang", language]);
    const text = await render(report, { format: "text", language });
    assertEquals(code, 0);
    assertEquals(printed, [
      `${text}\nReports: a/b/report.html, a/b/report.txt, a/b/report.json, a/b/scores.csv, a/b/exposed.csv`,
    ]);
  }
});

Deno.test("a failure is one line on standard error and exit code 1", async () => {
  for (const args of [["attack"], ["attack", "--json", "--quiet"]]) {
    const { code, printed, stderr } = await run(args, {
      experiment: () => Promise.reject(new RangeError("Cannot read batch.bin:\n  it is too short")),
    });
    assertEquals([code, printed, stderr], [1, [], "error: Cannot read batch.bin: it is too short\n"]);
  }
});

Deno.test("wrong usage says what is allowed, suggests the nearest, and is exit code 2", async () => {
  for (
    const [args, message] of [
      [["attack", "--epoch", "3"], "unknown option '--epoch'\n(Did you mean --epochs?)\n(--help"],
      [["attac"], "unknown command 'attac'\n(Did you mean attack?)"],
      [["attack", "extra"], "too many arguments"],
      [["attack", "--epochs"], "option '--epochs <N>' argument missing"],
      [["attack", "--target", "resnet21"], "did you mean resnet20?\n(--help"],
      [["attack", "--config", "no/such.json"], "Cannot read the configuration no/such.json"],
      [[], "Usage: deno task"],
    ] as [string[], string][]
  ) {
    const { code, printed, stderr, config } = await run(args);
    assertEquals([code, printed, config], [2, [], undefined], args.join(" "));
    assert(stderr.includes(message), stderr);
  }
  for (const text of ["{", "[]", `{"epoch": 3}`, `{"epochs": "3"}`]) {
    const { code, stderr } = await runWithFile(text);
    assertEquals(code, 2);
    assert(/^error: Cannot .*\n\(--help lists what is allowed\)\n$/.test(stderr), stderr);
  }
});

Deno.test("an interruption stops the experiment, says how to go on, and is exit code 130", async () => {
  for (const quiet of [false, true]) {
    const controller = new AbortController();
    const { code, printed, stderr } = await run(quiet ? ["attack", "--quiet"] : ["attack"], {
      signal: controller.signal,
      experiment: (_config, { onProgress, signal }) => {
        onProgress?.({ kind: "stage", text: "Training" });
        controller.abort();
        onProgress?.({ kind: "stage", text: "unheard" });
        return Promise.reject(signal?.reason);
      },
    });
    assertEquals([code, printed], [130, []]);
    assertEquals(
      stderr,
      quiet ? "" : "Training\nStopping. Ctrl-C again stops at once.\n" +
        "Stopped. The same command goes on from the last checkpoint.\n",
    );
  }
});

Deno.test("what cannot be told is not told, and stops nothing", () => {
  let told = "", failing: (() => void) | undefined;
  const stream = {
    isTTY: true,
    columns: 60,
    write(text: string) {
      if (text === "full") throw new Error("No space left on device");
      told += text;
    },
    on: (_: "error", listener: () => void) => failing = listener,
  };
  const stderr = withoutFailures(stream);
  for (const text of ["a", "full", "b"]) stderr.write(text);
  assert(failing !== undefined);
  failing(); // a closed pipe tells by this event, which ends the process where nobody listens
  stream.columns = 100;
  assertEquals([told, stderr.isTTY, stderr.columns], ["ab", true, 100]);
});
