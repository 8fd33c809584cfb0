/** Counter-measure 2 of the article and its relatives: the target is kept from overfitting. */
import type { Defence } from "./defence.ts";

export const dropout: Defence = {
  name: "dropout",
  description: "A tenth of each block's outputs is set to 0 in training",
  regularisation: { dropout: 0.1, dropoutAt: "blocks" },
};

export const l2: Defence = {
  name: "l2",
  description: "The loss has a thousandth of the squared weights added",
  regularisation: { l2: 1e-3 },
};

export const earlyStopping: Defence = {
  name: "early-stopping",
  description: "Training ends when the validation loss has not fallen for three epochs",
  regularisation: { earlyStopping: 3 },
};

export const augmentation: Defence = {
  name: "augmentation",
  description: "Training images are flipped and shifted at random",
  regularisation: { augment: true },
};

export const labelSmoothing: Defence = {
  name: "label-smoothing",
  description: "A tenth of each label is spread over all classes in training",
  regularisation: { labelSmoothing: 0.1 },
};
