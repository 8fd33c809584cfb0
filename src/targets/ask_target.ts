/** Asks a target about all samples, question by question, and brings its scores together. */
import type { NamedArray } from "../answers/formats/format.ts";
import { countOf, type Numbers } from "../files/elements.ts";
import type { Watcher } from "../progress.ts";
import { formOf, type Samples, someOf } from "../samples/samples.ts";
import type { Scored, Target } from "./target.ts";

/**
 * The scores of all samples, in their order: those of `parts`, one part after the other. One question is asked before all others,
 * so that what does not fit shows at once.
 *
 * @param parts of one form
 * @throws {Error} a sentence that names the model or the file, and the reason that the signal was aborted with
 */
export async function askTarget(
  target: Target,
  parts: readonly Samples[],
  { onProgress = () => {}, signal }: Partial<Watcher> = {},
): Promise<Scored> {
  const [{ file }] = parts, forms = parts.map(formOf);
  const other = forms.findIndex((form) => form !== forms[0]);
  if (other !== -1) {
    throw new Error(
      `Cannot ask ${target.title}: all samples must have one form, found ${forms[0]} in ${file} and ${
        forms[other]
      } in ${parts[other].file}`,
    );
  }
  const questions = parts.flatMap((samples) => questionsOf(samples, target.batch));
  target.prepare?.(parts);
  const total = parts.reduce((sum, { rows }) => sum + rows, 0), start = performance.now();
  const replies: Scored[] = [];
  let next = 0, done = 0;
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const askNext = async () => {
    const place = next++, question = questions[place];
    stopped.throwIfAborted();
    const reply = await target.ask(question, stopped);
    checkReply(target, question, { reply, first: replies[0] ?? reply });
    replies[place] = reply;
    done += question.rows;
    onProgress({ kind: "asking", done, total, seconds: (performance.now() - start) / 1000 });
  };
  await askNext();
  const askers = Array.from({ length: target.parallel }, async () => {
    while (next < questions.length) await askNext();
  });
  try {
    await Promise.all(askers);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(askers);
    throw error;
  }
  return { ...replies[0], scores: joined(replies.map(({ scores }) => scores)) };
}

function questionsOf(samples: Samples, batch: number): Samples[] {
  const count = Math.ceil(samples.rows / batch);
  return Array.from(
    { length: count },
    (_, i) => someOf(samples, i * batch, Math.min((i + 1) * batch, samples.rows)),
  );
}

/** Refuses scores that are not of the samples that were asked about, or not as those before. */
function checkReply(
  { title }: Target,
  { rows }: Samples,
  { reply: { scores }, first }: { reply: Scored; first: Scored },
): void {
  const { shape } = scores, wanted = first.scores.shape.slice(1);
  if (shape[0] !== rows || shape.length > 2) {
    throw new Error(
      `Cannot use the answers of ${title}: ${rows} rows of scores are needed, one a sample, found shape [${shape}]`,
    );
  }
  if (shape.slice(1).join() === wanted.join()) return;
  throw new Error(
    `Cannot use the answers of ${title}: all must have one number of scores, found ${wanted} and then ${
      shape.slice(1)
    }`,
  );
}

function joined(parts: readonly NamedArray[]): NamedArray {
  const [first] = parts, [, ...inner] = first.shape;
  const shape = [parts.reduce((sum, part) => sum + part.shape[0], 0), ...inner];
  if (Array.isArray(first.data)) {
    return { ...first, shape, data: parts.flatMap(({ data }) => data as string[]) };
  }
  const Type = first.data.constructor as new (length: number) => Numbers;
  const data = new Type(countOf(shape)) as Float64Array<ArrayBuffer>;
  let at = 0;
  for (const part of parts) {
    data.set(part.data as Float64Array, at);
    at += part.data.length;
  }
  return { ...first, shape, data };
}
