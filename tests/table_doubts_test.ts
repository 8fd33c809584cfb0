/** Tables that leave something in doubt: it is refused, or said in a notice, and never guessed without a word. */
import { assertEquals, assertRejects } from "@std/assert";
import type { Answers } from "../src/answers/answers.ts";
import type { TableOptions } from "../src/answers/tables/options.ts";
import { readTable } from "../src/answers/tables/read_table.ts";

/** Reads the lines of a CSV file. */
function read(lines: readonly string[], options: TableOptions = {}): Promise<Answers> {
  return readTable({ name: "answers.csv", bytes: new TextEncoder().encode(lines.join("\n")) }, options);
}

async function refused(lines: readonly string[], sentence: string): Promise<void> {
  await assertRejects(() => read(lines), SyntaxError, `Cannot read answers.csv: ${sentence}`);
}

Deno.test("a membership of 1 and -1 is refused: -1 stands for unknown, and libraries write non-members so", async () => {
  const sentence =
    "member must be 1 for a member, 0 for a non-member and -1 where it is unknown, found 1 and -1 without a 0; " +
    "write non-members as 0";
  await refused(["prob_0,prob_1,member", "0.9,0.1,1", "0.4,0.6,-1"], sentence);
  await refused(["prob_0,prob_1,member", "0.9,0.1,train", "0.4,0.6,-1"], sentence);
  const { membership } = await read(["prob_0,prob_1,member", "0.9,0.1,1", "0.4,0.6,-1", "0.3,0.7,0"]);
  assertEquals([...membership!], [1, 255, 0]);
  const unknown = await read(["prob_0,prob_1,member", "0.9,0.1,1", "0.4,0.6,"]);
  assertEquals([...unknown.membership!], [1, 255]);
});

Deno.test("two columns of membership that differ are an error that names both", async () => {
  const lines = ["prob_0,prob_1,is_member,member", "0.9,0.1,1,1", "0.4,0.6,1,0", "0.3,0.7,0,0"];
  await refused(
    lines,
    "member and is_member must tell one membership, found 0 and 1 at row 1; say which of them it is (--member-column)",
  );
  const told = await read(lines, { columns: { member: "is_member" } });
  assertEquals([...told.membership!], [1, 1, 0]);
  // One that says the same, or knows less, or is something else, is none that differs.
  for (const other of [["True", "False", "False"], ["1.0", "", "0.0"], ["train", "0", "fold 3"]]) {
    const same = [
      "prob_0,prob_1,member,split",
      ...other.map((text, row) => `0.9,0.1,${row === 0 ? 1 : 0},${text}`),
    ];
    assertEquals([...(await read(same)).membership!], [1, 0, 0]);
  }
});
