/** The ResNets of He et al. 2016, section 4.2, by name: depth is 6n + 2, for three stages of n blocks. */
export const architectures = {
  resnet20: 20,
  resnet32: 32,
  resnet44: 44,
  resnet56: 56,
  resnet110: 110,
} as const;

/** The name of one of them. */
export type Architecture = keyof typeof architectures;
