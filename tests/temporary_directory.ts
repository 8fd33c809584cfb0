/** Runs `work` in an empty directory, which is removed afterwards, and returns what it returns. */
export async function inTemporaryDirectory<Value>(
  work: (directory: string) => Promise<Value>,
): Promise<Value> {
  const directory = await Deno.makeTempDir();
  try {
    return await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
