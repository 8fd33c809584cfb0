/** Models as TensorFlow.js saves them: model.json, and the weights in files beside it. */
import { listed, unreadable } from "../../answers/formats/format.ts";
import { isObject } from "../../check_object.ts";
import { countOf } from "../../files/elements.ts";
import { concatenate } from "../../gather.ts";
import { readText } from "../../platform/files.ts";
import { kindOfPath, namesInFolder } from "../../platform/sources.ts";
import { readWeights } from "../weight_files.ts";

/** The two kinds of models: of Keras' layers, and of TensorFlow's operations. */
export type Format = "layers-model" | "graph-model";
const FORMATS: readonly Format[] = ["layers-model", "graph-model"];

/** A model as it lies in its folder. */
export interface SavedModel {
  readonly format: Format;
  /** All of model.json but the optimizer, which answers nothing. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The weights in the order of model.json. */
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** A part of the weights: files, one after the other, and what is in them. */
interface Group {
  readonly paths: readonly string[];
  readonly weights: readonly Weight[];
}

interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string };
}

/** The bytes of an element; those of texts tell their own. */
const BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  complex64: 8,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
};

/**
 * Reads a model.
 *
 * @param place its folder, or its JSON file
 * @throws {Error} a sentence that names the file, what is needed and what was found
 */
export async function readSavedModel(place: string): Promise<SavedModel> {
  const path = await pathOfJson(place), json = await readJson(path);
  const groups = groupsOf(json.weightsManifest, path), parts: Uint8Array<ArrayBuffer>[] = [];
  for (const { paths, weights } of groups) {
    const files = await Promise.all(paths.map((file) => readWeights(path, file)));
    const found = files.reduce((sum, { length }) => sum + length, 0), needed = bytesOf(weights);
    if (needed !== undefined && found !== needed) {
      throw unreadable(
        path,
        `its weights in ${listed(paths)} must be ${needed} bytes by their shapes, found ${found}`,
      );
    }
    parts.push(...files);
  }
  return { format: formatOf(json, path), json, weights: concatenate(Uint8Array, parts) };
}

async function pathOfJson(place: string): Promise<string> {
  const kind = await kindOfPath(place);
  if (kind === undefined) {
    throw unreadable(place, "it must be a folder with model.json, or that file, found nothing of that name");
  }
  if (kind !== "folder") return place;
  const path = `${place.replace(/[/\\]+$/, "")}/model.json`;
  if (await kindOfPath(path) === "file") return path;
  throw unreadable(
    place,
    `a folder must have model.json, as TensorFlow.js saves models, found ${
      listed(await namesInFolder(place))
    }`,
  );
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  const text = await readText(path).catch((error) => {
    throw unreadable(path, `it must be a file that may be read; ${error.message}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(path, `it must be JSON; ${(error as Error).message}`);
  }
  if (isObject(value) && isObject(value.modelTopology)) {
    const { trainingConfig: _, ...rest } = value;
    return rest;
  }
  throw unreadable(
    path,
    `it must be a model as TensorFlow.js saves it, with modelTopology and weightsManifest, found ${
      isObject(value) ? listed(Object.keys(value)) : "another value"
    }`,
  );
}

/** The format, which files before TensorFlow.js 1.0 do not name. */
function formatOf({ format, modelTopology }: Record<string, unknown>, path: string): Format {
  const known = FORMATS.find((name) => name === format);
  if (known !== undefined) return known;
  if (format === undefined || format === null) {
    const topology = modelTopology as Record<string, unknown>;
    if (Array.isArray(topology.node)) return "graph-model";
    if (isObject(topology.model_config) || topology.class_name !== undefined) return "layers-model";
  }
  throw unreadable(
    path,
    `its format must be ${FORMATS.join(" or ")}, found ${JSON.stringify(format) ?? "none"}`,
  );
}

function groupsOf(manifest: unknown, path: string): readonly Group[] {
  const isGroup = (group: unknown) =>
    isObject(group) && Array.isArray(group.paths) && group.paths.every((file) => typeof file === "string") &&
    Array.isArray(group.weights) && group.weights.every(isWeight);
  if (Array.isArray(manifest) && manifest.every(isGroup)) return manifest;
  throw unreadable(path, "its weightsManifest must list paths, and weights with name, shape and dtype");
}

function isWeight(weight: unknown): boolean {
  return isObject(weight) && typeof weight.name === "string" && typeof weight.dtype === "string" &&
    Array.isArray(weight.shape) && weight.shape.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/** The bytes of weights; undefined where some are texts, or of a type that is not known here. */
function bytesOf(weights: readonly Weight[]): number | undefined {
  let sum = 0;
  for (const { shape, dtype, quantization } of weights) {
    const bytes = BYTES[quantization?.dtype ?? dtype];
    if (bytes === undefined) return undefined;
    sum += bytes * countOf(shape);
  }
  return sum;
}
