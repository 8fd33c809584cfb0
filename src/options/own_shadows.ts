/** The options of shadows that are trained for a target that is asked. */
import { file, oneOf, onOrOff, wholeNumber, wholeNumbers } from "../config/schemas.ts";
import { type Architecture, architectures } from "../model/architectures.ts";
import { MODELS_FOLDER, type OwnShadows, type ShadowName } from "../shadows/shadow_training.ts";
import { ATTACK_OPTIONS } from "./attack.ts";
import type { OptionTable } from "./option.ts";
import { RUN_OPTIONS } from "./run.ts";

const GROUP = "Training shadows of a target that is asked";
const NETWORKS: readonly ShadowName[] = ["auto", "mlp", ...Object.keys(architectures) as Architecture[]];

/** An option of `attack` under this heading, with a default that goes by the samples. */
function likeAttack<const Name extends keyof typeof ATTACK_OPTIONS>(
  name: Name,
  help: string,
  defaultInWords: string,
) {
  return { ...ATTACK_OPTIONS[name], group: GROUP, help, default: undefined, defaultInWords };
}

/** The options, in the help's order. */
export const OWN_SHADOWS_OPTIONS: OptionTable<OwnShadows> = {
  shadow: {
    ...oneOf(NETWORKS),
    group: GROUP,
    argument: "NET",
    help:
      "train shadows on samples of the attacker's, and learn from them: a ResNet for images, mlp (a multi-layer perceptron) for \
features, auto what fits",
    default: undefined,
    defaultInWords: "default auto, where --shadows or --attacker-data is given",
  },
  shadows: {
    ...ATTACK_OPTIONS.shadows,
    group: GROUP,
    help:
      "shadows to train. One answers the attacker's samples alone; several answer the target's, too, and attacks judge each sample \
by how they answer it with it and without it",
    default: undefined,
    defaultInWords: "default 1",
  },
  attackerData: {
    ...file(),
    group: GROUP,
    argument: "FILE",
    help:
      "the attacker's samples, with their true classes; no sample of them is judged, but the target is asked about them",
    default: undefined,
    defaultInWords: "default: a random half of the non-members",
  },
  attackerLabels: {
    ...file(),
    group: GROUP,
    argument: "FILE",
    help: "their true classes, where that file has none",
    default: undefined,
  },
  design: {
    ...likeAttack(
      "design",
      "of several shadows: offline, each is trained on a random half of the attacker's samples; online, on one of the members and \
non-members, as if the attacker had these, too",
      "default offline",
    ),
  },
  widths: {
    ...wholeNumbers(1, 8192),
    group: GROUP,
    argument: "SIZES",
    help: "the sizes of a multi-layer perceptron's hidden layers, with commas between",
    default: undefined,
    defaultInWords: "default 256,128",
  },
  batchNorm: {
    ...onOrOff(),
    group: GROUP,
    help: "normalise these layers by batch",
    default: undefined,
  },
  epochs: likeAttack("epochs", "passes over the training samples", "default 20 for images, 100 for features"),
  trainingBatch: {
    ...wholeNumber(1),
    group: GROUP,
    argument: "N",
    help: "samples in one step of training",
    default: undefined,
    defaultInWords: "default 32 images or 128 rows, fewer where an epoch would have less than 16 steps",
  },
  learningRate: likeAttack(
    "learningRate",
    "highest step size of Adam, after warm-up and before decay",
    "default 0.001",
  ),
  dropout: likeAttack("dropout", "share of values set to 0 in training, as in the target's own", "default 0"),
  l2: likeAttack("l2", "weight of the squared weights in the loss", "default 0"),
  labelSmoothing: likeAttack("labelSmoothing", ATTACK_OPTIONS.labelSmoothing.help, "default 0"),
  augment: likeAttack("augment", ATTACK_OPTIONS.augment.help, ""),
  workers: likeAttack("workers", "shadows trained at once", "default: one a core"),
  threads: {
    ...RUN_OPTIONS.threads,
    group: GROUP,
    help:
      "threads that train each ResNet together; without it the cores are shared out among those trained at once",
  },
  models: {
    ...RUN_OPTIONS.models,
    group: GROUP,
    help: "where trained shadows and checkpoints are kept: no audit trains what another has left there",
    defaultInWords: `default ${MODELS_FOLDER}`,
  },
};
