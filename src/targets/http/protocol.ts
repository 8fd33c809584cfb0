/** The interface of a protocol that endpoints speak: samples -> a request; its answer -> scores. */
import type { Samples } from "../../samples/samples.ts";
import type { Asking, Scored } from "../target.ts";

/** A request, without the headers that the user gives. */
export interface Request {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** An answer of the server, with status 200 to 299. */
export interface Response {
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The endpoint, as errors give it. */
  readonly from: string;
}

/** One endpoint's protocol. */
export interface Protocol {
  /** All that tells what is asked apart, beside the samples: it names the file of kept answers. */
  readonly asked: readonly string[];
  /** True where one request is about one sample. */
  readonly isSingle?: boolean;
  /** Sentences for the report, known after the first answer. */
  readonly notices: readonly string[];
  /** As `Target.taken`. */
  taken?(samples: Samples): Samples;
  /** @throws {Error} a sentence that says what the endpoint takes and what was found */
  request(samples: Samples): Request;
  /**
   * The scores of `rows` samples.
   *
   * @throws {Error} a sentence that says what the endpoint must answer and what was found
   */
  scored(response: Response, rows: number): Scored;
}

/** Options that a protocol is opened with. */
export interface ProtocolOptions
  extends Pick<Asking, "layout" | "pixelRange" | "mean" | "std" | "output" | "batchSize"> {
  /** The model's name at the endpoint. */
  readonly model?: string;
  /** The path of the template. */
  readonly template?: string;
  /** The classes' names in their order. */
  readonly classNames?: readonly string[];
}

/** Sends a request, and again where that can help. */
export type Send = (
  request: Request,
  options?: { signal?: AbortSignal; asked?: number },
) => Promise<Response>;

/** Opens a protocol at the endpoint `url`. */
export type OpenProtocol = (url: string, options: ProtocolOptions, send: Send) => Promise<Protocol>;
