/**
 * A residual block in training as one tfjs operation:
 *
 *   inner = relu(norm1(conv1(x)))      y = relu(norm2(conv2(inner)) + shortcut)
 *
 * where the shortcut is x, or norm(projection(x)). As one, it spares the tape a dozen operations of a block, works in place
 * where nobody else looks, and adds the two gradients by x in the kernel that makes the second.
 */
import * as tf from "@tensorflow/tfjs-core";
import {
  type BatchNormOptions,
  batchNormSizes,
  differentiateBatchNorm,
  normaliseBatch,
} from "./batch_norm.ts";
import { Convolutions, type Geometry } from "./conv2d.ts";
import { type Host, replaceKernel, runKernel } from "./host.ts";

/** A convolution and its batch norm: `filter` `[R, S, C, K]`, the others `[K]`. */
export interface NormalisedConvolution {
  readonly filter: tf.Tensor4D;
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
  /** The moving statistics, which training changes where they are. */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** Those of a block; the projection is 1x1. */
export interface BlockConvolutions {
  readonly conv1: NormalisedConvolution;
  readonly conv2: NormalisedConvolution;
  readonly projection?: NormalisedConvolution;
}

/** How a block works. */
export interface BlockOptions {
  /** Of its first convolution and its projection. */
  readonly stride: number;
  readonly epsilon: number;
  /** How much of the moving statistics is kept when the batch's come in. */
  readonly momentum: number;
}

const ROLES = ["conv1", "conv2", "projection"] as const;
type Role = typeof ROLES[number];
const TRAINED = ["filter", "gamma", "beta"] as const;

/**
 * The block on x `[N, H, W, C]`, by the batch's statistics. It has a gradient, which takes over the dy that it is given: that
 * is changed and disposed.
 *
 * @returns y `[N, H / stride, W / stride, K]`
 */
export function residualBlock(
  x: tf.Tensor4D,
  convolutions: BlockConvolutions,
  options: BlockOptions,
): tf.Tensor4D {
  const roles = ROLES.filter((role) => convolutions[role]);
  const trained = roles.flatMap((role) => TRAINED.map((name) => convolutions[role]![name]));
  const attributes = { roles, ...options };
  const statistics = roles.flatMap((role) => [convolutions[role]!.mean, convolutions[role]!.variance]);
  const run = tf.customGrad((...values: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const save = values.pop() as tf.GradSaveFunc, inputs = values as tf.Tensor[];
    const [y, kept] = runKernel<tf.Tensor[]>("ResidualBlock", named(inputs, roles, statistics), attributes);
    save([...inputs, y, kept]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [y, kept] = saved.slice(-2);
        const all = { ...named(saved.slice(0, -2), roles), y, kept, dy };
        const gradients = runKernel<tf.Tensor[]>("ResidualBlockGradient", all, attributes);
        dy.dispose();
        return gradients;
      },
    };
  });
  return run(x, ...trained) as tf.Tensor4D;
}

/** x and the tensors of each role by name: `x`, `conv1/filter`, ... */
function named(
  [x, ...trained]: tf.Tensor[],
  roles: readonly Role[],
  statistics: tf.Tensor[] = [],
): Record<string, tf.Tensor> {
  const inputs: Record<string, tf.Tensor> = { x };
  for (const [i, role] of roles.entries()) {
    for (const [j, name] of TRAINED.entries()) inputs[`${role}/${name}`] = trained[3 * i + j];
    if (statistics.length === 0) continue;
    [inputs[`${role}/mean`], inputs[`${role}/variance`]] = statistics.slice(2 * i, 2 * i + 2);
  }
  return inputs;
}

export function registerResidualBlock(host: Host) {
  const { kernels } = host;
  const convolutions = new Convolutions(host);

  /**
   * Sizes of a block, and where the numbers lie that its gradient needs:
   *
   *   kept:  [conv1 of x][conv2 of inner][projection of x, if any][inner][mean, variance of each role, in order]
   */
  function layOut(inputs: tf.NamedTensorInfoMap, { roles, stride }: { roles: Role[]; stride: number }) {
    const attributes = { pad: "same", dataFormat: "NHWC", dilations: 1 };
    const geometry = (shape: number[], role: Role, stride: number) =>
      convolutions.geometry(shape, inputs[`${role}/filter`]!.shape, { ...attributes, strides: stride });
    const first = geometry(inputs.x!.shape, "conv1", stride);
    const geometries: Partial<Record<Role, Geometry>> = {
      conv1: first,
      conv2: geometry(first.outShape, "conv2", 1),
    };
    if (roles.includes("projection")) geometries.projection = geometry(inputs.x!.shape, "projection", stride);
    const { outChannels: channels } = first;
    const pixels = first.batch * first.outHeight * first.outWidth;
    const image = pixels * channels;
    return {
      ...{ geometries, sizes: { pixels, channels }, outShape: first.outShape },
      keptElements: (roles.length + 1) * image + roles.length * 2 * channels,
      /** Addresses in `kept`. */
      places: (kept: number) => {
        const role = (role: Role) => {
          const place = roles.indexOf(role),
            statistics = kept + 4 * ((roles.length + 1) * image + place * 2 * channels);
          return {
            convolved: kept + 4 * place * image,
            ...{ mean: statistics, variance: statistics + 4 * channels },
          };
        };
        return { role, inner: kept + 4 * roles.length * image };
      },
    };
  }

  replaceKernel("ResidualBlock", ({ inputs, attrs }) => {
    const { roles, epsilon, momentum, ...rest } = attrs as unknown as BlockOptions & { roles: Role[] };
    const { geometries, sizes, outShape, keptElements, places } = layOut(inputs, { roles, ...rest });
    const at = (name: string) => host.address(inputs[name]!);
    const y = host.output(outShape), kept = host.output([keptElements]);
    const yAt = host.address(y);
    const { role: placesOf, inner } = places(host.address(kept));

    const convolve = (role: Role, x: number, [to, residual]: number[], relu: boolean) => {
      const { [`${role}/gamma`]: gamma, [`${role}/beta`]: beta } = inputs;
      batchNormSizes({ ...y, shape: geometries[role]!.outShape }, { gamma, beta }, y);
      const { convolved, mean, variance } = placesOf(role);
      convolutions.forward(geometries[role]!, convolved, x, at(`${role}/filter`));
      const vectors = [mean, variance, at(`${role}/gamma`), at(`${role}/beta`)];
      normaliseBatch(host, sizes, [to, convolved, residual], vectors, { epsilon, relu });
      for (const [name, batch] of [["mean", mean], ["variance", variance]] as const) {
        kernels.f32MovingAverage(at(`${role}/${name}`), batch, momentum, 1 - momentum, sizes.channels);
      }
    };
    convolve("conv1", at("x"), [inner, 0], true);
    const projected = roles.includes("projection");
    if (projected) convolve("projection", at("x"), [yAt, 0], false); // waits in y until that is made
    convolve("conv2", inner, [yAt, projected ? yAt : at("x")], true);
    return [y, kept];
  });

  replaceKernel("ResidualBlockGradient", ({ inputs, attrs }) => {
    const { roles, epsilon, ...rest } = attrs as unknown as BlockOptions & { roles: Role[] };
    const { geometries, sizes, outShape, places } = layOut(inputs, { roles, ...rest });
    const at = (name: string) => host.address(inputs[name]!);
    const x = at("x"), y = at("y");
    const { role: placesOf, inner } = places(at("kept"));
    const dyAndResidual = host.own(inputs.dy!), dy = host.address(dyAndResidual);
    const gradients: Record<string, tf.TensorInfo> = {};

    /** The gradients of a role's vectors and filter; what is left in place of `convolved` is its own. */
    const differentiate = (
      role: Role,
      { from, y, dy, dresidual, relu }: Record<"from" | "y" | "dy" | "dresidual", number> & { relu: boolean },
    ) => {
      for (const name of TRAINED) {
        gradients[`${role}/${name}`] = host.output(inputs[`${role}/${name}`]!.shape);
      }
      const [dfilter, dgamma, dbeta] = TRAINED.map((name) => host.address(gradients[`${role}/${name}`]));
      const { convolved, mean, variance } = placesOf(role);
      const at1 = { dx: convolved, x: convolved, y, dy, dresidual, mean, variance, dgamma, dbeta };
      differentiateBatchNorm(host, sizes, { ...at1, gamma: at(`${role}/gamma`) }, { epsilon, relu });
      convolutions.filterGradient(geometries[role]!, dfilter, from, convolved);
      return convolved;
    };
    const back = (role: Role, dx: number, dy: number, addend = 0) =>
      convolutions.inputGradient(geometries[role]!, dx, dy, at(`${role}/filter`), addend);

    const second = differentiate("conv2", { from: inner, y, dy, dresidual: dy, relu: true });
    const dinner = host.output(outShape), dinnerAt = host.address(dinner);
    back("conv2", dinnerAt, second);
    const first = differentiate("conv1", { from: x, y: inner, dy: dinnerAt, dresidual: 0, relu: true });
    host.free(dinner);
    if (roles.includes("projection")) {
      const dx = host.output(inputs.x!.shape), dxAt = host.address(dx);
      back("projection", dxAt, differentiate("projection", { from: x, y: 0, dy, dresidual: 0, relu: false }));
      back("conv1", dxAt, first, dxAt);
      host.free(dyAndResidual);
      gradients.x = dx;
    } else {
      back("conv1", dy, first, dy);
      gradients.x = dyAndResidual;
    }
    return [gradients.x, ...roles.flatMap((role) => TRAINED.map((name) => gradients[`${role}/${name}`]))];
  });
}
