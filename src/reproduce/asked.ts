/** A model as it is asked, and the names by which what was found of it is kept. */
import { type Defence, isTrainedOtherwise } from "../defence/defence.ts";
import type { Architecture } from "../model/architectures.ts";
import type { Role } from "../model/jobs.ts";
import { modelName } from "./models.ts";

/** A model as it is asked: which it is, on which images, and what it lets out. */
export interface Asked {
  readonly architecture: Architecture;
  /** The number of a further training on the same images, from 2 on. */
  readonly training?: number;
  /** The defence that it was trained with, or that changes what it lets out. */
  readonly defence?: Defence;
  /** True where it is shown the images with what is sensitive blanked. */
  readonly masked?: boolean;
}

/** The name of the model that answers. */
export function nameOf(role: Role, { architecture, defence, training }: Asked, seed: number): string {
  const trained = defence && isTrainedOtherwise(defence) ? defence.name : undefined;
  return modelName({ role, architecture, defence: trained, seed, training });
}

/** Tells what is asked from all else that may be asked: images that are not masked are those as they are. */
export function keyOf({ architecture, training, defence, masked = false }: Asked, seed: number): string {
  return [architecture, training, defence?.name, masked, seed].join();
}

/** Tells a target by way of a shadow from all other pairs. */
export function pairOf(target: Asked, shadow: Asked, seed: number): string {
  return `${keyOf(target, seed)} by ${keyOf(shadow, seed)}`;
}
