/** Files that a model names as its own: they lie in its folder, or are refused, for a model is somebody else's. */
import { readFile } from "../platform/files.ts";

/** Absolute paths, drives and URLs, and paths that lead upwards. */
const OUTSIDE = /^[/\\]|^\w+:|(^|[/\\])\.\.([/\\]|$)/;

/**
 * Reads the weights at `path`, which the model at `place` names.
 *
 * @throws {Error} where the path leads out of the model's folder, or to no file that may be read
 */
export async function readWeights(place: string, path: string): Promise<Uint8Array<ArrayBuffer>> {
  if (OUTSIDE.test(path)) {
    throw new Error(
      `Cannot read ${place}: its weights must lie in its own folder, found ${JSON.stringify(path)}`,
    );
  }
  return await readFile(place.replace(/[^/\\]*$/, "") + path).catch((error) => {
    throw new Error(`Cannot read ${place}: its weights in ${path} must lie beside it; ${error.message}`);
  });
}
