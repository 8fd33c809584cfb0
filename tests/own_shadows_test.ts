/** Shadows of a target that is asked: what they are trained on, and the audit by way of them. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { UNKNOWN } from "../src/answers/answers.ts";
import type { NamedArray } from "../src/answers/formats/format.ts";
import { valuesOf } from "../src/dataset/dataset.ts";
import type { Samples } from "../src/samples/samples.ts";
import { shadowNetwork, shadowRecipe } from "../src/shadows/shadow_network.ts";
import { trainingSamples } from "../src/shadows/training_samples.ts";
import { openFile } from "../src/answers/tables/open.ts";
import { runAudit } from "./audit_command.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const EXAMPLE = new URL("../data/example/", import.meta.url).pathname;

function samplesOf(array: Omit<NamedArray, "name">): Samples {
  const inputs = [{ name: "x", ...array }];
  return { file: "some.npz", rows: array.shape[0], inputs, isTable: false };
}

function bytes(...shape: number[]): Samples {
  const length = shape.reduce((product, size) => product * size);
  return samplesOf({ type: "uint8", shape, data: Uint8Array.from({ length }, (_, i) => i % 251) });
}

Deno.test("images of bytes are trained on as they are, their channels last", () => {
  const labels = Uint16Array.of(1, 0);
  const last = trainingSamples([bytes(2, 9, 8, 3)], labels);
  assertEquals(last.shape, [9, 8, 3]);
  assertEquals([...valuesOf(last.samples)], [...bytes(2, 9, 8, 3).inputs[0].data as Uint8Array]);
  assertEquals([...last.samples.labels], [1, 0]);

  const first = trainingSamples([bytes(2, 3, 9, 8)], labels),
    at = (n: number, c: number, h: number, w: number) => (((n * 3 + c) * 9 + h) * 8 + w) % 251;
  assertEquals(first.shape, [9, 8, 3]);
  const values = valuesOf(first.samples);
  assertEquals(values[((1 * 9 + 4) * 8 + 5) * 3 + 2], at(1, 2, 4, 5));
  assertEquals(values[((0 * 9 + 8) * 8 + 7) * 3 + 1], at(0, 1, 8, 7));

  assertEquals(trainingSamples([bytes(2, 28, 28)], labels).shape, [28, 28, 1]);
  assertEquals(trainingSamples([bytes(1, 28, 28), bytes(1, 28, 28)], labels).shape, [28, 28, 1]);
});

Deno.test("what is no image of bytes becomes numbers: rows of features, or images of floats", () => {
  const labels = Uint16Array.of(1, 0);
  const rows = trainingSamples([bytes(2, 5)], labels);
  assertEquals(rows.shape, [5]);
  assertEquals([...valuesOf(rows.samples)], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assertEquals(trainingSamples([bytes(2, 3, 4)], labels).shape, [12]);
  const floats = {
    type: "float64" as const,
    shape: [2, 8, 8, 1],
    data: Float64Array.from({ length: 128 }, (_, i) => i / 128),
  };
  const images = trainingSamples([samplesOf(floats)], labels);
  assertEquals(images.shape, [8, 8, 1]);
  assert("numbers" in images.samples && images.samples.numbers[127] === Math.fround(127 / 128));
  floats.data[65] = NaN;
  assertThrows(
    () => trainingSamples([samplesOf(floats)], labels),
    RangeError,
    "Cannot train shadows on some.npz: samples must be finite numbers, found NaN at row 1",
  );
});

Deno.test("the same samples have the same hash, others another", () => {
  const labels = Uint16Array.of(1, 0), of = (samples: Samples) => trainingSamples([samples], labels).sha256;
  assertEquals(of(bytes(2, 8, 8, 3)), of(bytes(2, 8, 8, 3)));
  assert(of(bytes(2, 8, 8, 3)) !== of(bytes(2, 8, 24)));
  assert(trainingSamples([bytes(2, 5)], Uint16Array.of(0, 1)).sha256 !== of(bytes(2, 5)));
});

Deno.test("a shadow's network fits the samples, or is refused", () => {
  const features = { shape: [30] as const, classes: 2 }, small = { shape: [28, 28, 1] as const, classes: 10 };
  const mlp = { architecture: "mlp", features: 30, classes: 2, widths: [256, 128], batchNorm: false };
  assertEquals(shadowNetwork({}, features), mlp as ReturnType<typeof shadowNetwork>);
  assertEquals(
    shadowNetwork({ widths: [8], batchNorm: true }, features),
    { ...mlp, widths: [8], batchNorm: true } as never,
  );
  assertEquals(shadowNetwork({ shadow: "auto" }, small), {
    architecture: "resnet20",
    classes: 10,
    channels: 1,
  });
  assertEquals(shadowNetwork({ shadow: "mlp" }, small), { ...mlp, features: 784, classes: 10 } as never);
  for (
    const [side, halvings] of [[63, undefined], [64, 1], [126, 1], [127, 2], [224, 2], [256, 3]] as const
  ) {
    const network = shadowNetwork({ shadow: "resnet32" }, { shape: [side, side, 3], classes: 5 });
    assertEquals("halvings" in network ? network.halvings : undefined, halvings, `${side}`);
  }
  assertThrows(
    () => shadowNetwork({ shadow: "resnet20" }, features),
    RangeError,
    "Cannot train a resnet20: it needs images [height, width, channels] of 1 to 4 channels, found rows of 30 features; --shadow mlp " +
      "takes them",
  );
  assertThrows(
    () => shadowNetwork({ widths: [5] }, small),
    RangeError,
    "Cannot train a resnet20: --widths is for --shadow mlp",
  );
});

Deno.test("a recipe takes smaller steps where an epoch would have few", () => {
  const network = shadowNetwork({}, { shape: [30], classes: 2 });
  const batch = (rows: number) => shadowRecipe({}, { network, rows, seed: 1 }).batchSize;
  assertEquals([10, 71, 1000, 50_000].map(batch), [4, 5, 63, 128]);
  assertEquals(shadowRecipe({ trainingBatch: 7, epochs: 3 }, { network, rows: 10, seed: 1 }).batchSize, 7);
});

/** An audit of one of the example's models by way of shadows of its own. */
async function auditExample(folder: string, ...more: readonly string[]) {
  const args = ["--target", `${EXAMPLE}forest.onnx`, "--members", `${EXAMPLE}members.csv`, "--non-members"];
  const where = ["--out", `${folder}/out`, "--models", `${folder}/models`];
  return await runAudit(
    ...args,
    `${EXAMPLE}non-members.csv`,
    ...where,
    "--shadow",
    "mlp",
    "--widths",
    "16",
    "--epochs",
    "5",
    ...more,
  );
}

/** The report that an audit has left. */
async function reportIn(folder: string) {
  return JSON.parse(await Deno.readTextFile(`${folder}/out/report.json`));
}

/** Each row's membership in an answers file. */
async function membershipIn(path: string): Promise<readonly number[]> {
  const { contents } = await openFile(path);
  const [{ data }] = await contents.read([{ names: ["membership"] }]);
  return Array.from(data as Uint8Array);
}

/** The figures of an audit, by attack. */
function figuresOf({ attacks }: { attacks: { name: string; auc: unknown; accuracy: unknown }[] }) {
  return attacks.map(({ name, auc, accuracy }) => ({ name, auc, accuracy }));
}

Deno.test("a shadow is trained on half of the non-members' half, which is not judged, and its answers are a table for other audits", () =>
  inTemporaryDirectory(async (folder) => {
    const { code, stderr } = await auditExample(folder);
    assertEquals(code, 0, stderr);
    const report = await reportIn(folder), { imitation, answers, notices } = report;
    assertEquals([answers.members, answers.nonMembers], [284, 142]);
    assertEquals([imitation.design, imitation.architecture, imitation.shadows], ["one", "mlp 16", 1]);
    assertEquals([imitation.trainedOn, imitation.samples], [71, 142]);
    const { machines, models } = report.trainings;
    assertEquals([machines.length, models.length, models[0].name], [1, 1, "shadow"]);
    assert(models[0].seconds > 0 && models[0].by[0].machine === 0);
    assert(imitation.targetTrainAccuracy === 1 && imitation.agreement > 0.7, JSON.stringify(imitation));
    assert(notices.some((text: string) => text.startsWith("142 of 284 samples of ")), notices);
    assertEquals(
      (await membershipIn(`${folder}/out/answers-shadow.npz`)).filter((member) => member === 1).length,
      71,
    );

    const tables = [
      "--table",
      `${folder}/out/answers-target.npz`,
      "--shadow-table",
      `${folder}/out/answers-shadow.npz`,
    ];
    const again = await runAudit(...tables, "--out", `${folder}/again/out`);
    assertEquals(again.code, 0, again.stderr);
    assertEquals(figuresOf(await reportIn(`${folder}/again`)), figuresOf(report));

    const { stderr: second } = await auditExample(folder);
    assert(second.includes("shadow mlp: trained before, taken from the run directory"), second);
    assertEquals(figuresOf(await reportIn(folder)), figuresOf(report));
  }));

Deno.test("several shadows of the offline design know nothing that is judged", () =>
  inTemporaryDirectory(async (folder) => {
    const { code, stderr } = await auditExample(folder, "--shadows", "2");
    assertEquals(code, 0, stderr);
    const { imitation, answers, attacker } = await reportIn(folder);
    assertEquals([answers.members, answers.nonMembers, answers.unknown], [284, 142, 142]);
    assertEquals([attacker.kind, imitation.design, imitation.trainedOn], ["shadows", "offline", 71]);
    const target = await membershipIn(`${folder}/out/answers-target.npz`);
    const shadows = await membershipIn(`${folder}/out/answers-shadows.npz`);
    assertEquals(shadows.length, 2 * target.length);
    assertEquals(shadows.filter((member) => member === 1).length, 2 * 71);
    assert(shadows.every((member, i) => member === 0 || target[i % target.length] === UNKNOWN));
  }));

Deno.test("several shadows of the online design are trained on halves of what is judged", () =>
  inTemporaryDirectory(async (folder) => {
    const { code, stderr } = await auditExample(folder, "--shadows", "2", "--design", "online");
    assertEquals(code, 0, stderr);
    const { imitation, answers } = await reportIn(folder);
    assertEquals([answers.members, answers.nonMembers, answers.unknown], [284, 284, 0]);
    assertEquals([imitation.design, imitation.trainedOn], ["online", 284]);
    const target = await membershipIn(`${folder}/out/answers-target.npz`);
    const shadows = await membershipIn(`${folder}/out/answers-shadows.npz`);
    for (const side of [0, 1]) {
      const known = target.filter((member, row) => member === side && shadows[row] === 1).length;
      assert(known > 100 && known < 184, `${known} of 284`);
    }
  }));

Deno.test("the attacker's own samples train shadows, but for copies of those that are judged", () =>
  inTemporaryDirectory(async (folder) => {
    const lines = (await Deno.readTextFile(`${EXAMPLE}non-members.csv`)).trimEnd().split("\n");
    const members = (await Deno.readTextFile(`${EXAMPLE}members.csv`)).trimEnd().split("\n");
    const write = (name: string, rows: readonly string[]) =>
      Deno.writeTextFile(`${folder}/${name}.csv`, [lines[0], ...rows].join("\n"));
    await write("non-members", lines.slice(1, 181));
    // Three copies: of a member, of a non-member, and of one another.
    await write("attacker", [...lines.slice(181), members[1], lines[1], lines[200]]);
    const { code, stderr } = await auditExample(
      folder,
      "--non-members",
      `${folder}/non-members.csv`,
      "--attacker-data",
      `${folder}/attacker.csv`,
    );
    assertEquals(code, 0, stderr);
    const { imitation, answers, notices } = await reportIn(folder);
    assertEquals([answers.members, answers.nonMembers], [284, 180]);
    assertEquals(imitation.trainedOn, 52);
    assert(
      notices.some((text: string) =>
        text.startsWith(`3 of 107 samples of ${folder}/attacker.csv are copies`)
      ),
      notices,
    );
  }));

for (
  const [args, message] of [
    [["--shadow", "resnet20"], "Cannot train a resnet20: it needs images"],
    [
      ["--shadows", "2", "--design", "online", "--attacker-data", "x.csv"],
      "Cannot use --attacker-data: shadows of the online design",
    ],
    [["--design", "online"], "Cannot use --design: one shadow is trained on the attacker's samples"],
    [["--attacker-labels", "x.csv"], "Cannot use --attacker-labels: there is no --attacker-data"],
    [
      ["--shadow-table", "x.npz"],
      "Cannot use --shadow-table: shadows are trained here or read from files, not both",
    ],
    [["--label-column", "nothing"], "nothing"],
  ] as const
) {
  Deno.test(`shadows are refused with ${args.join(" ")}`, () =>
    inTemporaryDirectory(async (folder) => {
      const { code, stderr } = await auditExample(folder, ...args);
      assert(code !== 0 && stderr.includes(message), stderr);
      assert(!stderr.includes("    at "), stderr);
    }));
}

Deno.test("options of training are refused where no shadow is trained", async () => {
  const samples = ["--members", `${EXAMPLE}members.csv`, "--non-members", `${EXAMPLE}non-members.csv`];
  const asked = await runAudit("--target", `${EXAMPLE}forest.onnx`, ...samples, "--epochs", "3");
  assert(
    asked.code === 2 &&
      asked.stderr.includes("Cannot use --epochs: no shadow is trained; --shadow auto trains one"),
    asked.stderr,
  );
  const table = await runAudit("--table", `${EXAMPLE}answers.csv`, "--shadow", "mlp");
  assert(
    table.code === 2 &&
      table.stderr.includes("Cannot use --shadow: shadows are trained for a model that is asked"),
    table.stderr,
  );
});

Deno.test("columns of texts, which a model may take as they are, train a network as categories", () => {
  const table = (name: string, colours: string[], sizes: readonly number[]): Samples => ({
    file: name,
    rows: sizes.length,
    isTable: true,
    inputs: [
      { name: "colour", type: "text", shape: [sizes.length], data: colours },
      { name: "size", type: "float64", shape: [sizes.length], data: Float64Array.from(sizes) },
    ],
  });
  const { samples, shape } = trainingSamples(
    [table("a.csv", ["red", "blue"], [1, 2]), table("b.csv", ["green"], [3])],
    Uint16Array.of(0, 1, 0),
  );
  assertEquals(shape, [4]);
  assertEquals([...valuesOf(samples)], [0, 0, 1, 1, 1, 0, 0, 2, 0, 1, 0, 3]);
});

Deno.test("members among the non-members are found by the columns that the model takes", () =>
  inTemporaryDirectory(async (folder) => {
    const golden = new URL("golden/targets/", import.meta.url).pathname;
    const lines = async (name: string) =>
      (await Deno.readTextFile(`${golden}table-${name}.csv`)).trimEnd().split("\n");
    const [members, others] = [await lines("members"), await lines("non-members")];
    const write = (name: string, rows: readonly string[], first: number) =>
      Deno.writeTextFile(
        `${folder}/${name}.csv`,
        [`rownr,${members[0]}`, ...rows.map((row, i) => `${first + i},${row}`)].join("\n"),
      );
    await write("in", members.slice(1), 0);
    await write("out", [...others.slice(1), ...members.slice(1, 41)], 5000);
    const { code, stderr } = await runAudit(
      ...[
        "--target",
        `${golden}columns.onnx`,
        "--members",
        `${folder}/in.csv`,
        "--non-members",
        `${folder}/out.csv`,
      ],
      ...[
        "--shadow",
        "auto",
        "--widths",
        "4",
        "--epochs",
        "2",
        "--out",
        `${folder}/out`,
        "--models",
        `${folder}/models`,
      ],
    );
    assertEquals(code, 0, stderr);
    const { notices, answers } = await reportIn(folder);
    const told = (start: string) => notices.some((text: string) => text.startsWith(start));
    assert(
      told(`40 of ${others.length + 39} samples of ${folder}/out.csv are in ${folder}/in.csv, too`),
      notices.join("\n"),
    );
    assert(
      told(`The model has no input for these columns of ${folder}/in.csv, which were left out: rownr.`),
      notices.join("\n"),
    );
    assert(
      told("Shadows were trained on columns of 0 and 1 for the categories of colour"),
      notices.join("\n"),
    );
    assert(answers.members === members.length - 1, JSON.stringify(answers));
  }));

for (
  const { args, message } of [
    { args: ["--shadow", "resnet20"], message: "Cannot train a resnet20: it needs images" },
    {
      args: ["--augment"],
      message: "members.csv with --augment: that needs images of bytes, found other samples",
    },
  ]
) {
  Deno.test(`${args.join(" ")} on a table is refused before the target is asked`, () =>
    inTemporaryDirectory(async (folder) => {
      const { code, stderr } = await auditExample(
        folder,
        ...args,
        ...args[0] === "--augment" ? [] : ["--shadow", "resnet20"],
      );
      assert(code === 1 && stderr.includes(message), stderr);
      assert(!stderr.includes("Asking"), stderr);
    }));
}

Deno.test("shadows of the online design need samples enough to be halved", () =>
  inTemporaryDirectory(async (folder) => {
    const few = async (name: string, count: number) => {
      const lines = (await Deno.readTextFile(`${EXAMPLE}${name}.csv`)).split("\n").slice(0, count + 1);
      await Deno.writeTextFile(`${folder}/${name}.csv`, lines.join("\n"));
      return `${folder}/${name}.csv`;
    };
    const files = ["--members", await few("members", 4), "--non-members", await few("non-members", 1)];
    const { code, stderr } = await auditExample(folder, ...files, "--shadows", "2", "--design", "online");
    assert(code === 1 && stderr.includes("needs at least 20 samples"), stderr);
  }));
