/** The section on how figures were measured: the data, the programs, the machine and the settings. */
import { translateNotice } from "../../notices.ts";
import type { FiguresRun } from "../../reproduce/provenance.ts";
import { type Block, type Definitions, paragraph, type Section } from "../document.ts";
import type { Language } from "../language/language.ts";
import { duration, integer, setting } from "../numbers.ts";
import type { AuditReport, DatasetReport } from "../report.ts";

/** The method of an audit. */
export function methodSection(report: AuditReport, language: Language): Section {
  const { method: texts } = language;
  const { answers, dataset, config, versions, machine, seconds, date, commit, notices, design } = report;
  const data: Definitions = {
    kind: "definitions",
    heading: texts.data,
    entries: [
      ...dataset
        ? [
          [texts.dataset, dataset.name] as const,
          ["Target-In", integer(dataset.partSize.targetIn)] as const,
          ["Target-Out", integer(dataset.partSize.targetOut)] as const,
          ...shadowParts(dataset.partSize),
          ["SHA-256", dataset.sha256] as const,
        ]
        : [
          [texts.samples, integer(answers.samples)] as const,
          [texts.classes, integer(answers.classes)] as const,
        ],
      ...seconds === undefined ? [] : [[texts.took, duration(seconds)] as const],
      ...date === undefined ? [] : [[texts.date, date] as const],
      ...commit === undefined ? [] : [[texts.commit, commit] as const],
    ],
  };
  return {
    heading: texts.heading,
    blocks: [
      ...design === undefined ? [] : [paragraph(texts.designs[design])],
      ...noticeBlocks(notices, language),
      {
        kind: "side by side",
        blocks: [
          data,
          ...settings(texts.versions, versions),
          ...settings(texts.machine, machine),
          ...settings(texts.configuration, config), // the longest: in print it fills the second column
        ],
      },
    ],
  };
}

/** The method of a reproduction; `lines` are its first paragraphs. */
export function runMethodSection(
  { config, dataset, versions, machine, date, notices, seconds, commit }: FiguresRun,
  { lines, language }: { lines: readonly string[]; language: Language },
): Section {
  const { method: texts, reproduction } = language;
  return {
    heading: texts.heading,
    blocks: [
      ...lines.map(paragraph),
      ...noticeBlocks(notices, language),
      {
        kind: "side by side",
        blocks: [
          {
            kind: "definitions",
            heading: texts.data,
            entries: [
              [texts.dataset, dataset.name],
              ["SHA-256", dataset.sha256],
              [texts.date, date],
              [texts.took, duration(seconds)],
              ...commit === undefined ? [] : [[texts.commit, commit] as const],
            ],
          },
          ...settings(texts.versions, versions),
          ...settings(texts.machine, machine),
          ...settings(reproduction.method.training, config),
        ],
      },
    ],
  };
}

/** The parts of an attacker who has samples of its own. */
function shadowParts({ shadowIn, shadowOut }: DatasetReport["partSize"]): [string, string][] {
  if (shadowIn === undefined || shadowOut === undefined) return [];
  return [["Shadow-In", integer(shadowIn)], ["Shadow-Out", integer(shadowOut)]];
}

/** The notices that the program gave on its way. */
function noticeBlocks(notices: readonly string[], language: Language): Block[] {
  if (notices.length === 0) return [];
  const items = notices.map((text) => translateNotice(text, language.notices));
  return [{ kind: "list", heading: language.method.notices, items }];
}

/** Names with their values, as they would be typed. */
function settings(
  heading: string,
  values: Readonly<Record<string, unknown>> | undefined,
): Definitions[] {
  if (!values) return [];
  return [{
    kind: "definitions",
    heading,
    entries: Object.entries(values).map(([key, value]) => [key, setting(value)]),
  }];
}
