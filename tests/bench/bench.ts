/**
 * The benchmark: `deno task bench [PART...] [--json]`. Every kernel is held against its twin before it is timed; what is
 * compared takes turns; the figures are medians, with quartiles.
 */
import { cpus } from "node:os";
import { Command, Option } from "commander";
import project from "../../deno.json" with { type: "json" };
import { versions } from "../../src/versions.ts";
import { type Build, BUILDS, compileKernels } from "../../src/kernels/module.ts";
import { attackNetwork } from "./attack_network.ts";
import { audit } from "./audit.ts";
import { convolutions } from "./convolutions.ts";
import { cores } from "./cores.ts";
import { images } from "./images.ts";
import { mlp } from "./mlp.ts";
import { onnx } from "./onnx.ts";
import type { Bench, Part, Row } from "./part.ts";
import { peak } from "./peak.ts";
import { peers } from "./peers.ts";
import { pytorch } from "./pytorch.ts";
import { strong } from "./strong.ts";
import { markdownTable, table } from "./table.ts";
import { training } from "./training.ts";
import { vectors } from "./vectors.ts";

const PARTS: Readonly<Record<string, Part>> = {
  peak,
  convolutions,
  training,
  mlp,
  "attack-network": attackNetwork,
  vectors,
  audit,
  strong,
  onnx,
  images,
  peers,
  pytorch,
  cores,
};

/** Each build in words, for the first line of the output, and the task that times it. */
const TIMED: Readonly<Record<Build, { readonly words: string; readonly task: string }>> = {
  strict: {
    words: "the same bits on every processor, 128-bit vectors",
    task: "bench:plain --kernels strict",
  },
  relaxed: {
    words: "fused multiply-add, 128-bit vectors: browsers, arm64 and other versions of V8",
    task: "bench:plain",
  },
  joined: {
    words:
      "128-bit vectors that this V8 joins to 256-bit ones, with bounds checks: deno task attack on x86-64",
    task: "bench",
  },
  wide: { words: "256-bit vectors without bounds checks: deno task attack:fast", task: "bench:fast" },
};

const program = new Command()
  .name("deno task bench")
  .description(
    `Times the kernels, training and what others do instead, on otherwise idle cores. Parts: ${
      Object.keys(PARTS).join(", ")
    }; all without a name.`,
  )
  .argument("[PART...]", "which parts to run")
  .option("--json", "print one JSON object")
  .option("--markdown", "print tables as they stand in the README")
  .option("--quick", "run everything once, at the smallest sizes: a test of the benchmark itself")
  .addOption(
    new Option("--kernels <NAME>", "which build is timed; the task names the one that it started V8 for")
      .choices(BUILDS).default("relaxed"),
  )
  .exitOverride((error) => Deno.exit(error.exitCode && 2))
  .action(async (names: string[], { json, markdown, quick, kernels }) => {
    const unknown = names.find((name) => !(name in PARTS));
    if (unknown !== undefined) {
      program.error(
        `error: Cannot run ${unknown}: there is no such part (parts: ${Object.keys(PARTS).join(", ")})`,
      );
    }
    const module = await compileKernels(kernels);
    const bench: Bench = {
      module,
      quick: Boolean(quick),
      seconds: quick ? 0 : 0.5,
      note: (text) => json || markdown || console.error(`  ${text}`),
    };
    const { words, task } = TIMED[module.build];
    const command = ["deno task", task, ...names, ...quick ? ["--quick"] : []].join(" ");
    const machine = describeMachine();
    const about = {
      date: new Date().toISOString().slice(0, 10),
      command,
      ...machine,
      versions: versions(module),
    };
    if (markdown) {
      const { processor, cores, versions: { deno }, date } = about;
      console.log(`On ${cores} cores of ${processor}, Deno ${deno}, ${date} (\`${command}\`):\n`);
    } else if (!json) {
      console.log(`Timed: the ${module.build} build (${words})\n\n${JSON.stringify(about, null, 2)}\n`);
    }
    const parts: Record<string, Row[]> = {};
    for (const name of names.length > 0 ? names : Object.keys(PARTS)) {
      if (!json && !markdown) console.log(`${PARTS[name].title}\n`);
      parts[name] = await PARTS[name].run(bench);
      if (!json) console.log(`${(markdown ? markdownTable : table)(parts[name])}\n`);
    }
    if (json) console.log(JSON.stringify({ ...about, kernelsSha256: module.sha256, parts }, null, 1));
  });

function describeMachine() {
  const assemblyscript = project.imports["assemblyscript/asc"].match(/@([\d.]+)/)![1];
  const { os, arch } = Deno.build;
  return {
    processor: cpus()[0]?.model ?? "unknown",
    cores: navigator.hardwareConcurrency,
    os,
    arch,
    assemblyscript,
  };
}

try {
  await program.parseAsync(["deno", "bench", ...Deno.args]);
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  Deno.exit(1);
}
Deno.exit(0);
