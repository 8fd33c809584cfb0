/** The options of an audit that asks the target itself. */
import {
  column,
  file,
  name,
  numbers,
  oneOf,
  path,
  ratePerTime,
  several,
  wholeNumber,
} from "../config/schemas.ts";
import { type Asking, LAYOUTS, PIXEL_RANGES, PROTOCOLS } from "../targets/target.ts";
import type { OptionTable } from "./option.ts";

/** The heading of these options in the help. */
export const ASKING = "Asking the target itself";
const ENDPOINT = "Asking an endpoint";

/** The options that endpoints alone have. */
export const ENDPOINT_OPTIONS = {
  protocol: {
    ...oneOf(PROTOCOLS),
    group: ENDPOINT,
    argument: "NAME",
    help:
      "what an endpoint speaks, where --target is a URL: KServe v2 (Triton), TensorFlow Serving, MLflow, or as --template says",
    default: undefined,
  },
  model: {
    ...column(),
    allowed: "",
    group: ENDPOINT,
    argument: "NAME",
    help: "the model's name at the endpoint, for kserve and tfserving",
    default: undefined,
  },
  template: {
    ...file(),
    group: ENDPOINT,
    argument: "FILE",
    help: 'JSON with comments: url, method, headers, body with "${batch}" or "${sample}", response, classes',
    default: undefined,
  },
  header: {
    ...several(),
    allowed: "",
    group: ENDPOINT,
    argument: "HEADER",
    repeats: true,
    help:
      "'Name: value with ${ENV}' in single quotes, filled from that environment variable; may be given several times",
    default: undefined,
    defaultInWords: "",
  },
  parallel: {
    ...wholeNumber(1, 256),
    group: ENDPOINT,
    argument: "N",
    help: "requests to the endpoint at once",
    default: undefined,
    defaultInWords: "default 4",
  },
  rate: {
    ...ratePerTime(),
    group: ENDPOINT,
    argument: "RATE",
    help: "the most requests",
    default: undefined,
    defaultInWords: "default: as many as it answers",
  },
  timeout: {
    ...wholeNumber(1, 86400),
    group: ENDPOINT,
    argument: "SECONDS",
    help: "the time that one request may take",
    default: undefined,
    defaultInWords: "default 60",
  },
  queriesAtMost: {
    ...wholeNumber(1),
    group: ENDPOINT,
    argument: "N",
    help:
      "samples that the endpoint is asked about, failed requests included, over all runs that share kept answers",
    default: undefined,
    defaultInWords: "default: no limit",
  },
  answersKept: {
    ...path(),
    group: ENDPOINT,
    argument: "DIR",
    help: "where the endpoint's answers are kept, so that nothing is asked twice",
    default: undefined,
    defaultInWords: "default runs/answers",
  },
} satisfies Partial<OptionTable<Asking>>;

/** The options, in the help's order. */
export const ASKING_OPTIONS: OptionTable<Asking> = {
  batchSize: {
    ...wholeNumber(1),
    group: ASKING,
    argument: "N",
    help: "samples in one question",
    default: undefined,
    defaultInWords: "default: as many as suit the target",
  },
  output: {
    ...name(),
    group: ASKING,
    argument: "NAME",
    help: "the output that has the scores, where the model has several",
    default: undefined,
    defaultInWords: "default: found by names and shapes",
  },
  layout: {
    ...oneOf(LAYOUTS),
    group: ASKING,
    argument: "ORDER",
    help: "the order of the axes of images that it takes",
    default: undefined,
    defaultInWords: "default: found by their sizes",
  },
  pixelRange: {
    ...oneOf(PIXEL_RANGES),
    group: ASKING,
    argument: "RANGE",
    help: "the range that it takes pixels in, where files hold whole numbers from 0 to 255",
    default: undefined,
    defaultInWords: "default 0..1 where it takes floats",
  },
  mean: {
    ...numbers(),
    group: ASKING,
    argument: "NUMBERS",
    help: "subtracted from pixels in that range: one number, or one a channel with commas between",
    default: undefined,
  },
  std: {
    ...numbers(0),
    group: ASKING,
    argument: "NUMBERS",
    help: "what they are divided by afterwards",
    default: undefined,
  },
  ...ENDPOINT_OPTIONS,
};

/** Options of an endpoint that change nothing in what it answers. */
export const ENDPOINT_MANNERS: readonly (keyof Asking)[] = [
  "header",
  "parallel",
  "rate",
  "timeout",
  "queriesAtMost",
  "answersKept",
];
