import { assertEquals } from "@std/assert";
import { rowsBeside, rowsByGroup } from "../src/rows_by_group.ts";

const GROUPS = Uint8Array.of(3, 0, 3, 255, 0, 3);

Deno.test("rowsByGroup gives the rows of each group that occurs, in order", () => {
  const rows = [...rowsByGroup(GROUPS, 256)].map(([group, rows]) => [group, [...rows]]);
  assertEquals(rows, [[0, [1, 4]], [3, [0, 2, 5]], [255, [3]]]);
  assertEquals(rowsByGroup(new Uint16Array(0), 10).size, 0);
});

Deno.test("rowsBeside gives the rows of all other groups, in order", () => {
  assertEquals([...rowsBeside(GROUPS, 3)], [1, 3, 4]);
  assertEquals([...rowsBeside(GROUPS, 7)], [0, 1, 2, 3, 4, 5]);
});
