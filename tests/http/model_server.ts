/** A server of the tests: one model, spoken to by four protocols over a real socket, with faults on demand. */
import { countOf } from "../../src/files/elements.ts";

/** A fault of one request; undefined lets it pass. */
export type Fault = (request: number) => Response | "cut" | Promise<Response | "cut" | undefined> | undefined;

/** A sample's values in their order; a text counts by its length. */
export type Row = readonly (number | string)[];

/** The model's answer to a sample: the logistic function of its sum, of two classes. */
export function modelOf(sample: Row): [number, number] {
  const sum = sample.reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? value.length : value),
    0,
  );
  const p = 1 / (1 + Math.exp(-sum));
  return [1 - p, p];
}

/** A tensor as KServe describes it: -1 for the samples. */
export interface Described {
  readonly name: string;
  readonly datatype: keyof typeof ARRAYS | "BYTES";
  readonly shape: readonly number[];
}

const ARRAYS = {
  FP16: Float16Array,
  FP32: Float32Array,
  FP64: Float64Array,
  INT64: BigInt64Array,
  UINT8: Uint8Array,
  BOOL: Uint8Array,
} as const;

/** A server that runs until it is disposed. */
export interface ModelServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** The number of answers about each sample. */
  readonly answered: Map<string, number>;
  /** The headers of the requests. */
  readonly heard: Headers[];
  /** The JSON of the requests about samples. */
  readonly asked: Record<string, unknown>[];
  fault: Fault;
  /** Ends it at once, with connections that are open: as a server that dies. */
  die(): Promise<void>;
}

/** Options of `startServer`. */
export interface ServerOptions {
  readonly isBinary?: boolean;
  readonly fault?: Fault;
  readonly port?: number;
  readonly answered?: Map<string, number>;
  /** Those of the model, for KServe. */
  readonly inputs?: readonly Described[];
  /** The output beside the label, for KServe; of BYTES it is the class's name. */
  readonly output?: Described["datatype"];
}

const X: Described = { name: "x", datatype: "FP32", shape: [-1, 3] };

/** Starts it. */
export function startServer(
  {
    isBinary = false,
    fault = () => undefined,
    port = 0,
    answered = new Map(),
    inputs = [X],
    output = "FP64",
  }: ServerOptions = {},
): ModelServer {
  let requests = 0;
  const heard: Headers[] = [], asked: Record<string, unknown>[] = [];
  const scores: Described = output === "BYTES"
    ? { name: "class", datatype: output, shape: [-1, 1] }
    : { name: "probabilities", datatype: output, shape: [-1, 2] };
  const note = (rows: readonly Row[]) => {
    for (const row of rows) answered.set(row.join(), (answered.get(row.join()) ?? 0) + 1);
    return rows.map(modelOf);
  };
  const death = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port, onListen: () => {}, signal: death.signal },
    async (request) => {
      const { pathname } = new URL(request.url);
      heard.push(request.headers);
      const bytes = new Uint8Array(await request.arrayBuffer());
      if (request.method === "GET" && pathname === "/v2") {
        return Response.json({ name: "test", extensions: isBinary ? ["binary_tensor_data"] : [] });
      }
      if (request.method === "GET") {
        const label = { name: "label", datatype: "INT64", shape: [-1] };
        return Response.json({ name: "net", inputs, outputs: [label, scores] });
      }
      const fault = await made.fault(requests++);
      if (fault === "cut") return new Response(new ReadableStream({ pull: (c) => c.error("cut") }));
      if (fault !== undefined) return fault;
      const length = Number(request.headers.get("inference-header-content-length") ?? bytes.length);
      const body = JSON.parse(new TextDecoder().decode(bytes.subarray(0, length)));
      asked.push(body);
      if (pathname === "/v2/models/net/infer") {
        return encoded(note(rowsOf(body.inputs, bytes.subarray(length))), scores, isBinary);
      }
      if (pathname === "/v1/models/net:predict") return Response.json({ predictions: note(body.instances) });
      if (pathname === "/invocations") {
        return Response.json({ predictions: note(body.inputs ?? body.dataframe_split.data) });
      }
      if (pathname === "/api") {
        return Response.json({
          out: {
            "a/b": note(body.rows).map(([no, yes]) =>
              no > yes ? [{ label: "no", score: no }] : [{ label: "yes", score: yes }]
            ),
          },
        });
      }
      if (pathname === "/one") return Response.json({ result: { p: note([body.sample.values])[0] } });
      return new Response("no such model\nsecond line", { status: 404 });
    },
  );
  const made: ModelServer = {
    url: `http://127.0.0.1:${server.addr.port}`,
    port: server.addr.port,
    answered,
    heard,
    asked,
    fault,
    die() {
      death.abort();
      return server.finished;
    },
    async [Symbol.asyncDispose]() {
      if (!death.signal.aborted) await server.shutdown();
    },
  };
  return made;
}

interface Sent {
  readonly datatype: Described["datatype"];
  readonly shape: readonly number[];
  readonly data?: readonly (number | string | boolean)[];
  readonly parameters?: { readonly binary_data_size: number };
}

/** The rows of tensors, those of the first input first. */
function rowsOf(inputs: readonly Sent[], binary: Uint8Array): Row[] {
  let at = 0;
  const columns = inputs.map(({ datatype, shape, data, parameters }) => {
    const size = parameters?.binary_data_size ?? 0, part = binary.slice(at, at + size);
    at += size;
    const flat = data ?? Array.from(new ARRAYS[datatype as "FP32"](part.buffer));
    const width = countOf(shape.slice(1));
    if (flat.length !== countOf(shape)) throw new Error(`${flat.length} elements of shape ${shape}`);
    return Array.from({ length: shape[0] }, (_, row) => flat.slice(row * width, (row + 1) * width));
  });
  return columns[0].map((_, row) =>
    columns.flatMap((column) => column[row]).map((value) => typeof value === "string" ? value : Number(value))
  );
}

function encoded(rows: readonly [number, number][], scores: Described, isBinary: boolean): Response {
  const { name, datatype } = scores, shape = [rows.length, scores.shape[1]];
  const texts = rows.map(([no, yes]) => no > yes ? "no" : "yes");
  if (!isBinary) {
    return Response.json({
      outputs: [{ name, datatype, shape, data: datatype === "BYTES" ? texts : rows.flat() }],
    });
  }
  const data = datatype === "BYTES"
    ? new Blob(texts.flatMap((text) => [Uint32Array.of(text.length), text]))
    : new Blob([new ARRAYS[datatype as "FP32"](rows.flat())]);
  const head = new TextEncoder().encode(
    JSON.stringify({ outputs: [{ name, datatype, shape, parameters: { binary_data_size: data.size } }] }),
  );
  return new Response(new Blob([head, data]), {
    headers: { "inference-header-content-length": String(head.length) },
  });
}
