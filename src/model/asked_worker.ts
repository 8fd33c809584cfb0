/**
 * A Worker that is asked for one thing after another: both ends of the conversation. What goes wrong in the Worker reaches who
 * asked as an error with its message alone, and nothing of it the terminal.
 */

/** What a Worker sends. */
type Reply<Answer, Event> =
  | { kind: "event"; event: Event }
  | { kind: "answer"; answer: Answer }
  | { kind: "failed"; message: string };

/** The Worker, as who asks sees it. */
export interface AskedWorker<Task, Answer> {
  /**
   * Sends a task and waits for the answer. One at a time.
   *
   * @throws {Error} what the Worker failed with, behind `purpose`
   * @throws what the signal was aborted with
   */
  ask(task: Task): Promise<Answer>;
  /** Ends the Worker, whatever it is doing. */
  end(): void;
}

/** What to start a Worker with. */
export interface AskedWorkerOptions<Event> {
  /** What its errors begin with: "Cannot train the target". */
  readonly purpose: string;
  readonly onEvent?: (event: Event) => void;
  readonly signal?: AbortSignal;
}

/** Starts the Worker at `url`, which calls `answerTasks`. */
export function startWorker<Task, Answer, Event = never>(
  url: string,
  { purpose, onEvent = () => {}, signal }: AskedWorkerOptions<Event>,
): AskedWorker<Task, Answer> {
  const worker = new Worker(url, { type: "module" });
  return {
    ask(task) {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      if (signal?.aborted) return Promise.reject(signal.reason);
      const abort = () => reject(signal!.reason);
      signal?.addEventListener("abort", abort);
      worker.onmessage = ({ data }: MessageEvent<Reply<Answer, Event>>) => {
        if (data.kind === "event") onEvent(data.event);
        if (data.kind === "answer") resolve(data.answer);
        if (data.kind === "failed") reject(new Error(`${purpose}: ${data.message}`));
      };
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(`${purpose}: ${event.message}`));
      };
      worker.postMessage(task);
      return promise.finally(() => signal?.removeEventListener("abort", abort));
    },
    end: () => worker.terminate(),
  };
}

/** Makes this Worker answer tasks by `work`, which may `tell` of events meanwhile. */
export function answerTasks<Task, Answer, Event = never>(
  work: (task: Task, tell: (event: Event) => void) => Promise<Answer>,
) {
  const scope = globalThis as unknown as {
    onmessage: (event: MessageEvent<Task>) => void;
    postMessage(message: Reply<Answer, Event>): void;
  };
  const tell = (event: Event) => scope.postMessage({ kind: "event", event });
  scope.onmessage = async ({ data: task }) => {
    try {
      scope.postMessage({ kind: "answer", answer: await work(task, tell) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      scope.postMessage({ kind: "failed", message });
    }
  };
}
