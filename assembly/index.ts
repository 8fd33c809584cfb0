// The exports of the module: one line for each family of kernels. README.md has the reading order and a glossary.
//
// Rules for kernels:
//
// - A kernel never allocates, never grows memory and holds no globals, strings or static arrays. On the heap of TensorFlow.js
//   anything of its own would land on that heap's data. Scratch memory is an argument.
// - A kernel checks nothing. src/kernels/ and src/engine/ check before they call.
// - A name is the data type, then the operation. Arguments are outputs, inputs, scratch, sizes in elements, scalars.
export * from "./adam";
export * from "./attack_network";
export * from "./batch_norm";
export * from "./conv2d_direct";
export * from "./conv2d_general";
export * from "./conv2d_winograd";
export * from "./conv2d_winograd_strided";
export * from "./dense";
export * from "./dropout";
export * from "./head";
export * from "./images";
export * from "./input_rows";
export * from "./log_sum_exp";
export * from "./losses";
export * from "./probability_vectors";
export { lanes } from "./products";
export * from "./softmax";
export * from "./sum";
