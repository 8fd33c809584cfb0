/** The logits of `tests/golden/strong.json`: what `make` of `tests/golden/strong.py` gives, to the bit. */
import type { Answers } from "../src/answers/answers.ts";
import { toAnswers } from "../src/answers/to_answers.ts";

const MODELS = 17, QUERIES = 2, CLASSES = 10;

/** Answers of a target and of 16 shadows, of which each sample was used by eight. */
export function strongLogits(samples: number, seed: number): { target: Answers; shadows: Answers[] } {
  let state = seed;
  const draw = () => (state = (Math.imul(1664525, state) + 1013904223) >>> 0) / 2 ** 32;
  const times = (count: number, make: () => number) => Float64Array.from({ length: count }, make);
  const labels = Uint16Array.from(times(samples, () => Math.floor(draw() * CLASSES)));
  const easy = times(samples, () => draw() * 6 - 2), gap = times(samples, () => draw() * 4);
  const membership = Array.from({ length: MODELS }, () => new Uint8Array(samples));
  for (let row = 0; row < samples; row++) {
    membership[0][row] = draw() < 0.5 ? 1 : 0;
    const keys = times(MODELS - 1, draw);
    const order = Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b]);
    for (const shadow of order.slice(0, 8)) membership[1 + shadow][row] = 1;
  }
  const [target, ...shadows] = membership.map((own, model) => {
    const logits = new Float32Array(samples * QUERIES * CLASSES);
    for (let row = 0; row < samples; row++) {
      const common = draw() * 3;
      for (let query = 0; query < QUERIES; query++) {
        const values = times(CLASSES, () => draw() * 4 + draw() * 4);
        values[labels[row]] += easy[row] + gap[row] * own[row] + common;
        logits.set(values, (row * QUERIES + query) * CLASSES);
      }
    }
    const options = { kind: "logits", classes: CLASSES, queries: QUERIES, labels, membership: own } as const;
    return { ...toAnswers(logits, options), name: `model ${model}` };
  });
  return { target, shadows };
}

/** The same answers by the first query alone. */
export function firstQuery(answers: Answers): Answers {
  const { samples, queries, classes } = answers, scores = new Float32Array(samples * classes);
  for (let row = 0; row < samples; row++) {
    const start = row * queries * classes;
    scores.set((answers.scores as Float32Array).subarray(start, start + classes), row * classes);
  }
  return { ...answers, queries: 1, scores };
}
