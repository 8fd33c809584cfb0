import project from "../deno.json" with { type: "json" };
import type { KernelModule } from "./kernels/module.ts";
import { runtimeVersions } from "./platform/machine.ts";

/** Versions that a result depends on beside its configuration: of each program, and which kernels ran. */
export function versions({ build }: KernelModule): Record<string, string> {
  const tfjs = project.imports["@tensorflow/tfjs-backend-wasm"].split("@").at(-1)!;
  return { kagemusha: project.version, kernels: build, ...runtimeVersions(), tfjs };
}
