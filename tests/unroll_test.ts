import { assert, assertEquals, assertThrows } from "@std/assert";
import { expand } from "../tools/unroll.ts";

/** A line that a reader need not scroll. */
const LONGEST_LINE = 140;

Deno.test("a template's loops are run, and its values put in their places", () => {
  const template = [
    "export function twice(p: usize): void {",
    "  $ for (const tap of range(2, 1)) {",
    "    // `tap` ${tap}",
    "    const x${tap} = v128.load(p, ${16 * tap});",
    '    { use(${list("ab", (name) => `${name}${tap}`)}); }',
    "  $ }",
    "}",
    "",
  ].join("\n");
  const text = [
    "export function twice(p: usize): void {",
    "  // `tap` 1",
    "  const x1 = v128.load(p, 16);",
    "  { use(a1, b1); }",
    "  // `tap` 2",
    "  const x2 = v128.load(p, 32);",
    "  { use(a2, b2); }",
    "}",
    "",
  ].join("\n");
  assertEquals(expand(template), text);
});

Deno.test("a template says what is wrong with it", () => {
  assertThrows(() => expand("const x = ${1 + {;"), SyntaxError, "needs a } in the same line, found const x");
  assertThrows(() => expand("$ for (const i of range(2)) {\n${i}"), SyntaxError);
});

Deno.test("every generated file is as its template makes it, and only these are there", async () => {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read=assembly", "tools/unroll.ts", "--check"],
  });
  const { code, stderr } = await command.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
});

Deno.test("handwritten kernels and templates have no long lines", () => {
  for (const folder of ["assembly", "assembly/templates"]) {
    for (const { name, isFile } of Deno.readDirSync(folder)) {
      if (!isFile) continue;
      for (const [i, line] of Deno.readTextFileSync(`${folder}/${name}`).split("\n").entries()) {
        assert(line.length <= LONGEST_LINE, `${folder}/${name}:${i + 1} has ${line.length} characters`);
      }
    }
  }
});
