/** Sends requests to one endpoint: at a rate, again where that can help, and with secrets masked in whatever comes back. */
import { abortable, wait } from "../../abortable.ts";
import type { Fetcher } from "../../platform/network.ts";
import { Random } from "../../random.ts";
import { firstLine } from "./json.ts";
import type { Request, Response, Send } from "./protocol.ts";
import type { Filled } from "./secrets.ts";

/** Tries of one request, and the milliseconds that are waited between: doubled each time, up to the most. */
const TRIES = 9, FIRST_WAIT = 250, LONGEST_WAIT = 60_000;
const MOST_REDIRECTS = 5;
/** Failures that no other try mends: of TLS and of other protocols (as rustls and hyper word them), of ports and permissions. */
const LASTING =
  /certificate|\btls\b|\bssl\b|corrupt message|fatal alert|peer (is incompatible|misbehaved)|invalid HTTP|are blocked|net access/i;
/** Milliseconds in a unit of `--rate`. */
const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Options of `openClient`. */
export interface ClientOptions {
  readonly fetcher: Fetcher;
  readonly secrets: Filled;
  /** As `10/s`. */
  readonly rate?: string;
  /** In seconds. */
  readonly timeout: number;
  /** Called before each try with the number of samples that it asks about. */
  readonly beforeTry: (samples: number) => Promise<void>;
  /** Hears of waits. */
  readonly onNotice?: (text: string) => void;
}

/** The milliseconds between two requests of a rate as `10/s`. */
export function intervalOf(rate: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\/([smh])$/.exec(rate)!;
  return UNITS[unit] / Number(count);
}

/** Milliseconds that a Retry-After header asks for, in seconds or as a date; undefined where it says nothing. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return 1000 * Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** A client of the endpoint `url`. */
export function openClient(url: string, options: ClientOptions): Send {
  const { fetcher, secrets, rate, timeout, beforeTry, onNotice = () => {} } = options;
  const { origin } = new URL(url), random = new Random(0, "retries", url);
  const interval = rate === undefined ? 0 : intervalOf(rate);
  let free = 0;
  const turn = async (signal?: AbortSignal) => {
    if (interval === 0) return;
    const now = performance.now(), start = Math.max(now, free);
    free = start + interval;
    await wait(start - now, signal);
  };
  const fetchOnce = async (request: Request, signal?: AbortSignal) => {
    let { url } = request;
    for (let hops = 0;; hops++) {
      const headers = [...Object.entries(request.headers), ...secrets.headers];
      const fetched = await abortable(
        fetcher.fetch({ ...request, url, headers, timeout: 1000 * timeout }),
        signal,
      );
      if ("failed" in fetched || ![301, 302, 307, 308].includes(fetched.status)) return fetched;
      const location = fetched.headers.location;
      const next = location !== undefined && URL.canParse(location, url) ? new URL(location, url) : undefined;
      if (next === undefined || next.origin !== origin || hops === MOST_REDIRECTS) {
        throw new Error(
          `Cannot ask ${url}: it must answer itself, found status ${fetched.status}, which leads to ${
            next === undefined ? "nowhere" : next.origin === origin ? "ever other places" : next.origin
          }`,
        );
      }
      url = next.href;
    }
  };
  return async (request, { signal, asked = 0 } = {}) => {
    for (let attempt = 1;; attempt++) {
      await turn(signal);
      await beforeTry(asked);
      const fetched = await fetchOnce(request, signal);
      let told: string, after: number | undefined;
      if ("failed" in fetched) {
        told = firstLine(secrets.mask(fetched.failed));
        if (LASTING.test(told)) throw new Error(`Cannot ask ${request.url}: it cannot be reached; ${told}`);
      } else {
        if (fetched.status >= 200 && fetched.status < 300) return responseOf(fetched, request.url, secrets);
        const line = firstLine(secrets.mask(new TextDecoder().decode(fetched.bytes)));
        told = `status ${fetched.status}${line && `, ${line}`}`;
        if (fetched.status !== 429 && fetched.status < 500) {
          throw new Error(`Cannot ask ${request.url}: it must answer with scores, found ${told}`);
        }
        after = retryAfter(fetched.headers["retry-after"], Date.now());
      }
      if (attempt === TRIES) {
        throw new Error(`Cannot ask ${request.url}: ${TRIES} tries have failed, the last one with ${told}`);
      }
      // Between half and all of it: askers that failed together do not come back together.
      const backoff = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1)) *
        (0.5 + 0.5 * random.uniform());
      const pause = Math.max(backoff, after ?? 0);
      if (pause >= 5000) onNotice(`${request.url}: ${told}; asking again in ${Math.round(pause / 1000)} s`);
      await wait(pause, signal);
    }
  };
}

function responseOf(
  { headers, bytes }: { headers: Record<string, string>; bytes: Uint8Array<ArrayBuffer> },
  from: string,
  secrets: Filled,
): Response {
  // Tensors are no text, and masking would change them.
  if (headers["inference-header-content-length"] !== undefined) return { headers, bytes, from };
  const text = new TextDecoder().decode(bytes), masked = secrets.mask(text);
  return { headers, bytes: masked === text ? bytes : new TextEncoder().encode(masked), from };
}
