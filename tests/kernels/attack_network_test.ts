import { testKernels } from "../kernel_runner.ts";
import { attackNetwork } from "./attack_network.ts";

testKernels(attackNetwork);
