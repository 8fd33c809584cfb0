/** TensorFlow Serving's REST interface: `POST URL/v1/models/NAME:predict`. */
import { isObject } from "../../check_object.ts";
import type { Samples } from "../../samples/samples.ts";
import {
  JSON_HEADERS,
  kindOfBare,
  kindOfName,
  nested,
  outputNamed,
  parsed,
  plain,
  rowsOfScores,
  unusable,
  valueAt,
} from "./json.ts";
import type { OpenProtocol, Protocol, ProtocolOptions } from "./protocol.ts";

/** Opens it. Nothing is asked: the interface needs no metadata. */
export const openTfServing: OpenProtocol = (url, { model, output }: ProtocolOptions): Promise<Protocol> => {
  if (model === undefined) {
    throw new RangeError(`Cannot ask ${url} by tfserving: the model's name is needed (--model NAME)`);
  }
  return Promise.resolve({
    asked: output === undefined ? [] : [output],
    notices: [],
    request: (samples) => ({
      url: `${url.replace(/\/+$/, "")}/v1/models/${encodeURIComponent(model)}:predict`,
      method: "POST",
      headers: JSON_HEADERS,
      body: JSON.stringify({ instances: instancesOf(samples) }),
    }),
    scored(response, rows) {
      const { from } = response, predictions = valueAt(parsed(response), "predictions", from);
      if (!Array.isArray(predictions)) throw unusable(from, "predictions must be a list");
      const [first] = predictions;
      if (!isObject(first)) {
        const scores = rowsOfScores(predictions, { name: "predictions", rows, from });
        return { scores, kind: kindOfBare(scores) };
      }
      const name = outputNamed(Object.keys(first), output, from);
      const values = predictions.map((one) => valueAt(one, name, from));
      const scores = rowsOfScores(values, { name, rows, from });
      return { scores, kind: kindOfName(name) ?? kindOfBare(scores) };
    },
  });
};

/** A list a sample, or of tables an object of its features. */
export function instancesOf({ rows, inputs, isTable }: Samples): unknown[] {
  return Array.from(
    { length: rows },
    (_, row) =>
      isTable
        ? Object.fromEntries(inputs.map(({ name, data, type }) => [name, plain(data[row], type)]))
        : nested(inputs[0], row),
  );
}
