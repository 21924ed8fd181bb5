// Many IOCs are handled as numbers in arrays rather than as objects: what is looked up for each of them is looked up here.
// A function for each kind of array, because one for all takes several times as long.

/** The number there, 0 where there is none. */
export function numberAt(numbers: Uint32Array, index: number): number {
  return numbers[index] ?? 0;
}

/** The byte there, 0 where there is none. */
export function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

/** The text there, empty where there is none. */
export function textAt(texts: readonly string[], index: number): string {
  return texts[index] ?? '';
}

/** 0, 1, 2 … A loop, because `Uint32Array.from` takes many times as long. */
export function ascending(length: number): Uint32Array {
  const numbers = new Uint32Array(length);
  for (let number = 0; number < length; number += 1) numbers[number] = number;
  return numbers;
}
