export function f32Nothing2(): void {}
