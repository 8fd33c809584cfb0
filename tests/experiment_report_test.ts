/** The part of a report about models that were trained here. */
import { assertEquals } from "@std/assert";
import type { Audit } from "../src/audit_result.ts";
import type { Dataset } from "../src/dataset/dataset.ts";
import { sampleSheet } from "../src/report/experiment_report.ts";

const IMAGES = { images: shared(10, 11, 12, 13, 14, 15), labels: shared(0, 1, 0, 1, 0, 1) };
const DATASET: Dataset = {
  name: "six pixels",
  sha256: "",
  classes: ["cat", "ship"],
  imageShape: [1, 1, 1],
  pool: IMAGES,
  validation: IMAGES,
};

function shared(...bytes: number[]): Uint8Array<SharedArrayBuffer> {
  const array = new Uint8Array(new SharedArrayBuffer(bytes.length));
  array.set(bytes);
  return array;
}

/** The parts of an audit that a sheet is made of: three samples, and an attack with a threshold. */
function made(
  { probability, scores, prior, threshold, reversed = false }: {
    probability: number[];
    scores: number[];
    prior: number;
    threshold: number | null;
    reversed?: boolean;
  },
): Audit {
  return {
    prior,
    verdict: { attack: "loss", attacker: "shadow", reversed },
    attacker: { name: "shadow", kind: "shadow" },
    attacks: [{ name: "other", threshold: 1e9 }, { name: "loss", threshold }],
    otherAttackers: [],
    rows: {
      ids: [4, 1, 0],
      labels: Uint16Array.of(0, 1, 0),
      membership: Uint8Array.of(1, 0, 1),
      told: { name: "loss", scores: Float64Array.from(scores) },
      probability: Float64Array.from(probability),
    },
  } as unknown as Audit;
}

function judgements(audit: Audit): string[] {
  return sampleSheet(audit, { dataset: DATASET }).map(({ judgement }) => judgement);
}

Deno.test("a sheet judges at the attack's threshold, whatever the prior makes of the probabilities", () => {
  const scores = [-1, -2, -3], threshold = -2;
  const even = made({ probability: [0.9, 0.6, 0.1], scores, prior: 0.5, threshold });
  assertEquals(judgements(even), ["member", "member", "non-member"]);
  // The same samples where one in a hundred is a member.
  const rare = made({ probability: [1 / 12, 0.0149, 0.0011], scores, prior: 0.01, threshold });
  assertEquals(judgements(rare), ["member", "member", "non-member"]);
  // The threshold decides, also where a probability lies on its other side.
  assertEquals(
    judgements(made({ probability: [0.9, 0.6, 0.1], scores, prior: 0.5, threshold: -1.5 })),
    ["member", "non-member", "non-member"],
  );
});

Deno.test("a sheet of a reversed leak takes samples below the attack's threshold for members", () => {
  // Scores of 1, 2 and 3, turned as an audit turns them.
  const turned = { probability: [0.9, 0.4, 0.1], scores: [-1, -2, -3], prior: 0.5, reversed: true };
  assertEquals(judgements(made({ ...turned, threshold: 2 })), ["member", "non-member", "non-member"]);
});

Deno.test("a sheet leaves undecided what speaks for neither, and goes by the probability without one threshold", () => {
  const scores = [-1, -2, -3];
  const flat = made({ probability: [0.5, 0.5, 0.5], scores, prior: 0.5, threshold: -2 });
  assertEquals(judgements(flat), ["undecided", "undecided", "undecided"]);
  const rare = made({ probability: [0.1, 0.1, 0.1], scores, prior: 0.1, threshold: -2 });
  assertEquals(judgements(rare), ["undecided", "undecided", "undecided"]);
  const folds = made({ probability: [0.2, 0.1, 0.05], scores, prior: 0.1, threshold: null });
  assertEquals(judgements(folds), ["member", "undecided", "non-member"]);
});

Deno.test("a sheet has each sample's image, class and truth", () => {
  const samples = sampleSheet(
    made({ probability: [0.9, 0.6, 0.1], scores: [3, 2, 1], prior: 0.5, threshold: 2 }),
    { dataset: DATASET },
  );
  assertEquals(samples.map(({ pixels }) => [...pixels]), [[14], [11], [10]]);
  assertEquals(samples.map(({ className }) => className), ["cat", "ship", "cat"]);
  assertEquals(samples.map(({ member }) => member), [true, false, true]);
});
