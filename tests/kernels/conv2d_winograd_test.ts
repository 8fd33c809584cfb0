import { testKernels } from "../kernel_runner.ts";
import { conv2dWinograd } from "./conv2d_winograd.ts";

testKernels(conv2dWinograd);
