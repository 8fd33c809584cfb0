/** The machine and the runtime that this program runs on. */
import { availableParallelism, cpus } from "node:os";

/** The machine, as far as results and speeds depend on it. */
export interface Machine {
  /** The processor's name. */
  readonly processor: string;
  /** The cores that this process may use. */
  readonly cores: number;
  /** As `linux`. */
  readonly os: string;
  /** As `x86_64`. */
  readonly arch: string;
}

/** The machine that this process runs on. */
export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    os: Deno.build.os,
    arch: Deno.build.arch,
  };
}

/** The versions of Deno and V8. */
export function runtimeVersions(): { deno: string; v8: string } {
  const { deno, v8 } = Deno.version;
  return { deno, v8 };
}

/** An environment variable's value. */
export function environmentVariable(name: string): string | undefined {
  return Deno.env.get(name);
}

/** The path of the program that runs this one. */
export function denoPath(): string {
  return Deno.execPath();
}
