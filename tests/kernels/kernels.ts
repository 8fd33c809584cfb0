/** All kernels, and the exports of the module that are none. */
import type { KernelName } from "../../src/kernels/named.ts";
import { adam } from "./adam.ts";
import { attackNetwork } from "./attack_network.ts";
import { batchNorm } from "./batch_norm.ts";
import { conv2dDirect } from "./conv2d_direct.ts";
import { conv2dWinograd } from "./conv2d_winograd.ts";
import { dense } from "./dense.ts";
import type { Kernel } from "./description.ts";
import { dropout } from "./dropout.ts";
import { head } from "./head.ts";
import { images } from "./images.ts";
import { inputRows } from "./input_rows.ts";
import { probabilityVectors } from "./probability_vectors.ts";
import { sum } from "./sum.ts";

/** Every kernel's description. */
export const kernels: readonly Kernel[] = [
  ...adam,
  ...attackNetwork,
  ...batchNorm,
  ...conv2dDirect,
  ...conv2dWinograd,
  ...dense,
  ...dropout,
  ...head,
  ...images,
  ...inputRows,
  ...probabilityVectors,
  ...sum,
];

const SCRATCH = "gives a size: the test of the kernel puts guards around as much, and holds it to that";

/** Exports that have no reference, each with the reason. */
export const NO_KERNELS: Readonly<Partial<Record<KernelName, string>>> = {
  lanes: "gives a constant of the build, by which the cases are chosen",
  f32AttackNetworkScratch: SCRATCH,
  f32Conv2dForwardScratch: SCRATCH,
  f32Conv2dInputGradientScratch: SCRATCH,
  f32Conv2dFilterGradientScratch: SCRATCH,
  f32Conv2dWinogradScratch: SCRATCH,
  f32Conv2dWinogradStridedScratch: SCRATCH,
  f32DenseScratch: SCRATCH,
};
