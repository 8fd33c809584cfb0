/** A Worker that attacks for the tables, piece by piece. */
import { answerTasks } from "../model/asked_worker.ts";

answerTasks(async () => (await import("./pieces_task.ts")).piecesWork());
