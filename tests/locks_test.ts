/** Deno downloads every package that deno.json imports or deno.lock names, used or not: tests have files of their own. */
import { assert, assertEquals } from "@std/assert";
import manifest from "../deno.json" with { type: "json" };
import forTests from "./deno.json" with { type: "json" };
import { PROGRAM_TASKS } from "./program_tasks.ts";

interface Lock {
  readonly specifiers: Readonly<Record<string, string>>;
  /** Packages with their sums, by name and version. */
  readonly npm: Readonly<Record<string, { integrity: string }>>;
}

async function readLock(path: string): Promise<Lock> {
  return JSON.parse(await Deno.readTextFile(new URL(path, import.meta.url)));
}

/** "npm:/pure-rand@8.4.2/" and "npm:hono@4.13.19/html" without what is no name or version. */
function nameInLock(specifier: string): string {
  return specifier.replace(/^npm:\/?((?:@[^/]+\/)?[^/]+).*$/, "npm:$1");
}

const isPackage = ([, specifier]: [string, string]) => specifier.startsWith("npm:");

Deno.test("users download no package that only tests import", async () => {
  const known = new Set(Object.values(manifest.imports));
  const ofTests = Object.entries(forTests.imports).filter(isPackage).map(([, specifier]) => specifier)
    .filter((specifier) => !known.has(specifier));
  assert(ofTests.length > 0);
  const { specifiers } = await readLock("../deno.lock");
  const advice = "deno task lock writes deno.lock anew";
  for (const name of ofTests.map(nameInLock)) assert(!(name in specifiers), `${name} is there: ${advice}`);
  // The first task that anybody starts adds an import by name that is not there.
  const ofProgram = Object.entries(manifest.imports).filter(isPackage).map(([, specifier]) =>
    nameInLock(specifier)
  );
  for (const name of ofProgram) assert(name in specifiers, `${name} is not there: ${advice}`);
});

Deno.test("tests import what the program does, in the same versions", async () => {
  for (const [name, specifier] of Object.entries(manifest.imports).filter(isPackage)) {
    assertEquals(Object.entries(forTests.imports).find(([other]) => other === name)?.[1], specifier, name);
  }
  const { npm } = await readLock("../deno.lock"), { npm: all } = await readLock("./deno.lock");
  for (const [name, { integrity }] of Object.entries(npm)) {
    assertEquals(all[name]?.integrity, integrity, name);
  }
});

Deno.test("what users start takes the packages of the lock, and no others", () => {
  for (const name of [...PROGRAM_TASKS, "build"] as const) {
    assert(manifest.tasks[name].command.startsWith("deno run --frozen "), name);
  }
});
