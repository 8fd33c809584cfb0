/** The tasks that run the program, each by its command's name and, behind a colon, by other flags of V8. */
export const PROGRAM_TASKS = [
  "audit",
  "attack",
  "attack:fast",
  "reproduce",
  "reproduce:fast",
  "plan",
  "train",
  "train:fast",
  "merge",
  "status",
] as const;
