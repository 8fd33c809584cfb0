/** Audits of models that leak nothing, by all attacks as they are, networks included. */
import type { Answers } from "../../src/answers/answers.ts";
import { toAnswers } from "../../src/answers/to_answers.ts";
import { attacks as allAttacks } from "../../src/attack/attacks.ts";
import { audit } from "../../src/audit.ts";
import type { KernelModule } from "../../src/kernels/module.ts";
import { Random } from "../../src/random.ts";
import type { Share, SimulationOptions } from "./verdicts.ts";

/** The attacker of an audit. */
export type AttackerKind = "shadow" | "shadows" | "folds";

/** The outcome of audits of null models. */
export interface NullAudits extends Share {
  readonly attacker: AttackerKind;
  /** The runs whose interval holds 1/2, for the attack with the fewest. */
  readonly covered: { readonly accuracy: number; readonly auc: number };
}

const CLASSES = 4;
/** The logit by which a leaking shadow is surer of its members. */
const LEAK = 2;
/** The shadows of an attacker with several. */
const SHADOWS = 5;
/** Beside attacks by sample those that learn at most thresholds: the networks are in the audits by one shadow. */
const THRESHOLDS = allAttacks.filter(({ learns }) => learns === "threshold");

/** Runs in which a model whose answers are the same for members and others is said to leak. */
export async function nullAudits(
  attacker: AttackerKind,
  perClass: number,
  { runs, seed, kernels }: SimulationOptions & { kernels: KernelModule },
): Promise<NullAudits> {
  let count = 0;
  const covered = new Map<string, { accuracy: number; auc: number }>();
  for (let run = 0; run < runs; run++) {
    const random = new Random(seed, "null audit", attacker, perClass, run);
    // A shadow that does leak teaches its attacker something that is not true of the target.
    const [target, shadows] = attacker === "shadows"
      ? ofSameSamples(perClass, random)
      : [answers(perClass, 0, random), attacker === "shadow" ? [answers(perClass, LEAK, random)] : []];
    const { verdict, attacks } = await audit(target, {
      shadows,
      ...attacker === "shadows" && { attacks: THRESHOLDS },
      kernels,
      seed: seed + run,
    });
    if (verdict.word === "leaks") count++;
    for (const { name, intervals } of attacks) {
      const sums = covered.get(name) ?? { accuracy: 0, auc: 0 };
      if (intervals.accuracy[0] <= 0.5 && 0.5 <= intervals.accuracy[1]) sums.accuracy++;
      if (intervals.auc[0] <= 0.5 && 0.5 <= intervals.auc[1]) sums.auc++;
      covered.set(name, sums);
    }
  }
  const all = [...covered.values()];
  return {
    attacker,
    perClass,
    runs,
    count,
    covered: {
      accuracy: Math.min(...all.map(({ accuracy }) => accuracy)),
      auc: Math.min(...all.map(({ auc }) => auc)),
    },
  };
}

/** A target that tells nothing, and shadows that do, each of which was trained on a random half of the same samples. */
function ofSameSamples(perClass: number, random: Random): [Answers, Answers[]] {
  const target = answers(perClass, 0, random);
  const shadows = Array.from({ length: SHADOWS }, () => {
    const membership = target.membership!.map(() => random.integer(2));
    return answers(perClass, LEAK, random, { labels: target.labels!, membership });
  });
  return [target, shadows];
}

/** Logits of random images, members surer by `leak`. */
function answers(
  perClass: number,
  leak: number,
  random: Random,
  { membership, labels }: { membership: Uint8Array; labels: Uint16Array } = {
    membership: Uint8Array.from({ length: 2 * perClass }, (_, row) => row % 2),
    labels: Uint16Array.from({ length: 2 * perClass }, () => random.integer(CLASSES)),
  },
): Answers {
  const scores = new Float32Array(membership.length * CLASSES);
  for (let row = 0; row < membership.length; row++) {
    for (let label = 0; label < CLASSES; label++) scores[row * CLASSES + label] = 1.5 * random.normal();
    scores[row * CLASSES + labels[row]] += 2 + leak * membership[row];
  }
  return toAnswers(scores, { kind: "logits", classes: CLASSES, labels, membership });
}
