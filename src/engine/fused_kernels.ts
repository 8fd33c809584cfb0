/** Products and convolutions that are joined with a bias and an activation, mended. */
import * as tf from "@tensorflow/tfjs-core";
import { replaceKernel } from "./host.ts";

/** The kernels of activations by their names in tfjs. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  relu: "Relu",
  relu6: "Relu6",
  prelu: "Prelu",
  leakyrelu: "LeakyRelu",
  sigmoid: "Sigmoid",
  elu: "Elu",
  tanh: "Tanh",
};

/** The inputs and attributes of a joined kernel that are looked at here. */
interface Joined {
  readonly a: tf.TensorInfo;
  readonly b: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
  readonly preluActivationWeights?: tf.TensorInfo;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly activation: string;
  readonly leakyreluAlpha?: number;
}

/**
 * Registers joined kernels in place of the WASM and the plain JavaScript backend's own, each as several kernels one after the other
 * where those fail (4.22.0): WASM's products of transposed or of several matrices take bias and activation in with each 48 terms, and
 * are wrong beyond that; none takes tanh, which TensorFlow's optimizer joins to a product before it.
 */
export function registerFusedKernels() {
  for (const backendName of ["wasm", "cpu"]) registerFor(backendName);
}

function registerFor(backendName: string) {
  const kernel = (name: string) => tf.getKernel(name, backendName)!.kernelFunc;
  const mend = (name: string, kernelFunc: (own: tf.KernelFunc) => tf.KernelFunc) =>
    replaceKernel(name, kernelFunc(kernel(name)), backendName);

  mend("_FusedMatMul", (own) => (call) => {
    const { a, b, bias, transposeA, transposeB, activation } = joinedOf(call);
    const isPlain = !transposeA && !transposeB && a.shape[0] === 1 && b.shape[0] === 1;
    if (isPlain && activation !== "tanh") return own(call);
    const product = kernel("BatchMatMul")({ ...call, inputs: { a, b } }) as tf.TensorInfo;
    const y = bias === undefined ? product : instead(product, call, "Add", { a: product, b: bias });
    return activated(y, call);
  });

  for (const name of ["FusedConv2D", "FusedDepthwiseConv2D"]) {
    mend(name, (own) => (call) => {
      if (joinedOf(call).activation !== "tanh") return own(call);
      const attrs = { ...call.attrs, activation: "linear" };
      return activated(own({ ...call, attrs }) as tf.TensorInfo, call);
    });
  }

  function activated(y: tf.TensorInfo, call: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
    const { activation, preluActivationWeights, leakyreluAlpha } = joinedOf(call);
    if (activation === "linear") return y;
    const inputs = activation === "prelu" ? { x: y, alpha: preluActivationWeights! } : { x: y };
    return instead(y, call, ACTIVATIONS[activation], inputs, { alpha: leakyreluAlpha });
  }

  /** Runs a kernel whose output takes the place of `old`, which nothing else needs. */
  function instead(
    old: tf.TensorInfo,
    { backend }: Parameters<tf.KernelFunc>[0],
    name: string,
    inputs: tf.NamedTensorInfoMap,
    attrs: Record<string, unknown> = {},
  ): tf.TensorInfo {
    const made = kernel(name)({ inputs, backend, attrs: attrs as unknown as tf.NamedAttrMap });
    (backend as { disposeData(dataId: object): boolean }).disposeData(old.dataId);
    return made as tf.TensorInfo;
  }
}

function joinedOf({ inputs, attrs }: Parameters<tf.KernelFunc>[0]): Joined {
  return { ...inputs, ...attrs } as unknown as Joined;
}
