/** `deno task kernel [NAME...]`: the check, the times and the joined pairs of kernels, for whoever changes them. */
import { Command } from "commander";
import { type Build, BUILDS } from "../src/kernels/module.ts";
import { rounded, type Row } from "../tests/bench/part.ts";
import { table } from "../tests/bench/table.ts";
import { ratioOf, spreadOf } from "../tests/bench/timing.ts";
import { kernels } from "../tests/kernels/kernels.ts";
import type { Checked } from "../tests/kernel_runner.ts";
import type { Kernel } from "../tests/kernels/description.ts";
import { compile } from "./compile.ts";
import { commitOf, writeSourcesOf } from "./earlier_sources.ts";
import { canJoin, countJoinedPairs, type JoinedBuild, totalPairs, V8_FLAGS } from "./joined_pairs.ts";
import type { Times, Work } from "./kernel_worker.ts";

interface Options {
  readonly builds: string;
  readonly against: string;
  readonly seconds: string;
  readonly processes: string;
}

const program = new Command()
  .name("deno task kernel")
  .description(
    "Checks kernels, times them, and counts the pairs of vectors that V8 joins in them. Without a name it lists them all.\n\n" +
      "A kernel is held against its reference over odd sizes, at every alignment, between guards, in each of the four builds, " +
      "optimised from the first call. Then each build is timed in processes with the V8 flags that it is for, taking turns with " +
      "the same kernel as git has it. Times are medians with quartiles; a ratio over 1 says that the files here are faster.",
  )
  .argument("[NAME...]", "kernels, by the names that the module exports")
  .option("--builds <NAMES>", "which builds, separated by commas", BUILDS.join(","))
  .option("--against <COMMIT>", "what the times are compared with", "HEAD")
  .option("--seconds <NUMBER>", "time for each size, build and process", "0.5")
  .option("--processes <COUNT>", "processes for each build: one may have a stack that slows it down", "3")
  .exitOverride((error) => Deno.exit(error.exitCode && 2))
  .action(async (names: string[], options: Options) => {
    const chosen = names.map((name) => kernels.find((kernel) => kernel.name === name) ?? unknown(name));
    if (chosen.length === 0) console.log(kernels.map(({ name }) => name).toSorted().join("\n"));
    for (const kernel of chosen) await show(kernel, options);
  });

function unknown(name: string): never {
  return program.error(
    `error: Cannot check ${name}: there is no such kernel; without a name, deno task kernel lists all`,
  );
}

/** True where this V8 runs a build as it is meant to be run. */
const isForThisV8 = (build: Build) => V8_FLAGS[build].length === 0 || canJoin;

/** The builds of a list, less those that this V8 cannot run as they are meant to be. */
function buildsOf(list: string): Build[] {
  const names = list.split(","),
    unknown = names.find((name) => !(BUILDS as readonly string[]).includes(name));
  if (unknown === undefined) return BUILDS.filter((build) => names.includes(build) && isForThisV8(build));
  return program.error(`error: Cannot take ${unknown}: the builds are ${BUILDS.join(", ")}`);
}

/** The builds of a commit's sources, compiled in `folder`. Prints a line where there are none, and gives none. */
async function compileEarlier(against: string, builds: readonly Build[], folder: string) {
  const paths = new Map<Build, string>();
  try {
    const commit = await commitOf(against);
    await writeSourcesOf(commit, folder);
    for (const build of builds) {
      const path = `${folder}/${build}.wasm`;
      Deno.writeFileSync(path, (await compile(`${folder}/assembly`, build)).wasm);
      paths.set(build, path);
    }
    console.log(`Beside ${against} (${commit})\n`);
  } catch (error) {
    console.log(`Beside nothing: ${(error as Error).message}\n`);
  }
  return paths;
}

async function show(kernel: Kernel, { builds: list, against, seconds, processes }: Options) {
  const builds = buildsOf(list);
  console.log(`${kernel.name}\n`);
  const folder = await Deno.makeTempDir();
  try {
    const earlier = await compileEarlier(against, builds, folder);
    const checks: Row[] = [];
    for (const build of builds) {
      const { runs, errors, misfit } = await work<Checked & { misfit?: string }>({
        task: "check",
        build,
        wasm: `build/kernels.${build}.wasm`,
        other: earlier.get(build),
        names: [kernel.name],
      });
      if (misfit) {
        console.log(`${against}'s is not compared, for it is no such kernel: ${misfit}\n`);
        earlier.delete(build);
      }
      const error = Object.entries(errors).map(([name, error]) => `${name} ${error.toPrecision(2)}`);
      checks.push({ build, runs, "largest errors": error.join(", ") });
    }
    const { tolerance } = kernel;
    const allowed = typeof tolerance === "number" ? String(tolerance) : JSON.stringify(tolerance);
    console.log(`Right in every run; allowed is ${allowed}\n\n${table(checks)}\n`);
    const effort = { seconds: Number(seconds), processes: Number(processes) };
    console.log(`${table(await timeAll(kernel, builds, earlier, effort))}\n`);
    for (const build of builds) {
      if (build === "joined" || build === "wide") await showPairs(kernel, build, folder);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs a process with a build's V8 flags, and gives what it printed last. */
async function work<Result>(work: Work): Promise<Result> {
  const flags = work.task === "check" ? [...V8_FLAGS[work.build], "--no-liftoff"] : V8_FLAGS[work.build];
  const worker = new URL("./kernel_worker.ts", import.meta.url).href;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      ...flags.length > 0 ? [`--v8-flags=${flags}`] : [],
      "--allow-read",
      worker,
      JSON.stringify(work),
    ],
  }).output();
  const text = new TextDecoder();
  if (code !== 0) {
    throw new Error(`Cannot ${work.task} ${work.names} (${work.build}): ${text.decode(stderr).trim()}`);
  }
  return JSON.parse(text.decode(stdout).trim().split("\n").pop()!);
}

/** A row for each size and build. Processes of all builds take turns, so that what slows the machine slows all. */
async function timeAll(
  { name }: Kernel,
  builds: readonly Build[],
  earlier: ReadonlyMap<Build, string>,
  { seconds, processes }: { seconds: number; processes: number },
): Promise<Row[]> {
  const all = new Map<string, { build: Build; times: Times[] }>();
  for (let process = 0; process < processes; process++) {
    for (const build of builds) {
      const wasm = `build/kernels.${build}.wasm`, other = earlier.get(build);
      for (const times of await work<Times[]>({ task: "time", build, wasm, other, names: [name], seconds })) {
        const key = `${times.size}, ${build}`, known = all.get(key) ?? { build, times: [] };
        known.times.push(times);
        all.set(key, known);
      }
    }
  }
  return [...all.values()].map(({ build, times }) => rowOf(build, times)).toSorted((a, b) =>
    String(a.size) < String(b.size) ? -1 : String(a.size) > String(b.size) ? 1 : 0
  );
}

function rowOf(build: Build, times: readonly Times[]): Row {
  const [{ size, bytes, flops }] = times;
  const ours = times.flatMap((one) => one.ours), other = times.flatMap((one) => one.other ?? []);
  const { median, quartiles } = spreadOf(ours);
  const row = {
    size: shortened(size),
    build,
    ms: rounded(median),
    quartiles: quartiles.map(rounded),
    "GB/s": rounded(bytes / median / 1e6),
  };
  const speed: Row = flops === undefined ? row : { ...row, "GFLOP/s": rounded(flops / median / 1e6) };
  if (other.length === 0) return speed;
  const ratio = ratioOf(ours, other);
  return {
    ...speed,
    "ms there": rounded(spreadOf(other).median),
    "there / here": rounded(ratio.median),
    "its quartiles": ratio.quartiles.map(rounded),
  };
}

/** A geometry without the sizes that follow from the others. */
function shortened(size: string): string {
  return size.replace(/"(batch|height|inChannels|outChannels|filterHeight|strideHeight)":(\d+)/g, "$1 $2")
    .replace(/,?"\w+":-?\d+/g, "").replace(/[{}]/g, "");
}

async function showPairs({ name, pairs }: Kernel, build: JoinedBuild, folder: string) {
  const wasm = `${folder}/${build}.named.wasm`;
  Deno.writeFileSync(wasm, (await compile("assembly", build, { named: true })).wasm);
  const found = (await countJoinedPairs(build, wasm, [name]))[name];
  const parts = Object.entries(found).map(([part, count]) => `${part} ${count}`).join(", ");
  const least = pairs?.[build] ?? 0;
  const total = `V8 joins ${totalPairs(found)} pairs in the ${build} build`;
  console.log(`${total}${parts && ` (${parts})`}; the description says ${least}`);
}

try {
  await program.parseAsync(["deno", "kernel", ...Deno.args]);
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  Deno.exit(1);
}
