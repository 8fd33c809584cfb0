import { assertEquals } from "@std/assert";
import { withOccasionOf } from "../src/report/occasion.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

Deno.test("a run that comes to the same report keeps when it was made and how long that took", () =>
  inTemporaryDirectory(async (directory) => {
    const path = `${directory}/report.json`;
    const made = { figures: [0.5, { seconds: 3 }], seconds: 98, date: "2026-11-24", machine: { cores: 2 } };
    const found = { figures: [0.5, { seconds: 3 }], seconds: 1, date: "2026-11-25", machine: { cores: 4 } };
    assertEquals(await withOccasionOf(path, found), found); // there is none yet
    await Deno.writeTextFile(path, JSON.stringify(made));
    assertEquals(await withOccasionOf(path, found), made);
    for (const figures of [[0.6, { seconds: 3 }], [0.5, { seconds: 4 }]]) {
      assertEquals(await withOccasionOf(path, { ...found, figures }), { ...found, figures });
    }
    const { machine: _, ...without } = found;
    assertEquals(await withOccasionOf(path, without), {
      figures: made.figures,
      seconds: 98,
      date: made.date,
    });
    for (const other of ["", "null", "3", "[]", "a note"]) {
      await Deno.writeTextFile(path, other);
      assertEquals(await withOccasionOf(path, found), found);
    }
  }));
