import { assertEquals, assertThrows } from "@std/assert";
import { blocksOf } from "../src/answers/block.ts";
import { partsOf, StoredScores } from "../src/answers/stored_scores.ts";
import { toAnswers } from "../src/answers/to_answers.ts";
import { understand } from "../src/answers/tables/understand.ts";
import { bytesOf } from "../src/files/elements.ts";
import type { Source } from "../src/files/source.ts";
import { Heap } from "../src/kernels/heap.ts";
import { compileKernels } from "../src/kernels/module.ts";
import { fileSource } from "../src/platform/sources.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const CLASSES = 1000, SAMPLES = 9000, START = 128;

/** 9,000 rows of 1,000 float16: more than two windows. */
function madeUpScores(): Float16Array<ArrayBuffer> {
  return Float16Array.from({ length: SAMPLES * CLASSES }, (_, i) => 8 * Math.sin(i) * Math.sin(i / 999));
}

async function withStored(
  work: (stored: StoredScores, scores: Float16Array, source: Source) => void | Promise<void>,
): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    const path = `${directory}/scores`, scores = madeUpScores();
    await Deno.writeFile(path, new Uint8Array([...new Uint8Array(START)]));
    await Deno.writeFile(path, bytesOf(scores), { append: true });
    const source = await fileSource(path);
    await work(new StoredScores(source, "float16", START, scores.length), scores, source);
  });
}

Deno.test("scores in a file are those in memory, from any place and in any order", () =>
  withStored((stored, scores) => {
    for (const begin of [0, 1, 4_194_303, 4_194_304, 8_999_990, 17, 4_200_000]) {
      assertEquals(stored.subarray(begin, begin + 10), scores.slice(begin, begin + 10));
    }
    assertEquals(stored.subarray(0, scores.length), scores);
    const rows = Uint32Array.of(3, 8_999, 0, 4_194, 4_195);
    const gathered = stored.gather(rows, CLASSES);
    for (const [i, row] of rows.entries()) {
      assertEquals(
        gathered.subarray(i * CLASSES, (i + 1) * CLASSES),
        scores.subarray(row * CLASSES, (row + 1) * CLASSES),
      );
    }
    assertEquals(stored.part(5_000_000, 6_000_000).subarray(7, 9), scores.slice(5_000_007, 5_000_009));
    const parts = [...partsOf(stored, CLASSES)];
    assertEquals(parts.reduce((sum, { part }) => sum + part.length, 0), scores.length);
    assertEquals(parts.map(({ first }) => first), parts.map((_, i) => i * 1048));
  }));

Deno.test("what is read off scores in a file is what is read off the same in memory", () =>
  withStored(async (stored, scores) => {
    const heap = new Heap(await compileKernels());
    const labels = Uint16Array.from({ length: SAMPLES }, (_, row) => row % CLASSES);
    const membership = Uint8Array.from({ length: SAMPLES }, (_, row) => row % 2);
    const options = { kind: "logits", classes: CLASSES, labels, membership } as const;
    const inFile = toAnswers(stored, options), inMemory = toAnswers(scores, options);
    assertEquals(understand(inFile), understand(inMemory));
    const rows = Uint32Array.from({ length: 4000 }, (_, i) => 2 * i + 1);
    for (const some of [undefined, rows]) {
      const others = blocksOf(inMemory, heap, some);
      for (const { block, first } of blocksOf(inFile, heap, some)) {
        const other = others.next().value!;
        assertEquals(first, other.first);
        assertEquals(block.loss(), other.block.loss());
      }
    }
  }));

Deno.test("a value at fault in a file is named by its row among all", () =>
  withStored((_, scores, source) => {
    class Damaged extends StoredScores {
      override subarray(begin: number, end: number) {
        const part = super.subarray(begin, end), place = 8_123_456 - begin;
        if (place >= 0 && place < part.length) part[place] = NaN;
        return part;
      }
    }
    const damaged = new Damaged(source, "float16", START, scores.length);
    assertThrows(
      () => toAnswers(damaged, { kind: "logits", classes: CLASSES }),
      RangeError,
      "found NaN at row 8123, class 456",
    );
  }));
