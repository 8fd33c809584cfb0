/** A Worker that trains one model on a heap of its own. */
import { answerTasks } from "./asked_worker.ts";

answerTasks(async () => (await import("./train_task.ts")).trainTask);
