/** The README files as their readers see them. */
import { assert, assertEquals } from "@std/assert";

const root = new URL("../", import.meta.url);
const readText = (name: string) => Deno.readTextFile(new URL(name, root));

Deno.test("no code of the README files is broken over two lines", async () => {
  for (const name of ["README.md", "README.ja.md"]) {
    const text = (await readText(name)).replaceAll(/^```.*?^```$/gms, "");
    const broken = text.split("\n").filter((line) => line.split("`").length % 2 === 0);
    assertEquals(broken, [], name);
  }
});

Deno.test("the files that README.md names are there", async () => {
  const text = await readText("README.md");
  const names = [...text.matchAll(/`((?:src|tests|tools|data|assembly)\/[\w./-]+)`/g)].map(([, name]) =>
    name
  );
  assert(names.length > 20);
  for (const name of names) await Deno.stat(new URL(name, root));
  // Files of the table of what to touch, beside the folder that stands before them.
  const rows = text.split("\n").filter((line) => /^\| (an?) /.test(line) && line.includes("`src/"));
  assert(rows.length >= 7, `${rows.length}`);
  for (const row of rows) {
    const folders = [...row.matchAll(/`(src\/[\w/]+)\/?[\w.]*`/g)].map(([, folder]) =>
      folder.replace(/\/\w+$/, "/") + ""
    );
    for (const [, file] of row.matchAll(/`(\w+\.ts)`/g)) {
      const places = [...folders, ...[...row.matchAll(/`(src\/[\w/]+\/)`/g)].map(([, folder]) => folder)]
        .map((folder) => new URL(`${folder.replace(/\/?$/, "/")}${file}`, root));
      const found = await Promise.all(places.map((place) => Deno.stat(place).then(() => true, () => false)));
      assert(found.includes(true), `${file} of: ${row}`);
    }
  }
});
