/** Endpoints that are asked over HTTP. */
import type { NamedArray } from "../../answers/formats/format.ts";
import { concatenate } from "../../gather.ts";
import { environmentVariable } from "../../platform/machine.ts";
import { startFetcher } from "../../platform/network.ts";
import { startHash } from "../../platform/hash.ts";
import { hashOf } from "../../samples/duplicates.ts";
import { formOf, type Samples, someOf } from "../../samples/samples.ts";
import type { Scored, Target, TargetKind, TargetOptions } from "../target.ts";
import { openClient } from "./client.ts";
import { type Kept, openKeptAnswers } from "./kept_answers.ts";
import { openKServe } from "./kserve.ts";
import { openMlflow } from "./mlflow.ts";
import type { OpenProtocol, Protocol } from "./protocol.ts";
import { fillHeaders, parseHeader } from "./secrets.ts";
import { openTemplate, readTemplate } from "./template.ts";
import { openTfServing } from "./tfserving.ts";
import { isUrl } from "./url.ts";

/** The protocols, to which a new one is added by one line, its file and its name among the options. */
const PROTOCOLS: Readonly<Record<string, OpenProtocol>> = {
  kserve: openKServe,
  tfserving: openTfServing,
  mlflow: openMlflow,
  template: openTemplate,
};
const BATCH = 32, PARALLEL = 4, TIMEOUT = 60, FOLDER = "runs/answers";

/** The kind: a URL. */
export const http: TargetKind = { name: "HTTP endpoint", recognises: isUrl, open: openHttp };

async function openHttp(url: string, options: TargetOptions): Promise<Target> {
  if (!URL.canParse(url)) throw new RangeError(`Cannot ask ${url}: it must be a URL`);
  const { username, password } = new URL(url);
  if (username || password) {
    throw new RangeError(
      "Cannot ask --target: its URL must have no user and no password, which would stand in the report; name " +
        "an environment variable in --header",
    );
  }
  if (options.protocol === undefined) {
    throw new RangeError(
      `Cannot ask ${url}: its protocol is needed (--protocol ${Object.keys(PROTOCOLS).join("|")})`,
    );
  }
  const { template } = options, isTemplate = options.protocol === "template" && template !== undefined;
  const written = isTemplate ? Object.entries((await readTemplate(template)).headers) : [];
  const secrets = fillHeaders(
    [
      ...written.map(([name, value]) => parseHeader(`${name}: ${value}`, template)),
      ...(options.header ?? []).map((text) => parseHeader(text)),
    ],
    environmentVariable,
  );
  await using resources = new AsyncDisposableStack();
  const fetcher = resources.use(await startFetcher(url));
  await options.onConnected?.();
  const ready: { use: (samples: number) => Promise<void> } = { use: () => Promise.resolve() };
  const send = openClient(url, {
    fetcher,
    secrets,
    rate: options.rate,
    timeout: options.timeout ?? TIMEOUT,
    beforeTry: (samples) => ready.use(samples),
    onNotice: options.onNotice,
  });
  const { model = "", protocol: name } = options;
  const protocol = await PROTOCOLS[name](url, options, send);
  const kept = resources.use(
    await openKeptAnswers(options.answersKept ?? FOLDER, [url, name, model, ...protocol.asked]),
  );
  const limit = options.queriesAtMost ?? Infinity;
  const refuse = (more: number) => {
    if (more === 0 || kept.asked() + more <= limit) return;
    throw new Error(
      `Cannot ask ${url} about ${more} samples: --queries-at-most allows ${limit}, and ${kept.asked()} were asked about`,
    );
  };
  ready.use = async (samples) => {
    if (samples === 0) return;
    refuse(samples);
    await kept.willAsk(samples);
  };
  const underWay = new Map<string, Promise<void>>();
  const held = resources.move();
  return {
    title: url,
    batch: protocol.isSingle ? 1 : options.batchSize ?? BATCH,
    parallel: options.parallel ?? PARALLEL,
    notices: protocol.notices,
    taken: protocol.taken,
    prepare(parts) {
      const wanted = new Set(parts.flatMap(hashesOf).filter((hash) => kept.get(hash) === undefined));
      refuse(wanted.size);
    },
    async ask(samples, signal) {
      const hashes = hashesOf(samples), rows: number[] = [], own = new Set<string>();
      for (const [row, hash] of hashes.entries()) {
        if (kept.get(hash) !== undefined || underWay.has(hash) || own.has(hash)) continue;
        own.add(hash);
        rows.push(row);
      }
      const others = hashes.flatMap((hash) => underWay.get(hash) ?? []);
      if (rows.length > 0) {
        const asking = askAbout(rowsOf(samples, rows), [...own], { protocol, send, kept, signal });
        for (const hash of own) underWay.set(hash, asking);
        try {
          await asking;
        } finally {
          for (const hash of own) underWay.delete(hash);
        }
      }
      await Promise.all(others);
      return scoredOf(hashes.map((hash) => kept.get(hash)!), url);
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function askAbout(
  samples: Samples,
  hashes: readonly string[],
  { protocol, send, kept, signal }: {
    protocol: Protocol;
    send: Parameters<OpenProtocol>[2];
    kept: Awaited<ReturnType<typeof openKeptAnswers>>;
    signal?: AbortSignal;
  },
): Promise<void> {
  const response = await send(protocol.request(samples), { signal, asked: samples.rows });
  const { scores, kind, classNames } = protocol.scored(response, samples.rows);
  const { shape, data } = scores, isBare = shape.length === 1, width = isBare ? 1 : shape[1];
  await kept.keep(
    new Map(hashes.map((hash, row) => [hash, {
      scores: Array.isArray(data)
        ? data[row]
        : Array.from(data.subarray(row * width, (row + 1) * width) as Float64Array, (value) => value + 0),
      isBare,
      kind,
      classNames,
    }])),
  );
}

/** SHA-256 of each sample, with the form that it is asked in. */
function hashesOf(samples: Samples): string[] {
  const form = new TextEncoder().encode(formOf(samples));
  return Array.from({ length: samples.rows }, (_, row) => {
    const inputs = new TextEncoder().encode(hashOf(someOf(samples, row, row + 1)));
    return startHash("sha256").update(form).update(inputs).hex();
  });
}

/** Some rows, in their order. */
function rowsOf(samples: Samples, rows: readonly number[]): Samples {
  if (rows.length === samples.rows) return samples;
  const parts = rows.map((row) => someOf(samples, row, row + 1));
  const inputs = samples.inputs.map((array, i): NamedArray => {
    const shape = [rows.length, ...array.shape.slice(1)], pieces = parts.map(({ inputs }) => inputs[i].data);
    const data = Array.isArray(array.data)
      ? (pieces as string[][]).flat()
      : concatenate(array.data.constructor as Float64ArrayConstructor, pieces as Float64Array<ArrayBuffer>[]);
    return { ...array, shape, data };
  });
  return { ...samples, rows: rows.length, inputs, labels: undefined };
}

function scoredOf(answers: readonly Kept[], url: string): Scored {
  const [{ scores: first, isBare, kind, classNames }] = answers, rows = answers.length;
  const other = answers.find(({ scores }) =>
    typeof scores !== typeof first || typeof scores !== "string" && scores.length !== first.length
  );
  if (other !== undefined) {
    throw new Error(
      `Cannot use the answers of ${url}: all must have one number of scores, found ${first.length} and ${other.scores.length}`,
    );
  }
  const name = "scores";
  if (typeof first === "string") {
    const data = answers.map(({ scores }) => scores as string);
    return { scores: { name, type: "text", shape: [rows], data }, kind, classNames };
  }
  const data = Float64Array.from(answers.flatMap(({ scores }) => scores as number[]));
  return {
    scores: { name, type: "float64", shape: isBare ? [rows] : [rows, first.length], data },
    kind,
    classNames,
  };
}
