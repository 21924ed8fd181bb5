import { fields, isObject } from '@sandjury/core/toolkit';
import { type FieldsOf, raw, readFields, text, word } from './fields.ts';

const { flag, number } = fields;

/** One of `UploadUrlList`: where and how a file is uploaded. Without `Context` there is nothing to upload with. */
export const uploadTicket = {
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
export interface UploadTicket extends Omit<FieldsOf<typeof uploadTicket>, 'Context'> {
  Context?: FieldsOf<typeof uploadContext> | null;
}

/** null for what is no object. A `Context` of another type is there, and is of no use. */
export function readUploadTicket(item: unknown): UploadTicket | null {
  if (!isObject(item)) return null;
  const { Context: context, ...ticket } = readFields(uploadTicket, item).value;
  if (context === undefined || context === null) return ticket;
  return { ...ticket, Context: isObject(context) ? readContext(context) : { AccessId: '' } };
}

/** Upload data that cannot be used is not the same as none. */
function readContext(context: Readonly<Record<string, unknown>>): FieldsOf<typeof uploadContext> {
  const { value, unread } = readFields(uploadContext, context);
  return { ...value, ...Object.fromEntries([...unread].map((name) => [name, ''])) };
}
