/** The kernels' sources as they stand in a commit, without a work tree of their own. */

const decoder = new TextDecoder();

async function git(...args: string[]): Promise<Uint8Array<ArrayBuffer>> {
  const { code, stdout, stderr } = await new Deno.Command("git", { args }).output();
  if (code !== 0) throw new Error(`Cannot run git ${args.join(" ")}: ${decoder.decode(stderr).trim()}`);
  return stdout;
}

/** The commit that a name such as HEAD stands for, abbreviated. */
export async function commitOf(name: string): Promise<string> {
  return decoder.decode(await git("rev-parse", "--short", `${name}^{commit}`)).trim();
}

/**
 * Writes `assembly/` as it is in `commit` to `folder`.
 *
 * @throws {Error} where git fails, or the commit has no kernels
 */
export async function writeSourcesOf(commit: string, folder: string) {
  const list = decoder.decode(await git("ls-tree", "-r", "--name-only", commit, "--", "assembly"));
  const paths = list.split("\n").filter((path) => path.endsWith(".ts"));
  if (paths.length === 0) throw new Error(`Cannot build the kernels of ${commit}: it has none`);
  for (const path of paths) {
    const to = `${folder}/${path}`;
    Deno.mkdirSync(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    Deno.writeFileSync(to, await git("show", `${commit}:${path}`));
  }
}
