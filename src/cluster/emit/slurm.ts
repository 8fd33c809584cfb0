/**
 * An array job of Slurm: a task for each share.
 *
 * Slurm tells the script of the coming end of its time by USR1, a signal that nothing else sends; TERM comes to a job that is
 * cancelled, too, which nobody wants to see start again.
 */
import { quoted, shellLine } from "../../shell.ts";
import { comment, type Emitter } from "./emitter.ts";
import { reportCommand, trainCommand } from "./launch.ts";

/** Seconds before the end of its time at which a share is stopped: a step, a checkpoint, and a slow file system. */
const WARNING = 120;

export const slurm: Emitter = {
  ending: ".sbatch",
  emit(launch) {
    const { plan: { shares }, path, project, limits } = launch;
    const { cores, bytes, seconds } = limits, folder = path.slice(0, path.lastIndexOf("/"));
    const minutes = Math.ceil(Math.max(seconds, 2 * WARNING) / 60);
    const about = comment([
      "",
      "Trains the shares of a plan, one a task. A task that is near the end of its time leaves checkpoints and is",
      "queued again; so is one whose node has failed. Models that are there are not trained again: after a failure",
      "that is mended, submit this file once more. When all tasks are done:",
      "",
      `  ${shellLine(reportCommand(launch, { deno: "deno" }))}`,
    ]);
    return `#!/bin/bash
#SBATCH --job-name=kagemusha
#SBATCH --array=0-${shares - 1}
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=${cores}
#SBATCH --mem=${Math.ceil(bytes / 2 ** 20)}M
#SBATCH --time=${minutes}
#SBATCH --signal=B:USR1@${WARNING}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output="${forOutput(folder)}/slurm-%A-%a.log"
${about}

cd ${quoted(project)} || exit 1
${shellLine(trainCommand(launch))} --index "$SLURM_ARRAY_TASK_ID" &
train=$!

trap 'signalled=1; kill -TERM "$train"' USR1
trap 'signalled=1; cancelled=1; kill -TERM "$train"' TERM
wait "$train"
code=$?
# A signal ends the wait and not the training, which then has a step and a checkpoint to go.
while [ -n "$signalled" ]; do
  signalled=
  wait "$train"
  code=$?
done

if [ "$code" = 75 ] && [ -z "$cancelled" ]; then
  scontrol requeue "\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit "$code"
`;
  },
  start: (path) => shellLine(["sbatch", path]),
};

/** A folder as Slurm takes it in a pattern of names within double quotes. */
function forOutput(folder: string): string {
  // Slurm takes no pattern for one where it has a backslash, however that is written.
  if (folder.includes("\\")) {
    throw new RangeError(
      `Cannot start shares by Slurm: the plan's path must be one without a backslash, found ${folder}; ` +
        "name another place with --plan",
    );
  }
  return folder.replaceAll("%", "%%").replaceAll('"', '\\"');
}
