import { assert, assertEquals, assertThrows } from "@std/assert";
import { flopsOfImage } from "./bench/nets.ts";
import { assertRight, type Row } from "./bench/part.ts";
import { markdownTable } from "./bench/table.ts";
import { ratioOf, spreadOf, takeTurns } from "./bench/timing.ts";

Deno.test("the benchmark's medians, quartiles and ratios are those of the definition", () => {
  assertEquals(spreadOf([5, 1, 3]), { median: 3, quartiles: [2, 4] });
  assertEquals(spreadOf([4, 1, 2, 3]), { median: 2.5, quartiles: [1.75, 3.25] });
  assertEquals(spreadOf([7]), { median: 7, quartiles: [7, 7] });
  assertThrows(() => spreadOf([]), RangeError, "no measurements");
  // Round by round: a machine that is slow for a while is slow for both.
  assertEquals(ratioOf([1, 10, 2], [2, 20, 2]).median, 2);
});

Deno.test("what is compared takes turns, after a warm-up that does not count", async () => {
  const order: string[] = [];
  const run = (name: string) => () => order.push(name);
  const times = await takeTurns({ a: run("a"), b: run("b") }, { seconds: 0, warmUp: 2 });
  assertEquals(order, ["a", "b", "a", "b", "a", "b"]);
  assertEquals(times, { a: [5], b: [6] });
});

Deno.test("a kernel that is wrong is not timed", () => {
  assertRight("right", [1, 2, 3.00001], [1, 2, 3], 1e-5);
  assertThrows(() => assertRight("sum", [1, 2, 3.1], [1, 2, 3], 1e-5), Error, "Cannot time sum: it is wrong");
  assertThrows(() => assertRight("sum", [1, NaN, 3], [1, 2, 3], 1e-5), Error, "Cannot time sum");
});

Deno.test("a table for the README has medians alone, and blanks where a row has no such figure", () => {
  const rows: Row[] = [{ work: "reading", "rows/s": 1_234_567, quartiles: [1, 2], MB: 40.04 }, {
    work: "entropy",
    "rows/s": 8.5,
  }];
  assertEquals(
    markdownTable(rows),
    "| work | rows/s | MB |\n| --- | ---: | ---: |\n| reading | 1,230,000 | 40 |\n| entropy | 8.5 |  |",
  );
});

Deno.test("an image's operations grow by whole blocks", () => {
  // ResNet-20 of the paper: 40.8 million multiplications forward, with projections 0.3 more; and no image gradient.
  const forward = (flopsOfImage(20) / 6 + 32 * 32 * 27 * 16 / 3) / 1e6;
  assert(Math.abs(forward - 40.8) < 0.5, String(forward));
  const block = flopsOfImage(32) - flopsOfImage(20);
  assertEquals(flopsOfImage(110) - flopsOfImage(20), block * 90 / 12);
});

const bench = (...args: string[]) =>
  new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--allow-read",
      "--allow-env",
      "--allow-sys=cpus",
      "--allow-run",
      "tests/bench/bench.ts",
      ...args,
    ],
    env: { NO_COLOR: "1" },
  }).output();

Deno.test("the benchmark runs its parts and prints one JSON object", async () => {
  const parts = [
    "peak",
    "convolutions",
    "training",
    "mlp",
    "attack-network",
    "vectors",
    "audit",
    "strong",
    "onnx",
    "images",
    "peers",
    "cores",
  ];
  const { code, stdout, stderr } = await bench("--quick", "--json", ...parts);
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const report = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(Object.keys(report.parts), parts);
  assertEquals(report.command, `deno task bench:plain ${parts.join(" ")} --quick`);
  for (const rows of Object.values(report.parts) as Record<string, unknown>[][]) {
    assert(rows.length > 0);
    for (const row of rows) {
      assert(
        Object.values(row).flat().every((value) =>
          typeof value === "string" || typeof value === "number" && value >= 0
        ),
        JSON.stringify(row),
      );
    }
  }
});

Deno.test("the benchmark's first line says which build it times, and who runs that", async () => {
  const { stdout } = await bench("--quick", "attack-network");
  const [first] = new TextDecoder().decode(stdout).split("\n");
  assertEquals(
    first,
    "Timed: the relaxed build (fused multiply-add, 128-bit vectors: browsers, arm64 and other versions of V8)",
  );
});

Deno.test("a part that is not there is an error that lists those that are", async () => {
  const { code, stderr } = await bench("piek");
  assertEquals(code, 2);
  const text = new TextDecoder().decode(stderr);
  assert(text.includes("Cannot run piek: there is no such part (parts: peak, convolutions,"), text);
});
