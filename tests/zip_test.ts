import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { readTable } from "../src/answers/tables/read_table.ts";
import { Crc32 } from "../src/files/crc32.ts";
import { bytesSource } from "../src/files/source.ts";
import { encodeZip, packedSource, readZipDirectory } from "../src/files/zip.ts";

const golden = (name: string) => Deno.readFile(new URL(`formats/${name}`, import.meta.url));

Deno.test("CRC-32 is the published one, over parts of any size and alignment", () => {
  const crc = new Crc32();
  crc.update(new TextEncoder().encode("123456789"));
  assertEquals(crc.value, 0xcbf43926);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(50)), (bytes, cuts) => {
    const whole = new Crc32(), parts = new Crc32();
    whole.update(new Uint8Array(bytes));
    let at = 0;
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    for (const length of [...cuts, bytes.length]) {
      parts.update(shifted.subarray(3 + at, 3 + (at = Math.min(at + length, bytes.length))));
    }
    assertEquals(parts.value, whole.value);
  }));
});

Deno.test("an archive comes back as it went", async () => {
  const files = [{ name: "größer.npy", parts: [Uint8Array.of(1, 2), Uint8Array.of(3)] }, {
    name: "b",
    parts: [],
  }];
  const source = bytesSource("a.zip", encodeZip(files));
  const entries = await readZipDirectory(source);
  assertEquals(entries.map(({ name, size, isStored }) => [name, size, isStored]), [["größer.npy", 3, true], [
    "b",
    0,
    true,
  ]]);
  assertEquals((await packedSource(source, entries[0])).bytes, Uint8Array.of(1, 2, 3));
});

for (const name of ["npz-unknown.npz", "npz-packed.npz"]) {
  Deno.test(`no bit of an array in ${name} can change unseen`, async () => {
    const bytes = await golden(name), source = bytesSource(name, bytes);
    const { scores } = await readTable({ name, bytes }), [entry] = await readZipDirectory(source);
    const { byteOffset, length } = (await packedSource(source, entry)).bytes!;
    let refused = 0, count = 0;
    for (let at = 0; at < length; at += 7, count++) {
      const damaged = bytes.slice();
      damaged[byteOffset + at] ^= 1 << at % 8;
      const read = await readTable({ name, bytes: damaged }).catch((error: Error) => error);
      if (read instanceof Error) refused++;
      // Deflate's last byte may end in bits that mean nothing.
      else assertEquals(read.scores, scores);
    }
    assert(refused >= count - 1, `${refused} of ${count}`);
  });
}
