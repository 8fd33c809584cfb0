import { assertEquals, assertRejects } from "@std/assert";
import { TEMPORARY, writeFileAtomically } from "../src/files/atomic_write.ts";

async function withDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const names = (directory: string) => Array.from(Deno.readDirSync(directory), ({ name }) => name).sort();

Deno.test("writeFileAtomically replaces a file and a killed run's leftover, and leaves nothing else", () =>
  withDirectory(async (directory) => {
    const path = `${directory}/a.bin`;
    await Deno.writeFile(path + TEMPORARY, new Uint8Array(100));
    for (const bytes of [Uint8Array.of(1, 2, 3), Uint8Array.of(4), new Uint8Array(0)]) {
      await writeFileAtomically(path, bytes);
      assertEquals(await Deno.readFile(path), bytes);
    }
    assertEquals(names(directory), ["a.bin"]);
  }));

Deno.test("writeFileAtomically that fails leaves the target as it was, and no temporary file", () =>
  withDirectory(async (directory) => {
    await Deno.mkdir(`${directory}/taken/inside`, { recursive: true });
    await assertRejects(() => writeFileAtomically(`${directory}/taken`, Uint8Array.of(1)), Error);
    await assertRejects(() => writeFileAtomically(`${directory}/absent/b`, Uint8Array.of(1)), Error);
    assertEquals(names(directory), ["taken"]);
  }));

Deno.test("a reader never sees a part of a file that is being replaced", () =>
  withDirectory(async (directory) => {
    const path = `${directory}/a.bin`;
    const size = 1 << 20;
    await writeFileAtomically(path, new Uint8Array(size));
    let writing = true;
    const write = async () => {
      for (let round = 1; round <= 10; round++) {
        await writeFileAtomically(path, new Uint8Array(size).fill(round));
      }
      writing = false;
    };
    const read = async () => {
      while (writing) {
        const bytes = await Deno.readFile(path);
        assertEquals(bytes.length, size);
        assertEquals(bytes[0], bytes[size - 1]);
      }
    };
    await Promise.all([write(), read()]);
  }));
