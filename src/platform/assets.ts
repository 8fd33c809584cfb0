/** Files that come with the program: on the disk beside it, and in a browser where its page is from. */

/**
 * The bytes of a file that comes with the program; undefined where it is absent. Says nothing of Node, so that what imports
 * it runs in a browser, too.
 */
export async function readAsset(url: URL): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (url.protocol === "file:") {
    return await Deno.readFile(url).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    });
  }
  const response = await fetch(url);
  if (!response.ok) await response.body?.cancel();
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
}
