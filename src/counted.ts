/** `1 member`, `2 members`; a count may be text as it is read: "12,500". */
export function counted(count: number | string, what: string): string {
  return `${count} ${what}${String(count) === "1" ? "" : "s"}`;
}
