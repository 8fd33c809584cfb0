/** The commit of a checkout, of a work tree and of a submodule. */
import { assertEquals } from "@std/assert";
import { commitAt } from "../src/provenance.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const [FIRST, SECOND] = ["a".repeat(40), "b".repeat(40)];

Deno.test("a result's commit is read from a checkout, a work tree, a submodule, and from none", () =>
  inTemporaryDirectory(async (folder) => {
    const write = async (path: string, text: string) => {
      await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text);
    };
    const commitIn = (path: string) => commitAt(new URL(`file://${folder}/${encodeURIComponent(path)}/`));
    await write("main/.git/HEAD", "ref: refs/heads/main\n");
    await write("main/.git/refs/heads/main", `${FIRST}\n`);
    await write("main/.git/packed-refs", `# pack-refs with: peeled\n${SECOND} refs/heads/old\n`);
    assertEquals(await commitIn("main"), FIRST);
    await write("main/.git/HEAD", "ref: refs/heads/old\n");
    assertEquals(await commitIn("main"), SECOND);
    await write("main/.git/HEAD", `${FIRST}\n`);
    assertEquals(await commitIn("main"), FIRST);

    // As git worktree add leaves it: an absolute path, and the branches in the first checkout.
    await write("main/.git/refs/heads/feature", `${SECOND}\n`);
    await write("main/.git/worktrees/a #1/HEAD", "ref: refs/heads/feature\n");
    await write("main/.git/worktrees/a #1/commondir", "../..\n");
    await write("a #1/.git", `gitdir: ${folder}/main/.git/worktrees/a #1\n`);
    assertEquals(await commitIn("a #1"), SECOND);

    // As git submodule leaves it: a relative path, and a folder with branches of its own.
    await write("main/.git/modules/part/HEAD", `${SECOND}\n`);
    await write("part/.git", "gitdir: ../main/.git/modules/part\n");
    assertEquals(await commitIn("part"), SECOND);

    await write("none/README.md", "");
    assertEquals(await commitIn("none"), undefined);
  }));
