/**
 * The plan: one file that names every model of a run, what it is made by, and what it will take. Processes on many machines
 * train their shares by it.
 */
import { z } from "zod";
import { resolveConfig, type Typed } from "../config.ts";
import { writeFileAtomically } from "../files/atomic_write.ts";
import { MOST_THREADS } from "../model/recipe.ts";
import type { ModelSpec } from "../model/model_files.ts";
import { ATTACK_OPTIONS } from "../options/attack.ts";
import { REPRODUCE_OPTIONS } from "../options/reproduce.ts";
import { readText } from "../platform/files.ts";
import type { Origin } from "../provenance.ts";
import { ALL_PARTS } from "../reproduce/models.ts";
import { Store } from "../store.ts";
import type { AttackRun, ReproduceRun, TrainingRun } from "./requested_jobs.ts";

/** The version of the file's format. */
export const PLAN_FORMAT = 1;

/** A model of a plan. */
export interface PlanModel {
  /** A name for people, which no other model of the plan has: "shadow 3". */
  readonly name: string;
  /** The digits in the names of its files: `store.key("model", spec)`. */
  readonly key: string;
  /** Everything that its bits depend on. */
  readonly spec: ModelSpec;
  /** The time of its training, as one of `config.workers` models at once, on the machine that made the plan. */
  readonly seconds: number;
  /** The memory that its training takes beside what a process takes anyway. */
  readonly bytes: number;
}

/** A plan: the run that it is for, and its models. */
export type Plan = TrainingRun & Origin & {
  readonly format: typeof PLAN_FORMAT;
  /** Threads that train each model; the last digits depend on their number. */
  readonly threads: number;
  /** The number of shares that the models are dealt out to. */
  readonly shares: number;
  /** The memory that a process takes beside its models: the program, and the data set. */
  readonly bytes: number;
  /** The models in the order of the run. */
  readonly models: readonly PlanModel[];
};

const WORDS = [...ALL_PARTS, "strong"] as const;
const AMOUNT = z.number().nonnegative();
const NAME = z.string().min(1);

/** The file. A model's spec is compared with the one that its training makes, and a configuration is read as any other. */
const SCHEMA = z.strictObject({
  format: z.literal(PLAN_FORMAT),
  versions: z.record(z.string(), z.string()),
  machine: z.record(z.string(), z.union([z.string(), z.number()])),
  date: z.iso.date(),
  commit: z.string().optional(),
  command: z.union([z.tuple([z.literal("attack")]), z.tuple([z.literal("reproduce")], z.enum(WORDS))]),
  config: z.record(z.string(), z.unknown()).refine(
    ({ out }) => typeof out === "string",
    "it must name its folder out",
  ),
  threads: z.int().min(1).max(MOST_THREADS),
  shares: z.int().min(1),
  bytes: AMOUNT,
  models: z.array(z.strictObject({
    name: NAME,
    key: z.string().regex(/^[0-9a-f]{16}$/),
    spec: z.looseObject({ network: z.looseObject({}), recipe: z.looseObject({ epochs: z.int() }) }),
    seconds: AMOUNT,
    bytes: AMOUNT,
  })).min(1),
}).refine(({ models }) => isOnce(models.map(({ name }) => name)), "two of its models have one name")
  .refine(({ models }) => isOnce(models.map(({ key }) => key)), "two of its models are the same")
  .refine(
    ({ models, threads }) => models.every(({ spec }) => (spec.threads ?? 1) === threads),
    "the threads of its models are not those of the plan",
  );

/** Writes a plan, in place of one that is there. */
export async function writePlan(path: string, plan: Plan): Promise<void> {
  await writeFileAtomically(path, new TextEncoder().encode(`${JSON.stringify(plan, null, 1)}\n`));
}

/**
 * Reads a plan.
 *
 * @throws {Error} where there is no file
 * @throws {SyntaxError} where it is no JSON
 * @throws {TypeError} where it is no plan, or a model's key is not that of its spec
 * @throws {RangeError} where an option of its configuration has a value that it does not take
 */
export async function readPlan(path: string): Promise<Plan> {
  const text = await readText(path).catch((error) => {
    throw new Error(`Cannot read the plan ${path}: it must be a file of deno task plan; ${error.message}`);
  });
  const plan = parsePlan({ path, text }), store = new Store(plan.config.models);
  for (const [place, { key, spec }] of plan.models.entries()) {
    const needed = await store.key("model", spec);
    if (key !== needed) {
      throw new TypeError(
        `Cannot use the plan ${path}: models.${place}.key must be that of its spec, ${needed}, found ${key}; make it anew with ` +
          "deno task plan",
      );
    }
  }
  return plan;
}

/** A plan from its file's text; throws as `readPlan`. */
export function parsePlan({ path, text }: { path: string; text: string }): Plan {
  const { data, error } = SCHEMA.safeParse(jsonOf(path, text));
  if (error) {
    const [{ path: place, message }] = error.issues;
    const where = place.length > 0 ? `${place.join(".")}: ` : "";
    throw new TypeError(
      `Cannot use the plan ${path}: it must be as deno task plan writes it; ${where}${message}`,
    );
  }
  const { command, config: { out, ...config }, ...others } = data;
  // The folder of the report is the plan's: another run that is given these options has its own.
  const given = { path, text: JSON.stringify(config) }, none: Typed = {};
  const run = command[0] === "attack"
    ? { command, config: { ...resolveConfig(ATTACK_OPTIONS, none, { file: given }), out } } as AttackRun
    : {
      command,
      config: { ...resolveConfig(REPRODUCE_OPTIONS, none, { file: given }), out },
    } as ReproduceRun;
  return { ...others, ...run } as unknown as Plan;
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`Cannot read the plan ${path}: it must be JSON; ${(error as Error).message}`);
  }
}

function isOnce(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
