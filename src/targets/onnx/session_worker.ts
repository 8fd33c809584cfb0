/** A Worker that asks an ONNX model: whoever asks none loads nothing of ONNX Runtime. */
import { answerTasks } from "../../model/asked_worker.ts";

answerTasks(async () => {
  // ONNX Runtime makes its own address from that of the page, whose origin is "null" in a Worker out of a file; without it, from its own.
  Object.defineProperty(globalThis, "location", { value: undefined });
  return (await import("./session_task.ts")).asking();
});
