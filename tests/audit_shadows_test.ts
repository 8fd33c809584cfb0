/** Audits by several shadows that answered the target's own samples. */
import { assert, assertEquals } from "@std/assert";
import { UNKNOWN } from "../src/answers/answers.ts";
import { attacks } from "../src/attack/attacks.ts";
import { withoutTellingCounts } from "../src/attack/by_sample/telling_counts.ts";
import { sampleAttacks } from "../src/attack/by_sample/sample_attacks.ts";
import { audit } from "../src/audit.ts";
import { render } from "../src/report/render.ts";
import { madeUpAnswers } from "./made_up_answers.ts";
import { madeUpShadows } from "./made_up_shadows.ts";

const { target, shadows } = madeUpShadows({ models: 6, samples: 800, purpose: "audit" });
/** The network attacks take most of an audit's time and are tested elsewhere. */
const quick = attacks.filter(({ name }) => ["loss-threshold", "gap"].includes(name));
const quickest = attacks.filter(({ name }) => name === "top-confidence");
const OF_MANY = ["lira-online", "lira-offline"];

Deno.test("several shadows of the same samples are one attacker, with the attacks by sample beside the others", async () => {
  const found = await audit(target, { shadows, attacks: quick });
  assertEquals(found.verdict.word, "leaks");
  assertEquals(found.otherAttackers, []);
  assertEquals(
    found.attacks.map(({ name }) => name),
    [...quick, ...sampleAttacks].map(({ name }) => name).filter((name) => !OF_MANY.includes(name)),
  );
  assertEquals([found.attacker.kind, found.attacker.shadows, found.attacker.rows], ["shadows", 5, 800]);
  assertEquals(
    found.attacker.skipped,
    OF_MANY.map((name) => ({ name, needs: ["64 shadows"] })),
  );
  assertEquals(found.notices, []);
  assertEquals(found.rows.scores.map(({ name }) => name), found.attacks.map(({ name }) => name));
  // The attacks that need one shadow are those of an attacker with the first one.
  const byFirst = await audit(target, { shadows: [shadows[0]], attacks: quick });
  assertEquals(found.attacks.slice(0, quick.length), byFirst.attacks);
});

Deno.test("scores and thresholds by several shadows are the same whatever the truth about the target is", async () => {
  const turned = { ...target, membership: target.membership!.map((bit) => 1 - bit) };
  const right = await audit(target, { shadows, attacks: quick });
  const wrong = await audit(turned, { shadows, attacks: quick });
  for (const [i, { scores }] of right.rows.scores.entries()) {
    assertEquals(scores, wrong.rows.scores[i].scores);
    assertEquals(right.attacks[i].threshold, wrong.attacks[i].threshold);
    assertEquals(right.attacks[i].ownAccuracy, wrong.attacks[i].ownAccuracy);
  }
});

Deno.test("shadows of other samples, one alone, or without labels keep the road of one shadow", async () => {
  const kinds = async (...[answers, options]: Parameters<typeof audit>) => {
    const { attacker, otherAttackers } = await audit(answers, { ...options, attacks: quickest });
    return [attacker, ...otherAttackers.map((other) => other.attacker)].map(({ kind }) => kind);
  };
  const others = ["a", "b"].map((name) => ({
    ...madeUpAnswers({ members: 400, nonMembers: 400, classes: 4, purpose: name }),
    name,
  }));
  assertEquals(await kinds(target, { shadows: others }), ["shadow", "shadow"]);
  assertEquals(await kinds(target, { shadows: shadows.slice(0, 1) }), ["shadow"]);
  const unlabelled = shadows.slice(0, 2).map((shadow) => ({ ...shadow, labels: undefined }));
  assertEquals(await kinds({ ...target, labels: undefined }, { shadows: unlabelled }), ["shadow", "shadow"]);
  const [ids, moved] = [0, 1].map((first) => Array.from({ length: 800 }, (_, row) => row + first));
  assertEquals(
    await kinds({ ...target, ids }, {
      shadows: shadows.slice(0, 2).map((shadow) => ({ ...shadow, ids: moved })),
    }),
    ["shadow", "shadow"],
  );
});

Deno.test("where no shadow was trained on the samples to be judged, the offline attacks are left", async () => {
  // The first half is the target's; shadows were trained on the second, of which the target's membership is not asked.
  const half = (row: number) => row < 400;
  const own = { ...target, membership: target.membership!.map((bit, row) => half(row) ? bit : UNKNOWN) };
  const offline = shadows.map((shadow) => ({
    ...shadow,
    membership: shadow.membership!.map((bit, row) => half(row) ? 0 : bit),
  }));
  const { attacker, attacks: found, answers } = await audit(own, { shadows: offline, attacks: quick });
  assertEquals([answers.members + answers.nonMembers, answers.unknown], [400, 400]);
  const names = found.map(({ name }) => name);
  assert(names.includes("rmia-offline") && names.includes("lira-offline-fixed"), names.join());
  for (const name of ["lira-online-fixed", "rmia-online"]) {
    assertEquals(attacker.skipped.find((skipped) => skipped.name === name)?.needs, ["candidates"]);
  }
});

Deno.test("shadows' counts tell nothing of a target that is a row of a balanced matrix, and stay where they are drawn", () => {
  const countsOf = (membership: readonly Uint8Array[], value: number) =>
    new Set(membership[0].keys().map((row) => membership.filter((own) => own[row] === value).length));
  for (const models of [4, 8]) {
    const { target, shadows } = madeUpShadows({ models, samples: 400, purpose: "row", design: "balanced" });
    const given = shadows.map(({ membership }) => membership!);
    assertEquals(countsOf(given, 1), new Set([models / 2 - 1, models / 2]));
    const fair = withoutTellingCounts(given, 1);
    assertEquals([countsOf(fair, 1), countsOf(fair, 0)], [
      new Set([models / 2 - 1]),
      new Set([models / 2 - 1]),
    ]);
    // What is forgotten was known rightly, and of either side for members and non-members of the target.
    for (const [model, own] of fair.entries()) {
      for (const [row, bit] of own.entries()) {
        if (bit === UNKNOWN) assertEquals(given[model][row], 1 - target.membership![row]);
        else assertEquals(bit, given[model][row]);
      }
    }
  }
  for (const design of ["independent", "balanced shadows"] as const) {
    const drawn = madeUpShadows({ models: 9, samples: 400, purpose: "drawn", design }).shadows
      .map(({ membership }) => membership!);
    assert(withoutTellingCounts(drawn, 1) === drawn);
  }
});

Deno.test("a target drawn as a row of a balanced matrix is told of, and found to leak nothing where it does not", async () => {
  const balanced = madeUpShadows({ models: 8, samples: 1000, purpose: "trap", design: "balanced", leak: 0 });
  const { notices, verdict } = await audit(balanced.target, { shadows: balanced.shadows, attacks: quick });
  assert(
    notices.length === 1 && notices[0].startsWith("The shadows' membership tells the target's"),
    notices.join(),
  );
  assertEquals(verdict.word, "nothing found");
});

Deno.test("reports in both languages say who the attacker with several shadows is", async () => {
  const { rows: _, ...found } = await audit(target, { shadows, attacks: quick });
  for (const [language, sentence] of [["en", "5 shadows, that is"], ["ja", "5個のシャドウ"]] as const) {
    const text = await render(found, { format: "text", language }) +
      await render(found, { format: "html", language });
    assert(text.includes(sentence) && text.includes("rmia-offline"), text.slice(0, 300));
    assert(!text.includes("undefined"));
  }
});
