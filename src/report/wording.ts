/** What the text and the HTML report say alike. */
import type { Interval } from "../metrics/intervals.ts";
import type { AttackReport, Report } from "./report.ts";

/** How to read the figures, a line each. */
export const HOW_TO_READ: readonly string[] = [
  "Accuracy counts every judgement, right or wrong; a coin gets 0.5, and so does an attack on a model that leaks " +
  "nothing.",
  "AUC is the chance that a member scores above a non-member. TPR at a low FPR is what a cautious attacker gets: " +
  "the share of members found while at most that share of non-members is accused.",
  "The wider the gap between the target's training and test accuracy, the more there is to read. [ ] holds the 95 % " +
  "interval.",
];

/** Who may be tested. */
export const GROUND_RULE = "Test only systems that are your own or that you have permission to test.";

/** The first attack's result in two sentences of plain words: on the whole, and at one false accusation in 1,000. */
export function verdict({ attacks: [{ accuracy, intervals, counts }] }: Report): [string, string] {
  const [lower, upper] = intervals.accuracy;
  // Outwards, so that rounding never makes the interval narrower than it is.
  const range = `${Math.floor(100 * lower)} to ${Math.ceil(100 * upper)}`;
  const members = counts.truePositives + counts.falseNegatives;
  const nonMembers = counts.falsePositives + counts.trueNegatives;
  const caution = nonMembers < 1000
    ? "Without a single false accusation"
    : "At one false accusation in a thousand";
  return [
    `The attacker tells ${
      Math.round(100 * accuracy)
    } of 100 samples right (95 % interval ${range}); a coin gets 50.`,
    `${caution} it finds ${integer(counts.truePositivesAtFpr["0.001"])} of ${integer(members)} members.`,
  ];
}

/** The number of members that an attack was evaluated on. */
export function membersOf({ counts }: AttackReport): number {
  return counts.truePositives + counts.falseNegatives;
}

/** `12500` as `12,500`. */
export function integer(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** A difference of rates, with its sign: `+0.012`. */
export function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}

/** A rate to three decimals; a dash where there is none. */
export function rate(value: number | null): string {
  return value === null ? "–" : value.toFixed(3);
}

/** A rate at a low FPR, to four decimals: one in a thousand still shows two digits. */
export function smallRate(value: number): string {
  return value.toFixed(4);
}

/** `[0.763, 0.773]` */
export function range([lower, upper]: Interval): string {
  return `[${rate(lower)}, ${rate(upper)}]`;
}

/** A duration as `5 min 3 s` or `12 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return [hours && `${hours} h`, minutes && `${minutes} min`, `${whole % 60} s`].filter(Boolean).join(" ");
}

/** A configuration value as it would be typed; a dash where there is none. */
export function setting(value: unknown): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
