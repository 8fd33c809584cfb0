/** The interface of a part of the benchmark. */
import type { KernelModule } from "../../src/kernels/module.ts";

/** One line of a part's table. */
export type Row = Readonly<Record<string, string | number | readonly number[]>>;

export interface Bench {
  readonly module: KernelModule;
  /** As few repetitions and sizes as will run everything once. */
  readonly quick: boolean;
  /** Time for one measurement, in seconds. */
  readonly seconds: number;
  /** Says what is under way. */
  readonly note: (text: string) => void;
}

export interface Part {
  readonly title: string;
  readonly run: (bench: Bench) => Row[] | Promise<Row[]>;
}

/**
 * Correctness before speed.
 *
 * @throws {Error} where `actual` differs from `expected` by more than `tolerance` (L2 norm, relative)
 */
export function assertRight(
  name: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
) {
  let difference = 0, norm = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i] - expected[i]) ** 2;
    norm += expected[i] ** 2;
  }
  const error = difference === 0 ? 0 : Math.sqrt(difference / norm);
  if (!(error <= tolerance) || actual.length !== expected.length) {
    throw new Error(
      `Cannot time ${name}: it is wrong, by ${error} relative to its twin; at most ${tolerance}`,
    );
  }
}

/** To three significant digits: what a time of some noise can bear. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
