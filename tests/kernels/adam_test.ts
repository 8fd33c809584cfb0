import { testKernels } from "../kernel_runner.ts";
import { adam } from "./adam.ts";

testKernels(adam);
