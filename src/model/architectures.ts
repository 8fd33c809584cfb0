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

/** An architecture's blocks, in order, behind a first 3x3 convolution to `STAGE_FILTERS[0]` channels. */
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

/** Multiplications for one image `[H, W, C]` to go through the convolutions, done directly. */
export function multiplicationsOfImage(architecture: Architecture, imageShape: readonly number[]): number {
  const [height, width, channels] = imageShape;
  const pixels = (stage: number) => Math.ceil(height / 2 ** stage) * Math.ceil(width / 2 ** stage);
  return blocksOf(architecture).reduce(
    (sum, { stage, inChannels, filters, projected }) =>
      sum + pixels(stage) * filters * (9 * inChannels + 9 * filters + (projected ? inChannels : 0)),
    pixels(0) * STAGE_FILTERS[0] * 9 * channels,
  );
}

/** The time that training takes for an image, relative to ResNet-20: it goes with the multiplications. */
export function costOfImage(architecture: Architecture, imageShape: readonly number[]): number {
  return multiplicationsOfImage(architecture, imageShape) / multiplicationsOfImage("resnet20", imageShape);
}

/**
 * Bytes of heap that a training step takes for each image of the batch. The backward pass needs the output of
 * each convolution and of each block, float32. Gradients and gaps take up to a third more (seen at a batch of
 * 128: 1.14 to 1.35 times as much).
 */
export function trainingBytesOfImage(
  architecture: Architecture,
  [height, width]: readonly number[],
): number {
  const image = (stage: number) => 4 * (height * width) / 4 ** stage * STAGE_FILTERS[stage];
  const blocks = blocksOf(architecture).map(({ stage, projected }) => (projected ? 4 : 3) * image(stage));
  return blocks.reduce((sum, bytes) => sum + bytes, 2 * image(0)) * 4 / 3;
}
