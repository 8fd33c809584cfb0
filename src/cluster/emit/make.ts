/** A Makefile: a target for each share, and the report behind them. */
import { shellLine } from "../../shell.ts";
import { comment, type Emitter } from "./emitter.ts";
import { reportCommand, trainCommand } from "./launch.ts";

export const make: Emitter = {
  ending: ".mk",
  emit(launch) {
    const { plan: { shares, config: { workers } }, project } = launch;
    const inProject = (words: readonly string[]) =>
      forMake(`cd ${shellLine([project])} && ${shellLine(words)}`);
    const indices = Array.from({ length: shares }, (_, index) => index).join(" ");
    const about = comment([
      "Trains the shares of a plan and makes the report. Each share takes the cores that the plan says: --jobs N of",
      "make trains N at once. Models that are there are not trained again.",
    ]);
    return `${about}
shares := $(addprefix share-,${indices})

.PHONY: report $(shares)
report: $(shares)
\t${inProject(reportCommand(launch))}

$(shares): share-%:
\t${inProject([...trainCommand(launch), "--workers", String(workers)])} --index $*
`;
  },
  start: (path) => shellLine(["make", "--keep-going", "--jobs", "2", "--file", path]),
  makesReport: true,
};

/** A line as make takes it. */
function forMake(line: string): string {
  return line.replaceAll("$", "$$$$");
}
