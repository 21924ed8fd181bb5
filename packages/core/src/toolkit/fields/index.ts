/** One description of a field that a vendor sends: from it follow its type, its reading, and a warning where it is of another. */
export { keyed } from './keyed.ts';
// biome-ignore format: one line a module keeps this page short
export { address, country, derived, flag, id, imphash, md5, number, one, raw, type Scalar, scalar, several, sha1, sha256, sha512, size, ssdeep, text, texts } from './scalars.ts';
export { either, list, object, type Read, record, required, section } from './shapes.ts';
