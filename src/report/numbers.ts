/** Numbers as reports write them, alike in every language. */
import type { Interval } from "../metrics/intervals.ts";

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
  return value === null ? "–" : value.toFixed(3).replace("-", "−");
}

/** A rate at a low FPR, to four decimals: one in a thousand still shows two digits. */
export function smallRate(value: number): string {
  return value.toFixed(4);
}

/** A probability below this has two digits. */
const SMALL_PROBABILITY = 0.01;
/** The least probability that is written out: one in ten million. */
const LEAST_PROBABILITY = 1e-7;

/** A probability to three decimals, a small one to two digits, as a low prior makes them: `0.00021`; a dash where there is none. */
export function probability(value: number | null): string {
  if (value === null || value === 0 || value >= SMALL_PROBABILITY) return rate(value);
  if (value < LEAST_PROBABILITY) return `< ${LEAST_PROBABILITY.toFixed(7)}`;
  return value.toFixed(1 - Math.floor(Math.log10(value)));
}

/** The interval of a probability, written as the probability is: `[0.00021, 0.031]` of a small one. */
export function probabilityRange(interval: Interval, value: number | null): string {
  if (value === null || value >= SMALL_PROBABILITY) return range(interval);
  return `[${interval.map(probability).join(", ")}]`;
}

/** `[0.763, 0.773]` */
export function range([lower, upper]: Interval): string {
  return `[${rate(lower)}, ${rate(upper)}]`;
}

/** `[0.0021, 0.0104]` */
export function smallRange([lower, upper]: Interval): string {
  return `[${smallRate(lower)}, ${smallRate(upper)}]`;
}

/** A rate as a number of per cent with at most three digits: `11.6`, `0.02`. */
export function perCent(value: number): string {
  return String(Number((100 * value).toPrecision(3)));
}

/** A share with its interval in per cent, all with as many decimals as the share's size asks for. */
export function shareOf(
  value: number,
  [lower, upper]: Interval,
): { share: string; lower: string; upper: string } {
  const decimals = value === 0 || value >= 0.01 ? 1 : value >= 0.001 ? 2 : 3;
  return {
    share: (100 * value).toFixed(decimals),
    lower: rounded(100 * lower, decimals, Math.floor),
    upper: rounded(100 * upper, decimals, Math.ceil),
  };
}

/** A rate with its interval, as numbers of 100. */
export interface OutOf100 {
  readonly value: string;
  readonly lower: string;
  readonly upper: string;
}

/**
 * A rate and its interval as numbers of 100, the limits rounded outwards. There are as many decimals as show on which
 * side of 50 an interval lies that leaves 50 out, at most two.
 */
export function outOf100(value: number, [lower, upper]: Interval): OutOf100 {
  const written = (decimals: number) => ({
    value: (100 * value).toFixed(decimals),
    lower: rounded(100 * lower, decimals, Math.floor),
    upper: rounded(100 * upper, decimals, Math.ceil),
  });
  if (lower <= 0.5 && upper >= 0.5) return written(0);
  const shows = (text: OutOf100) => lower > 0.5 ? Number(text.lower) > 50 : Number(text.upper) < 50;
  return [0, 1].map(written).find(shows) ?? written(2);
}

/** Rounds to so many decimals; what binary fractions add to the last digit does not count. */
function rounded(value: number, decimals: number, round: (value: number) => number): string {
  const scaled = value * 10 ** decimals, nearest = Math.round(scaled);
  const whole = Math.abs(scaled - nearest) < 1e-9 ? nearest : round(scaled);
  return (whole / 10 ** decimals).toFixed(decimals);
}

/** A p-value with its sign: `= 0.012`, `< 0.0001`. */
export function pValue(value: number): string {
  if (value < 0.0001) return "< 0.0001";
  return `= ${value < 0.01 ? value.toFixed(4) : value.toFixed(value < 0.1 ? 3 : 2)}`;
}

/** A duration as `5 min 3 s`, `12 s` or `0.4 s`. */
export function duration(seconds: number): string {
  if (seconds > 0 && seconds < 1) return `${Math.max(0.1, seconds).toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return [hours && `${hours} h`, minutes && `${minutes} min`, `${whole % 60} s`].filter(Boolean).join(" ");
}

/** A configuration value as it would be typed; a dash where there is none. */
export function setting(value: unknown): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `ResNet-20` */
export function shortName(architecture: string): string {
  return architecture.replace("resnet", "ResNet-");
}

/**
 * The text with no-break spaces where a line must not end: before a per cent sign, and within an interval.
 */
export function unbroken(text: string): string {
  return text
    .replaceAll(/(?<=[\d>]) (?=%)/g, "\u00a0")
    .replaceAll(/\[([^\s\]]+), ([^\s\]]+)\]/g, "[$1,\u00a0$2]");
}
