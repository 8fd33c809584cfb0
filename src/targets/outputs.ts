/** The scores among the outputs of a model. */
import type { NamedArray } from "../answers/formats/format.ts";
import type { ScoreKind } from "../answers/answers.ts";
import { type ElementType, elementTypeOf } from "../files/elements.ts";
import type { TensorParts, Tensors } from "./port.ts";

/** The output that is read, and the meaning that its name gives it. */
export interface Chosen {
  readonly name: string;
  readonly kind?: ScoreKind;
}

/** Names of outputs and the meaning that they give, the preferred first: logits keep all that the model computed. */
const MEANINGS: readonly (readonly [RegExp, ScoreKind?])[] = [
  [/log_?prob|log_?softmax/i, "log-probabilities"],
  [/logit/i, "logits"],
  [/prob|softmax/i, "probabilities"],
  [/score|pred|output/i],
];

/** The order of preference among names. */
const PREFERRED = [1, 0, 2, 3];

/**
 * Chooses the output that has the scores, by what the model gave for `rows` samples.
 *
 * @param told the output's name, where the user says it
 * @throws {RangeError} where none has scores, or several have
 */
export function chooseOutput(
  outputs: Tensors,
  { title, rows, told }: { title: string; rows: number; told?: string },
): Chosen {
  const names = Object.keys(outputs);
  const all = names.map((name) => `${name} [${outputs[name].shape.join(", ")}] of ${outputs[name].type}`)
    .join(", ");
  const isOfRows = (name: string) => {
    const shape = squeezed(outputs[name].shape);
    return shape[0] === rows && shape.length <= 2;
  };
  const isFloat = (name: string) => outputs[name].type.startsWith("float");
  if (told !== undefined) {
    if (names.includes(told) && isOfRows(told)) {
      return { name: told, kind: isFloat(told) ? meaningOf(told) : "classes" };
    }
    throw new RangeError(
      `Cannot ask ${title}: --output must name an output with a row for each of ${rows} samples, found ${told} and the outputs ${all}`,
    );
  }
  const ofRows = names.filter(isOfRows), floats = ofRows.filter(isFloat);
  if (floats.length === 0) {
    if (ofRows.length === 1) return { name: ofRows[0], kind: "classes" };
  } else if (floats.length === 1) return { name: floats[0], kind: meaningOf(floats[0]) };
  for (const place of PREFERRED) {
    const [pattern, kind] = MEANINGS[place];
    const named = floats.filter((name) =>
      MEANINGS.findIndex(([each]) => each.test(name)) === place && pattern.test(name)
    );
    if (named.length === 1) return { name: named[0], kind };
    if (named.length > 1) break;
  }
  throw new RangeError(
    `Cannot ask ${title}: one output must have the scores, or --output must name it, found ${all}`,
  );
}

function meaningOf(name: string): ScoreKind | undefined {
  return MEANINGS.find(([pattern]) => pattern.test(name))?.[1];
}

/** The first `rows` rows of an output: `[B, K]`, or `[B]` of bare classes and of one score a sample. */
export function scoresOf({ data, shape }: TensorParts, name: string, rows: number): NamedArray {
  const [, ...inner] = squeezed(shape), width = inner[0] ?? 1;
  const cut =
    (Array.isArray(data) ? data.slice(0, rows * width) : data.subarray(0, rows * width)) as NamedArray[
      "data"
    ];
  const type: ElementType = Array.isArray(cut) ? "text" : elementTypeOf(cut)!;
  return { name, type, shape: [rows, ...inner], data: cut };
}

/** A shape without the axes of size 1 behind the classes, as of `[N, K, 1, 1]`. */
function squeezed(shape: readonly number[]): number[] {
  const sizes = [...shape];
  while (sizes.length > 1 && sizes.at(-1) === 1) sizes.pop();
  return sizes;
}
