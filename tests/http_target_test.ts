/** Endpoints: every protocol gives the model's own answers, faults end in a sentence, and nothing is asked twice. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { NamedArray } from "../src/answers/formats/format.ts";
import { encodeNpy } from "../src/files/npy.ts";
import { isNotice } from "../src/notices.ts";
import { startFetcher } from "../src/platform/network.ts";
import type { Samples } from "../src/samples/samples.ts";
import { askTarget } from "../src/targets/ask_target.ts";
import { intervalOf, retryAfter } from "../src/targets/http/client.ts";
import { openMlflow } from "../src/targets/http/mlflow.ts";
import { fillHeaders } from "../src/targets/http/secrets.ts";
import { openTfServing } from "../src/targets/http/tfserving.ts";
import type { TargetOptions } from "../src/targets/target.ts";
import { openTarget } from "../src/targets/targets.ts";
import { runAudit } from "./audit_command.ts";
import { type Described, type Fault, modelOf, type Row, startServer } from "./http/model_server.ts";
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
  return await askAbout(url, options, samplesOf(rows));
}

async function askAbout(url: string, options: TargetOptions, samples: Samples, signal?: AbortSignal) {
  await using target = await openTarget(url, { batchSize: 4, ...options });
  const scored = await askTarget(target, [samples], { signal });
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
    // Kept answers cost nothing, whatever the limit.
    await ask(server.url, { ...options, queriesAtMost: 1 }, ROWS.slice(0, 9));
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

/** A table of numbers and texts. */
const COLUMNS: readonly NamedArray[] = [
  { name: "age", type: "float64", shape: [5], data: Float64Array.of(1, 2, 3, 4, 5) },
  { name: "colour", type: "text", shape: [5], data: ["red", "green", "blue", "", "grey"] },
  { name: "count", type: "int64", shape: [5], data: BigInt64Array.of(-9n, -8n, -7n, -6n, -5n) },
];

function tableOf(inputs: readonly NamedArray[] = COLUMNS): Samples {
  return { file: "x.csv", rows: inputs[0].shape[0], inputs, isTable: true };
}

function rowsOf(inputs: readonly NamedArray[] = COLUMNS): Row[] {
  const plain = (value: unknown) => typeof value === "string" ? value : Number(value);
  return Array.from({ length: inputs[0].shape[0] }, (_, row) => inputs.map(({ data }) => plain(data[row])));
}

const BY_COLUMN: readonly Described[] = [
  { name: "count", datatype: "INT64", shape: [-1, 1] },
  { name: "age", datatype: "FP16", shape: [-1] },
  { name: "colour", datatype: "BYTES", shape: [-1, 1] },
];

for (const isBinary of [false, true]) {
  Deno.test(`kserve fills inputs by the columns of their names, in their types${isBinary ? ", in binary" : ""}`, () =>
    inTemporaryDirectory(async (answersKept) => {
      await using server = startServer({ isBinary, inputs: BY_COLUMN, output: "FP32" });
      const options = { protocol: "kserve", model: "net", answersKept } as const;
      const { data, kind } = await askAbout(server.url, options, tableOf());
      const expected = rowsOf(), [age, colour, count] = COLUMNS;
      assertEquals(data, rowsOf().flatMap(modelOf).map((score) => isBinary ? Math.fround(score) : score));
      assertEquals(kind, "probabilities");
      assertEquals(
        [...server.answered.keys()],
        expected.map(([age, colour, count]) => [count, age, colour].join()),
      );
      const sent = server.asked[0].inputs as { datatype: string; shape: number[] }[];
      assertEquals(sent.map(({ datatype, shape }) => [datatype, shape]), [["INT64", [4, 1]], ["FP16", [4]], [
        "BYTES",
        [4, 1],
      ]]);

      const refused = async (inputs: readonly NamedArray[], message: string) =>
        await assertRejects(() => askAbout(server.url, options, tableOf(inputs)), Error, message);
      await refused([age, colour], "its input count needs a column of that name, found age, colour in x.csv");
      await refused(
        [{ ...age, data: Float64Array.of(1, 2, 3, 4, 7e4) }, colour, count],
        "its input age takes float16, found 70000 in age of x.csv",
      );
      await refused(
        [age, colour, { ...count, type: "float64", data: Float64Array.of(1, 2, 3, 4.5, 5) }],
        "its input count takes int64, found 4.5",
      );
      await refused([age, { ...count, name: "colour" }, count], "its input colour takes string, found int64");
      const large = [age, colour, { ...count, data: BigInt64Array.of(1n, 2n ** 60n, 3n, 4n, 5n) }];
      if (!isBinary) {
        await refused(large, "by JSON, which holds no 1152921504606846976: found in input count");
      }
      const missing = [{ ...age, data: Float64Array.of(1, NaN, 3, 4, 5) }, colour, count];
      if (!isBinary) await refused(missing, "by JSON, which holds no NaN: found in input age");
    }));
}

Deno.test("kserve's classes by name, in JSON and in binary, and a datatype that is not known", () =>
  inTemporaryDirectory(async (directory) => {
    for (const isBinary of [false, true]) {
      await using server = startServer({ isBinary, output: "BYTES" });
      const options = { protocol: "kserve", model: "net", answersKept: directory, output: "class" } as const;
      const { kind, scores } = await ask(server.url, options);
      assertEquals([kind, scores.shape], ["classes", [ROWS.length]]);
      assertEquals(scores.data, ROWS.map((row) => modelOf(row)[0] > 0.5 ? "no" : "yes"));
      await assertRejects(
        () => ask(server.url, { ...options, output: "other" }),
        RangeError,
        "--output must name an output, found other and the outputs label, class",
      );
    }
    const inputs = [{ name: "x", datatype: "BF16" as "FP16", shape: [-1, 3] }];
    await using server = startServer({ inputs });
    const options = { protocol: "kserve", model: "net", answersKept: directory } as const;
    await assertRejects(() => ask(server.url, options), TypeError, "found x of BF16");
  }));

Deno.test("kserve is given images in the model's order, scaled as told, and keeps answers by what was told", () =>
  inTemporaryDirectory(async (answersKept) => {
    const data = Uint8Array.from({ length: 2 * 5 * 5 * 3 }, (_, i) => i);
    const x = { name: "x", type: "uint8", shape: [2, 5, 5, 3], data } as const;
    const images = { file: "x.npy", rows: 2, inputs: [x], isTable: false };
    const inputs = [{ name: "x", datatype: "FP32", shape: [-1, 3, 5, 5] }] as const;
    await using server = startServer({ inputs });
    const options = { protocol: "kserve", model: "net", answersKept } as const;
    const { notices } = await askAbout(server.url, options, images);
    assert(isNotice(notices[0], "scaled pixels"), notices.join());
    await askAbout(server.url, { ...options, mean: [0.5], std: [0.25] }, images);
    const [plain, told] = server.asked.map(({ inputs }) => (inputs as { data: number[] }[])[0].data);
    assertEquals(plain.slice(0, 3), [0, 3, 6].map((byte) => Math.fround(byte / 255)));
    assertEquals(plain[25], Math.fround(1 / 255));
    assertEquals(told.slice(0, 3), [0, 3, 6].map((byte) => Math.fround((byte / 255 - 0.5) / 0.25)));
  }));

Deno.test("kserve is asked about one sample at a time where its model takes one, unless more are told", () =>
  inTemporaryDirectory(async (directory) => {
    await using server = startServer({ inputs: [{ name: "x", datatype: "FP32", shape: [1, 3] }] });
    const options = { protocol: "kserve", model: "net" } as const;
    for (const [batchSize, requests] of [[undefined, ROWS.length], [5, 2]] as const) {
      server.asked.length = 0;
      const answersKept = `${directory}/${requests}`;
      assertEquals(
        (await ask(server.url, { ...options, batchSize, answersKept })).data,
        ROWS.flatMap(modelOf),
      );
      assertEquals(server.asked.length, requests);
    }
  }));

Deno.test("mlflow is given a table by its columns, with nothing in the place of what is missing", () =>
  inTemporaryDirectory(async (answersKept) => {
    await using server = startServer();
    const options = { protocol: "mlflow", answersKept, batchSize: 5 } as const;
    const { data } = await askAbout(server.url, options, tableOf());
    assertEquals(data, rowsOf().flatMap(modelOf));
    assertEquals(server.asked, [{
      dataframe_split: { columns: ["age", "colour", "count"], data: rowsOf() as unknown[] },
    }]);
    const [age, ...others] = COLUMNS, missing = { ...age, data: Float64Array.of(1, NaN, 3, 4, 5) };
    await askAbout(server.url, options, tableOf([missing, ...others]));
    const [, { dataframe_split: split }] = server.asked as { dataframe_split: { data: unknown[][] } }[];
    // The other rows are those that were answered before.
    assertEquals(split.data, [[null, "green", -8]]);
  }));

Deno.test("a template asks about one sample at a time, and fills its headers from the environment", () =>
  inTemporaryDirectory(async (directory) => {
    const secret = "k3y-of-the-template",
      template = `${directory}/t.jsonc`,
      answersKept = `${directory}/kept`;
    const write = (headers: Record<string, string>) =>
      Deno.writeTextFile(
        template,
        JSON.stringify({
          url: `${server.url}/one`,
          headers,
          body: { sample: { values: "${sample}" }, note: "as ${sample} it stands" },
          response: "/result/p",
        }),
      );
    await using server = startServer();
    Deno.env.set("HTTP_TEST_KEY", secret);
    const options = { protocol: "template", template, answersKept, parallel: 2 } as const;
    await write({ "x-api-key": "key ${HTTP_TEST_KEY}", "x-plain": "yes" });
    assertEquals((await ask(server.url, options)).data, ROWS.flatMap(modelOf));
    assertEquals(server.asked.length, ROWS.length);
    assert(server.asked.every(({ note }) => note === "as ${sample} it stands"));
    for (const headers of server.heard) {
      assertEquals([headers.get("x-api-key"), headers.get("x-plain")], [`key ${secret}`, "yes"]);
    }
    for await (const { name } of Deno.readDir(answersKept)) {
      assert(!(await Deno.readTextFile(`${answersKept}/${name}`)).includes(secret), name);
    }
    Deno.env.delete("HTTP_TEST_KEY");
    await assertRejects(
      () => ask(server.url, options),
      RangeError,
      "the environment variable HTTP_TEST_KEY is needed, found none",
    );
    await write({ "x-api-key": secret });
    const message = await ask(server.url, options).then(() => "answers", (error: Error) => error.message);
    assert(
      /^Cannot use the header x-api-key of .*t.jsonc: .*name an environment variable that holds it/.test(
        message,
      ) && !message.includes(secret),
      message,
    );
  }));

Deno.test("requests wait for the rate: the second of one an hour is not sent", () =>
  inTemporaryDirectory(async (directory) => {
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    await using paced = startServer({ fault: () => (resolve(), undefined) });
    await using free = startServer();
    const stop = new AbortController(), options = { protocol: "mlflow", parallel: 3 } as const;
    const run = askAbout(
      paced.url,
      { ...options, rate: "1/h", answersKept: `${directory}/paced` },
      samplesOf(),
      stop.signal,
    );
    const ended = run.then(() => "answers", (error: Error) => error.message);
    await begun;
    // Whoever is not kept back has asked three times by then, in either of these runs.
    for (const name of ["one", "two"]) {
      await ask(free.url, { ...options, rate: "1000/s", answersKept: `${directory}/${name}` });
    }
    assertEquals([paced.heard.length, free.heard.length], [1, 6]);
    stop.abort(new Error("enough"));
    assertEquals(await ended, "enough");
    assertEquals(["10/s", "6/m", "0.5/h"].map(intervalOf), [100, 10_000, 7_200_000]);
  }));

Deno.test("a request that takes longer than its time is cut and sent again", () =>
  inTemporaryDirectory(async (answersKept) => {
    const { promise: never, resolve } = Promise.withResolvers<undefined>();
    await using server = startServer({ fault: (request) => request === 0 ? never : undefined });
    const { data } = await ask(server.url, { protocol: "mlflow", answersKept, timeout: 2 });
    assertEquals(data, ROWS.flatMap(modelOf));
    assert(server.heard.length >= 4, "three questions, the first of them twice");
    resolve(undefined);
  }));

Deno.test("of several outputs of tfserving and mlflow the best by its name is read, or the one that is told", async () => {
  const response = (value: unknown) => ({
    headers: {},
    bytes: new TextEncoder().encode(JSON.stringify({ predictions: value })),
    from: "it",
  });
  const rows = [{ embedding: [5, 6], probs: [0.25, 0.75] }, { embedding: [7, 8], probs: [0.5, 0.5] }];
  const columns = { embedding: [[5, 6], [7, 8]], probs: [[0.25, 0.75], [0.5, 0.5]] };
  const send = () => Promise.reject(new Error("nothing is asked"));
  for (const [open, answers] of [[openTfServing, [rows]], [openMlflow, [rows, columns]]] as const) {
    const [best, told, other] = await Promise.all(
      [undefined, "embedding", "logits"].map((output) =>
        open("http://models.test", { model: "net", output }, send)
      ),
    );
    for (const answer of answers) {
      assertEquals([...best.scored(response(answer), 2).scores.data], [0.25, 0.75, 0.5, 0.5]);
      assertEquals([...told.scored(response(answer), 2).scores.data], [5, 6, 7, 8]);
      assertThrows(
        () => other.scored(response(answer), 2),
        RangeError,
        "--output must name an output, found logits and the outputs embedding, probs",
      );
    }
    // What is asked for is part of what kept answers are found by.
    assert(JSON.stringify(best.asked) !== JSON.stringify(told.asked));
  }
});

Deno.test("what is wrong with TLS ends at once, in one sentence", () =>
  inTemporaryDirectory(async (answersKept) => {
    // Made by openssl req -x509 -newkey ec for 127.0.0.1; valid for 100 years, trusted by nobody.
    const [cert, key] = await Promise.all(
      ["cert", "key"].map((name) =>
        Deno.readTextFile(new URL(`http/self-signed-${name}.pem`, import.meta.url))
      ),
    );
    let served = 0;
    await using secure = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {}, cert, key },
      () => new Response(String(served++)),
    );
    await using plain = startServer();
    for (
      const [url, words] of [
        [
          `https://127.0.0.1:${secure.addr.port}`,
          /^Cannot ask https:[^\n]*: it cannot be reached; [^\n]*certificate[^\n]*$/,
        ],
        [
          plain.url.replace("http:", "https:"),
          /^Cannot ask https:[^\n]*: it cannot be reached; [^\n]*corrupt message[^\n]*$/,
        ],
        [
          `http://127.0.0.1:${secure.addr.port}`,
          /^Cannot ask http:[^\n]*: it cannot be reached; [^\n]*invalid HTTP[^\n]*$/,
        ],
      ] as const
    ) {
      const options = { protocol: "mlflow", answersKept } as const;
      const message = await ask(url, options).then(() => "answers", (error: Error) => error.message);
      assert(words.test(message), message);
    }
    assertEquals([served, plain.heard.length], [0, 0]);
  }));

Deno.test("a server that dies in the middle and comes back at its port is asked on, and about nothing twice", () =>
  inTemporaryDirectory(async (answersKept) => {
    const answered = new Map<string, number>();
    const first = startServer({ answered });
    let second: ReturnType<typeof startServer> | undefined, gone = 0;
    const { promise: back, resolve } = Promise.withResolvers<void>();
    first.fault = (request) => {
      if (request < 1) return undefined;
      // The connection is cut before anything is answered; for a while nobody listens.
      void first.die().then(async () => {
        await new Promise((done) => setTimeout(done, 300));
        second = startServer({ answered, port: first.port, fault: (request) => (gone = request, undefined) });
        resolve();
      });
      return new Promise(() => {});
    };
    try {
      const options = {
        protocol: "tfserving",
        model: "net",
        parallel: 1,
        batchSize: 2,
        answersKept,
      } as const;
      assertEquals((await ask(first.url, options)).data, ROWS.flatMap(modelOf));
      assertEquals([...answered.values()], ROWS.map(() => 1));
      assertEquals(gone, 3);
    } finally {
      await back;
      await second![Symbol.asyncDispose]();
    }
  }));

Deno.test("a dry run asks an endpoint about few samples, and shows what came back", () =>
  inTemporaryDirectory(async (directory) => {
    await using server = startServer();
    for (const [name, shift] of [["in", 0], ["out", 0.5]] as const) {
      const data = Float32Array.from({ length: 300 }, (_, i) => Math.sin(i + shift));
      await Deno.writeFile(`${directory}/${name}.npy`, encodeNpy({ shape: [100, 3], data }));
    }
    const { code, printed, stderr } = await runAudit(
      ...["--target", server.url, "--protocol", "kserve", "--model", "net", "--check", "--quiet"],
      ...["--members", `${directory}/in.npy`, "--non-members", `${directory}/out.npy`],
      ...["--answers-kept", `${directory}/kept`, "--out", `${directory}/out`],
    );
    assertEquals(code, 0, stderr);
    assertEquals(server.answered.size, 16);
    assert(/samples +16: 8 members, 8 non-members/.test(printed), printed);
    assert(/scores +probabilities/.test(printed), printed);
    const [no] = modelOf([0, Math.fround(Math.sin(1)), Math.fround(Math.sin(2))]);
    assert(printed.includes(`member, scores ${Number(no.toPrecision(5))}`), printed);
    assertEquals((await Array.fromAsync(Deno.readDir(directory), ({ name }) => name)).sort(), [
      "in.npy",
      "kept",
      "out.npy",
    ]);
  }));
