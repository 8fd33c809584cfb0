/** English words for things that are counted. */

/** `1 member`, `2 members`; the count is as it is read: "12,500". */
export function counted(count: string, what: string): string {
  return `${count} ${what}${count === "1" ? "" : "s"}`;
}
