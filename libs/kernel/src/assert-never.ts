/** Marks a branch the types say cannot be reached; the compiler objects when that stops being true. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
