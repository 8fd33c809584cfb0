/**
 * An Indexed Job of Kubernetes: a pod for each share. A pod that is evicted, or that has come to the end of its time, counts as no
 * failure and is made anew; a model that fails for good ends its share alone.
 */
import { runtimeVersions } from "../../platform/machine.ts";
import { comment, type Emitter } from "./emitter.ts";
import { type Launch, reportCommand, trainCommand } from "./launch.ts";
import { shellLine } from "../../shell.ts";

/** Seconds that a pod has for a step and a checkpoint when it is stopped. */
const GRACE = 120;
/** Pods of a share that may end in another way, as when one has too little memory, before the share fails. */
const BACKOFF = 4;
/** The claim of a volume on which all machines find the same files. */
const CLAIM = "kagemusha";

export const kubernetes: Emitter = {
  ending: ".job.yaml",
  emit(launch) {
    const { plan: { shares }, project, limits: { cores, bytes, seconds } } = launch;
    const mounts = mountsOf(launch), memory = `${Math.ceil(bytes / 2 ** 20)}Mi`;
    const about = comment([
      "Trains the shares of a plan, one a pod. The models go to a volume that all pods share, and the pods find this",
      `program, the plan and the data set there: the claim ${CLAIM} (ReadWriteMany) must hold`,
      "",
      ...mounts.map(({ path, within }) => `  ${within}/  all that is in ${path}`),
      "",
      "A pod downloads this program's packages when it starts. Models that are there are not trained again: after a",
      "failure that is mended, create the job once more. When it is complete:",
      "",
      `  ${shellLine(reportCommand(launch, { deno: "deno" }))}`,
    ]);
    const volumes = mounts.map(({ path, within }) =>
      `            - { name: files, mountPath: ${JSON.stringify(path)}, subPath: ${within} }`
    );
    return `${about}
apiVersion: batch/v1
kind: Job
metadata:
  generateName: kagemusha-
spec:
  completionMode: Indexed
  completions: ${shares}
  parallelism: ${shares}
  backoffLimitPerIndex: ${BACKOFF}
  podFailurePolicy:
    rules:
      - action: Ignore # drained, pre-empted or evicted
        onPodConditions:
          - type: DisruptionTarget
            status: "True"
      - action: Ignore # stopped, with checkpoints
        onExitCodes:
          containerName: train
          operator: In
          values: [75]
      - action: FailIndex # a model failed for good
        onExitCodes:
          containerName: train
          operator: In
          values: [1, 2]
  template:
    spec:
      restartPolicy: Never
      activeDeadlineSeconds: ${Math.ceil(seconds)}
      terminationGracePeriodSeconds: ${GRACE}
      containers:
        - name: train
          image: denoland/deno:${runtimeVersions().deno}
          workingDir: ${JSON.stringify(project)}
          command: ${JSON.stringify(trainCommand(launch, { deno: "deno" }))}
          resources:
            requests: { cpu: ${cores}, memory: ${memory} }
            limits: { cpu: ${cores}, memory: ${memory} }
          volumeMounts:
${volumes.join("\n")}
      volumes:
        - name: files
          persistentVolumeClaim:
            claimName: ${CLAIM}
`;
  },
  start: (path) => shellLine(["kubectl", "create", "--filename", path]),
};

/** The folders that pods need, by the folders of the volume; one that lies in another is there already. */
function mountsOf(
  { plan: { config: { models, data } }, path, project, downloads }: Launch,
): { path: string; within: string }[] {
  const mounts: { path: string; within: string }[] = [];
  const folders = {
    program: project,
    models,
    plan: path.slice(0, path.lastIndexOf("/")),
    data: data ?? downloads,
  };
  for (const [within, path] of Object.entries(folders)) {
    if (path === undefined || mounts.some((mount) => `${path}/`.startsWith(`${mount.path}/`))) continue;
    mounts.push({ path, within });
  }
  return mounts;
}
