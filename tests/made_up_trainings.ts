/** Trainings on several machines that nobody has done. */
import type { TrainingsByMachine } from "../src/model/trainings.ts";

/** One model of each machine, one of both, one of a machine that is not known. */
export function everyTraining(): TrainingsByMachine {
  return {
    machines: [
      { host: "node1", processor: "Z80", cores: 1, os: "linux", arch: "x86_64" },
      { host: "node2", processor: "6502", cores: 8, os: "linux", arch: "aarch64" },
    ],
    models: [
      { name: "target", seconds: 60, by: [{ machine: 0, seconds: 60 }] },
      { name: "shadow 1", seconds: 70, by: [{ machine: 1, seconds: 70 }] },
      { name: "shadow 2", seconds: 65, by: [{ machine: 1, seconds: 20 }, { machine: 0, seconds: 45 }] },
      { name: "shadow 3", seconds: 50, by: [] },
    ],
  };
}
