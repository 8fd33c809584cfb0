/** Endpoints: every protocol gives the model's own answers, faults end in a sentence, and nothing is asked twice. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { startFetcher } from "../src/platform/network.ts";
import type { Samples } from "../src/samples/samples.ts";
import { askTarget } from "../src/targets/ask_target.ts";
import { retryAfter } from "../src/targets/http/client.ts";
import { fillHeaders } from "../src/targets/http/secrets.ts";
import type { TargetOptions } from "../src/targets/target.ts";
import { openTarget } from "../src/targets/targets.ts";
import { type Fault, modelOf, startServer } from "./http/model_server.ts";
import { inTemporaryDirectory } from "./temporary_directory.ts";

const ROWS = Array.from({ length: 10 }, (_, i) => [i / 4, -1, i % 3]);

function samplesOf(rows: readonly number[][] = ROWS): Samples {
  const x = {
    name: "x",
    type: "float32",
    shape: [rows.length, 3],
    data: Float32Array.from(rows.flat()),
  } as const;
  return { file: "x.npy", rows: rows.length, inputs: [x], isTable: false };
}

async function ask(url: string, options: TargetOptions, rows = ROWS) {
  await using target = await openTarget(url, { batchSize: 4, ...options });
  const scored = await askTarget(target, [samplesOf(rows)]);
  return { ...scored, data: Array.from(scored.scores.data as Float64Array), notices: target.notices };
}

for (
  const [protocol, isBinary] of [["kserve", false], ["kserve", true], ["tfserving", false], [
    "mlflow",
    false,
  ]] as const
) {
  Deno.test(`${protocol}${isBinary ? " in binary" : ""} gives the model's own answers, once a sample`, () =>
    inTemporaryDirectory(async (answersKept) => {
      await using server = startServer({ isBinary });
      const options = { protocol, model: "net", answersKept };
      const twice = [...ROWS, ...ROWS], expected = twice.flatMap(modelOf);
      assertEquals((await ask(server.url, options, twice)).data, expected);
      assertEquals((await ask(server.url, options, twice)).data, expected);
      assertEquals([...server.answered.values()], ROWS.map(() => 1));
    }));
}

Deno.test("a template says where the batch goes, and classes that are left out count 0", () =>
  inTemporaryDirectory(async (directory) => {
    await using server = startServer();
    const template = `${directory}/t.jsonc`;
    await Deno.writeTextFile(
      template,
      `{ // top-1\n "url": "${server.url}/api", "body": {"rows": "\${batch}"}, "response": "/out/a~1b",
        "classes": {"no": 0, "yes": 1} }`,
    );
    const { data, notices, classNames } = await ask(server.url, {
      protocol: "template" as const,
      template,
      answersKept: directory,
    });
    assertEquals(data, ROWS.map(modelOf).flatMap(([no, yes]) => no > yes ? [no, 0] : [0, yes]));
    assertEquals(classNames, ["no", "yes"]);
    assert(notices[0].includes("count 0"), notices.join());
  }));

Deno.test("what can pass is asked again, and the answers stay the same", () =>
  inTemporaryDirectory(async (answersKept) => {
    const faults: Record<number, Response | "cut"> = {
      0: new Response("slow down", { status: 429, headers: { "retry-after": "0" } }),
      1: new Response("oh", { status: 500 }),
      2: "cut",
    };
    await using server = startServer({ fault: (request) => faults[request] });
    const { data } = await ask(server.url, { protocol: "tfserving", model: "net", answersKept });
    assertEquals(data, ROWS.flatMap(modelOf));
  }));

Deno.test("what cannot be used ends in one sentence without the secret", () =>
  inTemporaryDirectory(async (answersKept) => {
    const secret = "s3cr3t-token";
    Deno.env.set("HTTP_TEST_TOKEN", secret);
    const predictions = (text: string): Fault => () => new Response(`{"predictions": ${text}}`);
    for (
      const [fault, message] of [
        [
          () => new Response(`no ${secret}\nmore`, { status: 401 }),
          "found status 401, no ${HTTP_TEST_TOKEN}",
        ],
        [() => new Response("<html>hello"), "it must be JSON, found <html>hello"],
        [predictions("[[NaN, 1]]"), "all scores must be finite numbers, found NaN"],
        [predictions("[[-Infinity, 1]]"), "all scores must be finite numbers, found -Infinity"],
        [predictions("[[1, 0]]"), "4 rows of scores are needed, one a sample, found 1"],
        [
          predictions("[[1, 0], [1], [1, 0], [1, 0]]"),
          "all rows must have one number of scores, found 2 and 1",
        ],
        [
          () => new Response(null, { status: 307, headers: { location: "http://192.0.2.1/" } }),
          "found status 307, which leads to http://192.0.2.1",
        ],
      ] as [Fault, string][]
    ) {
      await using server = startServer({ fault });
      const header = ["Authorization: Bearer ${HTTP_TEST_TOKEN}"];
      const options = { protocol: "tfserving" as const, model: "net", answersKept, header };
      await assertRejects(() => ask(server.url, options), Error, message);
      assertEquals(server.heard[0].get("authorization"), `Bearer ${secret}`);
    }
    for await (const { name } of Deno.readDir(answersKept)) {
      assert(!(await Deno.readTextFile(`${answersKept}/${name}`)).includes(secret), name);
    }
    Deno.env.delete("HTTP_TEST_TOKEN");
  }));

Deno.test("a budget is kept over runs, and refused before anything is asked", () =>
  inTemporaryDirectory(async (answersKept) => {
    await using server = startServer();
    const options = { protocol: "mlflow" as const, answersKept, queriesAtMost: 9 };
    await assertRejects(
      () => ask(server.url, options),
      Error,
      "--queries-at-most allows 9, and 0 were asked about",
    );
    assertEquals(server.answered.size, 0);
    await ask(server.url, options, ROWS.slice(0, 8));
    await assertRejects(() => ask(server.url, options), Error, "allows 9, and 8 were asked about");
    await ask(server.url, options, ROWS.slice(0, 9));
  }));

Deno.test("a cut-off record is dropped and asked again, and a second process is kept out", () =>
  inTemporaryDirectory(async (answersKept) => {
    await using server = startServer();
    const options = { protocol: "mlflow" as const, answersKept };
    {
      await using _first = await openTarget(server.url, options);
      await assertRejects(() => ask(server.url, options), Error, "another run");
    }
    await ask(server.url, options);
    const [{ name }] = (await Array.fromAsync(Deno.readDir(answersKept))).filter(({ name }) =>
      name.endsWith(".jsonl")
    );
    const path = `${answersKept}/${name}`;
    await Deno.truncate(path, (await Deno.stat(path)).size - 3);
    assertEquals((await ask(server.url, options)).data, ROWS.flatMap(modelOf));
    assertEquals([...server.answered.values()].filter((count) => count === 2).length, 1);
  }));

Deno.test("the Worker reaches no other host", async () => {
  await using server = startServer();
  await using other = startServer();
  using fetcher = await startFetcher(server.url);
  const task = { method: "GET", headers: [], timeout: 5000 };
  const found = await fetcher.fetch({ ...task, url: `${server.url}/v2` });
  assert("status" in found && found.status === 200);
  const refused = await fetcher.fetch({ ...task, url: `${other.url}/v2` });
  assert("failed" in refused && /net access/.test(refused.failed), JSON.stringify(refused));
  assertEquals(other.heard.length, 0);
});

Deno.test("Retry-After is seconds or a date", () => {
  assertEquals(retryAfter("7", 0), 7000);
  assertEquals(retryAfter("Thu, 01 Jan 1970 00:00:09 GMT", 2000), 7000);
  assertEquals(retryAfter("soon", 0), undefined);
});

Deno.test("only variables that are named are read, and masked in every form", () => {
  const read: string[] = [];
  const { headers, mask } = fillHeaders([["A", "x ${ONE}"]], (name) => (read.push(name), 'v"1/'));
  assertEquals(read, ["ONE"]);
  assertEquals(headers, [["A", 'x v"1/']]);
  assertEquals(mask('a v"1/ b v\\"1/ c v%221%2F'), "a ${ONE} b ${ONE} c ${ONE}");
});
