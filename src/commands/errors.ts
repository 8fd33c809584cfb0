/** Errors as the user reads them. */

/** Deno's words where it keeps a program from something. Their advice is for who starts programs, not tasks. */
const NOT_ALLOWED = /Requires (.+?) access(?: to (.+?))?, run again with the --allow-[\w-]+ flag/g;

/** Says that all was done and written, and that a gate has failed. */
export class GateFailed extends Error {
  override readonly name = "GateFailed";
}

/** The reason of a signal that was aborted since the system asked the program to end, by SIGTERM. */
export class Terminated extends Error {
  override readonly name = "Terminated";
}

/** Says that work was stopped that the same command takes up again. */
export class TryAgain extends Error {
  override readonly name = "TryAgain";
}

/** An error in one line. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replaceAll(
      NOT_ALLOWED,
      (_, kind, what) =>
        kind === "all"
          ? `Deno lets no task use ${what}; name another path`
          : `deno task does not allow ${kind} access${what ? ` to ${what}` : ""}`,
    )
    .replaceAll(/\s*\n\s*/g, " ");
}
