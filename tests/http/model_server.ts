/** A server of the tests: one model, spoken to by four protocols over a real socket, with faults on demand. */

/** A fault of one request; undefined lets it pass. */
export type Fault = (request: number) => Response | "cut" | Promise<Response | "cut" | undefined> | undefined;

/** The model's answer to a sample: the logistic function of its sum, of two classes. */
export function modelOf(sample: readonly number[]): [number, number] {
  const sum = sample.reduce((sum, value) => sum + value, 0), p = 1 / (1 + Math.exp(-sum));
  return [1 - p, p];
}

/** A server that runs until it is disposed. */
export interface ModelServer extends AsyncDisposable {
  readonly url: string;
  /** The number of answers about each sample. */
  readonly answered: Map<string, number>;
  /** The headers of the requests. */
  readonly heard: Headers[];
  fault: Fault;
}

/** Starts it. */
export function startServer(
  { isBinary = false, fault = () => undefined, port = 0, answered = new Map() }: {
    isBinary?: boolean;
    fault?: Fault;
    port?: number;
    answered?: Map<string, number>;
  } = {},
): ModelServer {
  let requests = 0;
  const heard: Headers[] = [];
  const note = (rows: readonly number[][]) => {
    for (const row of rows) answered.set(row.join(), (answered.get(row.join()) ?? 0) + 1);
    return rows.map(modelOf);
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    heard.push(request.headers);
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (request.method === "GET" && pathname === "/v2") {
      return Response.json({ name: "test", extensions: isBinary ? ["binary_tensor_data"] : [] });
    }
    if (request.method === "GET") {
      return Response.json({
        name: "net",
        inputs: [{ name: "x", datatype: "FP32", shape: [-1, 3] }],
        outputs: [{ name: "label", datatype: "INT64", shape: [-1] }, {
          name: "probabilities",
          datatype: "FP64",
          shape: [-1, 2],
        }],
      });
    }
    const fault = await made.fault(requests++);
    if (fault === "cut") return new Response(new ReadableStream({ pull: (c) => c.error("cut") }));
    if (fault !== undefined) return fault;
    const length = Number(request.headers.get("inference-header-content-length") ?? bytes.length);
    const body = JSON.parse(new TextDecoder().decode(bytes.subarray(0, length)));
    if (pathname === "/v2/models/net/infer") {
      const [{ shape: [rows], data }] = body.inputs;
      const flat: number[] = data ?? Array.from(new Float32Array(bytes.slice(length).buffer));
      const p = note(Array.from({ length: rows }, (_, i) => flat.slice(3 * i, 3 * i + 3)));
      const output = { name: "probabilities", datatype: "FP64", shape: [rows, 2] };
      if (!isBinary) return Response.json({ outputs: [{ ...output, data: p.flat() }] });
      const head = new TextEncoder().encode(
        JSON.stringify({ outputs: [{ ...output, parameters: { binary_data_size: 16 * rows } }] }),
      );
      return new Response(new Blob([head, new Float64Array(p.flat())]), {
        headers: { "inference-header-content-length": String(head.length) },
      });
    }
    if (pathname === "/v1/models/net:predict") return Response.json({ predictions: note(body.instances) });
    if (pathname === "/invocations") return Response.json({ predictions: note(body.inputs) });
    if (pathname === "/api") {
      return Response.json({
        out: {
          "a/b": note(body.rows).map(([no, yes]) =>
            no > yes ? [{ label: "no", score: no }] : [{ label: "yes", score: yes }]
          ),
        },
      });
    }
    return new Response("no such model\nsecond line", { status: 404 });
  });
  const made: ModelServer = {
    url: `http://127.0.0.1:${server.addr.port}`,
    answered,
    heard,
    fault,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return made;
}
