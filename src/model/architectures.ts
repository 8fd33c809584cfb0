/** Architectures by name, and what a sample costs them. */
import type { MlpSpec, NetworkSpec, ResNetSpec } from "./network.ts";

/** The ResNets of He et al. 2016, section 4.2, by name: depth is 6n + 2, for three stages of n blocks. */
export const architectures = {
  resnet20: 20,
  resnet32: 32,
  resnet44: 44,
  resnet56: 56,
  resnet110: 110,
} as const;

/** An architecture's name. */
export type Architecture = keyof typeof architectures;

/** The channels of each stage. The image's sides halve from one stage to the next. */
export const STAGE_FILTERS = [16, 32, 64];

/** A block of two 3x3 convolutions. Where it is projected, the shortcut has a strided 1x1 convolution. */
export interface Block {
  readonly name: string;
  readonly stage: number;
  readonly inChannels: number;
  readonly filters: number;
  readonly stride: number;
  readonly projected: boolean;
}

/** An architecture's blocks, in order, behind the stem. */
export function blocksOf(architecture: Architecture): Block[] {
  const blocksPerStage = (architectures[architecture] - 2) / 6;
  return STAGE_FILTERS.flatMap((filters, stage) =>
    Array.from({ length: blocksPerStage }, (_, block) => {
      const inChannels = block === 0 && stage > 0 ? STAGE_FILTERS[stage - 1] : filters;
      const projected = inChannels !== filters;
      const name = `stage${stage + 1}/block${block + 1}`;
      return { name, stage, inChannels, filters, stride: projected ? 2 : 1, projected };
    })
  );
}

/** The sides of images from which a stem halves them, once or several times, until they are below: more would take hours. */
const LARGE_SIDE = 64;

/** The times that a stem halves images `[H, W, C]`: none below 64 pixels, once from 64, twice from 127. */
export function halvingsOf([height, width]: readonly number[]): number {
  const side = Math.max(height, width);
  return side < LARGE_SIDE ? 0 : 1 + halvingsOf([Math.ceil(side / 2), 0]);
}

/** One of the 3x3 convolutions before the first block, each to `STAGE_FILTERS[0]` channels. */
export interface StemConvolution {
  readonly name: string;
  readonly inChannels: number;
  readonly stride: 1 | 2;
}

/** The convolutions before the first block: one, and where images are halved one for each halving. */
export function stemOf(
  { channels, halvings = 0 }: Pick<ResNetSpec, "channels" | "halvings">,
): StemConvolution[] {
  return Array.from({ length: Math.max(1, halvings) }, (_, place) => ({
    name: place === 0 ? "stem" : `stem${place + 1}`,
    inChannels: place === 0 ? channels : STAGE_FILTERS[0],
    stride: halvings === 0 ? 1 : 2,
  }));
}

/** Multiplications for one image `[H, W, C]` to go through the convolutions, done directly. */
export function multiplicationsOfImage(
  { architecture, halvings = 0 }: Pick<ResNetSpec, "architecture" | "halvings">,
  imageShape: readonly number[],
): number {
  const [height, width, channels] = imageShape;
  const pixelsAt = (times: number) => Math.ceil(height / 2 ** times) * Math.ceil(width / 2 ** times);
  const pixels = (stage: number) => pixelsAt(stage + halvings);
  const stem = stemOf({ channels, halvings }).reduce(
    (sum, { inChannels, stride }, place) =>
      sum + pixelsAt(stride === 1 ? 0 : place + 1) * STAGE_FILTERS[0] * 9 * inChannels,
    0,
  );
  return blocksOf(architecture).reduce(
    (sum, { stage, inChannels, filters, projected }) =>
      sum + pixels(stage) * filters * (9 * inChannels + 9 * filters + (projected ? inChannels : 0)),
    stem,
  );
}

/** Multiplications for one row of features to go through a multi-layer perceptron. */
function multiplicationsOfRow({ features, widths, classes }: MlpSpec): number {
  const sizes = [features, ...widths, classes];
  return sizes.slice(1).reduce((sum, size, layer) => sum + size * sizes[layer], 0);
}

/**
 * The time that training takes for a sample, relative to a ResNet-20 on images of its size, or for rows of features on those of
 * CIFAR-10: it goes with the multiplications.
 */
export function costOfSample(network: NetworkSpec, shape: readonly number[]): number {
  if (network.architecture === "mlp") {
    return multiplicationsOfRow(network) / multiplicationsOfImage({ architecture: "resnet20" }, [32, 32, 3]);
  }
  const { halvings } = network;
  return multiplicationsOfImage(network, shape) /
    multiplicationsOfImage({ architecture: "resnet20", halvings }, shape);
}

/**
 * Bytes of heap that a training step takes for each sample of the batch. The backward pass needs the output of
 * each convolution and of each block, float32. Gradients and gaps take up to a third more (seen at a batch of
 * 128: 1.14 to 1.35 times as much).
 */
export function trainingBytesOfSample(network: NetworkSpec, shape: readonly number[]): number {
  if (network.architecture === "mlp") {
    const { features, widths, classes } = network;
    return 4 * [features, classes, ...widths.flatMap((width) => [width, width, width])].reduce((sum, size) =>
      sum + size
    ) * 4 / 3;
  }
  const { architecture, halvings = 0 } = network, [height, width] = shape;
  const image = (stage: number) => 4 * (height * width) / 4 ** (stage + halvings) * STAGE_FILTERS[stage];
  const blocks = blocksOf(architecture).map(({ stage, projected }) => (projected ? 4 : 3) * image(stage));
  return blocks.reduce((sum, bytes) => sum + bytes, 2 * image(0)) * 4 / 3;
}
