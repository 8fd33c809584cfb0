/** The tables and pictures of the article, on made-up results. */
import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Answers } from "../src/answers/answers.ts";
import { toAnswers } from "../src/answers/to_answers.ts";
import { attacks } from "../src/attack/attacks.ts";
import { gap } from "../src/attack/gap.ts";
import { lossThreshold } from "../src/attack/loss_threshold.ts";
import { audit } from "../src/audit.ts";
import { defences } from "../src/defence/defences.ts";
import { labelOnly } from "../src/defence/label_only.ts";
import { masking } from "../src/defence/masking.ts";
import { dropout } from "../src/defence/regularisation.ts";
import { truncation } from "../src/defence/rounding.ts";
import { clopperPearson } from "../src/metrics/intervals.ts";
import { intervalOfRate, predictionMargin, summarise } from "../src/metrics/over_runs.ts";
import { varianceComponents } from "../src/metrics/variance_components.ts";
import { Random } from "../src/random.ts";
import { Analysis, type AuditedAttack } from "../src/reproduce/analysis.ts";
import { compare, isOther, isWithinReach } from "../src/reproduce/article.ts";
import { counterMeasures } from "../src/reproduce/counter_measures.ts";
import { piecesOf } from "../src/reproduce/pieces.ts";
import { analysesOf, startPieces } from "../src/reproduce/pieces_task.ts";
import { dropoutTable } from "../src/reproduce/dropout.ts";
import {
  ALL_PARTS,
  ARCHITECTURES,
  type ImageSet,
  modelName,
  type Part,
  PARTS,
} from "../src/reproduce/models.ts";
import {
  analyse,
  availableParts,
  counterMeasureSeeds,
  curvesOf,
  recipeTables,
  sheetSeed,
} from "../src/reproduce/reproduction.ts";
import type { Results } from "../src/reproduce/results.ts";
import { judgementOf, outcomeOf } from "../src/judgement.ts";
import { sheets } from "../src/reproduce/sheets.ts";
import { varianceTable } from "../src/reproduce/variance.ts";
import type { Architecture } from "../src/model/architectures.ts";
import { besideArticle, type Cell, transferTable, withReach } from "../src/reproduce/transfer.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { makeReproduction } from "./reproduction_fixture.ts";
import { makeResults } from "./results_fixture.ts";

const heap = new Heap(await compileKernels());
const RESNET20 = { architecture: "resnet20" } as const;
const OPTIONS = { fpr: [0.01, 0.001, 0], prior: 0.5 };
const RESULTS = makeResults();
const { partSize: PART_SIZE, classes: { length: CLASSES } } = RESULTS.dataset;
/** The analysis that all tests share that change nothing: its attacks learn once. */
const analysis = new Analysis(RESULTS, heap, OPTIONS);

function logitsOf(results: Results, name: string, set: ImageSet): Float32Array {
  return results.models.find((model) => modelName(model) === name)!.logits[set]!;
}

/** The same results with other logits for some models, by name. */
function withLogits(
  results: Results,
  logits: Record<string, { in: Float32Array; out: Float32Array }>,
): Results {
  for (const name of Object.keys(logits)) logitsOf(results, name, "in"); // it must be there
  return {
    ...results,
    models: results.models.map((model) => ({ ...model, logits: logits[modelName(model)] ?? model.logits })),
  };
}

function without(results: Results, ...names: string[]): Results {
  const models = results.models.filter((model) => !names.includes(modelName(model)));
  assertEquals(models.length, results.models.length - names.length);
  return { ...results, models };
}

/** How many rows have their true class as the first of the highest scores. */
function countRight(scores: Float32Array, labels: Uint8Array): number {
  let right = 0;
  for (const [row, label] of labels.entries()) {
    const vector = [...scores.subarray(row * CLASSES, (row + 1) * CLASSES)];
    if (vector.indexOf(Math.max(...vector)) === label) right++;
  }
  return right;
}

Deno.test("an undefended leak is found, and with dropout there is none to find", () => {
  const { attacks: [network] } = analysis.attacked(RESNET20, RESNET20);
  assertEquals(network.name, "shadow-network");
  assert(network.accuracy.value > 0.8 && network.auc.value > 0.8, `${network.accuracy.value}`);
  const { attacks: [defended] } = analysis.attacked({ ...RESNET20, defence: dropout }, RESNET20);
  assert(Math.abs(defended.accuracy.value - 0.5) < 0.15, `${defended.accuracy.value}`);
});

Deno.test("the accuracy of a target is a count of its own rows, of what its users see", () => {
  const labels = RESULTS.labels.get(1)!;
  const labelsOf = { in: labels.subarray(0, PART_SIZE), out: labels.subarray(PART_SIZE, 2 * PART_SIZE) };
  const cut = truncation(1);
  for (const part of ["in", "out"] as const) {
    const undefended = logitsOf(RESULTS, "target-resnet20-seed1", part);
    const masked = logitsOf(RESULTS, "target-resnet20-masking-seed1", `masked-${part}`);
    const counts = [
      [{ ...RESNET20 }, countRight(undefended, labelsOf[part])],
      [{ ...RESNET20, defence: cut }, countRight(cut.release!(heap, undefended, CLASSES), labelsOf[part])],
      [{ ...RESNET20, defence: masking, masked: true }, countRight(masked, labelsOf[part])],
    ] as const;
    for (const [asked, right] of counts) {
      assertEquals(analysis.accuracy(part, asked), {
        value: right / PART_SIZE,
        interval: clopperPearson(right, PART_SIZE),
        spread: null,
      });
    }
  }
  // What is cut off makes ties, and a tie goes to the first class: the counts above must tell the two apart.
  const undefended = analysis.accuracy("out", RESNET20).value;
  assert(analysis.accuracy("out", { ...RESNET20, defence: cut }).value !== undefended);
  assert(analysis.accuracy("in", RESNET20).value > undefended);
});

Deno.test("the accuracy over seeds is their mean", () => {
  const parts = ["sheets"] as const;
  const of = (seeds: number[]) =>
    new Analysis(makeResults({ seeds, parts }), heap, OPTIONS).accuracy("out", RESNET20);
  const single = [5, 6].map((seed) => of([seed]).value), both = of([5, 6]);
  assert(single[0] !== single[1]);
  assertAlmostEquals(both.value, (single[0] + single[1]) / 2, 1e-12);
  assertAlmostEquals(both.spread!, Math.abs(single[0] - single[1]) / Math.SQRT2, 1e-12);
});

/** One model's answers as the experiment makes them, put together by hand: members, then non-members, mixed by the seed. */
function answersByHand(role: "target" | "shadow", { defence = "", masked = false } = {}): Answers {
  const name = `${role}-resnet20${defence && `-${defence}`}-seed1`;
  const sets = masked ? ["masked-in", "masked-out"] as const : ["in", "out"] as const;
  const logits = sets.flatMap((set) => Array.from(logitsOf(RESULTS, name, set)));
  const start = role === "target" ? 0 : 2 * PART_SIZE;
  const order = new Random(1, "rows", role).permutation(2 * PART_SIZE);
  return toAnswers(
    Float32Array.from([...order].flatMap((row) => logits.slice(row * CLASSES, (row + 1) * CLASSES))),
    {
      kind: "logits",
      classes: CLASSES,
      labels: Uint8Array.from(order, (row) => RESULTS.labels.get(1)![start + row]),
      membership: Uint8Array.from(order, (row) => row < PART_SIZE ? 1 : 0),
    },
  );
}

/** The library's audit beside the analysis. */
async function assertAsAudited(target: Answers, shadow: Answers, found: AuditedAttack[]) {
  const expected = await audit(target, { shadows: [shadow], seed: 1 });
  assertEquals(found.map(({ evaluation }) => evaluation), [...expected.attacks]);
  assertEquals(found.map(({ scores }) => scores), expected.rows.scores.map(({ scores }) => scores));
}

Deno.test("the figures of a cell are those that audit gives on the same rows with the same seed", async () => {
  await assertAsAudited(
    answersByHand("target"),
    answersByHand("shadow"),
    analysis.audit(RESNET20, RESNET20, 1),
  );
  const { attacks } = analysis.attacked(RESNET20, RESNET20);
  for (const [i, { name, evaluation }] of analysis.audit(RESNET20, RESNET20, 1).entries()) {
    const { accuracy, auc, tprAtFpr, intervals } = evaluation;
    assertEquals(attacks[i].name, name);
    assertEquals(attacks[i].accuracy, { value: accuracy, interval: intervals.accuracy, spread: null });
    assertEquals(attacks[i].auc, { value: auc, interval: intervals.auc, spread: null });
    assertEquals(attacks[i].tprAtFpr["0.001"].value, tprAtFpr["0.001"]);
  }
});

Deno.test("of a target that gives out less the attacks see that, and no logits", async () => {
  const shadow = answersByHand("shadow"), target = answersByHand("target");
  const seen = (answers: Answers) =>
    toAnswers(labelOnly.release!(heap, answers.scores as Float32Array, CLASSES), {
      kind: "probabilities",
      classes: CLASSES,
      labels: answers.labels,
      membership: answers.membership,
    });
  const defended = { ...RESNET20, defence: labelOnly };
  await assertAsAudited(seen(target), shadow, analysis.audit(defended, RESNET20, 1));
  await assertAsAudited(seen(target), seen(shadow), analysis.audit(defended, defended, 1));
});

Deno.test("a target asked with masked images, and the shadow of who knows of it, answer to those", async () => {
  for (const masked of [false, true]) {
    const asked = { ...RESNET20, defence: masking, masked };
    const options = { defence: "masking", masked };
    await assertAsAudited(
      answersByHand("target", options),
      answersByHand("shadow", options),
      analysis.audit(asked, asked, 1),
    );
  }
});

Deno.test("a shadow teaches once, whether it is said or not that its images are as they are", () => {
  assert(analysis.attacker(RESNET20, 1) === analysis.attacker({ ...RESNET20, masked: false }, 1));
  assert(
    analysis.answers("target", RESNET20, 1) === analysis.answers("target", { ...RESNET20, masked: false }, 1),
  );
  assert(analysis.answers("target", RESNET20, 1) !== analysis.answers("shadow", RESNET20, 1));
});

Deno.test("several seeds are attacked each by itself", () => {
  const results = makeResults({ seeds: [1, 2], parts: ["sheets"] });
  const both = new Analysis(results, heap, OPTIONS);
  assertEquals(both.seeds, [1, 2]);
  const accuracyOf = ([{ evaluation }]: AuditedAttack[]) => evaluation.accuracy;
  const single = [1, 2].map((seed) => accuracyOf(both.audit(RESNET20, RESNET20, seed)));
  const { attacks: [{ accuracy }] } = both.attacked(RESNET20, RESNET20);
  assertAlmostEquals(accuracy.value, (single[0] + single[1]) / 2, 1e-12);
  const alone = new Analysis(makeResults({ seeds: [2], parts: ["sheets"] }), heap, OPTIONS);
  assertEquals(accuracyOf(alone.audit(RESNET20, RESNET20, 2)), single[1]);
});

Deno.test("the transfer table has the article's 25 pairs in its order, each beside its figure", () => {
  const cells = transferTable(analysis);
  assertEquals(ARCHITECTURES, ["resnet20", "resnet32", "resnet44", "resnet56", "resnet110"]);
  assertEquals(
    cells.map(({ shadow, target }) => [shadow, target]),
    ARCHITECTURES.flatMap((shadow) => ARCHITECTURES.map((target) => [shadow, target])),
  );
  const article = (shadow: string, target: string) =>
    cells.find((cell) => cell.shadow === shadow && cell.target === target)!.comparison.article;
  // SOURCE.md: its rows are shadows, its columns targets. Each pair of pairs differs.
  assertEquals([article("resnet110", "resnet20"), article("resnet20", "resnet110")], [0.8014, 0.7905]);
  assertEquals([article("resnet44", "resnet32"), article("resnet32", "resnet44")], [0.7700, 0.7532]);
  assertEquals([article("resnet56", "resnet20"), article("resnet20", "resnet56")], [0.7576, 0.7411]);
  for (const { attacks: [{ accuracy }], comparison } of cells) {
    assertEquals(comparison, compare(accuracy, comparison.article));
  }
});

Deno.test("a target that leaks nothing is a column of the transfer table, a useless shadow is a row", () => {
  // Answers that are the same to members and to non-members.
  const silent = { in: new Float32Array(PART_SIZE * CLASSES), out: new Float32Array(PART_SIZE * CLASSES) };
  const accuracies = (name: string) =>
    new Map(
      transferTable(new Analysis(withLogits(RESULTS, { [name]: silent }), heap, OPTIONS))
        .map(({ shadow, target, attacks: [{ accuracy }] }) => [`${shadow}/${target}`, accuracy.value]),
    );
  const byTarget = accuracies("target-resnet56-seed1"), byShadow = accuracies("shadow-resnet32-seed1");
  for (const shadow of ARCHITECTURES) {
    for (const target of ARCHITECTURES) {
      const pair = `${shadow}/${target}`;
      assertEquals(byTarget.get(pair)! === 0.5, target === "resnet56", `${pair}: ${byTarget.get(pair)}`);
      const useless = byShadow.get(pair)!;
      assertEquals(useless < 0.7, shadow === "resnet32", `${pair}: ${useless}`);
    }
  }
});

/** scipy.stats.beta.ppf of SciPy 1.17.1 for 19,995 and 12,875 of 25,000; seen: 2e-12. */
const ARTICLE_INTERVALS = [
  { accuracy: 0.7998, interval: [0.7947850596514461, 0.8047451566496027] },
  { accuracy: 0.5150, interval: [0.5087833975682738, 0.5212131146089125] },
];

Deno.test("compare sets a figure beside the article's and tells whether both intervals allow the difference", () => {
  for (const { accuracy, interval } of ARTICLE_INTERVALS) {
    const comparison = compare({ value: 0.78, interval: [0.77, 0.79], spread: null }, accuracy);
    assertEquals(comparison.article, accuracy);
    assertAlmostEquals(comparison.difference, 0.78 - accuracy, 1e-12);
    interval.forEach((limit, i) => assertAlmostEquals(comparison.interval[i], limit, 1e-9));
  }
  const beyond = (value: number, interval: [number, number]) =>
    compare({ value, interval, spread: null }, 0.7998).beyondIntervals;
  assert(!beyond(0.7998, [0.79, 0.81])); // around it
  assert(!beyond(0.8, [0.799, 0.801])); // within it
  assert(!beyond(0.77, [0.74, 0.795])); // its upper limit just above the article's lower one
  assert(!beyond(0.82, [0.8047, 0.84])); // its lower limit just below the article's upper one
  assert(beyond(0.77, [0.75, 0.7947])); // just below
  assert(beyond(0.82, [0.8048, 0.84])); // just above
});

Deno.test("the dropout table sets one defended target against every shadow", () => {
  const { cells, testAccuracy } = dropoutTable(analysis);
  const target = { ...RESNET20, defence: dropout };
  assertEquals(cells.map(({ shadow }) => shadow), ARCHITECTURES);
  assertEquals(cells.map(({ target }) => target), Array(5).fill("resnet20"));
  assertEquals(cells.map(({ comparison }) => comparison.article), [0.5150, 0.5476, 0.5260, 0.5406, 0.5126]);
  for (const { shadow, attacks, comparison } of cells) {
    const [network, ...others] = analysis.attacked(target, { architecture: shadow }).attacks;
    assertEquals([attacks, others.length], [[network], 7]);
    assertEquals(comparison, compare(attacks[0].accuracy, comparison.article));
  }
  assertEquals(testAccuracy, {
    undefended: analysis.accuracy("out", RESNET20),
    dropout: analysis.accuracy("out", target),
  });
  assert(testAccuracy.dropout.value > testAccuracy.undefended.value); // as the made-up results have it
});

Deno.test("the counter-measures start with the undefended target, and masking is asked in two ways", () => {
  const rows = counterMeasures(analysis);
  assertEquals(rows.map(({ name, images }) => `${name}, ${images}`), [
    "none, original",
    ...defences.map(({ name }) => `${name}, original`),
    "masking, masked",
  ]);
  const [none, ...others] = rows;
  assertEquals(none.aware, none.unaware);
  assertEquals(none.unaware, analysis.attacked(RESNET20, RESNET20));
  for (const { name, aware, unaware } of others) {
    assert(JSON.stringify(aware.attacks) !== JSON.stringify(unaware.attacks), `${name}: both know the same`);
  }
  for (const { name, images, trainAccuracy, testAccuracy, aware, unaware } of others) {
    const asked = {
      ...RESNET20,
      defence: defences.find((defence) => defence.name === name),
      masked: images === "masked",
    };
    assertEquals(trainAccuracy, analysis.accuracy("in", asked));
    assertEquals(testAccuracy, analysis.accuracy("out", asked));
    assertEquals(unaware, analysis.attacked(asked, RESNET20));
    assertEquals(aware, analysis.attacked(asked, asked));
  }
  const [asIs, masked] = rows.slice(-2);
  for (const attacker of ["aware", "unaware"] as const) {
    const [original, blanked] = [asIs, masked].map((row) => JSON.stringify(row[attacker].attacks));
    assert(original !== blanked, `${attacker}: masked images are asked as others are`);
  }
});

function knowsLabel(name: string): boolean {
  return attacks.find((attack) => attack.name === name)!.needs.includes("labels");
}

Deno.test("the strongest attack is the one that did best on the shadow, whatever the target shows", () => {
  const labels = RESULTS.labels.get(1)!;
  /** Logits of one part: of each row, how high above the others which class is. */
  const make = (part: number, sureness: (row: number) => { of: "right" | "wrong"; by: number }) => {
    const logits = new Float32Array(PART_SIZE * CLASSES);
    for (let row = 0; row < PART_SIZE; row++) {
      const label = labels[part * PART_SIZE + row], { of, by } = sureness(row);
      // A little of its own for each row, so that no threshold has to split equals.
      logits[row * CLASSES + (of === "right" ? label : (label + 1) % CLASSES)] = by + row / 1000;
    }
    return logits;
  };
  const results = withLogits(makeResults({ parts: ["sheets"] }), {
    // Non-members are surely wrong or unsurely right: only who knows the label tells them from members.
    "shadow-resnet20-seed1": {
      in: make(2, () => ({ of: "right", by: 8 })),
      out: make(3, (row) => row % 2 ? { of: "wrong", by: 8 } : { of: "right", by: 1 }),
    },
    // Members are surely wrong, non-members unsurely right: the label misleads, sureness tells all.
    "target-resnet20-seed1": {
      in: make(0, () => ({ of: "wrong", by: 8 })),
      out: make(1, () => ({ of: "right", by: 1 })),
    },
  });
  const { attacks, strongest } = new Analysis(results, heap, OPTIONS).attacked(RESNET20, RESNET20);
  const accuracy = Object.fromEntries(attacks.map(({ name, accuracy }) => [name, accuracy.value]));
  assertEquals([accuracy["top-confidence"], accuracy["loss-threshold"]], [1, 0.5]);
  // Each attack that knows the label is right about the whole shadow, and the attacker cannot know that it misleads.
  assert(knowsLabel(strongest), strongest);
});

Deno.test("a judgement is read in whole per cent, and 50 % is none", () => {
  for (
    const [probability, judgement] of [
      [0, "non-member"],
      [0.49, "non-member"],
      [0.4949, "non-member"],
      [0.4951, "undecided"],
      [0.5, "undecided"],
      [0.5049, "undecided"],
      [0.5051, "member"],
      [0.51, "member"],
      [1, "member"],
    ] as const
  ) {
    assertEquals(judgementOf(probability), judgement, `${probability}`);
    const outcomes = [true, false].map((member) => outcomeOf(judgementOf(probability), member));
    const expected = {
      member: ["right", "wrong"],
      "non-member": ["wrong", "right"],
      undecided: ["undecided", "undecided"],
    };
    assertEquals(outcomes, expected[judgement], `${probability}`);
  }
});

Deno.test("the sheets show the target's first 25 rows, the same ones with and without dropout", () => {
  const [undefended, defended] = sheets(analysis);
  assertEquals([undefended.name, defended.name], ["undefended", "dropout"]);
  assertEquals([undefended.article, defended.article], [{ right: 20, of: 25 }, { right: 12, of: 25 }]);
  const placesOf = ({ samples }: typeof undefended) => samples.map(({ place }) => place);
  assertEquals(placesOf(undefended), analysis.answers("target", RESNET20, 1).ids!.slice(0, 25));
  assertEquals(placesOf(defended), placesOf(undefended));
  for (const { name, samples, right } of [undefended, defended]) {
    const target = { ...RESNET20, defence: name === "dropout" ? dropout : undefined };
    const [{ name: network, scores }] = analysis.audit(target, RESNET20, 1);
    assertEquals(network, "shadow-network");
    assertEquals(samples.length, 25);
    assertEquals(samples.map(({ probability }) => probability), [...scores.subarray(0, 25)]);
    for (const { place, member, className } of samples) {
      assert(place < 2 * PART_SIZE);
      assertEquals(member, place < PART_SIZE);
      assertEquals(className, RESULTS.dataset.classes[RESULTS.labels.get(1)![place]]);
    }
    let counted = 0;
    for (const { probability, member } of samples) {
      const percent = Math.round(100 * probability);
      if (member ? percent > 50 : percent < 50) counted++;
    }
    assertEquals(right, counted);
  }
  assert(undefended.right > 18 && defended.right < undefended.right);
});

Deno.test("a sheet does not count what is undecided", () => {
  // Equal answers everywhere: the attack network learns that nothing tells, which is a half.
  const flat = { in: new Float32Array(PART_SIZE * CLASSES), out: new Float32Array(PART_SIZE * CLASSES) };
  const results = withLogits(makeResults({ parts: ["sheets"] }), {
    "shadow-resnet20-seed1": flat,
    "target-resnet20-seed1": flat,
  });
  const [{ samples, right }] = sheets(new Analysis(results, heap, OPTIONS));
  assert(samples.every(({ probability }) => judgementOf(probability) === "undecided"));
  assertEquals(right, 0);
});

Deno.test("a table whose models are not all there says which one it needs and what there is", () => {
  const results = makeResults({ parts: ["sheets"] });
  const some = new Analysis(results, heap, OPTIONS);
  assertThrows(
    () => transferTable(some),
    RangeError,
    "the results of target-resnet32-seed1 are needed, " +
      "found target-resnet20-seed1, shadow-resnet20-seed1, target-resnet20-dropout-seed1",
  );
  assertThrows(() => dropoutTable(some), RangeError, "shadow-resnet32-seed1");
  assertThrows(() => counterMeasures(some), RangeError, "shadow-resnet20-dropout-seed1");
  assertThrows(
    () => sheets(new Analysis(without(results, "target-resnet20-dropout-seed1"), heap, OPTIONS)),
    RangeError,
    "target-resnet20-dropout-seed1",
  );
  assertThrows(
    () => some.accuracy("in", { ...RESNET20, masked: true }),
    RangeError,
    "logits of the set masked-in are needed",
  );
});

Deno.test("availableParts tells what results suffice for", () => {
  assertEquals(availableParts(RESULTS), [...PARTS]);
  for (const part of PARTS) assert(availableParts(makeResults({ parts: [part] })).includes(part), part);
  assertEquals(availableParts(makeResults({ parts: ["sheets"] })), ["sheets"]);
  assertEquals(availableParts(without(RESULTS, "target-resnet110-seed1")), [
    "dropout",
    "sheets",
    "counter-measures",
  ]);
  assertEquals(availableParts(without(RESULTS, "target-resnet20-dropout-seed1")), ["transfer"]);
  assertEquals(availableParts(without(RESULTS, "shadow-resnet20-masking-seed1")), [
    "transfer",
    "dropout",
    "sheets",
  ]);
  const twoSeeds = makeResults({ partSize: 10, seeds: [1, 2] });
  const lacking = without(twoSeeds, "shadow-resnet44-seed2");
  assertEquals(availableParts(lacking), [...PARTS]); // by the other seed
  // The article's cells need not be of the same seed, all else of one.
  const scattered = without(lacking, "shadow-resnet32-seed1");
  assertEquals(availableParts(scattered), [...PARTS]);
  assertEquals(availableParts(without(scattered, "shadow-resnet32-seed2")), ["sheets", "counter-measures"]);
  const apart = without(scattered, "target-resnet44-seed2"); // target 44 and shadow 32 are of different seeds
  assertEquals(availableParts(apart), ["dropout", "sheets", "counter-measures"]);
  const undefended = without(twoSeeds, "target-resnet20-seed1", "target-resnet20-dropout-seed2");
  assertEquals(availableParts(undefended), ["transfer"]);
});

Deno.test("a cell is of the seeds that have both of its models", () => {
  const all = makeResults({ partSize: 20, seeds: [1, 2], parts: ["sheets"] });
  const some = new Analysis(without(all, "target-resnet20-dropout-seed2"), heap, OPTIONS);
  const both = besideArticle(some, { target: RESNET20, shadow: RESNET20 });
  const one = besideArticle(some, { target: { ...RESNET20, defence: dropout }, shadow: RESNET20 });
  assertEquals([both.seeds, one.seeds], [[1, 2], [1]]);
  const [{ evaluation }] = some.audit({ ...RESNET20, defence: dropout }, RESNET20, 1);
  assertEquals(one.attacks[0].accuracy.value, evaluation.accuracy);
  assertEquals(both.attacks[0].accuracy, some.attacked(RESNET20, RESNET20, [1, 2]).attacks[0].accuracy);
  assertEquals([one, both].map(({ comparison }) => comparison.article), [0.5150, 0.7998]);
});

Deno.test("a cell of one training reaches as far as the spread of the others, all together, allows", () => {
  const cellOf = (...accuracies: number[]) => {
    const accuracy = summarise(accuracies.map((value) => ({ value, interval: [0.1, 0.9] as const })));
    const { transfer: [cell] } = makeReproduction().reproduction as { transfer: readonly Cell[] };
    const attacks = cell.attacks.map((attack) => ({ ...attack, accuracy }));
    return { ...cell, attacks, seeds: accuracies.map((_, seed) => seed + 1) };
  };
  const reaches = withReach([cellOf(0.7, 0.72, 0.74), cellOf(0.8), cellOf(0.6, 0.61)])
    .map(({ comparison }) => comparison.reach!);
  assertEquals(reaches.map(({ borrowed }) => borrowed), [false, true, false]);
  const expected = [
    { of: 0.72, runs: 3, spread: 0.02 },
    // Squares of 8e-4 and 5e-5 over three degrees of freedom. The scarcest spread has one: the borrowed counts for as little.
    { of: 0.8, runs: 1, spread: Math.sqrt(8.5e-4 / 3), degrees: 1 },
    { of: 0.605, runs: 2, spread: Math.sqrt(5e-5) },
  ];
  for (const [i, { interval, margin }] of reaches.entries()) {
    assertAlmostEquals(margin, predictionMargin(expected[i]), 1e-12);
    intervalOfRate(expected[i].of, margin).forEach((limit, end) =>
      assertAlmostEquals(interval[end], limit, 1e-12)
    );
  }
  const single = [cellOf(0.7), cellOf(0.8)];
  assertEquals(withReach(single), single); // one training of each says nothing of another
  // Cells that are all of one training borrow the spread of the same cell by another recipe or, where that has none, the pooled one.
  const at = (cell: Cell, target: Architecture) => ({ ...cell, target });
  const lenders = [
    at(cellOf(0.5, 0.51, 0.52), "resnet32"),
    at(cellOf(0.4), "resnet44"),
    at(cellOf(0.6, 0.61), "resnet56"),
  ];
  const asking = (["resnet44", "resnet32", "resnet110"] as const).map((target) => at(cellOf(0.7), target));
  const pooled = { spread: Math.sqrt(2.5e-4 / 3), degrees: 1 };
  const lent = [pooled, { spread: 0.01, degrees: 2 }, pooled];
  for (const [i, { comparison: { reach } }] of withReach(asking, lenders).entries()) {
    assertEquals(reach!.borrowed, true);
    assertAlmostEquals(reach!.margin, predictionMargin({ runs: 1, ...lent[i] }), 1e-12);
  }
  assertEquals(withReach(lenders, [at(cellOf(0.1, 0.9), "resnet44")]), withReach(lenders));
});

Deno.test("the article's figure lies within a reach, its limits among it, or outside", () => {
  const base = compare({ value: 0.78, interval: [0.77, 0.79], spread: 0.01 }, 0.75);
  const within = (interval: [number, number]) => {
    const comparison = { ...base, reach: { interval, margin: 0.1, borrowed: false } };
    assertEquals(isOther(comparison), !isWithinReach(comparison));
    return isWithinReach(comparison);
  };
  assertEquals(
    [[0.75, 0.8], [0.7, 0.75], [0.7501, 0.8], [0.7, 0.7499]].map((each) => within(each as [number, number])),
    [true, true, false, false],
  );
  assertEquals([isWithinReach(base), isOther(base)], [undefined, true]); // both intervals lie apart
});

Deno.test("sheets, curves and counter-measures are of the seeds that have their models", () => {
  const lacking = without(
    makeResults({ partSize: 20, seeds: [1, 2] }),
    "target-resnet20-dropout-seed1",
  );
  assertEquals([sheetSeed(lacking), counterMeasureSeeds(lacking)], [2, [2]]);
  assertEquals(counterMeasureSeeds(makeResults({ partSize: 20, seeds: [1, 2] })), [1, 2]);
  const options = { partSize: 20, parts: ["sheets"] as const };
  const results = without(makeResults({ ...options, seeds: [1, 2] }), "target-resnet20-dropout-seed1");
  const both = new Analysis(results, heap, OPTIONS);
  const alone = new Analysis(makeResults({ ...options, seeds: [2] }), heap, OPTIONS);
  const reproduction = analyse(both, ["sheets"]);
  assertEquals(reproduction.sheets, analyse(alone, ["sheets"]).sheets);
  assertEquals(curvesOf(both, ["sheets"]), curvesOf(alone, ["sheets"]));
  assertEquals(reproduction.seeds, [1, 2]);

  const asked: (readonly number[] | undefined)[] = [];
  const record = (_: unknown, __: unknown, seeds?: readonly number[]) => void asked.push(seeds);
  counterMeasures({ seeds: [1, 2], accuracy: record, attacked: record } as unknown as Analysis, [2]);
  assertEquals(new Set(asked.map(String)), new Set(["2"]));
});

/** The gap attack, and in the network's place one that learns at once. */
const QUICK_ATTACKS = [{ ...lossThreshold, name: "shadow-network" }, gap];

/** Makes an analysis fail where it would go by anything but what it has found. */
function refuseToLearn(analysis: Analysis): void {
  analysis.attacker = analysis.network = () => {
    throw new Error("an attacker learns anew");
  };
}

Deno.test("the pieces, in any order, find all that the tables go by and change no figure", () => {
  const whole = makeResults({ partSize: 20, seeds: [1, 2], parts: ALL_PARTS });
  const results = without(without(whole, "shadow-resnet44-seed2"), "shadow-resnet20-training3-seed2");
  const options = { ...OPTIONS, attacks: QUICK_ATTACKS };
  const [first, second, plain] = Array.from({ length: 3 }, () => new Analysis(results, heap, options));
  const pieces = piecesOf(first, ALL_PARTS), further = piecesOf(second, ALL_PARTS);
  for (const [place, piece] of pieces.entries()) if (place % 3 > 0) piece();
  for (const [place, piece] of [...further.entries()].reverse()) if (place % 3 === 0) piece();
  const found = new Analysis(results, heap, options);
  for (const { findings } of [first, second]) found.take(findings);
  refuseToLearn(found);
  assertEquals(analyse(found, ALL_PARTS), analyse(plain, ALL_PARTS));
  assertEquals(curvesOf(found, ALL_PARTS), curvesOf(plain, ALL_PARTS));
  assertEquals(found.findings.accuracies, plain.findings.accuracies);
  assertEquals(found.findings.accuracies.size, 9); // of one seed: three shadows, three starts each
});

Deno.test("no two pieces learn from the same attacker's shadow", () => {
  const results = makeResults({
    partSize: 20,
    seeds: [1, 2],
    parts: ["transfer", "dropout", "counter-measures"],
  });
  const analysis = new Analysis(results, heap, { ...OPTIONS, attacks: QUICK_ATTACKS });
  const parts = ["transfer", "dropout", "counter-measures"] as const, learned: string[][] = [];
  for (const way of ["attacker", "network"] as const) {
    const learn = analysis[way].bind(analysis);
    analysis[way] = (shadow, seed) => {
      const { architecture, defence, masked = false } = shadow;
      learned.at(-1)!.push([architecture, defence?.name, masked, seed].join());
      return learn(shadow, seed);
    };
  }
  for (const piece of piecesOf(analysis, parts)) {
    learned.push([]);
    piece();
  }
  const shadows = learned.map((each) => new Set(each));
  assertEquals(shadows.map(({ size }) => size), Array(shadows.length).fill(1));
  assertEquals(new Set(shadows.flatMap((each) => [...each])).size, shadows.length);
});

Deno.test("Workers find what the pieces find, those of further results too", async () => {
  const of = (part: Part, seed: number) => makeResults({ partSize: 20, seeds: [seed], parts: [part] });
  // Of the last the article's tables cannot be made.
  const lacking = without(of("sheets", 3), "target-resnet20-dropout-seed3");
  const parts = ["dropout"] as const;
  const task = {
    results: [of("dropout", 1), of("dropout", 2), lacking],
    parts: [parts, parts, parts],
    module: await compileKernels(),
    ...OPTIONS,
  };
  const analyses = analysesOf(task), [analysis, ...further] = analyses;
  const { findings, end } = startPieces(analyses, task, { workers: 2 });
  for (const [place, each] of (await findings).entries()) analyses[place].take(each);
  end();
  analyses.forEach(refuseToLearn);
  const [first, ...others] = analysesOf(task);
  assertEquals(analyse(analysis, parts), analyse(first, parts));
  const tables = further.map((each) => recipeTables(each, parts).dropout);
  assertEquals(tables, others.map((each) => recipeTables(each, parts).dropout));
  assertEquals(tables.map((table) => table?.cells.length), [5, undefined]);
});

Deno.test("a Worker that fails ends the others' work with its message", async () => {
  const results = makeResults({ partSize: 20, parts: ["dropout"] });
  const task = {
    results: [results],
    parts: [["dropout"] as const],
    module: await compileKernels(),
    ...OPTIONS,
  };
  const broken = withLogits(results, {
    "target-resnet20-seed1": { in: new Float32Array(3), out: new Float32Array(3) },
  });
  const { findings, end } = startPieces(analysesOf(task), { ...task, results: [broken] }, { workers: 2 });
  await assertRejects(() => findings, Error, "Cannot attack the targets: ");
  end();
});

Deno.test("the variance table attacks every training of the target by way of every one of the shadow, from every start", () => {
  const results = makeResults({ partSize: 20, seeds: [1, 2], parts: ["variance"], leak: 1 });
  const some = new Analysis(without(results, "shadow-resnet20-training3-seed1"), heap, OPTIONS);
  const table = varianceTable(some, [2]);
  assertEquals([table.seeds, table.trainings, table.starts], [[2], 3, 3]);
  const [ofSeed] = table.accuracies;
  assertEquals(ofSeed.map((target) => target.map(({ length }) => length)), Array(3).fill([3, 3, 3]));
  const trained = (training: number) => training === 1 ? RESNET20 : { ...RESNET20, training };
  for (const target of [1, 2, 3]) {
    // The first start of the first shadow is that of every other table.
    const [{ evaluation }] = some.audit(trained(target), trained(1), 2);
    assertEquals(ofSeed[target - 1][0][0], evaluation.accuracy);
  }
  // A start is of one shadow: two that answer alike teach other networks.
  const ofFirst = (set: "in" | "out") => logitsOf(results, "shadow-resnet20-seed2", set);
  const alike = withLogits(results, {
    "shadow-resnet20-training2-seed2": { in: ofFirst("in"), out: ofFirst("out") },
  });
  const [ofAlike] = varianceTable(new Analysis(alike, heap, OPTIONS), [2]).accuracies;
  const [first, second] = [0, 1].map((shadow) => JSON.stringify(ofAlike.map((target) => target[shadow])));
  assert(first !== second, "two shadows share their starts");
  assert(ofSeed.flat().some((starts) => new Set(starts).size > 1), "every start is the same");
  assertEquals(table.components, varianceComponents(table.accuracies));
  const all = ofSeed.flat(2);
  assertAlmostEquals(table.mean, all.reduce((sum, each) => sum + each) / 27, 1e-12);
  assertThrows(() => varianceTable(some, []), RangeError, "shadow-resnet20-training3-seed1");
});

Deno.test("a further recipe's tables are those that its results would have as the first ones", () => {
  const results = makeResults({ partSize: 20, parts: ["dropout"] });
  const { dropout: table, seeds, models } = recipeTables(
    new Analysis(results, heap, OPTIONS),
    ["transfer", "dropout"],
  );
  assertEquals(table, dropoutTable(new Analysis(results, heap, OPTIONS)));
  assertEquals([seeds, models.map(modelName)], [[1], results.models.map(modelName)]);
  // Both tables borrow the spread between trainings, each from the first recipe's table of its kind.
  const parts = ["transfer", "dropout"] as const;
  const [first, further] = [[1, 2], [1]].map((seeds) =>
    new Analysis(makeResults({ partSize: 20, seeds, parts }), heap, OPTIONS)
  );
  const ofFirst = recipeTables(first, parts), lent = recipeTables(further, parts, ofFirst);
  assertEquals(lent.transfer, withReach(transferTable(further), ofFirst.transfer));
  assertEquals(lent.dropout!.cells, withReach(dropoutTable(further).cells, ofFirst.dropout!.cells));
  assert([...lent.transfer!, ...lent.dropout!.cells].every(({ comparison }) => comparison.reach?.borrowed));
});

Deno.test("the article's attack alone learns and judges as it does among all attacks", () => {
  const asked = [{ architecture: "resnet32" }, RESNET20] as const;
  const alone = new Analysis(RESULTS, heap, OPTIONS).figuresByNetwork(...asked, [1]);
  const [among] = analysis.attacked(...asked).attacks;
  assertEquals(alone, among);
  // By what all attacks have found or, of another target, by the attacker who has learned all: nothing anew.
  const byAll = new Analysis(RESULTS, heap, OPTIONS), { attacks: [first] } = byAll.judged(...asked, 1);
  assert(byAll.judgedByNetwork(...asked, 1) === first);
  const { learned: [whole] } = analysis.attacker(RESNET20, 1), { learned } = analysis.network(RESNET20, 1);
  assert(learned.length === 1 && learned[0] === whole);
});

Deno.test("analyse makes the parts that are asked for, and the undefended target's figures always", () => {
  const reproduction = analyse(analysis, ["sheets"]), curves = curvesOf(analysis, ["sheets"]);
  const made = PARTS.map((part) => part === "counter-measures" ? "counterMeasures" : part)
    .filter((key) => reproduction[key]);
  assertEquals(made, ["sheets"]);
  const { verdict, ...undefended } = reproduction.undefended;
  assertEquals([verdict.word, verdict.chosen], ["leaks", undefended.attacked.strongest]);
  assertEquals(undefended, {
    trainAccuracy: analysis.accuracy("in", RESNET20),
    testAccuracy: analysis.accuracy("out", RESNET20),
    attacked: analysis.attacked(RESNET20, RESNET20),
    seeds: [1],
  });
  assertEquals(reproduction.seeds, [1]);
  assertEquals(reproduction.models.map(modelName), RESULTS.models.map(modelName));
  for (const key of ["config", "dataset", "versions", "machine", "date"] as const) {
    assertEquals<unknown>(reproduction[key], RESULTS[key]);
  }
  assertEquals(JSON.parse(JSON.stringify(reproduction)), reproduction);
  assertEquals(curves.map(({ name }) => name), ["undefended", "dropout"]);
  for (const { name, membership, attacks } of curves) {
    const target = { ...RESNET20, defence: name === "dropout" ? dropout : undefined };
    assertEquals(membership, analysis.answers("target", RESNET20, 1).membership);
    assertEquals(attacks, analysis.audit(target, RESNET20, 1));
  }
});
