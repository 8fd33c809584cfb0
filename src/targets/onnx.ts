/** Models in ONNX files, run in Workers: by ONNX Runtime's web build, or on this project's kernels. */
import { compileKernels } from "../kernels/module.ts";
import { readFile } from "../platform/files.ts";
import { kindOfPath } from "../platform/sources.ts";
import { openModelTarget } from "./model_target.ts";
import { readConvNet } from "./onnx/conv_net.ts";
import { type ModelFile, readModelFile } from "./onnx/model_file.ts";
import type { ExternalData, LoadTask } from "./onnx/session_task.ts";
import { readWeights } from "./weight_files.ts";
import type { Target, TargetKind, TargetOptions } from "./target.ts";

/** Models in ONNX files. */
export const onnx: TargetKind = {
  name: "ONNX",
  recognises: (place) => /\.onnx$/i.test(place) && !/^https?:/i.test(place),
  open: openOnnx,
};

async function openOnnx(place: string, options: TargetOptions): Promise<Target> {
  const title = `ONNX model ${place}`;
  options.onStage?.(`Loading ${title}`);
  const model = readModelFile(await readModel(place), place);
  const net = readConvNet(model.bytes);
  const load: LoadTask = {
    kind: "load",
    title,
    network: net && { net, kernels: await compileKernels(options.kernels) },
    model: model.bytes,
    externalData: await readExternalData(model, place),
  };
  const worker = new URL("./onnx/session_worker.ts", import.meta.url);
  return await openModelTarget(title, { worker, load, describe: () => model, options });
}

async function readModel(place: string): Promise<Uint8Array<ArrayBuffer>> {
  if (await kindOfPath(place) === undefined) {
    throw new Error(`Cannot read ${place}: it must be an ONNX model, found nothing of that name`);
  }
  return await readFile(place).catch((error) => {
    throw new Error(`Cannot read ${place}: it must be a file that may be read; ${error.message}`);
  });
}

/** The files of weights beside the model. */
async function readExternalData({ externalFiles }: ModelFile, place: string): Promise<ExternalData[]> {
  return await Promise.all(
    externalFiles.map(async (path) => ({ path, data: await readWeights(place, path) })),
  );
}
