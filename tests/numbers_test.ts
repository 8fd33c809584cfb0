/** How reports write numbers. */
import { assertEquals } from "@std/assert";
import {
  duration,
  integer,
  outOf100,
  perCent,
  probability,
  probabilityRange,
  pValue,
  rate,
  shareOf,
  signed,
  unbroken,
} from "../src/report/numbers.ts";

Deno.test("a rate out of 100 is rounded, its limits outwards", () => {
  assertEquals(outOf100(0.7684, [0.7631, 0.7736]), { value: "77", lower: "76", upper: "78" });
  assertEquals(outOf100(0.5, [0.479, 0.521]), { value: "50", lower: "47", upper: "53" });
  // 100 * 0.57 is 56.99999999999999.
  assertEquals(outOf100(0.57, [0.57, 0.58]), { value: "57", lower: "57", upper: "58" });
});

Deno.test("a rate out of 100 has as many decimals as show that its interval leaves 50 out", () => {
  assertEquals(outOf100(0.5166, [0.5012, 0.532]), { value: "51.7", lower: "50.1", upper: "53.2" });
  assertEquals(outOf100(0.5006, [0.5003, 0.5009]), { value: "50.06", lower: "50.03", upper: "50.09" });
  assertEquals(outOf100(0.484, [0.471, 0.4987]), { value: "48.4", lower: "47.1", upper: "49.9" });
});

Deno.test("a share has the same decimals as its interval, more where it is small", () => {
  assertEquals(shareOf(0.348, [0.15034, 0.4527]), { share: "34.8", lower: "15.0", upper: "45.3" });
  assertEquals(shareOf(0, [0, 0.0056]), { share: "0.0", lower: "0.0", upper: "0.6" });
  assertEquals(shareOf(0.0044, [0.00331, 0.00572]), { share: "0.44", lower: "0.33", upper: "0.58" });
  assertEquals(shareOf(0.0005, [0, 0.00319]), { share: "0.050", lower: "0.000", upper: "0.319" });
});

Deno.test("p-values say how small they are, and never 0", () => {
  assertEquals([1, 0.204, 0.0412, 0.00123, 1e-9, 0].map(pValue), [
    "= 1.00",
    "= 0.20",
    "= 0.041",
    "= 0.0012",
    "< 0.0001",
    "< 0.0001",
  ]);
});

Deno.test("numbers read alike: thousands, signs, per cent, durations, dashes", () => {
  assertEquals(integer(12500), "12,500");
  assertEquals([signed(0.0123), signed(-0.0456), rate(-0.0456), rate(null)], [
    "+0.012",
    "−0.046",
    "−0.046",
    "–",
  ]);
  assertEquals([0.01, 0.001, 0.00025, 0.5, 0].map(perCent), ["1", "0.1", "0.025", "50", "0"]);
  const seconds = [4321.4, 12.3, 59.7, 0.42, 0.01, 0];
  assertEquals(seconds.map(duration), ["1 h 12 min 1 s", "12 s", "1 min 0 s", "0.4 s", "0.1 s", "0 s"]);
});

Deno.test("a small probability keeps two digits, for a low prior makes all of them small", () => {
  assertEquals([0.987, 0.0103, 0.00021, 0.000203, 1.4e-6, 3e-9, 0, null].map(probability), [
    "0.987",
    "0.010",
    "0.00021",
    "0.00020",
    "0.0000014",
    "< 0.0000001",
    "0.000",
    "–",
  ]);
  assertEquals(probabilityRange([0.00021, 0.031], 0.005), "[0.00021, 0.031]");
  assertEquals(probabilityRange([0.0078, 0.963], 0.182), "[0.008, 0.963]");
});

Deno.test("a line ends neither before a per cent sign nor within an interval", () => {
  assertEquals(unbroken("95 %信頼区間 [0.1, 0.2]、5 %"), "95\u00a0%信頼区間 [0.1,\u00a00.2]、5\u00a0%");
  assertEquals(unbroken("of 100 samples, 5 of them"), "of 100 samples, 5 of them");
});
