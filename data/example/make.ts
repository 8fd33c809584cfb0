/**
 * Writes answers.csv: 60 answers of the made-up model that the tests audit, half of them to samples that it was trained on.
 * deno run --config tests/deno.json --allow-write=data/example data/example/make.ts
 */
import { madeUpAnswers } from "../../tests/made_up_answers.ts";

const CLASSES = ["cat", "dog", "bird"];

/** The text of answers.csv. */
export function exampleCsv(): string {
  const { samples, scores, labels, membership } = madeUpAnswers({
    members: 30,
    nonMembers: 30,
    classes: CLASSES.length,
    purpose: "example",
    kind: "probabilities",
    type: "float64",
  });
  const rows = Array.from({ length: samples }, (_, row) => [
    `image_${String(row + 1).padStart(2, "0")}`,
    CLASSES[labels![row]],
    membership![row],
    ...(scores as Float64Array).slice(row * CLASSES.length, (row + 1) * CLASSES.length).map((score) =>
      Number(score.toFixed(6))
    ),
  ]);
  const header = ["id", "label", "member", ...CLASSES.map((name) => `prob_${name}`)];
  return [header, ...rows].map((cells) => `${cells.join(",")}\n`).join("");
}

if (import.meta.main) await Deno.writeTextFile(new URL("answers.csv", import.meta.url), exampleCsv());
