import { fields, isObject } from '@sandjury/core/toolkit';
import { type FieldsOf, raw, readFields, text, word } from './fields.ts';

const { flag, number } = fields;

/** One of `UploadUrlList`: where and how a file is uploaded. Without `Context` there is nothing to upload with. */
export const uploadPermitFields = {
  HashKey: text,
  FileExist: flag,
  PublicUrl: text,
  InternalUrl: text,
  /** Milliseconds since 1970, as a text. */
  Expire: number,
  Code: word,
  Message: text,
  Context: raw,
};
const uploadContext = { AccessId: text, Policy: text, Signature: text, OssKey: text };

/** What CreateFileDetectUploadUrl gives for one file. */
export interface UploadPermit extends Omit<FieldsOf<typeof uploadPermitFields>, 'Context'> {
  Context?: FieldsOf<typeof uploadContext> | null;
}

/** null for what is no object. A `Context` of another type is there, and is of no use. */
export function readUploadPermit(item: unknown): UploadPermit | null {
  if (!isObject(item)) return null;
  const { Context: context, ...permit } = readFields(uploadPermitFields, item).value;
  if (context === undefined || context === null) return permit;
  return { ...permit, Context: isObject(context) ? readContext(context) : { AccessId: '' } };
}

/** Upload data that cannot be used is not the same as none. */
function readContext(context: Readonly<Record<string, unknown>>): FieldsOf<typeof uploadContext> {
  const { value, unread } = readFields(uploadContext, context);
  return { ...value, ...Object.fromEntries([...unread].map((name) => [name, ''])) };
}
