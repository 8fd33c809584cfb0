/** A Worker that asks a TensorFlow.js model: whoever asks none loads nothing of TensorFlow.js. */
import { answerTasks } from "../../model/asked_worker.ts";

answerTasks(async () => (await import("./model_task.ts")).asking());
