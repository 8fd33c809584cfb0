/** The network, for one host: a Worker that may reach it, and the permissions that the program itself gives up. */
import type { Fetched, FetchTask } from "../targets/http/fetch_worker.ts";

/** Fetches from one host. */
export interface Fetcher extends Disposable {
  /** The server's response, or the reason why there is none. */
  fetch(task: Omit<FetchTask, "id">): Promise<Fetched>;
}

/** Starts a Worker that may reach the host of `url`, and has no other permission. */
export async function startFetcher(url: string): Promise<Fetcher> {
  const { host, port, hostname, protocol } = new URL(url);
  const net = port === "" ? `${hostname}:${protocol === "https:" ? 443 : 80}` : host;
  const worker = new Worker(import.meta.resolve("../targets/http/fetch_worker.ts"), {
    type: "module",
    deno: { permissions: { net: [net] } },
  } as WorkerOptions);
  const waiting = new Map<number, (fetched: Fetched) => void>();
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`Cannot ask ${url}: ${event.message}`));
    for (const [id, settle] of waiting) settle({ id, failed: event.message });
  };
  worker.onmessage = ({ data }: MessageEvent<Fetched | { isReady: true }>) => {
    if ("isReady" in data) return resolve();
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  await ready;
  let next = 0;
  return {
    fetch(task) {
      const id = next++;
      const { promise, resolve } = Promise.withResolvers<Fetched>();
      waiting.set(id, resolve);
      worker.postMessage({ ...task, id });
      return promise;
    },
    [Symbol.dispose]: () => worker.terminate(),
  };
}

/** Gives up the network and the environment for good: Workers that were started before keep theirs. */
export async function giveUpNetwork(): Promise<void> {
  await Deno.permissions.revoke({ name: "net" });
  await Deno.permissions.revoke({ name: "env" });
}
