import { assert, assertThrows } from "@std/assert";
import { checkSentence, damageAudits, damageFiles } from "./damaged_files.ts";

Deno.test("damaged and odd files are read, or refused in one sentence that names them", async () => {
  const { read, refused } = await damageFiles({ runs: 4000, seed: 16 });
  assert(read > 200 && refused > 200, `${read} read, ${refused} refused`);
});

Deno.test("an audit with a damaged file comes to figures, or to one sentence that names it", async () => {
  const { read, refused } = await damageAudits({ runs: 200, seed: 16 });
  assert(read > 10 && refused > 20, `${read} read, ${refused} refused`);
});

Deno.test("a stack trace of JavaScript's is no sentence", () => {
  for (
    const error of [
      new TypeError("Cannot read properties of undefined (reading 'map')"),
      new RangeError("Cannot read a.csv: Invalid typed array length: -1"),
      new SyntaxError("Cannot read b.csv: it must have rows, found none"),
      new RangeError("Invalid array length"),
    ]
  ) assertThrows(() => checkSentence(error, "a.csv"), Error, "ended in no sentence");
  checkSentence(new RangeError("Cannot read a.csv: it must have rows, found none"), "a.csv");
});
