/**
 * Many models of one experiment: several targets, and many shadows that answer the same samples as those.
 *
 * Candidates are the images that a target may have been trained on: Target-In and Target-Out of the four parts. The attacker's own
 * images are Shadow-In and Shadow-Out. Two designs say which images shadows are trained on:
 *
 * - `online`: the attacker has the candidates, too. Each shadow is trained on a random half of the candidates.
 * - `offline`: the attacker has own images alone. Each shadow is trained on a random half of those, and so on no candidate.
 *
 * Each model's half is drawn on its own, by the experiment's seed and the model's number. In particular a target is no row of a
 * balanced membership matrix, in which every sample is a member of as many models as any other. There the shadows' counts give
 * the target's membership away without a look at its answers (arXiv 2605.25819).
 */
import { drawHalf } from "../dataset/halves.ts";
import type { Parts } from "../dataset/split.ts";
import type { Architecture } from "../model/architectures.ts";
import type { ModelJob, Regularisation, Role, SampleSource, Schedule } from "../model/jobs.ts";
import type { Queries } from "../model/queries.ts";
import { Random } from "../random.ts";

/** The designs of many shadows. */
export const DESIGNS: readonly Design[] = ["offline", "online"];
/** One of them. */
export type Design = "offline" | "online";

/** The image sets that every model answers: the candidates and, in the offline design, the attacker's own images. */
export type SharedSet = "candidates" | "own";

/** The models of one kind: how many, and how they are trained. */
export interface ManyModels {
  readonly count: number;
  readonly architecture: Architecture;
  readonly regularisation: Regularisation;
}

/** An experiment with many shadows. */
export interface ManyShadows {
  readonly design: Design;
  readonly targets: ManyModels;
  readonly shadows: ManyModels;
  readonly queries: Queries;
  readonly schedule: Schedule;
  /** The experiment's, which the parts were drawn by, too. */
  readonly seed: number;
}

/** The jobs of all models, each kind in the order of its numbers. */
export interface ManyJobs {
  readonly targets: readonly ModelJob<SharedSet>[];
  readonly shadows: readonly ModelJob<SharedSet>[];
}

/**
 * The jobs of an experiment's models. Those of fewer models are the first of more. The first target is the target of an experiment
 * with one shadow.
 */
export function manyJobs(
  { design, targets, shadows, queries, schedule, seed }: ManyShadows,
  { source, parts, classes }: { source: SampleSource; parts: Parts; classes: number },
): ManyJobs {
  const { labels } = source.pool;
  const candidates = inOrder(parts.targetIn, parts.targetOut), own = inOrder(parts.shadowIn, parts.shadowOut);
  const predicted = (design === "online" ? { candidates } : { candidates, own }) as Record<
    SharedSet,
    Uint32Array
  >;
  const jobOf = (
    role: Role,
    number: number,
    { architecture, regularisation }: ManyModels,
    trainedOn: Uint32Array,
  ): ModelJob<SharedSet> => {
    return {
      name: `${role} ${number}`,
      network: { architecture, classes, channels: source.shape.at(-1)! },
      recipe: {
        ...schedule,
        ...regularisation,
        seed: streamOf(seed, role, number).integer(2 ** 32),
      },
      source,
      trainedOn,
      predicted,
      queries,
    };
  };
  return {
    targets: numbersTo(targets.count).map((number) => {
      const half = () => drawHalf(candidates, labels, streamOf(seed, "target", number, "half"));
      return jobOf("target", number, targets, number === 1 ? parts.targetIn : half());
    }),
    shadows: numbersTo(shadows.count).map((number) => {
      const half = drawHalf(
        design === "online" ? candidates : own,
        labels,
        streamOf(seed, "shadow", number, "half"),
      );
      return jobOf("shadow", number, shadows, half);
    }),
  };
}

/** The random numbers of a model. The first target's are those of the target of an experiment with one shadow. */
function streamOf(seed: number, role: Role, number: number, ...purpose: string[]): Random {
  return new Random(seed, role, ...role === "target" && number === 1 ? [] : [number], ...purpose);
}

/**
 * All jobs in an order that makes partial results useful: behind each target its share of the shadows, so that every target that is
 * there has as many shadows as all before it.
 */
export function inTrainingOrder({ targets, shadows }: ManyJobs): ModelJob<SharedSet>[] {
  const share = Math.ceil(shadows.length / targets.length);
  return targets.flatMap((target, i) => [target, ...shadows.slice(i * share, (i + 1) * share)]);
}

/** The images of two parts by their places in the pool, which tell nothing of the part. */
function inOrder(a: Uint32Array, b: Uint32Array): Uint32Array {
  return Uint32Array.from([...a, ...b]).sort();
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}
