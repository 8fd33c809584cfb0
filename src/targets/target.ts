/** The interface of a model that can be asked: samples go in, scores come out. */
import type { NamedArray } from "../answers/formats/format.ts";
import type { ScoreKind } from "../answers/answers.ts";
import type { Build } from "../kernels/module.ts";
import type { Samples } from "../samples/samples.ts";

/** The scores of some samples. */
export interface Scored {
  /** `[B, K]`; of bare classes, which may be texts, `[B]`. */
  readonly scores: NamedArray;
  /** The meaning of the scores, where the model or the name of its output tells it. */
  readonly kind?: ScoreKind;
  /** `[K]`, where the model tells them. */
  readonly classNames?: readonly string[];
}

/** A model that can be asked. Disposing it frees what it holds. */
export interface Target extends AsyncDisposable {
  /** The model for people, in reports and errors: `ONNX model net.onnx`. */
  readonly title: string;
  /** The number of samples in one question; the last question has fewer unless `isBatchFixed`. */
  readonly batch: number;
  /** True where each question has exactly `batch` samples. */
  readonly isBatchFixed?: boolean;
  /** The number of questions that may be under way at once. */
  readonly parallel: number;
  /** Sentences about how samples become inputs, known after the first answer: for the report. */
  readonly notices: readonly string[];
  /**
   * Hears of all samples before the first question.
   *
   * @throws {Error} where they are more than may be asked about
   */
  prepare?(parts: readonly Samples[]): void;
  /** The samples without what the target does not look at; absent where it looks at all. Known after the first answer. */
  taken?(samples: Samples): Samples;
  /**
   * Asks one question, of at most `batch` samples.
   *
   * @throws {Error} a sentence that names the model, what it needs and what was found
   */
  ask(samples: Samples, signal?: AbortSignal): Promise<Scored>;
}

/** The orders of an image's axes that models take. */
export const LAYOUTS = ["nchw", "nhwc"] as const;
export type Layout = typeof LAYOUTS[number];

/** The ranges that models take pixels in. */
export const PIXEL_RANGES = ["0..1", "-1..1", "0..255"] as const;
export type PixelRange = typeof PIXEL_RANGES[number];

/** The names of the protocols that endpoints speak. */
export const PROTOCOLS = ["kserve", "tfserving", "mlflow", "template"] as const;
export type ProtocolName = typeof PROTOCOLS[number];

/** The way in which a target is asked, as its user tells it: plain data. */
export interface Asking {
  /** The number of samples in one question. */
  readonly batchSize?: number;
  /** The order of the axes of images that it takes, found by their sizes where it is absent. */
  readonly layout?: Layout;
  /** The range that it takes pixels in, where they are stored as whole numbers from 0 to 255; from 0 to 1 where it is absent. */
  readonly pixelRange?: PixelRange;
  /** Subtracted from pixels and what they are divided by afterwards: one number, or one a channel. */
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  /** The output that has the scores, found by names and shapes where it is absent. */
  readonly output?: string;
  /** The name of the protocol that an endpoint speaks. */
  readonly protocol?: ProtocolName;
  /** The model's name at an endpoint. */
  readonly model?: string;
  /** The file that describes an endpoint of no known protocol. */
  readonly template?: string;
  /** Headers of every request, as `Name: value with ${ENV}`. */
  readonly header?: readonly string[];
  /** Requests under way at once. */
  readonly parallel?: number;
  /** The most requests in a time, as `10/s`. */
  readonly rate?: string;
  /** Seconds that one request may take. */
  readonly timeout?: number;
  /** The most samples that are asked about, over all runs that share kept answers. */
  readonly queriesAtMost?: number;
  /** The folder of kept answers. */
  readonly answersKept?: string;
}

/** Facts about a target that it does not tell itself. */
export interface TargetOptions extends Asking {
  /** The build of the kernels that run models which they cover. */
  readonly kernels?: Build;
  /** The meaning of the scores. */
  readonly scores?: ScoreKind;
  /** The classes' names in their order. */
  readonly classNames?: readonly string[];
  /** Called once all that needs the network or the environment is started or read. */
  readonly onConnected?: () => Promise<void>;
  /** Hears that a stage begins. */
  readonly onStage?: (text: string) => void;
  /** Hears a sentence that the user should know. */
  readonly onNotice?: (text: string) => void;
}

/** A kind of target. */
export interface TargetKind {
  /** The name for people: "ONNX". */
  readonly name: string;
  /** True of a path or URL that is one of this kind. */
  recognises(place: string): boolean | Promise<boolean>;
  /** @throws {Error} a sentence that names the place, what is needed and what was found */
  open(place: string, options: TargetOptions): Promise<Target>;
}
