/** Any JSON interface, described by a template file: where the batch goes, and where the scores are. */
import { isObject } from "../../check_object.ts";
import { parseJsonTree, valueOf } from "../../config/json.ts";
import { readText } from "../../platform/files.ts";
import { notice } from "../../notices.ts";
import type { Scored } from "../target.ts";
import { JSON_HEADERS, kindOfBare, parsed, rowsOfScores, shown, unusable } from "./json.ts";
import type { OpenProtocol } from "./protocol.ts";
import { instancesOf } from "./tfserving.ts";

/** The texts that samples stand in the place of. */
const BATCH = "${batch}", SAMPLE = "${sample}";

/** A template, as its file has it. */
export interface Template {
  /** In place of the target's own; of the same origin. */
  readonly url?: string;
  readonly method: string;
  /** With `${NAME}` where a secret belongs; who opens the target fills them in and sends them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** A JSON Pointer (RFC 6901) to the rows. */
  readonly response: string;
  /** The class by its label, from 0. */
  readonly classes?: Readonly<Record<string, number>>;
}

/**
 * Reads a template.
 *
 * @throws {Error} naming the file and the key
 */
export async function readTemplate(path: string): Promise<Template> {
  const cannot = (what: string) => new SyntaxError(`Cannot use the template ${path}: ${what}`);
  const text = await readText(path).catch((error) => {
    throw cannot(`it must be a file that may be read; ${error.message}`);
  });
  let value: unknown;
  try {
    value = valueOf(parseJsonTree(text));
  } catch (error) {
    throw cannot(`it must be JSON; ${(error as Error).message}`);
  }
  if (!isObject(value)) throw cannot(`it must be one JSON object, found ${shown(value)}`);
  const known = ["url", "method", "headers", "body", "response", "classes"];
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw cannot(`its keys are ${known.join(", ")}, found ${unknown}`);
  const { url, method = "POST", headers = {}, body, response = "", classes } = value;
  if (url !== undefined && typeof url !== "string") throw cannot(`url must be a text, found ${shown(url)}`);
  if (typeof method !== "string") throw cannot(`method must be a text, found ${shown(method)}`);
  if (!isObject(headers) || !Object.values(headers).every((value) => typeof value === "string")) {
    throw cannot("headers must be texts by their names");
  }
  if (typeof response !== "string" || response !== "" && !response.startsWith("/")) {
    throw cannot(`response must be a JSON Pointer, as /outputs/0, found ${shown(response)}`);
  }
  if (!places(body, BATCH) && !places(body, SAMPLE)) {
    throw cannot(`body must have the text ${BATCH} or ${SAMPLE}, found neither`);
  }
  if (
    classes !== undefined &&
    !(isObject(classes) &&
      Object.values(classes).every((value) => Number.isInteger(value) && Number(value) >= 0))
  ) throw cannot("classes must be whole numbers from 0 on by their labels");
  return { url, method, headers, body, response, classes } as Template;
}

/** Opens an endpoint by its template. */
export const openTemplate: OpenProtocol = async (url, { template, classNames }) => {
  if (template === undefined) {
    throw new RangeError(`Cannot ask ${url} by template: its file is needed (--template FILE)`);
  }
  const { method, body, response: pointer, ...told } = await readTemplate(template);
  const address = told.url ?? url, isSingle = !places(body, BATCH);
  if (new URL(address).origin !== new URL(url).origin) {
    throw new RangeError(
      `Cannot use the template ${template}: its url must be of ${new URL(url).origin}, found ${
        new URL(address).origin
      }`,
    );
  }
  const classes = told.classes ?? (classNames && Object.fromEntries(classNames.map((name, i) => [name, i])));
  const notices: string[] = [];
  return {
    asked: [address, method, JSON.stringify(body), pointer, JSON.stringify(classes ?? null)],
    isSingle,
    notices,
    request(samples) {
      const instances = instancesOf(samples);
      return {
        url: address,
        method,
        headers: JSON_HEADERS,
        body: JSON.stringify(filled(body, isSingle ? SAMPLE : BATCH, isSingle ? instances[0] : instances)),
      };
    },
    scored(response, rows) {
      const { from } = response, found = at(parsed(response), pointer, from);
      const lists = isSingle && !isRows(found) ? [found] : found;
      if (!Array.isArray(lists)) throw unusable(from, `rows must stand at ${pointer}, found ${shown(found)}`);
      if (!isLabelled(lists[0])) {
        const scores = rowsOfScores(lists, { name: "scores", rows, from });
        return { scores, kind: kindOfBare(scores), classNames };
      }
      const made = byLabel(lists, { rows, classes, from });
      if (made.left > 0 && notices.length === 0) {
        notices.push(notice("classes left out", { endpoint: address }));
      }
      return { ...made.scored, classNames: classNames ?? namesOf(classes!) };
    },
  };
};

/** True of what holds a row for each sample already: `[[...]]`, where one sample was asked about. */
function isRows(value: unknown): boolean {
  return Array.isArray(value) && value.length === 1 &&
    (Array.isArray(value[0]) || typeof value[0] === "string");
}

function isLabelled(row: unknown): boolean {
  return Array.isArray(row) && isObject(row[0]) && "label" in row[0] && "score" in row[0];
}

/** Scores by labels; a class that is left out counts 0. */
function byLabel(
  lists: readonly unknown[],
  { rows, classes, from }: {
    rows: number;
    classes: Readonly<Record<string, number>> | undefined;
    from: string;
  },
): { scored: Scored; left: number } {
  if (classes === undefined) {
    throw unusable(from, "its labels need numbers: classes in the template, or --class-names");
  }
  if (lists.length !== rows) {
    throw unusable(from, `${rows} rows of scores are needed, one a sample, found ${lists.length}`);
  }
  const width = Math.max(...Object.values(classes)) + 1;
  const data = new Float64Array(rows * width);
  let left = 0;
  for (const [row, list] of lists.entries()) {
    if (!isLabelled(list)) {
      throw unusable(from, `each row must be a list of label and score, found ${shown(list)}`);
    }
    const seen = new Set<number>();
    for (const { label, score } of list as { label: unknown; score: unknown }[]) {
      const place = Object.hasOwn(classes, String(label)) ? classes[String(label)] : undefined;
      if (place === undefined || seen.has(place)) {
        throw unusable(from, `each label must be one of the classes, once a row, found ${shown(label)}`);
      }
      if (typeof score !== "number" || !Number.isFinite(score)) {
        throw unusable(from, `all scores must be finite numbers, found ${shown(score)}`);
      }
      seen.add(place);
      data[row * width + place] = score;
    }
    left += width - seen.size;
  }
  return { scored: { scores: { name: "score", type: "float64", shape: [rows, width], data } }, left };
}

function namesOf(classes: Readonly<Record<string, number>>): string[] | undefined {
  const names = Object.entries(classes).sort(([, a], [, b]) => a - b);
  return names.every(([, place], i) => place === i) ? names.map(([name]) => name) : undefined;
}

function places(value: unknown, text: string): boolean {
  if (value === text) return true;
  return typeof value === "object" && value !== null &&
    Object.values(value).some((inner) => places(inner, text));
}

function filled(value: unknown, text: string, by: unknown): unknown {
  if (value === text) return by;
  if (Array.isArray(value)) return value.map((inner) => filled(inner, text, by));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, text, by)]));
}

/** The value that a JSON Pointer leads to (RFC 6901). */
function at(value: unknown, pointer: string, from: string): unknown {
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    const isThere = Array.isArray(value)
      ? /^(0|[1-9]\d*)$/.test(key) && Number(key) < value.length
      : isObject(value) && Object.hasOwn(value, key);
    if (!isThere) {
      throw unusable(from, `${pointer} must lead to rows of scores, found no ${key} in ${shown(value)}`);
    }
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
