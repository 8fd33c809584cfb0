import { assert, assertEquals, assertRejects } from "@std/assert";
import { assertReplaceable, writeOwnFile } from "../src/files/own_files.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("a file of our own is replaced, one that somebody wrote or changed is not", () =>
  inTemporaryDirectory(async (directory) => {
    const path = `${directory}/report.txt`;
    for (const text of ["one", "two", "two", ""]) {
      await assertReplaceable(directory, ["report.txt", "absent.txt"]);
      await writeOwnFile(directory, "report.txt", bytes(text));
      assertEquals(await Deno.readTextFile(path), text);
    }
    for (const [name, text] of [["report.txt", "with remarks"], ["notes.txt", "notes"]]) {
      await Deno.writeTextFile(`${directory}/${name}`, text);
      const message = `Cannot replace ${directory}/${name}: it is not as this program has written it`;
      await assertRejects(() => writeOwnFile(directory, name, bytes("ours")), Error, message);
      await assertRejects(() => assertReplaceable(directory, ["absent.txt", name]), Error, message);
      assertEquals(await Deno.readTextFile(`${directory}/${name}`), text);
    }
    await Deno.remove(path);
    await writeOwnFile(directory, "report.txt", bytes("again"));
  }));

Deno.test("a file comes in pieces, and one whose pieces fail leaves the file and its record as they were", () =>
  inTemporaryDirectory(async (directory) => {
    const path = `${directory}/report.txt`;
    await writeOwnFile(directory, "report.txt", [bytes("one, "), bytes(""), bytes("two")]);
    assertEquals(await Deno.readTextFile(path), "one, two");
    const record = await Deno.readTextFile(`${directory}/kagemusha.json`);
    function* failing() {
      yield bytes("three");
      throw new RangeError("no more");
    }
    await assertRejects(() => writeOwnFile(directory, "report.txt", failing()), RangeError, "no more");
    assertEquals(await Deno.readTextFile(path), "one, two");
    assertEquals(await Deno.readTextFile(`${directory}/kagemusha.json`), record);
    assertEquals(Array.from(Deno.readDirSync(directory), ({ name }) => name).sort(), [
      "kagemusha.json",
      "report.txt",
    ]);
    await writeOwnFile(directory, "report.txt", [bytes("four")]);
    assertEquals(await Deno.readTextFile(path), "four");
  }));

Deno.test("killed between the record and the file, both what was there and what came are ours", () =>
  inTemporaryDirectory(async (directory) => {
    await writeOwnFile(directory, "report.txt", bytes("one"));
    await writeOwnFile(directory, "report.txt", bytes("two"));
    await assertReplaceable(directory, ["report.txt"]);
    await Deno.writeTextFile(`${directory}/report.txt`, "one"); // as if killed before the file itself was renamed
    await writeOwnFile(directory, "report.txt", bytes("three"));
    await Deno.writeTextFile(`${directory}/report.txt`, "two"); // neither: somebody has put it there
    await assertRejects(() => assertReplaceable(directory, ["report.txt"]), Error, "Cannot replace");
  }));

Deno.test("what is no folder, no file or no record is named", () =>
  inTemporaryDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/file`, "");
    const inFile = `${directory}/file`;
    await assertRejects(
      () => assertReplaceable(inFile, []),
      Error,
      `Cannot write to ${inFile}: it must be a folder`,
    );
    await Deno.mkdir(`${directory}/report.txt`);
    const message = `Cannot replace ${directory}/report.txt: it must be a file`;
    await assertRejects(() => assertReplaceable(directory, ["report.txt"]), Error, message);
    for (const record of ["notes", "{}", "[]", "null", `{"files": {"a": 1}}`, `{"files": []}`]) {
      await Deno.writeTextFile(`${directory}/kagemusha.json`, record);
      await assertRejects(
        () => writeOwnFile(directory, "a", bytes("")),
        Error,
        "kagemusha.json must be the record",
      );
      assertEquals(await Deno.readTextFile(`${directory}/kagemusha.json`), record);
    }
    assert(!Array.from(Deno.readDirSync(directory), ({ name }) => name).includes("a"));
  }));
