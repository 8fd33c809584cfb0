/**
 * Both ends of a conversation with a Worker that is asked for one thing after another. An error in the Worker
 * reaches the caller with its message alone, and nothing of it reaches the terminal.
 */

/** A message of the Worker. */
type Reply<Answer, Event> =
  | { kind: "event"; event: Event }
  | { kind: "answer"; answer: Answer }
  | { kind: "failed"; message: string };

/** The caller's end of the conversation. */
export interface AskedWorker<Task, Answer> {
  /**
   * Sends a task and waits for the answer. One at a time.
   *
   * @throws {Error} the Worker's error, behind `purpose`
   * @throws the reason that the signal was aborted with
   */
  ask(task: Task): Promise<Answer>;
  /** Ends the Worker at once. */
  end(): void;
}

/** Options of `startWorker`. */
export interface AskedWorkerOptions<Event> {
  /** The beginning of its errors: "Cannot train the target". */
  readonly purpose: string;
  /** Called with events while a task is under way. */
  readonly onEvent?: (event: Event) => void;
  readonly signal?: AbortSignal;
}

/** Starts the Worker at `url`. Its module calls `answerTasks`. */
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

/** Does a task. It may `tell` of events on the way. */
export type Work<Task, Answer, Event = never> = (task: Task, tell: (event: Event) => void) => Promise<Answer>;

/**
 * Makes this Worker answer tasks. `load` runs once, with the first task: by importing there what the work
 * needs, a module that cannot be loaded becomes an answer, too.
 */
export function answerTasks<Task, Answer, Event = never>(load: () => Promise<Work<Task, Answer, Event>>) {
  const scope = globalThis as unknown as {
    onmessage: (event: MessageEvent<Task>) => void;
    postMessage(message: Reply<Answer, Event>): void;
  };
  const tell = (event: Event) => scope.postMessage({ kind: "event", event });
  let loaded: Promise<Work<Task, Answer, Event>> | undefined;
  scope.onmessage = async ({ data: task }) => {
    try {
      const work = await (loaded ??= load());
      scope.postMessage({ kind: "answer", answer: await work(task, tell) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      scope.postMessage({ kind: "failed", message });
    }
  };
}
