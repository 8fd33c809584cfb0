/** An audit's options: the command line, a configuration with comments, its schema, and a file to begin with. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import Ajv2020 from "ajv/dist/2020.js";
import { AUDIT_OPTIONS, type AuditConfig } from "../src/options/audit.ts";
import { commandLineOptions, resolveAuditConfig, type Typed } from "../src/config.ts";
import { lineOfText } from "../src/config/file.ts";
import { initialConfig } from "../src/config/initial_config.ts";
import { parseJsonTree, valueOf } from "../src/config/json.ts";
import { auditSchemaText } from "../tools/config_schema.ts";

const PATH = "audit.json";

function resolve(options: Typed, text?: string): AuditConfig {
  return resolveAuditConfig(options, { file: text === undefined ? undefined : { path: PATH, text } });
}

/** For each option a value that is not its default, but for the other way to give answers. */
const VALUES: Record<string, unknown> = {
  "table": "a.csv",
  "labels": "y.npy",
  "membership": "m.npy",
  "ids": "ids.npy",
  "shadow-table": ["s.npz", "t.npz"],
  "shadow-labels": "sy.npy",
  "shadow-membership": "sm.npy",
  "shadow-members": "in.npy",
  "shadow-member-labels": "in_y.npy",
  "shadow-non-members": "out.npy",
  "shadow-non-member-labels": "out_y.npy",
  "scores": "logits",
  "label-column": "y",
  "member-column": "m",
  "id-column": "name",
  "predicted-column": "said",
  "score-columns": "p*",
  "csv-header": false,
  "class-names": ["cat", "dog"],
  "seed": 7,
  "kernels": "strict",
  "out": "report",
  "fpr": [0.05],
  "prior": 0.01,
  "delta": 1e-7,
  "drawn": "coins",
  "lang": "ja",
  "fail-on": ["auc > 0.6", "verdict"],
  "point": true,
  "baseline": "old.json",
  "junit": "gate.xml",
  "sarif": "gate.sarif",
  "markdown": "gate.md",
};
const OTHER_WAY = ["members", "member-labels", "non-members", "non-member-labels"];
/** Options that need a target that is asked. */
const OF_MODEL: Record<string, unknown> = {
  "target": "https://models.test/api",
  "batch-size": 16,
  "protocol": "kserve",
  "model": "net",
  "header": ["Authorization: Bearer ${TOKEN}"],
  "parallel": 2,
  "rate": "10/s",
  "timeout": 5,
  "queries-at-most": 1000,
  "answers-kept": "kept",
  "output": "logits",
  "layout": "nhwc",
  "pixel-range": "-1..1",
  "mean": [0.5, -0.25],
  "std": [0.5],
  "size": "224x192",
  "colour": "grey",
  "exif-rotation": false,
  "features": ["age", "colour"],
  "one-hot": ["colour=red|blue"],
  "missing": "median",
  "images-kept": "decoded",
  "shadow": "mlp",
  "shadows": 4,
  "attacker-data": "own.npz",
  "attacker-labels": "own_y.npy",
  "design": "offline",
  "widths": [64, 32],
  "batch-norm": true,
  "epochs": 3,
  "training-batch": 8,
  "learning-rate": 0.01,
  "dropout": 0.2,
  "l2": 0.001,
  "label-smoothing": 0.1,
  "augment": true,
  "workers": 3,
  "threads": 2,
  "models": "trained",
};

const camelCase = (name: string) => name.replace(/-[a-z]/g, (pair) => pair[1].toUpperCase());

Deno.test("every option of an audit reaches it, by the command line and by a file", () => {
  const names = commandLineOptions(AUDIT_OPTIONS).map(({ name }) => name);
  assertEquals(
    [...Object.keys(VALUES), ...OTHER_WAY, ...Object.keys(OF_MODEL), "template"].sort(),
    names.filter((name) => name !== "strict").sort(),
  );
  const expected = Object.fromEntries(
    Object.entries(VALUES).map(([name, value]) => [camelCase(name), value]),
  );
  const typed = Object.fromEntries(
    Object.entries(expected).map(([name, value]) => {
      const repeats = AUDIT_OPTIONS[name as keyof AuditConfig].repeats;
      return [name, typeof value === "boolean" || repeats ? value : String(value)];
    }),
  ) as Typed;
  assertEquals({ ...resolve(typed) }, expected);
  assertEquals({ ...resolve({}, JSON.stringify(VALUES)) }, expected);
  const arrays = {
    members: "in.npy",
    nonMembers: "out.npy",
    memberLabels: "y.npy",
    nonMemberLabels: "z.npy",
  };
  const { members, nonMembers, memberLabels, nonMemberLabels } = resolve(arrays);
  assertEquals({ members, nonMembers, memberLabels, nonMemberLabels }, arrays);
  const described = { target: "http://models.test", protocol: "template", template: "api.jsonc", ...arrays };
  assertEquals(resolve(described).template, "api.jsonc");
  const endpoint = { ...OF_MODEL, members: "in.npz", "non-members": "out.npz" };
  const read = resolve({}, JSON.stringify(endpoint)) as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(OF_MODEL)) assertEquals(read[camelCase(name)], value, name);
  const onLine = Object.entries({ ...endpoint, header: undefined }).map((
    [name, value],
  ) => [
    camelCase(name),
    value === undefined ? OF_MODEL.header : typeof value === "boolean" ? value : String(value),
  ]);
  const typedToo = resolve(Object.fromEntries(onLine)) as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(OF_MODEL)) assertEquals(typedToo[camelCase(name)], value, name);
});

Deno.test("options of endpoints are refused without a URL, and a header that shows a secret always", () => {
  const asked = { target: "https://models.test", members: "a.npz", nonMembers: "b.npz", protocol: "mlflow" };
  for (
    const [options, message] of [
      [{ ...asked, target: "net.onnx" }, "Cannot use --protocol: --target is no URL"],
      [{ table: "a.csv", size: "8x8" }, "Cannot use --size: no model is asked (--target)"],
      [{ ...asked, size: "0x8" }, "Cannot use --size: it must be a height and a width as 224x224"],
      [{ table: "a.csv", rate: "1/s" }, "Cannot use --rate: --target is no URL"],
      [{ ...asked, template: "t.json" }, "Cannot use --template: it needs --protocol template"],
      [{ ...asked, model: "net" }, "Cannot use --model: mlflow takes no model's name"],
      [
        { ...asked, layout: "nchw", mean: "0.5" },
        "Cannot use --layout, --mean: mlflow tells nothing of the model's inputs",
      ],
      [
        { ...asked, protocol: "template", output: "p" },
        "Cannot use --output: the template says where the scores are",
      ],
      [{ ...asked, rate: "0/s" }, "Cannot use --rate: it must be a number a second"],
      [{ ...asked, header: ["Authorization: Bearer abc"] }, "its value would stand in the report"],
      [{ ...asked, header: ["abc"] }, 'it must be "Name: value", found another text'],
    ] as [Typed, string][]
  ) assertThrows(() => resolve(options), RangeError, message);
});

Deno.test("a configuration may have comments, a comma too many, and the schema's place", () => {
  const text = `{
    // the answers
    "$schema": "./audit.schema.json",
    "table": "a.csv", /* "seed": 3, */
    "fail-on": [
      "auc > 0.6", // strict: "auc > 0.55"
      "verdict",
    ],
  }`;
  assertEquals(resolve({}, text).failOn, ["auc > 0.6", "verdict"]);
  assertEquals(resolve({}, `{"table": "a.csv", "fail-on": "verdict"}`).failOn, ["verdict"]);
  const file = { path: PATH, text };
  assertEquals(lineOfText(file, { name: "fail-on", text: "verdict" }), 7);
  assertEquals(lineOfText(file, { name: "table" }), 4);
  assertEquals(lineOfText(file, { name: "fail-on", text: "tpr@0 > 0" }), undefined);
  for (
    const [wrong, message] of [
      [`{\n  "table" "a"\n}`, "it must be JSON; a colon is missing at line 2, column 11"],
      [`{"table": }`, "a value is missing at line 1, column 11"],
      [`{"table": "a`, "a text does not end"],
      [`{"table": "a" /* no end`, "a comment does not end"],
      ["", "a value is missing at line 1, column 1"],
    ]
  ) assertThrows(() => resolve({}, wrong), SyntaxError, message);
});

Deno.test("what does not go together, or changes nothing, is refused by name", () => {
  const table = { table: "a.csv" };
  for (
    const [options, message] of [
      [{}, "answers are needed, by --table FILE, or by --members FILE and --non-members FILE"],
      [{ members: "a" }, "Cannot use --members alone: --non-members FILE is needed, too"],
      [{ ...table, members: "a", nonMembers: "b" }, "Cannot use --table, --members, --non-members: "],
      [{ members: "a", nonMembers: "b", memberLabels: "c" }, "--non-member-labels FILE is needed, too"],
      [
        { ...table, shadowMemberLabels: "a", shadowNonMemberLabels: "b" },
        "--shadow-members FILE is needed, too",
      ],
      [{ members: "a", nonMembers: "b", idColumn: "c" }, "Cannot use --id-column: no table is read"],
      [{ members: "a", nonMembers: "b", labels: "c" }, "Cannot use --labels: there is no --table"],
      [{ ...table, shadowLabels: "c" }, "Cannot use --shadow-labels: there is no --shadow-table"],
      [{ ...table, junit: "c", sarif: "d" }, "Cannot use --junit, --sarif: there is no condition to tell of"],
      [{ ...table, markdown: "-" }, "Cannot use --markdown: it must be a file, found -; standard output has"],
      [
        { ...table, failOn: ["verdict"], junit: "-", sarif: "-" },
        "Cannot use --junit, --sarif: it must be a file",
      ],
      [{ ...table, point: true, failOn: ["verdict"] }, "Cannot use --point: no condition"],
      [
        { ...table, failOn: ["verdict"], junit: "c", markdown: "c" },
        "--junit, --markdown: each needs a file",
      ],
      [{ ...table, prior: "1" }, "Cannot use --prior: it must be a number above 0 and below 1, found 1"],
    ] as [Typed, string][]
  ) assertThrows(() => resolve(options), RangeError, message);
  assertThrows(() => resolve({ ...table, failOn: ["auc"] }), SyntaxError, "auc needs a limit");
});

Deno.test("each set of options has a folder of its own, whatever is written beside", () => {
  const out = (options: Typed) => resolve({ table: "a/b.csv", ...options }).out;
  assertEquals(resolve({ table: "b.csv" }).out, "runs/audit-b.csv");
  assertEquals(resolve({ table: "b.csv", prior: "0.1" }).out, "runs/audit-b.csv-prior-0.1");
  // The folder of a table is no part of the name, but tells two tables of one name apart.
  assert(/^runs\/audit-b\.csv-[0-9a-f]{8}$/.test(out({})), out({}));
  assert(/^runs\/audit-b\.csv-seed-2-[0-9a-f]{8}$/.test(out({ seed: "2" })), out({ seed: "2" }));
  assert(resolve({ table: "c/b.csv" }).out !== out({}));
  assertEquals(out({ baseline: "old.json", sarif: "x" }), out({}));
  assert(out({ failOn: ["verdict"] }) !== out({}));
  assertEquals(out({ out: "mine" }), "mine");
});

Deno.test("the schema that editors read is that of the options, and takes what an audit takes", async () => {
  const text = await Deno.readTextFile(new URL("../data/audit.schema.json", import.meta.url));
  assertEquals(text, auditSchemaText(), "write it anew with tools/config_schema.ts");
  const ajv = new Ajv2020.default({ allErrors: true, strict: true, allowUnionTypes: true });
  ajv.addVocabulary(["allowComments", "allowTrailingCommas"]);
  const validate = ajv.compile(JSON.parse(text));
  assert(validate({ $schema: "./audit.schema.json", ...VALUES }), JSON.stringify(validate.errors));
  assert(validate({ "fpr": "0.01,0.001", "fail-on": "verdict", "shadow-table": "a", "strict": true }));
  for (const wrong of [{ tabel: "a" }, { seed: -1 }, { lang: "de" }, { "fail-on": [3] }, { point: "yes" }]) {
    assert(!validate(wrong), JSON.stringify(wrong));
  }
});

Deno.test("a configuration to begin with has every option, and is read as it was asked for", () => {
  const values = { table: "my answers.csv", failOn: ["auc > 0.6"], seed: 3 };
  const text = initialConfig(AUDIT_OPTIONS, values, { schema: "./audit.schema.json", about: ["An audit"] });
  const { table, failOn, seed, point } = resolve({}, text);
  assertEquals({ table, failOn, seed, point }, { ...values, point: false });
  for (const { name } of commandLineOptions(AUDIT_OPTIONS)) {
    if (name !== "strict") assert(text.includes(`"${name}":`), name);
  }
  assert(text.split("\n").every((line) => line.length <= 110));
  // Each comment that holds an option is one when its slashes are taken away.
  const all = text.replaceAll(/^ {2}\/\/ (?=")/gm, "  ");
  assertEquals(
    Object.keys(valueOf(parseJsonTree(all)) as object).length,
    1 + Object.keys(AUDIT_OPTIONS).length,
  );
});
