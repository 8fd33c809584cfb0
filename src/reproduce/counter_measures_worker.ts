/** A Worker that makes rows of the table of counter-measures, which takes several times as long as all other tables together. */
import { answerTasks } from "../model/asked_worker.ts";

answerTasks(async () => (await import("./counter_measures_task.ts")).counterMeasuresTask);
