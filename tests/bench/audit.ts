/**
 * An audit of given answers: reading by format, and attacks from .npy files to all figures, beside the same figures by NumPy, SciPy
 * and scikit-learn. Both have one thread, and take turns.
 */
import { readTable } from "../../src/answers/tables/read_table.ts";
import type { Answers } from "../../src/answers/answers.ts";
import type { Attack } from "../../src/attack/attack.ts";
import { attacks } from "../../src/attack/attacks.ts";
import { audit as auditAnswers } from "../../src/audit.ts";
import type { KernelModule } from "../../src/kernels/module.ts";
import type { Audit } from "../../src/audit_result.ts";
import { assertRight, type Bench, type Part, rounded, type Row } from "./part.ts";
import { Python } from "./python.ts";
import { ratioOf, spreadOf, takeTurns } from "./timing.ts";

/** Relative: softmax is taken in float32 on both sides. */
const TOLERANCE = 1e-5;
/** Rows that are judged by both before all are timed: of so few, both learn from all. */
const CHECKED = 2000;

/** The files that the peer has written. */
interface Written {
  readonly folder: string;
  readonly bytes: Readonly<Record<string, number>>;
}

/** The results of the peer. */
interface Theirs {
  readonly milliseconds: number;
  readonly figures: Readonly<
    Record<string, { accuracy: number; auc: number; tprAtFpr: Readonly<Record<string, number>> }>
  >;
}

/** Attacks that the peer has too. */
const SHARED = ["top-confidence", "loss-threshold", "entropy", "modified-entropy", "gap"];

export const audit: Part = {
  title: "Audits of given answers, 10 classes in float32: rows/s by format and by attack",
  async run(bench) {
    const python = await Python.start({ script: "audit.py", packages: ["sklearn", "scipy", "numpy"] });
    if (!python) return [{ work: "left out: no Python with NumPy, SciPy and scikit-learn was found" }];
    try {
      const write = async (rows: number): Promise<Written> =>
        JSON.parse(await python.ask({ task: "write", rows }));
      await checkAlike((await write(CHECKED)).folder, bench, python);
      const rows = bench.quick ? CHECKED : 1_000_000;
      bench.note("writing the files");
      const written = await write(rows);
      return [...await reading(written, bench, rows), ...await judging(written, { bench, rows, python })];
    } finally {
      await python.close();
    }
  },
};

function read(folder: string, model: string): Promise<Answers> {
  const file = (part: string) => `${folder}/${model}-${part}.npy`;
  return readTable(file("logits"), {
    scores: "logits",
    labels: file("labels"),
    membership: file("membership"),
  });
}

/** Milliseconds of work that takes its turns. */
async function timedRun(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** From file to answers that have been checked. */
async function reading({ folder, bytes }: Written, { seconds, note }: Bench, rows: number): Promise<Row[]> {
  note("reading");
  const reads = Object.fromEntries(
    Object.keys(bytes).map((format) => [
      format,
      () =>
        timedRun(() => format === "npy" ? read(folder, "target") : readTable(`${folder}/target.${format}`)),
    ]),
  );
  const times = await takeTurns(reads, { seconds: 4 * seconds, warmUp: 1 });
  return Object.entries(times).map(([format, all]) => ({
    ...{ work: `reading .${format}`, ...speedOf(rows, all) },
    MB: rounded(bytes[format] / 1e6),
  }));
}

const shared = SHARED.map((name) => attacks.find((attack) => attack.name === name)!);

async function auditFiles(folder: string, some: readonly Attack[], kernels: KernelModule): Promise<Audit> {
  const [target, shadow] = [await read(folder, "target"), await read(folder, "shadow")];
  return await auditAnswers(target, { shadows: [shadow], attacks: some, kernels });
}

async function auditByPeer(names: readonly string[], python: Python): Promise<Theirs> {
  return JSON.parse(await python.ask({ task: "audit", attacks: names }));
}

/** Both come to the same, or their times say nothing. */
async function checkAlike(folder: string, { module }: Bench, python: Python): Promise<void> {
  const { figures } = await auditByPeer(SHARED, python);
  for (const { name, accuracy, auc, tprAtFpr } of (await auditFiles(folder, shared, module)).attacks) {
    const wanted = figures[name], rates = Object.keys(wanted.tprAtFpr);
    assertRight(
      name,
      [accuracy, auc, ...rates.map((rate) => tprAtFpr[rate])],
      [wanted.accuracy, wanted.auc, ...rates.map((rate) => wanted.tprAtFpr[rate])],
      TOLERANCE,
    );
  }
}

/** From .npy files of a target and a shadow to figures: each attack by itself, the peer's all in one run, and all that there are. */
async function judging(
  { folder }: Written,
  { bench: { module, seconds, note }, rows, python }: { bench: Bench; rows: number; python: Python },
): Promise<Row[]> {
  const ours = (some: readonly Attack[]) => auditFiles(folder, some, module);
  const theirs = (names: readonly string[]) => auditByPeer(names, python);
  const results: Row[] = [];
  for (const some of [...shared.map((attack) => [attack]), shared]) {
    const names = some.map(({ name }) => name), work = names.length > 1 ? "these five in one run" : names[0];
    note(work);
    const times = await takeTurns({
      ours: () => timedRun(() => ours(some)),
      theirs: async () => (await theirs(names)).milliseconds,
    }, { seconds: 4 * seconds, warmUp: 1 });
    const ratio = ratioOf(times.ours, times.theirs);
    results.push({
      ...{ work, ...speedOf(rows, times.ours) },
      "NumPy with scikit-learn": rounded(rows / spreadOf(times.theirs).median * 1000),
      "ours / theirs": rounded(ratio.median),
      "its quartiles": ratio.quartiles.map(rounded),
    });
  }
  note("with the networks");
  const { all } = await takeTurns({ all: () => timedRun(() => ours(attacks)) }, { seconds: 0, warmUp: 0 });
  results.push({ work: `all ${attacks.length}, three networks among them`, ...speedOf(rows, all) });
  return results;
}

function speedOf(rows: number, milliseconds: readonly number[]) {
  const { median, quartiles } = spreadOf(milliseconds.map((time) => rows / time * 1000));
  return { "rows/s": rounded(median), quartiles: quartiles.map(rounded) };
}
