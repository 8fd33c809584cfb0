/**
 * A workflow of GitHub: a matrix with a job for each share. Each leaves its models as an artefact, and a last job brings them
 * together and makes the report. A share that has come to the end of its time leaves checkpoints, from which it goes on when failed
 * jobs are run again.
 */
import { datasets } from "../../dataset/datasets.ts";
import { runtimeVersions } from "../../platform/machine.ts";
import { shellLine } from "../../shell.ts";
import { comment, type Emitter } from "./emitter.ts";
import { type Launch, reportCommand, trainCommand } from "./launch.ts";

/** The most jobs of a matrix. */
const MOST_SHARES = 256;
/** The most minutes of a job, and those that it needs for all but training. */
const MOST_MINUTES = 360, OTHER_MINUTES = 20;

const MODELS = "models", REPORT = "report";

export const github: Emitter = {
  ending: ".workflow.yml",
  emit(launch) {
    const { plan: { shares, config }, limits: { seconds } } = launch;
    if (shares > MOST_SHARES) {
      throw new RangeError(
        `Cannot start ${shares} shares by GitHub: a matrix has at most ${MOST_SHARES} jobs; use fewer --shares`,
      );
    }
    if (config.data !== undefined) {
      throw new RangeError(
        `Cannot start shares by GitHub with --data ${config.data}: its machines do not have that folder; without --data they ` +
          "download the data set",
      );
    }
    const plan = inProject(launch), here = { deno: "deno", plan, models: MODELS, data: false };
    const minutes = Math.min(Math.ceil(seconds / 60), MOST_MINUTES - OTHER_MINUTES);
    const prepare = [...checkout(), ...datasets[config.dataset].readsFolder ? keepData(config.dataset) : []]
      .join("\n");
    const own = workflowIn(launch).slice(launch.project.length + 1);
    const train = `timeout --preserve-status ${minutes}m ${shellLine(trainCommand(launch, here))}`;
    const merge = `deno task --quiet merge shares/* ${shellLine(["--models", MODELS, "--plan", plan])}`;
    const report = shellLine(reportCommand(launch, { ...here, out: REPORT }));
    const about = comment([
      `Trains the shares of ${plan}, one a job, and makes the report. Commit the plan, and this`,
      `file as ${own}; then run the workflow. A share that was stopped by its`,
      "time goes on when the failed jobs are run again.",
    ]);
    return `${about}
name: Train the shares of a plan
on: workflow_dispatch
permissions:
  contents: read
jobs:
  share:
    runs-on: ubuntu-latest
    timeout-minutes: ${minutes + OTHER_MINUTES}
    strategy:
      fail-fast: false
      matrix:
        share: [${Array.from({ length: shares }, (_, index) => index).join(", ")}]
    steps:
${prepare}
      - name: Fetch what an earlier attempt has left
        uses: actions/download-artifact@v4
        continue-on-error: true
        with:
          name: share-\${{ matrix.share }}
          path: ${MODELS}
      - name: Train
        run: |
          ${train} --index \${{ matrix.share }}
      - name: Keep models and checkpoints
        if: always()
        uses: actions/upload-artifact@v4
        with:
          name: share-\${{ matrix.share }}
          path: ${MODELS}
          overwrite: true
  report:
    needs: share
    runs-on: ubuntu-latest
    steps:
${prepare}
      - name: Fetch all models
        uses: actions/download-artifact@v4
        with:
          pattern: share-*
          path: shares
      - name: Bring them together
        run: |
          ${merge}
      - name: Make the report
        run: |
          ${report}
      - name: Keep the report
        uses: actions/upload-artifact@v4
        with:
          name: report
          path: ${REPORT}
`;
  },
  start: (path, launch) =>
    [
      shellLine(["mkdir", "-p", `${launch.project}/.github/workflows`]),
      shellLine(["cp", path, workflowIn(launch)]),
      shellLine(["git", "-C", launch.project, "add", "--force", launch.path, workflowIn(launch)]),
    ].join(" && ") + "; then commit, push, and run the workflow",
  makesReport: true,
  isElsewhere: true,
};

/** The path of the workflow, once it is there. */
function workflowIn({ path, project }: Launch): string {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/(\.json)?$/, ".yml");
  return `${project}/.github/workflows/${name}`;
}

/** The plan's path as a checkout has it. */
function inProject({ path, project }: Launch): string {
  if (path.startsWith(`${project}/`)) return path.slice(project.length + 1);
  throw new RangeError(
    `Cannot start shares by GitHub: the plan must lie below ${project}, which the workflow checks out, found ${path}; ` +
      "name another place with --plan",
  );
}

function checkout(): string[] {
  return [
    "      - uses: actions/checkout@v4",
    "      - uses: denoland/setup-deno@v2",
    "        with:",
    `          deno-version: v${runtimeVersions().deno}`,
    "          cache: true",
  ];
}

/** Steps by which a data set is downloaded once for all jobs. */
function keepData(dataset: string): string[] {
  return [
    "      - uses: actions/cache@v4",
    "        with:",
    "          path: data/cifar-10-batches-bin",
    `          key: kagemusha-${dataset}`,
  ];
}
