/** Defended answers: a target's answers as they leave it behind a defence. */
import type { Answers } from "../answers/answers.ts";
import type { Heap } from "../kernels/heap.ts";
import type { Defence } from "./defence.ts";

/** The answers that a defended target gives for these logits; the same answers where the defence changes none. */
export function defend(answers: Answers, { release }: Pick<Defence, "release">, heap: Heap): Answers {
  if (!release) return answers;
  const scores = release(heap, answers.scores as Float32Array, answers.classes);
  return { ...answers, kind: "probabilities", scores };
}
