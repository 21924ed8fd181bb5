/**
 * A value that is made when it is first wanted, and once. Schemas are: to build all of them takes longer than to load this
 * package, and most programs need a few.
 */
export function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
