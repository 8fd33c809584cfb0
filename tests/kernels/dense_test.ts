import { testKernels } from "../kernel_runner.ts";
import { dense } from "./dense.ts";

testKernels(dense);
