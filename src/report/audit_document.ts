/** The report of an audit: its sections, in their order. A new section is a file in `sections/` and a line here. */
import type { Document, Section } from "./document.ts";
import type { Language } from "./language/language.ts";
import { shortName } from "./numbers.ts";
import type { AuditReport, Pictures } from "./report.ts";
import { adviceSection } from "./sections/advice.ts";
import { attackerSection } from "./sections/attacker.ts";
import { attackersOf } from "./sections/attack_names.ts";
import { attackSection, otherAttackerSections } from "./sections/attacks.ts";
import { calibrationSection } from "./sections/calibration.ts";
import { classSection } from "./sections/by_class.ts";
import { curveSection } from "./sections/curves.ts";
import { epsilonSection } from "./sections/epsilon.ts";
import { exposedSection } from "./sections/exposed.ts";
import { gateSection } from "./sections/gate.ts";
import { imitationSection } from "./sections/imitation.ts";
import { memberSection } from "./sections/members.ts";
import { methodSection } from "./sections/method.ts";
import { modelSection } from "./sections/models.ts";
import { overSeedsSection } from "./sections/over_seeds.ts";
import { readingSection } from "./sections/reading.ts";
import { sheetSection } from "./sections/sheet.ts";
import { trainingSection } from "./sections/training.ts";
import { groundsOf, ledeOf, verdictSentence } from "./sections/verdict.ts";

/** The document that tells of an audit. Pictures are drawn where there are rows and images. */
export function auditDocument(report: AuditReport & Pictures, language: Language): Document {
  const { target, dataset } = report;
  const subject = language.subject(
    target && dataset && { architecture: shortName(target.architecture), dataset: dataset.name },
  );
  const sections: (Section | null)[] = [
    gateSection(report, language),
    attackSection(report, language),
    ...otherAttackerSections(report, language),
    overSeedsSection(report, language),
    epsilonSection(report, language),
    adviceSection(report, language),
    exposedSection(report, language),
    calibrationSection(report, language),
    classSection(report, language),
    curveSection(report, language),
    sheetSection(report, language),
    attackerSection(report, language),
    memberSection(report, language),
    modelSection(report, language),
    imitationSection(report, language),
    trainingSection(report, language),
    readingSection(language, [
      language.reading.intervals,
      ...attackersOf(report).some(({ attacker }) => attacker.kind === "folds")
        ? [language.reading.folds]
        : [],
    ]),
    methodSection(report, language),
  ];
  return {
    language: language.code,
    title: `Kagemusha: ${subject}`,
    about: subject,
    headline: verdictSentence(report, language),
    lede: ledeOf(report, language),
    grounds: groundsOf(report, language),
    sections: sections.filter((section) => section !== null),
    footer: language.groundRule,
    more: language.more,
  };
}
