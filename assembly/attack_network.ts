export function f32Nothing(): void {}
