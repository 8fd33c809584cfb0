/** Models that TensorFlow.js saved, run by it in Workers: of Keras' layers, and graphs of TensorFlow. */
import { kindOfPath } from "../platform/sources.ts";
import { isUrl } from "./http/url.ts";
import { type Model, openModelTarget } from "./model_target.ts";
import type { Target, TargetKind, TargetOptions } from "./target.ts";
import { readSavedModel } from "./tfjs/model_json.ts";
import type { LoadTask } from "./tfjs/model_task.ts";

/** Folders with model.json, and that file. */
export const tfjs: TargetKind = {
  name: "TensorFlow.js",
  recognises: async (place) =>
    !isUrl(place) && (/\.json$/i.test(place) || await kindOfPath(place) === "folder"),
  open: openTfjs,
};

async function openTfjs(place: string, options: TargetOptions): Promise<Target> {
  const title = `TensorFlow.js model ${place}`;
  options.onStage?.(`Loading ${title}`);
  const load: LoadTask = { kind: "load", title, model: await readSavedModel(place) };
  const worker = new URL("./tfjs/model_worker.ts", import.meta.url);
  return await openModelTarget(title, { worker, load, describe: (model: Model) => model, options });
}
