import { FormError, type FormPart, readForm } from '../../kit/bytes/multipart.ts';
import type { Reply } from '../../kit/server/reply.ts';
import type { CallHead, Service } from '../../kit/server/service.ts';
import { toXml } from '../xml.ts';
import type { OssBucket } from './bucket.ts';
import { type OssError, refuseUpload } from './policy.ts';

/** The one operation of the upload host. */
export type OssOperation = 'PostObject';

const hostId = 'emulated-bucket.oss.emulator.test';

/** The most that OSS takes in one form. */
const maximumUploadBytes = 5 * 1024 ** 3;

const malformed: OssError = {
  status: 400,
  code: 'MalformedPOSTRequest',
  message: 'The body of your POST request is not well-formed multipart/form-data.',
};

/** A host that takes files by form, and nothing else. It looks at the policy alone: credentials of the caller have no place here. */
export function ossService(bucket: OssBucket, now: () => number): Service<OssOperation> {
  let requests = 0;
  const reply = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply => {
    requests += 1;
    const id = requestId(requests);
    const date = new Date(now()).toUTCString();
    return { status, headers: { date, server: 'AliyunOSS', 'x-oss-request-id': id, ...headers }, body };
  };
  const refused = ({ status, code, message }: OssError): Reply => {
    const error = { Code: code, Message: message, RequestId: requestId(requests + 1), HostId: hostId };
    return reply(status, toXml('Error', error), { 'content-type': 'application/xml' });
  };
  return {
    operations: ['PostObject'],
    operationOf: isPostObject,
    streaming: {
      operations: ['PostObject'],
      maximumBytes: maximumUploadBytes,
      receive: async (call, body) => {
        const form = await formOf(call, body);
        if (form.error !== null) return refused(form.error);
        const { file, fields } = form;
        const error = refuseUpload(fields, file.bytes, now());
        if (error !== null) return refused(error);
        const upload = { filename: file.filename, bytes: file.bytes };
        bucket.put(fields.get('key') ?? '', { hashes: file.hashes, upload });
        const status = fields.get('success_action_status') === '200' ? 200 : 204;
        return reply(status, '', { etag: `"${file.hashes.md5.toUpperCase()}"` });
      },
    },
    answer: () => refused({ status: 405, code: 'MethodNotAllowed', message: 'Only a form can be posted here.' }),
    errorReply: (_call, status) => refused({ status, ...(errorWords.get(status) ?? otherError) }),
    reset: () => {
      requests = 0;
      bucket.reset();
    },
  };
}

type Form =
  | { readonly error: OssError }
  | {
      readonly error: null;
      readonly fields: ReadonlyMap<string, string>;
      readonly file: Extract<FormPart, { kind: 'file' }>;
    };

async function formOf(call: CallHead, body: AsyncIterable<Buffer>): Promise<Form> {
  let parts: readonly FormPart[];
  try {
    parts = await readForm(call.headers['content-type'], body);
  } catch (error) {
    if (error instanceof FormError) return { error: malformed };
    throw error;
  }
  const files = parts.filter((part) => part.kind === 'file');
  const file = files[0];
  if (files.length !== 1 || file?.name !== 'file') {
    const message = 'POST requires exactly one file upload per request.';
    return { error: { status: 400, code: 'IncorrectNumberOfFilesInPOSTRequest', message } };
  }
  // A field behind the file is an error of its own in OSS (0006-00000103), not something that is passed over.
  if (parts.at(-1) !== file) return { error: malformed };
  const fields = parts.flatMap((part): [string, string][] => (part.kind === 'field' ? [[part.name, part.value]] : []));
  return { error: null, fields: new Map(fields), file };
}

function isPostObject(call: CallHead): OssOperation | 'unknown' {
  return call.method === 'POST' && call.path === '/' ? 'PostObject' : 'unknown';
}

const errorWords: ReadonlyMap<number, Omit<OssError, 'status'>> = new Map([
  [403, { code: 'AccessDenied', message: 'AccessDenied' }],
  [404, { code: 'NoSuchBucket', message: 'The specified bucket does not exist.' }],
  [413, { code: 'EntityTooLarge', message: 'Your proposed upload exceeds the maximum allowed size.' }],
  [503, { code: 'ServiceUnavailable', message: 'Please reduce your request rate.' }],
]);

const otherError = { code: 'InternalError', message: 'We encountered an internal error. Please try again.' };

function requestId(count: number): string {
  return count.toString(16).toUpperCase().padStart(24, '0');
}
