import { testKernels } from "../kernel_runner.ts";
import { conv2dDirect } from "./conv2d_direct.ts";

testKernels(conv2dDirect);
