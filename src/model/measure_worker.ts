/** A Worker that times the steps of a training. */
import { answerTasks } from "./asked_worker.ts";

answerTasks(async () => (await import("./measure_task.ts")).measuring());
