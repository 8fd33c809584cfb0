/** Runs `work` in an empty directory, which is removed afterwards. */
export async function inTemporaryDirectory(work: (directory: string) => Promise<void>) {
  const directory = await Deno.makeTempDir();
  try {
    await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
