import { testKernels } from "../kernel_runner.ts";
import { images } from "./images.ts";

testKernels(images);
