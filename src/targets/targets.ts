/** The kinds of targets, to which a new one is added by one line and its file. */
import { kindOfPath } from "../platform/sources.ts";
import { http } from "./http/http_target.ts";
import { onnx } from "./onnx.ts";
import type { Target, TargetKind, TargetOptions } from "./target.ts";
import { tfjs } from "./tfjs.ts";

/** The kinds, in the order in which they are asked. */
export const targetKinds: readonly TargetKind[] = [http, onnx, tfjs];

/**
 * Opens the model at a path or URL.
 *
 * @throws {Error} a sentence that names the place, what is needed and what was found
 */
export async function openTarget(place: string, options: TargetOptions = {}): Promise<Target> {
  for (const kind of targetKinds) if (await kind.recognises(place)) return await kind.open(place, options);
  const found = await kindOfPath(place) ?? "nothing of that name";
  throw new Error(
    `Cannot ask ${place}: it must be a model of a known kind (${
      targetKinds.map(({ name }) => name).join(", ")
    }), found ${
      found === "other" ? "something else" : found === "nothing of that name" ? found : `a ${found}`
    }`,
  );
}
