/** Whatever an audit tells beside its verdict is told by the verdict's attack, in the direction in which that attack leaks. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Answers } from "../src/answers/answers.ts";
import { entropy } from "../src/attack/entropy.ts";
import { lossThreshold } from "../src/attack/loss_threshold.ts";
import { audit } from "../src/audit.ts";
import type { Audit } from "../src/audit_result.ts";
import { render } from "../src/report/render.ts";
import { scoresCsv } from "../src/report/scores_csv.ts";
import { madeUpAnswers } from "./made_up_answers.ts";

const attacks = [lossThreshold, entropy];

function madeUp(purpose: string, leak = 1): Answers {
  return madeUpAnswers({ members: 300, nonMembers: 300, classes: 5, purpose, leak });
}

/** The same answers of a model that was trained on the others: members score lower. */
function reversed(answers: Answers): Answers {
  return { ...answers, membership: answers.membership!.map((member) => 1 - member) };
}

Deno.test("where members score lower, those at risk and the classes go by the turned scores", async () => {
  const target = reversed(madeUp("target")), shadows = [madeUp("shadow")];
  const found = await audit(target, { shadows, attacks: [lossThreshold] });
  const { verdict, exposed, aboveLine, byClass, attacks: [{ auc }], rows } = found;
  assertEquals([verdict.word, verdict.test, verdict.reversed], ["leaks", "auc", true]);
  assert(auc < 0.3, `${auc}`);
  assert(aboveLine.members > 30, `${aboveLine.members}`);
  for (const { auc } of byClass!.classes) assert(auc > 0.7, `${auc}`);
  const { scores } = rows.scores[0];
  const lowest = scores.filter((_, row) => target.membership![row] === 1).sort();
  for (const [place, { id, score, rank }] of exposed.entries()) {
    assertEquals(score, -scores[Number(id)]);
    assertEquals(score, -lowest[place]);
    assertEquals(rank, 1 + scores.filter((other) => -other > score).length);
  }
  const text = (await render(found, { format: "text" })).replace(/\s+/g, " ");
  assertEquals(
    text.split("its scores are turned around").length,
    3,
    "said of the members and of the classes",
  );
});

Deno.test("what is no reversed leak says nothing of one", async () => {
  for (const leak of [0, 1]) {
    const { verdict, attacks: found, rows } = await audit(madeUp("target", leak), {
      shadows: [madeUp("shadow")],
      attacks,
    });
    assert(!("reversed" in verdict));
    const { name, scores } = rows.told;
    assertEquals(scores, rows.scores.find((one) => one.name === name)!.scores);
    assertEquals(found.length, 2);
  }
});

Deno.test("of two attackers all that is listed is the one's that the verdict is told by", async () => {
  const blind = { ...reversed(madeUp("blind")), name: "blind" },
    seeing = { ...madeUp("shadow"), name: "seeing" };
  const found = await audit(madeUp("target"), { shadows: [blind, seeing], attacks });
  assertEquals([found.attacker.name, found.verdict.attacker], ["blind", "seeing"]);
  const alone = await audit(madeUp("target"), { shadows: [seeing], attacks });
  assertEquals(found.rows.scores, alone.rows.scores);
  assertEquals(found.rows.probability, alone.rows.probability);
  assertEquals(csv(found), csv(alone));
  const markdown = await render(found, { format: "markdown" });
  assert(markdown.includes("### Attacks on the target by an attacker (seeing)"), markdown);
  assert(!markdown.includes("by an attacker (blind)"), markdown);
  const text = (await render(found, { format: "text" })).toLowerCase();
  for (const name of ["blind", "seeing"]) assert(text.includes(`by an attacker (${name})`), name);
});

function csv({ rows }: Audit): string {
  return [...scoresCsv(rows)].join("");
}

Deno.test("the target's own answers are no shadow", async () => {
  const target = madeUp("target");
  for (
    const own of [target, {
      ...target,
      name: "copy",
      scores: Float32Array.from(target.scores as Float32Array),
    }]
  ) {
    await assertRejects(
      () => audit(target, { shadows: [own], attacks }),
      RangeError,
      "a shadow must be another model, found the target's own scores and membership",
    );
  }
});
