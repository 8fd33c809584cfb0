/** Waiting that a signal ends. */

/** The promise's value; ends at once with the reason that `signal` is aborted with. */
export function abortable<Value>(promise: Promise<Value>, signal?: AbortSignal): Promise<Value> {
  if (signal === undefined) return promise;
  if (signal.aborted) return Promise.reject(signal.reason);
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop);
  return Promise.race([promise, stopped]).finally(() => signal.removeEventListener("abort", stop));
}

/** Waits so many milliseconds; ends at once with the reason that `signal` is aborted with. */
export function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const done = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return abortable(done, signal).finally(() => clearTimeout(timer));
}
