/** MLflow's scoring server: `POST URL/invocations`. */
import { isObject } from "../../check_object.ts";
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
import type { OpenProtocol } from "./protocol.ts";

/** Opens it. Nothing is asked. */
export const openMlflow: OpenProtocol = (url, { output }) =>
  Promise.resolve({
    asked: output === undefined ? [] : [output],
    notices: [],
    request({ rows, inputs, isTable }) {
      const each = <Value>(value: (row: number) => Value) =>
        Array.from({ length: rows }, (_, row) => value(row));
      const body = isTable
        ? {
          dataframe_split: {
            columns: inputs.map(({ name }) => name),
            data: each((row) => inputs.map(({ data, type }) => plain(data[row], type))),
          },
        }
        : { inputs: each((row) => nested(inputs[0], row)) };
      return {
        url: `${url.replace(/\/+$/, "")}/invocations`,
        method: "POST",
        headers: JSON_HEADERS,
        body: JSON.stringify(body),
      };
    },
    scored(response, rows) {
      const { from } = response, value = valueAt(parsed(response), "predictions", from);
      // A model with named outputs answers lists by name, or a list of objects.
      if (isObject(value)) {
        const name = outputNamed(Object.keys(value), output, from);
        const scores = rowsOfScores(value[name], { name, rows, from });
        return { scores, kind: kindOfName(name) ?? kindOfBare(scores) };
      }
      if (!Array.isArray(value)) throw unusable(from, "predictions must be a list");
      const [first] = value;
      if (!isObject(first)) {
        const scores = rowsOfScores(value, { name: "predictions", rows, from });
        return { scores, kind: kindOfBare(scores) };
      }
      // A table of predictions: a column a class, or one of them with all scores.
      const names = Object.keys(first), best = outputNamed(names, output, from);
      const isWide = names.length > 1 && output === undefined && kindOfName(best) === undefined;
      const lists = value.map((row) =>
        isWide ? names.map((name) => valueAt(row, name, from)) : valueAt(row, best, from)
      );
      const scores = rowsOfScores(lists, { name: isWide ? "predictions" : best, rows, from });
      return isWide
        ? { scores, classNames: names }
        : { scores, kind: kindOfName(best) ?? kindOfBare(scores) };
    },
  });
