/** Attacks by sample, from logits to scores, beside NumPy programs that take the steps of their authors' own. */
import type { Answers } from "../../src/answers/answers.ts";
import { baseScores } from "../../src/attack/by_sample/base.ts";
import { liraScores } from "../../src/attack/by_sample/lira.ts";
import { meansOf, OUT } from "../../src/attack/by_sample/moments.ts";
import { logRatios, offlineMeans, shareOfPopulation } from "../../src/attack/by_sample/rmia.ts";
import type { Evidence } from "../../src/attack/by_sample/sample_attack.ts";
import { probability, scaledLogit } from "../../src/attack/by_sample/signals.ts";
import { readEvidence } from "../../src/attack/many_shadows.ts";
import { Heap } from "../../src/kernels/heap.ts";
import { assertRight, type Part, rounded, type Row } from "./part.ts";
import { Python } from "./python.ts";
import { ratioOf, spreadOf, takeTurns, timed } from "./timing.ts";

/** A gigabyte of logits. */
const SIZES = { samples: 50_000, shadows: 256, queries: 2, classes: 10 };
const QUICK = { samples: 200, shadows: 8, queries: 2, classes: 10 };
const POPULATION = 10_000;
/** Float64 on both sides; seen 2e-15 of LiRA and BASE, 0 of RMIA. */
const TOLERANCE = 1e-9;

/** The attacks by the name that the NumPy program knows. */
const ATTACKS: Readonly<Record<string, (evidence: Evidence) => Float64Array>> = {
  "LiRA": (evidence) => liraScores(evidence, { online: true, fixed: false }),
  "RMIA": (evidence) => {
    const ratios = logRatios(evidence, offlineMeans(meansOf(evidence, probability).means[OUT], 0.3));
    return shareOfPopulation(ratios, { population: ratios.subarray(0, POPULATION) });
  },
  "BASE": (evidence) => baseScores(evidence),
};

export const strong: Part = {
  title: `Attacks by sample, from logits (${SIZES.samples} samples x ${SIZES.shadows} shadows x ` +
    `${SIZES.queries} queries x ${SIZES.classes} classes) to scores, one core, taking turns with NumPy`,
  async run({ module, quick, note }) {
    const sizes = quick ? QUICK : SIZES, heap = new Heap(module);
    const [target, ...shadows] = modelsOf(sizes);
    const python = await Python.start({ script: "strong.py", packages: ["numpy", "scipy"] });
    const rows: Row[] = [];
    for (const [attack, scoresOf] of Object.entries(ATTACKS)) {
      note(attack);
      let scores: Float64Array = new Float64Array(0);
      const ours = timed(() => scores = scoresOf(readEvidence(scaledLogit, target, shadows, heap)));
      let first: number[] = [];
      const theirs = async () => {
        const answer = JSON.parse(await python!.ask({ attack, ...sizes }));
        ({ first } = answer);
        return answer.milliseconds;
      };
      const turns = { seconds: 0, warmUp: 1 };
      const times = python
        ? await takeTurns({ ours, theirs }, turns)
        : { ...await takeTurns({ ours }, turns), theirs: [] };
      for (let round = 1; round < (quick ? 1 : 3); round++) {
        times.ours.push(await ours());
        if (python) times.theirs.push(await theirs());
      }
      if (python) assertRight(attack, scores.subarray(0, first.length), first, TOLERANCE);
      const bytes = 4 * (sizes.shadows + 1) * sizes.samples * sizes.queries * sizes.classes;
      const { median, quartiles } = spreadOf(times.ours);
      rows.push({
        attack,
        seconds: rounded(median / 1000),
        quartiles: quartiles.map((time) => rounded(time / 1000)),
        "GB/s of logits": rounded(bytes / median / 1e6),
        ...python
          ? {
            "NumPy's seconds": rounded(spreadOf(times.theirs).median / 1000),
            "times as fast": rounded(ratioOf(times.ours, times.theirs).median),
            NumPy: python.version,
          }
          : { NumPy: "left out: no Python with numpy and scipy was found" },
      });
    }
    await python?.close();
    return rows;
  },
};

/** A target and its shadows. Logits are a sequence that NumPy makes too; each sample is used by every other shadow. */
function modelsOf({ samples, shadows, queries, classes }: typeof SIZES): Answers[] {
  const labels = Uint16Array.from({ length: samples }, (_, row) => row % classes);
  const size = samples * queries * classes;
  return Array.from({ length: shadows + 1 }, (_, model) => {
    const scores = new Float32Array(size);
    for (let place = 0; place < size; place++) {
      scores[place] = (Math.imul(model * size + place, 2654435761) >>> 0) / 2 ** 29 - 4;
    }
    // The target, model 0, needs none.
    const membership = Uint8Array.from({ length: samples }, (_, row) => (row + model) % 2);
    return { kind: "logits", samples, classes, queries, scores, labels, membership, notices: [] };
  });
}
