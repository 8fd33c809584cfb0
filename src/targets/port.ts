/** The tensors that go into a model and come out of it. */
import type { ElementType, Numbers } from "../files/elements.ts";

/** Element types of tensors. */
export type TensorType = Exclude<ElementType, "text"> | "string";

/** An input or an output of a model. */
export interface Port {
  readonly name: string;
  /** Undefined of what is no tensor of numbers or texts: a sequence or a map. */
  readonly type?: TensorType;
  /** The axes' sizes, undefined where they are free; absent where the model tells no shape. */
  readonly shape?: readonly (number | undefined)[];
}

/** The parts of a tensor: `data` is an array of its own, which may be sent to a Worker. */
export interface TensorParts {
  readonly type: TensorType;
  readonly data: Numbers | string[];
  readonly shape: readonly number[];
}

/** Tensors by the names of their ports. */
export type Tensors = Readonly<Record<string, TensorParts>>;
