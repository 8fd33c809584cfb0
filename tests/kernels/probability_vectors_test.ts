import { testKernels } from "../kernel_runner.ts";
import { probabilityVectors } from "./probability_vectors.ts";

testKernels(probabilityVectors);
