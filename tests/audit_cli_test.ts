/** `deno task audit` as its user meets it: files, exit codes, and what it leaves. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { UNKNOWN } from "../src/answers/answers.ts";
import { encodeAnswers } from "../src/answers/encode_answers.ts";
import { readTable } from "../src/answers/tables/read_table.ts";
import { audit } from "../src/audit.ts";
import { attackConfig } from "./run_config.ts";
import { resolveAuditConfig } from "../src/config.ts";
import { runExperiment } from "../src/experiment.ts";
import type { GivenReport } from "../src/given.ts";
import { calibrate } from "../src/metrics/calibration.ts";
import type { AuditReport } from "../src/report/report.ts";
import { exampleCsv } from "../data/example/make.ts";
import { runAudit as run } from "./audit_command.ts";
import { madeUpAnswers } from "./made_up_answers.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const target = madeUpAnswers({ members: 150, nonMembers: 150, classes: 3, purpose: "target" });
const shadow = madeUpAnswers({ members: 150, nonMembers: 150, classes: 3, purpose: "shadow" });
const blind = madeUpAnswers({ members: 150, nonMembers: 150, classes: 3, purpose: "blind", leak: 0 });

const SMALL = { members: 40, nonMembers: 40, classes: 2, kind: "probabilities" } as const;

/** Runs `work` in a folder with the answers of a target, of a shadow and of a model that leaks nothing. */
function withAnswers(work: (folder: string) => Promise<void>): Promise<void> {
  return inTemporaryDirectory(async (folder) => {
    for (const [name, answers] of Object.entries({ target, shadow, blind })) {
      await Deno.writeFile(`${folder}/${name}.npz`, encodeAnswers(answers));
    }
    await work(folder);
  });
}

async function reportIn(folder: string): Promise<GivenReport> {
  return JSON.parse(await Deno.readTextFile(`${folder}/report.json`));
}

Deno.test("an audit leaves its report and prints it, and its figures are the library's", () =>
  withAnswers(async (folder) => {
    const args = ["--table", `${folder}/target.npz`, "--shadow-table", `${folder}/shadow.npz`];
    const { code, printed, stderr } = await run(...args, "--seed", "3", "--out", `${folder}/out`);
    assertEquals(code, 0);
    assert(printed.startsWith("This model gives away"), printed.slice(0, 100));
    assert(printed.includes("informed-network-by-class is informed-network here"), printed);
    assert(
      printed.endsWith(
        `Reports: ${["html", "txt", "json"].map((type) => `${folder}/out/report.${type}`).join(", ")}`,
      ),
    );
    assertEquals(
      stderr,
      `Reading ${folder}/target.npz\nReading ${folder}/shadow.npz\nLearning from shadow\nWriting the report\n`,
    );
    const report = await reportIn(`${folder}/out`);
    const found = await audit(target, { shadows: [{ ...shadow, name: "shadow" }], seed: 3 });
    assertEquals(report.attacks, JSON.parse(JSON.stringify(found.attacks)));
    assertEquals([report.shadows, report.gate, report.answers.samples], [1, [], 300]);
    for (const name of ["report.html", "report.txt", "scores.csv", "exposed.csv"]) {
      assert((await Deno.stat(`${folder}/out/${name}`)).size > 0, name);
    }
    const json = await run(...args, "--seed", "3", "--out", `${folder}/out`, "--json", "--quiet");
    assertEquals([json.code, json.stderr, JSON.parse(json.printed)], [0, "", report]); // also the seconds
  }));

Deno.test("an audit of the files that attack left gives its figures to the last bit", () =>
  inTemporaryDirectory(async (folder) => {
    const options = {
      partSize: "20",
      epochs: "2",
      batchSize: "8",
      labelSmoothing: "0.3",
      seed: "5",
      fpr: "0.1,0",
    };
    const report = await runExperiment(attackConfig({ ...options, out: `${folder}/attack` }), {});
    const tables = ["aware", "unaware"].flatMap((name) => [
      "--shadow-table",
      `${folder}/attack/answers-${name}.npz`,
    ]);
    const { printed } = await run(
      ...["--table", `${folder}/attack/answers-target.npz`, ...tables, "--seed", "5", "--fpr", "0.1,0"],
      ...["--out", `${folder}/audit`, "--json", "--quiet"],
    );
    const again: GivenReport = JSON.parse(printed);
    const figures = (
      { attacker, attacks, otherAttackers, verdict, answers, exposed, aboveLine }: AuditReport,
    ) => JSON.stringify({ attacker, attacks, otherAttackers, verdict, answers, exposed, aboveLine });
    assertEquals(figures(again), figures(report));
    for (const name of ["scores.csv", "exposed.csv"]) {
      const [before, after] = ["attack", "audit"].map((run) =>
        Deno.readTextFileSync(`${folder}/${run}/${name}`)
      );
      assertEquals(after, before, name);
    }
  }));

Deno.test("several shadows are attackers by the names of their files", () =>
  withAnswers(async (folder) => {
    await Deno.writeFile(`${folder}/answers-unaware.npz`, encodeAnswers(blind));
    const tables = ["shadow", "answers-unaware"].flatMap((
      name,
    ) => ["--shadow-table", `${folder}/${name}.npz`]);
    const { code, printed } = await run(
      "--table",
      `${folder}/target.npz`,
      ...tables,
      "--out",
      folder,
      "--json",
    );
    const report: GivenReport = JSON.parse(printed);
    assertEquals([code, report.shadows], [0, 2]);
    const { attacker, otherAttackers } = report;
    assertEquals([attacker.name, ...otherAttackers.map((other) => other.attacker.name)], [
      "shadow",
      "unaware",
    ]);
  }));

Deno.test("ids of several lines keep the CSV and the report whole, and one sample is one sample", () =>
  inTemporaryDirectory(async (folder) => {
    await Deno.writeTextFile(
      `${folder}/table.csv`,
      'id,p_0,p_1,label,member\n"a\nb, ""c""",0.9,0.1,0,1\n"\u001b[31mred",0.4,0.6,0,0\nd,0.8,0.2,0,\n' +
        "e,0.7,0.3,0,0\nf,0.5,0.5,0,0\n",
    );
    await Deno.writeFile(
      `${folder}/shadow.npz`,
      encodeAnswers(madeUpAnswers({ ...SMALL, purpose: "shadow" })),
    );
    const args = [
      "--table",
      `${folder}/table.csv`,
      "--shadow-table",
      `${folder}/shadow.npz`,
      "--out",
      `${folder}/out`,
    ];
    const { code, printed, stderr } = await run(...args, "--quiet");
    assertEquals(code, 0, stderr);
    const scores = await readTable(`${folder}/out/scores.csv`, {
      scores: "logits",
      columns: { scores: ["gap", "entropy"] },
    });
    assertEquals(scores.ids, ['a\nb, "c"', "\u001b[31mred", "d", "e", "f"]);
    for (const text of [printed, (await run(...args, "--check", "--quiet")).printed]) {
      assert(text.includes('a b, "c"') && !text.includes("\u001b"), text);
    }
    for (
      const said of [
        "of 1 member ",
        "1 member and 3 non-members",
        "The membership of 1 further sample is not known; it is",
      ]
    ) {
      assert(printed.replaceAll(/\s+/g, " ").includes(said), `${said}: ${printed}`);
    }
    assert(!/\b1 (non-)?members\b/.test(printed), printed);
  }));

Deno.test("the gate decides the exit code after all is written", () =>
  withAnswers(async (folder) => {
    const out = `${folder}/out`;
    const servers = [
      "--junit",
      `${folder}/ci/gate.xml`,
      "--sarif",
      `${folder}/gate.sarif`,
      "--markdown",
      `${folder}/gate.md`,
    ];
    const failed = await run(
      ...["--table", `${folder}/target.npz`, "--out", out, ...servers, "--quiet"],
      ...["--fail-on", "tpr@0.05 > 0.99", "--fail-on", "auc > 0.6", "--fail-on", "verdict"],
    );
    assertEquals([failed.code, failed.stderr], [
      3,
      "The gate failed: 2 of 3 conditions failed.\n  auc > 0.6\n  verdict\n",
    ]);
    assert(failed.printed.includes("GATE"), failed.printed);
    const { gate, fpr } = await reportIn(out);
    assertEquals(gate.map(({ condition, passed, limit }) => [condition, passed, limit]), [
      ["tpr@0.05 > 0.99", true, 0.99],
      ["auc > 0.6", false, 0.6],
      ["verdict", false, null],
    ]);
    assertEquals(fpr, [0.01, 0.001, 0, 0.05]);
    const read = (name: string) => Deno.readTextFile(`${folder}/${name}`);
    assertEquals((await read("ci/gate.xml")).match(/<failure/g)?.length, 2);
    const [{ results }] = JSON.parse(await read("gate.sarif")).runs;
    assertEquals(results.map(({ ruleId }: { ruleId: string }) => ruleId), ["auc", "verdict"]);
    assertEquals(
      results[0].locations[0].physicalLocation.artifactLocation.uri,
      `file://${folder}/target.npz`,
    );
    assert((await read("gate.md")).includes("| **verdict** |"));

    const passed = await run(
      "--table",
      `${folder}/target.npz`,
      "--out",
      out,
      ...servers,
      "--quiet",
      "--fail-on",
      "auc > 0.99",
    );
    assertEquals([passed.code, passed.stderr], [0, ""]);
    assertEquals((await read("ci/gate.xml")).match(/<failure/g), null); // our own files are replaced
  }));

Deno.test("a rate that few non-members are above does not keep a TPR from failing the gate", () =>
  inTemporaryDirectory(async (folder) => {
    const each = 1500,
      rows = Array.from({ length: 2 * each }, (_, row) => {
        const member = row < each, p = (member ? 0.99 : 0.6) + row * 1e-6;
        return `${p},${1 - p},0,${member ? 1 : 0}`;
      });
    await Deno.writeTextFile(`${folder}/t.csv`, `p_0,p_1,label,member\n${rows.join("\n")}\n`);
    const { code, stderr } = await run(
      ...["--table", `${folder}/t.csv`, "--out", `${folder}/out`, "--fpr", "0.001", "--quiet"],
      ...["--fail-on", "tpr@0.001 > 0.02"],
    );
    assertEquals(code, 3, stderr);
    const { gate: [{ interval, notes }], fpr } = await reportIn(`${folder}/out`);
    assertEquals(fpr, [0.001, 0]);
    assert(interval![0] > 0.98 && notes.some((note) => note.includes("no false positive")), `${notes}`);
  }));

Deno.test("a condition of a configuration is located at its line", () =>
  withAnswers(async (folder) => {
    const config = `${folder}/audit.json`;
    await Deno.writeTextFile(
      config,
      `{\n  "table": "${folder}/target.npz",\n  // strict\n  "fail-on": "verdict"\n}\n`,
    );
    const { code } = await run(
      "--config",
      config,
      "--sarif",
      `${folder}/gate.sarif`,
      "--out",
      `${folder}/out`,
    );
    assertEquals(code, 3);
    const [{ results: [{ locations: [{ physicalLocation }] }] }] =
      JSON.parse(await Deno.readTextFile(`${folder}/gate.sarif`)).runs;
    assertEquals(physicalLocation, {
      artifactLocation: { uri: `file://${config}` },
      region: { startLine: 4 },
    });
  }));

Deno.test("an earlier run is a limit, too", () =>
  withAnswers(async (folder) => {
    const shadows = ["--shadow-table", `${folder}/shadow.npz`, "--quiet", "--json"];
    for (const name of ["target", "blind"]) {
      assertEquals(
        (await run("--table", `${folder}/${name}.npz`, ...shadows, "--out", `${folder}/${name}`)).code,
        0,
      );
    }
    const compare = (now: string, then: string) =>
      run(
        "--table",
        `${folder}/${now}.npz`,
        ...shadows,
        "--baseline",
        `${folder}/${then}/report.json`,
        "--out",
        `${folder}/x`,
      );
    assertEquals((await compare("target", "target")).code, 0);
    assertEquals((await compare("blind", "target")).code, 0);
    const worse = await compare("target", "blind");
    assertEquals(worse.code, 3);
    const failed = (JSON.parse(worse.printed) as GivenReport).gate.filter(({ passed }) => !passed);
    assert(failed.some(({ condition, before }) => condition === "baseline auc" && before !== undefined));
  }));

Deno.test("--check says what is understood, and leaves nothing", () =>
  withAnswers(async (folder) => {
    const args = ["--table", `${folder}/target.npz`, "--shadow-table", `${folder}/shadow.npz`, "--check"];
    const { code, printed } = await run(...args, "--out", `${folder}/out`);
    assertEquals(code, 0);
    for (const said of ["150 members, 150 non-members, 0 unknown", "logits", "shadow"]) {
      assert(printed.includes(said), said);
    }
    const { target, shadows } = JSON.parse((await run(...args, "--json", "--quiet")).printed);
    assertEquals([target.samples, shadows.length, shadows[0].classes], [300, 1, 3]);
    assertEquals(
      [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
      ["blind.npz", "shadow.npz", "target.npz"],
    );
  }));

Deno.test("--init writes a configuration that works, and never over another", () =>
  withAnswers(async (folder) => {
    const config = `${folder}/mine.json`;
    const first = await run(
      "--init",
      "--config",
      config,
      "--table",
      `${folder}/target.npz`,
      "--out",
      `${folder}/out`,
    );
    assertEquals([first.code, first.printed.startsWith(`Written: ${config}`)], [0, true]);
    assertEquals((await run("--config", config, "--quiet", "--json")).code, 3); // its condition is the verdict
    const again = await run("--init", "--config", config);
    assertEquals(
      [again.code, again.stderr.startsWith(`error: Cannot write ${config}: it is there already`)],
      [1, true],
    );
    const schema = JSON.parse(await Deno.readTextFile(`${folder}/audit.schema.json`));
    assert("fail-on" in schema.properties);
  }));

Deno.test("what could not run is exit code 1, wrong usage 2, each in one sentence", () =>
  withAnswers(async (folder) => {
    const table = ["--table", `${folder}/target.npz`, "--out", `${folder}/out`];
    await Deno.writeTextFile(`${folder}/note.xml`, "<note/>");
    await Deno.writeTextFile(`${folder}/old.json`, "{}");
    await Deno.writeTextFile(`${folder}/bare.csv`, "p_0,p_1,p_2\n0.5,0.25,0.25\n0.25,0.25,0.5\n");
    for (
      const [code, args, message] of [
        [
          1,
          ["--table", `${folder}/absent.npz`, "--out", `${folder}/out`],
          `Cannot read ${folder}/absent.npz`,
        ],
        [1, [...table, "--id-column", "nobody"], `Cannot read ${folder}/target.npz: it needs "nobody"`],
        [1, [...table, "--baseline", `${folder}/none.json`], `Cannot compare with ${folder}/none.json`],
        [1, [...table, "--baseline", `${folder}/old.json`], "it must be the report.json of an audit"],
        [
          1,
          [...table, "--fail-on", "verdict", "--junit", `${folder}/note.xml`],
          `Cannot replace ${folder}/note.xml`,
        ],
        [
          1,
          ["--table", `${folder}/bare.csv`, "--out", `${folder}/out`],
          `the membership of the target's samples is needed, in a column or array "member"`,
        ],
        [
          1,
          [...table, "--shadow-table", `${folder}/bare.csv`],
          "a file of its own by --shadow-membership; found none",
        ],
        [2, [], "Cannot audit: answers are needed"],
        [2, [...table, "--fail-on", "acc > 0.5"], "there is no figure acc"],
        [2, [...table, "--junit", `${folder}/x`], "Cannot use --junit"],
        [2, [...table, "--scores", "logit"], "did you mean logits?"],
      ] as [number, string[], string][]
    ) {
      const found = await run(...args, "--quiet");
      assertEquals(found.code, code, found.stderr);
      assert(found.stderr.startsWith("error: ") && found.stderr.includes(message), found.stderr);
      assert(!/\n\s+at /.test(found.stderr), found.stderr);
    }
    assertEquals(await Deno.readTextFile(`${folder}/note.xml`), "<note/>");
  }));

Deno.test("--help says how answers are saved, in 80 columns", async () => {
  const { code, printed } = await run("--help");
  assertEquals(code, 0);
  for (
    const said of [
      "NumPy",
      "PyTorch",
      "Keras",
      "scikit-learn",
      "np.savez(",
      "3 the gate failed",
      "--fail-on <CONDITION>",
    ]
  ) {
    assert(printed.includes(said), said);
  }
  assert(printed.split("\n").every((line) => line.length <= 80));
});

Deno.test("the example is what its program makes, and is audited as it is", () =>
  inTemporaryDirectory(async (folder) => {
    const path = new URL("../data/example/answers.csv", import.meta.url).pathname;
    assertEquals(await Deno.readTextFile(path), exampleCsv());
    const { code, printed } = await run(
      "--table",
      path,
      "--out",
      folder,
      "--json",
      "--quiet",
      "--fail-on",
      "auc > 0.6",
    );
    const report: GivenReport = JSON.parse(printed);
    const { samples, members, nonMembers, classes, scores } = report.answers;
    assertEquals([samples, members, nonMembers, classes, scores], [60, 30, 30, 3, "probabilities"]);
    assertEquals([code, report.verdict.word, report.gate[0].passed], [3, "leaks", false]);
    assertEquals(report.byClass!.classes.map(({ name }) => name).toSorted(), ["bird", "cat", "dog"]);
  }));

Deno.test("a report's configuration is one for the same audit", () =>
  withAnswers(async (folder) => {
    const out = `${folder}/out`;
    await run("--table", `${folder}/blind.npz`, "--fail-on", "auc > 0.7", "--out", out, "--quiet");
    const file = { path: `${out}/report.json`, text: await Deno.readTextFile(`${out}/report.json`) };
    const { out: _, ...config } = resolveAuditConfig({}, { file });
    const { out: __, ...used } = (await reportIn(out)).config as { out: string };
    assertEquals(config as object, used);
  }));

Deno.test("samples of unknown membership get a probability that is learned on the known ones, and its calibration is shown", () =>
  withAnswers(async (folder) => {
    const membership = target.membership!.map((member, row) => row % 4 === 0 ? UNKNOWN : member);
    await Deno.writeFile(`${folder}/partly.npz`, encodeAnswers({ ...target, membership }));
    const out = `${folder}/out`,
      args = ["--table", `${folder}/partly.npz`, "--prior", "0.01", "--out", out, "--quiet"];
    const { code, printed } = await run(...args);
    assertEquals(code, 0);
    const { calibration, verdict, answers } = await reportIn(out);
    const [header, ...lines] = (await Deno.readTextFile(`${out}/scores.csv`)).trimEnd().split("\r\n")
      .map((line) => line.split(","));
    const rows = lines.map((line) => ({
      member: line[header.indexOf("member")],
      probability: Number(line[header.indexOf("probability")]),
      score: Number(line[header.indexOf(verdict.attack)]),
    }));
    const known = rows.filter(({ member }) => member !== "");
    assertEquals([answers.unknown, rows.length - known.length], [75, 75]);

    // What every unknown sample has: learned on all known ones.
    const learned = calibrate(known.map(({ score }) => score), known.map(({ member }) => Number(member)));
    for (const { member, score, probability } of rows) {
      if (member === "") assertEquals(probability, learned(score, 0.01));
    }
    // A known sample's own membership has no part in its probability.
    assert(known.some(({ score, probability }) => probability !== learned(score, 0.01)));

    // Each known sample is in one range, and counts as the prior has it.
    const total = (group: string) => known.filter(({ member }) => member === group).length;
    for (const [i, bin] of calibration.entries()) {
      const isLast = i === calibration.length - 1;
      const inside = known.filter(({ probability }) =>
        probability >= bin.range[0] && (isLast || probability < bin.range[1])
      );
      const weight = ({ member }: { member: string }) =>
        member === "1" ? 0.01 / total("1") : 0.99 / total("0");
      const sum = (value: (row: typeof inside[0]) => number) =>
        inside.reduce((sum, row) => sum + value(row), 0);
      assertEquals([bin.members, bin.members + bin.nonMembers], [
        sum(({ member }) => Number(member)),
        inside.length,
      ]);
      assertAlmostEquals(bin.predicted, sum((row) => weight(row) * row.probability) / sum(weight), 1e-12);
      assertAlmostEquals(bin.observed, sum((row) => weight(row) * Number(row.member)) / sum(weight), 1e-12);
      assert(bin.interval[0] <= bin.observed && bin.observed <= bin.interval[1]);
    }
    assert(calibration.length > 2);
    assert(
      printed.includes("WHAT THE PROBABILITIES CAME TO") && printed.includes("The 75 samples of unknown"),
      printed,
    );
    const markdown = await run(...args, "--lang", "ja", "--markdown", `${folder}/gate.md`);
    const written = await Deno.readTextFile(`${folder}/gate.md`);
    assert(
      written.includes("### 確率と実際の割合") && written.includes("わかっていない75件"),
      markdown.stderr,
    );
    for (
      const [name, heading] of [["report.html", "確率と実際の割合"], ["report.txt", "【確率と実際の割合】"]]
    ) {
      assert((await Deno.readTextFile(`${out}/${name}`)).includes(heading), name);
    }
  }));
