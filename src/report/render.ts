/** A report in any format and language: the public function. */
import { checkObject } from "../check_object.ts";
import { auditDocument } from "./audit_document.ts";
import type { Document } from "./document.ts";
import { renderHtml } from "./html.ts";
import { type LanguageCode, languages } from "./language/language.ts";
import { renderMarkdown } from "./markdown.ts";
import type { AuditReport, Pictures } from "./report.ts";
import { verdictSentence } from "./sections/verdict.ts";
import { renderText } from "./text.ts";

/** The formats of a report. Markdown is a short form, for build servers. */
export type Format = "html" | "text" | "json" | "markdown";

/** Options of `render`. */
export interface RenderOptions {
  /** The format. */
  readonly format: Format;
  /** English, unless told. */
  readonly language?: LanguageCode;
}

/**
 * The report of an audit. The HTML is one file that asks nothing of the network and runs no script. It has curves where
 * the audit has its rows. JSON has every figure, and none of the rows.
 *
 * @throws {TypeError} where the audit or the options are no object
 * @throws {RangeError} where there is no such format or language, or the verdict names an attack without figures
 */
export async function render(
  audit: AuditReport & Pictures,
  options: RenderOptions,
): Promise<string> {
  checkObject("write the report", "the audit", audit);
  checkObject("write the report", "the options, which name the format,", options);
  const { format, language = "en" } = options;
  const texts = languages[language];
  if (!Object.hasOwn(languages, language)) {
    throw new RangeError(`Cannot write the report: the language must be en or ja, found ${language}`);
  }
  if (format === "json") return toJson(audit, language);
  return await renderDocument(auditDocument(audit, texts), format);
}

/**
 * A document in a format other than JSON.
 *
 * @throws {RangeError} where there is no such format
 */
export async function renderDocument(document: Document, format: Exclude<Format, "json">): Promise<string> {
  switch (format) {
    case "html":
      return await renderHtml(document);
    case "text":
      return renderText(document);
    case "markdown":
      return renderMarkdown(document);
    default:
      throw new RangeError(
        `Cannot write the report: the format must be html, text, json or markdown, found ${format}`,
      );
  }
}

/** The report with its verdict in a sentence. */
export function withSentence<Report extends AuditReport>(report: Report, language: LanguageCode): Report {
  const sentence = verdictSentence(report, languages[language]);
  return { ...report, verdict: { ...report.verdict, sentence } };
}

function toJson({ rows: _, sheet: __, ...audit }: AuditReport & Pictures, language: LanguageCode): string {
  return `${JSON.stringify(withSentence(audit, language), null, 2)}\n`;
}
