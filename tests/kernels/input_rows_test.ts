import { testKernels } from "../kernel_runner.ts";
import { inputRows } from "./input_rows.ts";

testKernels(inputRows);
