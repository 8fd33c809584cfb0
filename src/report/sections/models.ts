/** The models that were trained for the audit. */
import type { Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { integer, range, rate, shortName } from "../numbers.ts";
import type { AuditReport, ModelReport } from "../report.ts";
import { attackersOf, kindOf } from "./attack_names.ts";

export function modelSection(report: AuditReport, { models: texts }: Language): Section | null {
  const { target, shadow, shadows, otherShadows = {}, attacker } = report;
  if (!target) return null;
  const shadowTitle = shadows === undefined
    ? texts.shadowOf[kindOf(attacker)]
    : texts.firstShadow(integer(shadows));
  const kinds = new Map(attackersOf(report).map((one) => [one.attacker.name, kindOf(one.attacker)]));
  const columns: [string, ModelReport][] = [
    [texts.target, target],
    ...shadow ? [[shadowTitle, shadow] as [string, ModelReport]] : [],
    ...Object.entries(otherShadows).map(([name, model]): [string, ModelReport] => [
      texts.shadowOf[kinds.get(name) ?? "shadow"],
      model,
    ]),
  ];
  const row = (
    title: string,
    value: (model: ModelReport) => string,
    small?: (model: ModelReport) => string,
  ) => ({
    head: { value: title },
    cells: columns.map(([, model]) => ({ value: value(model), small: small ? [small(model)] : [] })),
  });
  return {
    heading: texts.heading,
    blocks: [{
      kind: "table",
      corner: "",
      columns: columns.map(([name]) => name),
      rows: [
        row(texts.architecture, ({ architecture }) => shortName(architecture)),
        row(texts.parameters, ({ parameters }) => integer(parameters)),
        row(
          texts.trainAccuracy,
          ({ trainAccuracy }) => rate(trainAccuracy),
          ({ intervals }) => range(intervals.trainAccuracy),
        ),
        row(
          texts.testAccuracy,
          ({ testAccuracy }) => rate(testAccuracy),
          ({ intervals }) => range(intervals.testAccuracy),
        ),
        row(texts.imagesPerSecond, ({ imagesPerSecond }) => integer(imagesPerSecond)),
      ],
    }],
  };
}
