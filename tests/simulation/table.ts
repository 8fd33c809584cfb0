/** The simulation's findings as Markdown tables. */
import type { Coverage } from "./intervals.ts";
import type { EpsilonShare } from "./epsilon.ts";
import type { Simulation } from "./plan.ts";

/** The population's figure that each interval is held against. */
const COVERS: Readonly<Record<string, string>> = {
  "accuracy": "the share of rows judged rightly, members as frequent as in the sample",
  "balanced accuracy": "the mean of both classes' shares judged rightly",
  "advantage": "TPR less FPR",
  "precision": "the share of members among those judged so, members as frequent as in the sample",
  "precision at a prior": "the same, 10 % of rows being members",
  "recall": "the TPR",
  "AUC": "the area",
  "TPR at 10 % FPR": "the largest TPR at that FPR in the population",
  "TPR at 1 % FPR": "the largest TPR at that FPR in the population",
  "TPR at 0.1 % FPR": "the largest TPR at that FPR in the population",
  "TPR at 0 % FPR": "the share of members above this sample's highest non-member",
};

/** The attacks of each attacker. */
const WHO = {
  shadow: "all, by a shadow that leaks",
  shadows: "thresholds and all by sample, by five shadows that leak",
  folds: "all, by k-fold",
};

/** Runs with such an interval that a share needs to be shown. */
const LEAST_RUNS = 50;

/** Every table, with a line above each. */
export function tables({ intervals, nullVerdicts, nullAudits, power, told, epsilon }: Simulation): string {
  const sizes = [...new Set(intervals.map(sizeOf))];
  const names = [...new Set(intervals.map(({ interval }) => interval))];
  return [
    "Coverage of the 95 % intervals in %, the lowest and the highest over seven leaks and three kinds of ties, by members and non-members:",
    table(
      ["interval", "covers", ...sizes],
      names.map((name) => [
        name,
        COVERS[name],
        ...sizes.map((size) =>
          range(intervals.filter((each) => each.interval === name && sizeOf(each) === size))
        ),
      ]),
    ),
    "Models that leak nothing, and the share that the verdict says leaks, over all attacks together:",
    table(
      ["attacks", "rows a side", "runs", "`leaks`, %", "accuracy's interval holds 1/2, %", "AUC's"],
      [
        ...nullVerdicts.map(({ perClass, runs, count }) => [
          "eight simulated",
          integer(perClass),
          integer(runs),
          perCent(count, runs),
          "",
          "",
        ]),
        ...nullAudits.map(({ attacker, perClass, runs, count, covered }) => [
          WHO[attacker],
          integer(perClass),
          integer(runs),
          perCent(count, runs),
          perCent(covered.accuracy, runs),
          perCent(covered.auc, runs),
        ]),
      ],
    ),
    "Power: how often an attack is found that is right as often as the verdict prints, and how often the verdict's own interval holds:",
    table(
      ["rows a side", "tests", "printed accuracy", "found, %", "verdict's interval covers, %"],
      power.map(({ perClass, runs, count, accuracy, tests }, place) => [
        integer(perClass),
        integer(tests),
        accuracy.toFixed(4),
        perCent(count, runs),
        perCent(told[place].count, told[place].runs),
      ]),
    ),
    `Bounds on epsilon at the level of 5 %: how often they exceed the mechanism's own epsilon, in % of ${
      integer(epsilon[0].runs)
    } runs, and their mean:`,
    epsilonTable(epsilon),
  ].join("\n\n");
}

/** A row for each mechanism and size, a column for each way. */
function epsilonTable(shares: readonly EpsilonShare[]): string {
  const rows = Map.groupBy(shares, ({ mechanism, perClass }) => `${mechanism}/${perClass}`);
  const wayOf = ({ method, cuts }: EpsilonShare) => `\`${method}\`${cuts === "counts" ? "" : `, ${cuts}`}`;
  const cellOf = (share: EpsilonShare) =>
    `${perCent(share.count, share.runs)} (${share.mean.toFixed(2)} of ${share.epsilon.toFixed(2)})`;
  return table(
    ["mechanism", "delta", "rows a side", ...new Set(shares.map(wayOf))],
    [...rows.values()].map((ways) => [
      ways[0].mechanism,
      String(ways[0].delta),
      integer(ways[0].perClass),
      ...ways.map(cellOf),
    ]),
  );
}

function sizeOf({ members, nonMembers }: Coverage): string {
  return `${integer(members)} / ${integer(nonMembers)}`;
}

function range(found: readonly Coverage[]): string {
  const shares = found.filter(({ runs }) => runs >= LEAST_RUNS).map(({ covered, runs }) => covered / runs);
  if (shares.length === 0) return "";
  return `${(100 * Math.min(...shares)).toFixed(1)} to ${(100 * Math.max(...shares)).toFixed(1)}`;
}

function perCent(count: number, runs: number): string {
  return (100 * count / runs).toFixed(1);
}

function integer(value: number): string {
  return value.toLocaleString("en");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
