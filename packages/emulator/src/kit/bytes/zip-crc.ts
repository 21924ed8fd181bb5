// A CRC is linear over GF(2): what one zero byte does to the register is a 32 x 32 matrix of bits, and many zero bytes are a power of it.

type Matrix = readonly number[];

function apply(matrix: Matrix, vector: number): number {
  let result = 0;
  for (const [bit, column] of matrix.entries()) if ((vector >>> bit) & 1) result ^= column;
  return result >>> 0;
}

const multiply = (a: Matrix, b: Matrix): Matrix => b.map((column) => apply(a, column));

const zeroBit: Matrix = Array.from({ length: 32 }, (_, bit) => (bit === 0 ? 0xedb88320 : 2 ** (bit - 1)));

/** CRC-32 of so many zero bytes, in time logarithmic in their number. */
export function crc32OfZeros(count: number): number {
  let step = multiply(multiply(multiply(zeroBit, zeroBit), multiply(zeroBit, zeroBit)), zeroBit);
  step = multiply(multiply(multiply(step, zeroBit), zeroBit), zeroBit);
  let register = 0xffffffff;
  for (let left = count; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) register = apply(step, register);
    step = multiply(step, step);
  }
  return (register ^ 0xffffffff) >>> 0;
}
