/** Notices: made in English, and said in Japanese by a Japanese report. */
import { assert, assertEquals } from "@std/assert";
import { notice, type NoticeKind, SENTENCES, translateNotice } from "../src/notices.ts";
import { render } from "../src/report/render.ts";
import { audit } from "../src/audit.ts";
import { toAnswers } from "../src/answers/to_answers.ts";
import { languages } from "../src/report/language/language.ts";

const { en, ja } = languages;

function namesIn(sentence: string): string[] {
  return Array.from(sentence.matchAll(/\{(\w+)\}/g), ([, name]) => name).sort();
}

Deno.test("every notice has a Japanese sentence with the same values", () => {
  for (const [kind, sentence] of Object.entries(SENTENCES)) {
    const japanese = ja.notices[kind as NoticeKind];
    assertEquals(namesIn(japanese), namesIn(sentence), kind);
    assert(/[ぁ-ん]/.test(japanese), kind);
  }
  assertEquals(Object.keys(ja.notices).sort(), Object.keys(SENTENCES).sort());
});

Deno.test("a notice is recognised by its sentence, whatever its values are", () => {
  for (const odd of ["answers.npz", "a {file} of $& (1) rows.csv", "two\nlines.csv", "の.csv"]) {
    for (const [kind, sentence] of Object.entries(SENTENCES)) {
      const values = Object.fromEntries(
        namesIn(sentence).map((
          name,
          i,
        ) => [
          name,
          ["count", "rows", "member", "nonMember", "shadows", "members", "nonMembers", "chance"].includes(
              name,
            )
            ? 7 + i
            : `${name} ${odd}`,
        ]),
      );
      const text = notice(kind as NoticeKind, values as never);
      assertEquals(translateNotice(text, en.notices), text, kind);
      const japanese = translateNotice(text, ja.notices);
      for (const value of Object.values(values)) {
        assert(japanese.includes(String(value)), `${kind}: ${japanese}`);
      }
      if (!odd.includes("の")) assert(/[ぁ-ん]/.test(japanese), `${kind}: ${japanese}`);
    }
  }
});

Deno.test("other text stays as it is", () => {
  for (const text of ["", "Something else.", "The scores of a.csv were taken for tea leaves."]) {
    assertEquals(translateNotice(text, ja.notices), text);
  }
});

Deno.test("a report says its notices in its own language", async () => {
  const rows = 40, membership = Array.from({ length: rows }, (_, row) => row % 2);
  const scores = membership.flatMap((member) => member ? [Math.SQRT1_2, 1.0005 - Math.SQRT1_2] : [0.6, 0.4]);
  const found = await audit(toAnswers(scores, {
    kind: "probabilities",
    classes: 2,
    labels: membership.map(() => 0),
    membership,
  }));
  const text = "Rows of probabilities that were off by rounding and were divided by their sum: 20 of 40.";
  assertEquals(found.notices, [text]);
  assert((await render(found, { format: "text", language: "en" })).replace(/\s+/g, " ").includes(text));
  const japanese = (await render(found, { format: "html", language: "ja" })).replace(/\s+/g, " ");
  assert(japanese.includes("確率40行のうち20行は"), "translated");
  assert(!japanese.includes("off by rounding"), "and not said twice");
});
