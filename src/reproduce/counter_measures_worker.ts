/** A Worker that makes the table of counter-measures, which takes as long as all other tables together. */
import { answerTasks } from "../model/asked_worker.ts";

answerTasks(async () => (await import("./counter_measures_task.ts")).counterMeasuresTask);
