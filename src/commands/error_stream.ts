import type { ErrorStream } from "./io.ts";

/** A stream that tells of failures by an event, too. */
interface FailingStream extends ErrorStream {
  on(event: "error", listener: () => void): unknown;
}

/**
 * The stream without its failures: one that is full, or that nobody reads any more, takes nothing. A run is worth more than
 * what it tells on its way.
 */
export function withoutFailures(stream: FailingStream): ErrorStream {
  stream.on("error", () => {});
  return {
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
    write(text) {
      try {
        stream.write(text);
      } catch {
        // A full disk throws, a closed pipe sends the event.
      }
    },
  };
}
