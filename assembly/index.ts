// Every kernel family, one line each.
//
// Kernels never allocate, never grow memory and hold no globals, strings or static arrays: on the TensorFlow.js heap
// anything of their own would land on its data. Scratch comes in as an argument. They check nothing: src/kernels/ and src/engine/ do.
// Names: the data type first, then the operation. Arguments: outputs, inputs, sizes in elements, scalars.
export * from "./adam";
export * from "./attack_network";
export * from "./batch_norm";
export * from "./conv2d_direct";
export * from "./conv2d_general";
export * from "./conv2d_winograd";
export * from "./conv2d_winograd_strided";
export * from "./dropout";
export * from "./head";
export * from "./images";
export * from "./losses";
export * from "./probability_vectors";
export { lanes } from "./products";
export * from "./softmax";
export * from "./sum";
