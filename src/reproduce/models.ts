/** The models that the article's experiments need, and the jobs that train them. */
import type { Dataset, LabelledImages } from "../dataset/dataset.ts";
import { hashImages } from "../dataset/dataset.ts";
import type { Parts } from "../dataset/split.ts";
import { type Defence, isTrainedOtherwise } from "../defence/defence.ts";
import { defences } from "../defence/defences.ts";
import { type Architecture, architectures } from "../model/architectures.ts";
import { imageSource, modelJob, type Role, type Schedule } from "../model/jobs.ts";
import { type RecipeName, regularisationOf } from "../model/recipes.ts";
import { Random } from "../random.ts";
import type { ModelJob } from "../model/train_models.ts";

/** The parts of the reproduction, in the order of the report. */
export const PARTS = ["transfer", "dropout", "sheets", "counter-measures"] as const;
/** These and the one that is made only when it is named. */
export const ALL_PARTS = [...PARTS, "variance"] as const;
/** One of them. */
export type Part = (typeof ALL_PARTS)[number];

/** True for a part that is a table of the article's. */
export function isArticleTable(part: Part): boolean {
  return part === "transfer" || part === "dropout";
}

/** Trainings of a target and of a shadow on the same images, by which the part `variance` tells them apart. */
export const TRAININGS = [1, 2, 3] as const;

/** The architectures of the article. */
export const ARCHITECTURES = Object.keys(architectures) as Architecture[];
/** The one that is defended, there and here. */
export const DEFENDED_ARCHITECTURE: Architecture = "resnet20";

/** One model of the experiments. */
export interface WantedModel {
  /** The target, or a shadow. */
  readonly role: Role;
  /** Its network. */
  readonly architecture: Architecture;
  /** The name of the defence that it is trained with; absent, none. */
  readonly defence?: string;
  /** The experiment's. */
  readonly seed: number;
  /** The number of a further training on the same images, from 2 on: with other weights, and the images in another order. */
  readonly training?: number;
}

/** Sets of images that a model predicts: its In and its Out part; where it learned masked images, those too. */
export const IMAGE_SETS = ["in", "out", "masked-in", "masked-out"] as const;
export type ImageSet = (typeof IMAGE_SETS)[number];

/** `target-resnet20-dropout-seed1`, `shadow-resnet20-training2-seed1` */
export function modelName({ role, architecture, defence, seed, training }: WantedModel): string {
  const words = [role, architecture, ...defence ? [defence] : [], ...training ? [`training${training}`] : []];
  return [...words, `seed${seed}`].join("-");
}

/** The models that these parts need, each once, the deepest first: started last, one would be waited for alone. */
export function wantedModels(parts: readonly Part[], seeds: readonly number[]): WantedModel[] {
  const wanted = new Map<string, WantedModel>();
  const want = (model: WantedModel) => wanted.set(modelName(model), model);
  for (const seed of seeds) {
    const defended = { architecture: DEFENDED_ARCHITECTURE, seed };
    want({ role: "target", ...defended });
    want({ role: "shadow", ...defended });
    if (parts.includes("transfer")) {
      for (const architecture of ARCHITECTURES) want({ role: "target", architecture, seed });
    }
    if (parts.some(isArticleTable)) {
      for (const architecture of ARCHITECTURES) want({ role: "shadow", architecture, seed });
    }
    if (parts.includes("dropout") || parts.includes("sheets")) {
      want({ role: "target", ...defended, defence: "dropout" });
    }
    if (parts.includes("variance")) {
      for (const training of TRAININGS.slice(1)) {
        want({ role: "target", ...defended, training });
        want({ role: "shadow", ...defended, training });
      }
    }
    if (parts.includes("counter-measures")) {
      for (const { name } of defences.filter(isTrainedOtherwise)) {
        want({ role: "target", ...defended, defence: name });
        want({ role: "shadow", ...defended, defence: name });
      }
    }
  }
  const depth = ({ architecture }: WantedModel) => architectures[architecture];
  return [...wanted.values()].sort((a, b) => depth(b) - depth(a));
}

/** Makes jobs out of wanted models. Images are masked once, and only where a model asks for it. */
export class JobMaker {
  readonly #dataset: Dataset;
  readonly #partsBySeed: ReadonlyMap<number, Parts>;
  readonly #schedule: Schedule;
  readonly #recipe: RecipeName;
  readonly #partSize: number;
  readonly #masked = new Map<string, Dataset>();

  constructor(
    dataset: Dataset,
    { partsBySeed, schedule, recipe, partSize }: {
      partsBySeed: ReadonlyMap<number, Parts>;
      schedule: Schedule;
      /** The one that every model's regularisation begins with. */
      recipe: RecipeName;
      partSize: number;
    },
  ) {
    this.#dataset = dataset;
    this.#partsBySeed = partsBySeed;
    this.#schedule = schedule;
    this.#recipe = recipe;
    this.#partSize = partSize;
  }

  /** The job of one model. */
  make(wanted: WantedModel): ModelJob<ImageSet> {
    const { role, architecture, seed, training } = wanted;
    const defence = defences.find(({ name }) => name === wanted.defence);
    const parts = this.#partsBySeed.get(seed)!;
    const dataset = defence?.mask ? this.#maskedDataset(defence) : this.#dataset;
    const first = modelJob(role, {
      architecture,
      schedule: this.#schedule,
      seed,
      regularisation: regularisationOf({ recipe: this.#recipe }, defence?.regularisation),
    }, { source: imageSource(dataset, this.#partSize), parts, classes: dataset.classes.length });
    const name = this.#nameFor(wanted);
    const job = training === undefined ? first : {
      ...first,
      recipe: { ...first.recipe, seed: new Random(seed, role, "training", training).integer(2 ** 32) },
    };
    if (!defence?.mask) return { ...job, name } as ModelJob<ImageSet>;
    const { in: members, out: nonMembers } = job.predicted;
    const masked = (indices: Uint32Array) => indices.map((index) => index + this.#dataset.pool.labels.length);
    return {
      ...job,
      name,
      trainedOn: masked(job.trainedOn),
      predicted: {
        in: members,
        out: nonMembers,
        "masked-in": masked(members),
        "masked-out": masked(nonMembers),
      },
    };
  }

  /** The job's name for people, who see the architecture beside it. */
  #nameFor({ role, defence, seed, training }: WantedModel): string {
    const words = [
      role,
      defence,
      training && `training ${training}`,
      this.#partsBySeed.size > 1 ? `seed ${seed}` : undefined,
    ];
    return words.filter(Boolean).join(" ");
  }

  /** A pool of the images as they are followed by the same images masked; the validation images are masked. */
  #maskedDataset({ name, mask }: Defence): Dataset {
    const known = this.#masked.get(name);
    if (known) return known;
    const { pool, validation, imageShape } = this.#dataset;
    const size = imageShape.reduce((product, length) => product * length);
    const maskedCopy = ({ images }: LabelledImages, into: Uint8Array) => {
      into.set(images);
      for (let at = 0; at < into.length; at += size) mask!(into.subarray(at, at + size), imageShape);
    };
    const both = {
      images: new Uint8Array(new SharedArrayBuffer(2 * pool.images.length)),
      labels: new Uint8Array(new SharedArrayBuffer(2 * pool.labels.length)),
    };
    both.images.set(pool.images);
    maskedCopy(pool, both.images.subarray(pool.images.length));
    both.labels.set(pool.labels);
    both.labels.set(pool.labels, pool.labels.length);
    const maskedValidation = {
      images: new Uint8Array(new SharedArrayBuffer(validation.images.length)),
      labels: validation.labels,
    };
    maskedCopy(validation, maskedValidation.images);
    const sha256 = hashImages(both, maskedValidation);
    const dataset = { ...this.#dataset, sha256, pool: both, validation: maskedValidation };
    this.#masked.set(name, dataset);
    return dataset;
  }
}
