/**
 * The Worker that fetches. It may reach one host and nothing else: no file, no variable. It imports nothing, for it may read
 * nothing.
 */

/** A request to the Worker. */
export interface FetchTask {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** In milliseconds. */
  readonly timeout: number;
}

/** The Worker's answer: what the server said, or why it said nothing. */
export type Fetched =
  & { readonly id: number }
  & (
    | {
      readonly status: number;
      readonly headers: Record<string, string>;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
    | { readonly failed: string }
  );

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<FetchTask>) => void;
  postMessage(message: Fetched | { readonly isReady: true }): void;
};

scope.onmessage = async ({ data: { id, url, method, headers, body, timeout } }) => {
  try {
    const response = await fetch(url, {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeout),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    scope.postMessage({ id, status: response.status, headers: Object.fromEntries(response.headers), bytes });
  } catch (error) {
    const causes: string[] = [];
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) causes.push(cause.message);
    scope.postMessage({ id, failed: causes.join(": ") });
  }
};
scope.postMessage({ isReady: true });
