/** A Worker that decodes images: whoever reads none loads no decoder. */
import { answerTasks } from "../../model/asked_worker.ts";
import type { DecodedImages, DecodeTask } from "./decode_task.ts";

answerTasks<DecodeTask, DecodedImages | { flaw: string }>(async () => {
  const decode = (await import("./decode_task.ts")).decoding();
  // A file's own flaw is told as it is, without the Worker's words before it.
  return (task) =>
    decode(task).catch((error) => {
      if (error instanceof SyntaxError) return { flaw: error.message };
      throw error;
    });
});
