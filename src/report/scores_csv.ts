/** Every sample's scores, and the members by their risk, as CSV (RFC 4180) for spreadsheets and programs. */
import { UNKNOWN } from "../answers/answers.ts";
import type { AuditRows } from "../audit_result.ts";
import { rankedMembers } from "../exposure.ts";

/** Lines that are put together before they are let out. */
const LINES = 1000;

/**
 * All samples in the order of the answers: id, label, member (1, 0, or nothing where it is unknown), the probability of membership
 * at the prior, and the score by each attack.
 */
export function* scoresCsv({ ids, labels, membership, scores, probability }: AuditRows): Generator<string> {
  const header = [
    "id",
    ...labels ? ["label"] : [],
    "member",
    "probability",
    ...scores.map(({ name }) => name),
  ];
  yield* inPieces(header, membership.length, (row) => [
    ids?.[row] ?? row,
    ...labels ? [labels[row]] : [],
    membership[row] === UNKNOWN ? "" : membership[row],
    probability[row],
    ...scores.map((attack) => attack.scores[row]),
  ]);
}

/**
 * The members alone, those most at risk first: id, label, score by the verdict's attack, rank among all samples, probability of
 * membership at the prior.
 */
export function* exposedCsv(
  { ids, labels, membership, told: { scores }, probability }: AuditRows,
): Generator<string> {
  const { rows, ranks } = rankedMembers(membership, scores);
  const header = ["id", ...labels ? ["label"] : [], "score", "rank", "probability"];
  yield* inPieces(header, rows.length, (place) => {
    const row = rows[place];
    return [ids?.[row] ?? row, ...labels ? [labels[row]] : [], scores[row], ranks[place], probability[row]];
  });
}

function* inPieces(
  header: readonly string[],
  count: number,
  lineOf: (place: number) => readonly (string | number)[],
): Generator<string> {
  let piece = `${header.map(quoted).join(",")}\r\n`;
  for (let place = 0; place < count; place++) {
    piece += `${lineOf(place).map(quoted).join(",")}\r\n`;
    if ((place + 1) % LINES !== 0) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

function quoted(value: string | number): string {
  if (typeof value === "number") return String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
