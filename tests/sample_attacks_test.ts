/** One suite that every attack by sample passes. */
import { assert, assertEquals } from "@std/assert";
import { withoutMembership } from "../src/answers/answers.ts";
import { playsOf } from "../src/attack/by_sample/plays.ts";
import type { SampleAttack } from "../src/attack/by_sample/sample_attack.ts";
import { sampleAttacks } from "../src/attack/by_sample/sample_attacks.ts";
import { learnBySample, readEvidence } from "../src/attack/many_shadows.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { aucInterval } from "../src/metrics/auc_interval.ts";
import { areaUnderCurve, rocCurve } from "../src/metrics/roc.ts";
import { Random } from "../src/random.ts";
import { reordered } from "./made_up_answers.ts";
import { madeUpShadows, type Shadowed } from "./made_up_shadows.ts";

const heap = new Heap(await compileKernels());
const options = { heap, seed: 1 };

/** The results of an attack: scores of the target, and what it learned. */
function attack(attack: SampleAttack, { target, shadows }: Shadowed, seed = 1) {
  const evidence = readEvidence(attack.signal, withoutMembership(target), shadows, heap);
  const learned = learnBySample(
    attack,
    playsOf(evidence.shadows, evidence.membership, evidence.queries),
    { ...options, seed },
  );
  return { ...learned, scores: learned.fitted.score(evidence) };
}

function accuracy(scores: Float64Array, threshold: number, membership: Uint8Array): number {
  return scores.filter((score, row) => (score >= threshold ? 1 : 0) === membership[row]).length /
    scores.length;
}

Deno.test("the attacks by sample stand in the order of the report, each with a name of its own", () => {
  assertEquals(sampleAttacks.map(({ name }) => name), [
    "lira-online",
    "lira-online-fixed",
    "lira-offline",
    "lira-offline-fixed",
    "rmia-online",
    "rmia-offline",
    "base",
    "attack-r",
    "attack-p",
    "calibrated-loss",
  ]);
});

const shadowed = madeUpShadows({ models: 9, samples: 1200, purpose: "suite" });

for (const each of sampleAttacks) {
  Deno.test(`${each.name} finds a planted leak, by logits and probabilities, one query and more, two shadows and more`, () => {
    for (
      const [models, queries, kind] of [[3, 1, "logits"], [9, 2, "logits"], [17, 1, "probabilities"]] as const
    ) {
      const made = madeUpShadows({ models, samples: 1200, queries, kind, purpose: "leak" });
      const { scores, threshold, own } = attack(each, made);
      assert(scores.length === 1200 && scores.every(Number.isFinite));
      const found = [
        areaUnderCurve(rocCurve(scores, made.target.membership!)),
        accuracy(scores, threshold, made.target.membership!),
        own.accuracy,
      ];
      assert(Math.min(...found) > 0.53, `${models} models: AUC, accuracy and own accuracy ${found}`);
    }
  });

  Deno.test(`${each.name} finds nothing where there is nothing`, () => {
    let covered = 0;
    for (let repeat = 0; repeat < 20; repeat++) {
      const made = madeUpShadows({ models: 6, samples: 400, purpose: `nothing ${repeat}`, leak: 0 });
      const [lower, upper] = aucInterval(rocCurve(attack(each, made).scores, made.target.membership!));
      if (lower <= 0.5 && upper >= 0.5) covered++;
    }
    // 19 are expected; 15 or fewer happen to one attack in four hundred.
    assert(covered > 15, `${covered} of 20 intervals cover 0.5`);
  });

  Deno.test(`${each.name} gives the same to samples in another order, changes no input and frees the heap`, () => {
    const before = JSON.stringify(shadowed), top = heap.scope(() => heap.allocate(16));
    const { fitted, scores, threshold } = attack(each, shadowed);
    const order = new Random(4, "order").permutation(shadowed.target.samples);
    const moved = {
      target: reordered(shadowed.target, order),
      shadows: shadowed.shadows.map((shadow) => reordered(shadow, order)),
    };
    // Of the same learned attack: what it draws in learning goes by the order of the rows.
    const evidence = readEvidence(each.signal, moved.target, moved.shadows, heap);
    const again = fitted.score(evidence);
    const farthest = Math.max(...again.map((score, place) => Math.abs(score - scores[order[place]])));
    assert(farthest <= ORDER_TOLERANCE, `${farthest}`);
    const second = attack(each, shadowed);
    assertEquals([second.scores, second.threshold], [scores, threshold]);
    assertEquals(JSON.stringify(shadowed), before);
    assertEquals(heap.scope(() => heap.allocate(16)), top);
  });

  Deno.test(`${each.name} judges samples that no shadow, every shadow, or a shadow of unknown membership had`, () => {
    const { target, shadows } = madeUpShadows({ models: 5, samples: 1200, purpose: "lacking" });
    const some = shadows.map((shadow, model) => ({
      ...shadow,
      membership: shadow.membership!.map((bit, row) =>
        row % 8 === 0 ? 0 : row % 8 === 1 ? 1 : row % 8 === 2 && model < 4 ? 255 : bit
      ),
    }));
    const { scores } = attack(each, { target, shadows: some });
    assert(scores.every(Number.isFinite));
    for (const part of [0, 1, 2]) {
      const rows = Uint32Array.from({ length: 150 }, (_, place) => 8 * place + part);
      const auc = areaUnderCurve(
        rocCurve(
          Float64Array.from(rows, (row) => scores[row]),
          Uint8Array.from(rows, (row) => target.membership![row]),
        ),
      );
      // As good as guessing at the least: what is guessed of a sample must not turn its score round.
      assert(auc > 0.45, `part ${part}: AUC ${auc}`);
    }
  });
}

/** Sums in another order differ by rounding: seen 4e-13. */
const ORDER_TOLERANCE = 1e-9;
