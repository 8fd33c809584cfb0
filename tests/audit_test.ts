import { assert, assertEquals } from "@std/assert";
import type { Answers, Attack, LabelledAnswers } from "../src/attack/attack.ts";
import { attacks } from "../src/attack/attacks.ts";
import { audit } from "../src/attack/audit.ts";
import { Random } from "../src/random.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { softmax } from "../src/kernels/probability_vectors.ts";

const heap = new Heap(await compileKernels());
const CLASSES = 10;

/** Answers of a model that is surer of members: every second row. */
function leakyAnswers(rows: number, seed: number): LabelledAnswers {
  const random = new Random(seed, "answers");
  const membership = Uint8Array.from({ length: rows }, (_, row) => row % 2);
  const labels = Uint8Array.from({ length: rows }, () => random.integer(CLASSES));
  const logits = new Float32Array(rows * CLASSES);
  for (let i = 0; i < logits.length; i++) logits[i] = random.normal();
  for (let row = 0; row < rows; row++) logits[row * CLASSES + labels[row]] += membership[row] ? 6 : 2;
  return { classes: CLASSES, labels, logits, probabilities: softmax(heap, logits, CLASSES), membership };
}

/** Answers whose reader finds only what an attacker may see: anything else throws. */
function trapped({ classes, labels, logits, probabilities }: Answers): Answers {
  return new Proxy({ classes, labels, logits, probabilities }, {
    get(target, name) {
      if (name in target) return target[name as keyof typeof target];
      throw new Error(`an attack reached for the target's ${String(name)}`);
    },
    ownKeys: () => {
      throw new Error("an attack looked through the target's answers");
    },
  });
}

Deno.test("audit asks for the truth once, and only when every attack has scored every row", () => {
  const target = leakyAnswers(200, 1);
  let scored = 0, asked = 0;
  const watched = attacks.map((attack): Attack => ({
    ...attack,
    fit: (shadow, options) => {
      const fitted = attack.fit(shadow, options);
      return {
        threshold: fitted.threshold,
        score(answers) {
          const scores = fitted.score(answers);
          scored++;
          return scores;
        },
      };
    },
  }));
  const truth = () => {
    asked++;
    assertEquals(scored, attacks.length, "the truth was asked for before all scores were in");
    return target.membership;
  };
  const audited = audit(leakyAnswers(400, 2), trapped(target), truth, { heap, seed: 1, attacks: watched });
  assertEquals(asked, 1);
  assertEquals(audited.map(({ name }) => name), attacks.map(({ name }) => name));
  for (const { name, evaluation } of audited) {
    if (name !== "gap") assert(evaluation.auc > 0.8, `${name} misses a planted leak: AUC ${evaluation.auc}`);
  }
});

Deno.test("audit gives the same scores and thresholds whatever the truth is", () => {
  const target = leakyAnswers(200, 1), shadow = leakyAnswers(400, 2);
  const right = audit(shadow, trapped(target), () => target.membership, { heap, seed: 1 });
  const turned = audit(shadow, trapped(target), () => target.membership.map((bit) => 1 - bit), {
    heap,
    seed: 1,
  });
  for (const [i, { scores, evaluation }] of right.entries()) {
    assertEquals(scores, turned[i].scores);
    assertEquals(evaluation.threshold, turned[i].evaluation.threshold);
  }
});
