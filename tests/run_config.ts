/** Configurations of runs, as the command line makes them. */
import { resolveConfig } from "../src/config.ts";
import { ATTACK_OPTIONS, type AttackConfig } from "../src/options/attack.ts";
import { REPRODUCE_OPTIONS, type ReproduceConfig } from "../src/options/reproduce.ts";

/**
 * The configuration of `deno task attack` with these options, the rest being defaults.
 *
 * @param options by `AttackConfig`'s names, numbers as text
 * @throws as `resolveConfig`
 */
export function attackConfig(options: Readonly<Record<string, string | boolean>>): AttackConfig {
  return resolveConfig(ATTACK_OPTIONS, options, { words: ["attack"] });
}

/**
 * The same for `deno task reproduce`.
 *
 * @param options by `ReproduceConfig`'s names, numbers as text
 * @throws as `resolveConfig`
 */
export function reproduceConfig(options: Readonly<Record<string, string | boolean>>): ReproduceConfig {
  return resolveConfig(REPRODUCE_OPTIONS, options, { words: ["reproduce"] });
}
