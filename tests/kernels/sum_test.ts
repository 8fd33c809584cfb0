import { testKernels } from "../kernel_runner.ts";
import { sum } from "./sum.ts";

testKernels(sum);
