/** The machines that trained a model, as its file and its checkpoint tell of them. */
import type { Safetensors } from "../files/safetensors.ts";
import { describeMachine, type Machine } from "../platform/machine.ts";
import { thisProcess } from "../platform/lock.ts";

/** A machine, and the part of a training that it did. */
export interface TrainingMachine extends Machine {
  /** Its name in the network. */
  readonly host: string;
  /** The duration of its training steps. */
  readonly seconds: number;
}

/** This machine, with its name in the network. */
export function thisMachine(): Omit<TrainingMachine, "seconds"> {
  return { host: thisProcess().host, ...describeMachine() };
}

/** The machines that a model's file or a checkpoint names, in their order; none in a file of an earlier version. */
export function machinesOf({ metadata }: Safetensors): readonly TrainingMachine[] {
  return metadata.machines === undefined ? [] : JSON.parse(metadata.machines);
}

/** Seconds of training steps that a model's file or a checkpoint tells of. */
export function trainingSeconds({ metadata }: Safetensors): number {
  const epochs: { seconds: number }[] = JSON.parse(metadata.history);
  const begun: { seconds: number } | undefined = metadata.begun && JSON.parse(metadata.begun);
  return epochs.reduce((sum, { seconds }) => sum + seconds, begun?.seconds ?? 0);
}

/**
 * Contents of a model's file or a checkpoint with the machines that trained it: this one has done what was not done in `before`, the
 * checkpoint that the training went on from.
 */
export function withMachines(contents: Safetensors, before?: Safetensors): Safetensors {
  const earlier = before ? machinesOf(before) : [], last = earlier.at(-1);
  const seconds = trainingSeconds(contents) - (before ? trainingSeconds(before) : 0);
  const here = thisMachine();
  const machines: TrainingMachine[] = last && isSameMachine(last, here)
    ? [...earlier.slice(0, -1), { ...here, seconds: last.seconds + seconds }]
    : [...earlier, { ...here, seconds }];
  return { ...contents, metadata: { ...contents.metadata, machines: JSON.stringify(machines) } };
}

/** True for one machine, however many of its cores were to be used. */
export function isSameMachine(
  a: Omit<TrainingMachine, "seconds">,
  b: Omit<TrainingMachine, "seconds">,
): boolean {
  return a.host === b.host && a.processor === b.processor && a.os === b.os && a.arch === b.arch;
}
