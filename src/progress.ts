/** Progress: the events of a run, and the listeners that they go to. */

/** The listeners of a run, and the signal that stops it. */
export interface Watcher {
  /** Called with every event. */
  readonly onProgress: (progress: Progress) => void;
  /** Called with a sentence that the user should know. */
  readonly onNotice: (text: string) => void;
  /** Stops the run. What was trained up to the last whole epoch stays. */
  readonly signal?: AbortSignal;
}

/** One event. Those of several models come interleaved: they train at the same time. */
export type Progress =
  /** The stage that begins, as a line for people: "Reading cifar10". */
  | { kind: "stage"; text: string }
  /** In bytes. */
  | { kind: "download"; done: number; total: number }
  /** In images that were decoded. */
  | { kind: "decoding"; done: number; total: number; seconds: number }
  /** In samples that a target was asked about. */
  | { kind: "asking"; done: number; total: number; seconds: number }
  | {
    kind: "training";
    /** "target" or "shadow". */
    model: string;
    /** "resnet20" */
    architecture: string;
    /** The epoch under way or just finished, from 1. */
    epoch: number;
    epochs: number;
    /** Images done over the whole training, those before a resumption included. */
    images: number;
    totalImages: number;
    /** The recent speed, not that since the start. */
    imagesPerSecond: number;
    /** Running mean of this epoch. */
    loss: number;
    /** Once an epoch. The training accuracy is that of training mode, while the weights changed. */
    epochEnd?: { trainAccuracy: number; validationAccuracy: number };
    /** On the first event after a checkpoint was read. */
    resumed?: boolean;
  }
  /** The state of a plan of several models, told along with their trainings. */
  | { kind: "plan"; models: number; trained: number; fraction: number; secondsLeft: number }
  /** A model is there: trained just now, or found in the run directory (`cached`). */
  | { kind: "trained"; model: string; architecture: string; cached: boolean; seconds: number };
