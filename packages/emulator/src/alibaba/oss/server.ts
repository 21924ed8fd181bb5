import type { Form } from '../../kit/bytes/form.ts';
import type { FormFile } from '../../kit/bytes/multipart.ts';
import type { EmulatorDefinition, RouteCall } from '../../kit/define-emulator.ts';
import type { Reply } from '../../kit/server/reply.ts';
import { toXml } from '../xml.ts';
import type { OssBucket } from './bucket.ts';
import { type OssError, refuseUpload } from './policy.ts';

/** The one operation of the upload host. */
export type OssOperation = 'PostObject';

const hostId = 'emulated-bucket.oss.emulator.test';

/** The most that OSS takes in one form. */
const maximumUploadBytes = 5 * 1024 ** 3;

/** A host that takes files by form, and nothing else. It looks at the policy alone: credentials of the caller have no place here. */
export function ossHost(bucket: () => OssBucket, now: () => number): EmulatorDefinition<OssOperation, OssReplies> {
  return {
    state: () => new OssReplies(now),
    guard: ({ operation }, replies) => (operation === 'unknown' ? replies.refuse(errorOf(405)) : null),
    errorReply: (status, _call, _retryAfter, replies) => replies.refuse(errorOf(status)),
    routes: {
      'POST /': { operation: 'PostObject', answer: (call) => postObject(call, bucket(), now()) },
    },
    maximumBodyBytes: maximumUploadBytes,
  };
}

/** Writes the replies of the host, and counts them for their ids. */
class OssReplies {
  readonly now: () => number;
  requests = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  write(status: number, body: string, headers: Readonly<Record<string, string>>): Reply {
    this.requests += 1;
    const own = { date: new Date(this.now()).toUTCString(), server: 'AliyunOSS', 'x-oss-request-id': this.id };
    return { status, headers: { ...own, ...headers }, body };
  }

  refuse({ status, code, message }: OssError): Reply {
    const reply = this.write(status, '', { 'content-type': 'application/xml' });
    const error = { Code: code, Message: message, RequestId: this.id, HostId: hostId };
    return { ...reply, body: toXml('Error', error) };
  }

  get id(): string {
    return this.requests.toString(16).toUpperCase().padStart(24, '0');
  }
}

async function postObject(call: RouteCall<OssReplies>, bucket: OssBucket, now: number): Promise<Reply> {
  const isMultipart = /^multipart\/form-data\b/i.test(call.headers['content-type'] ?? '');
  if (!isMultipart) return call.state.refuse(errorOf(400));
  const form = await call.form();
  const file = fileOf(form);
  if ('code' in file) return call.state.refuse(file);
  const error = refuseUpload(form.fields, file.bytes, now);
  if (error !== null) return call.state.refuse(error);
  const upload = { filename: file.filename, bytes: file.bytes };
  bucket.put(form.fields.get('key') ?? '', { hashes: file.hashes, upload });
  const status = form.fields.get('success_action_status') === '200' ? 200 : 204;
  return call.state.write(status, '', { etag: `"${file.hashes.md5.toUpperCase()}"` });
}

/** The one file of a form, which is its last part. */
function fileOf({ files, parts }: Form): FormFile | OssError {
  const [file] = files;
  if (files.length !== 1 || file?.name !== 'file') {
    const message = 'POST requires exactly one file upload per request.';
    return { status: 400, code: 'IncorrectNumberOfFilesInPOSTRequest', message };
  }
  // A field behind the file is an error of its own in OSS (0006-00000103), not something that is passed over.
  return parts.at(-1) === file ? file : errorOf(400);
}

const errorWords: ReadonlyMap<number, readonly [code: string, message: string]> = new Map([
  [400, ['MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.']],
  [403, ['AccessDenied', 'AccessDenied']],
  [404, ['NoSuchBucket', 'The specified bucket does not exist.']],
  [405, ['MethodNotAllowed', 'Only a form can be posted here.']],
  [413, ['EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size.']],
  [503, ['ServiceUnavailable', 'Please reduce your request rate.']],
]);

function errorOf(status: number): OssError {
  const other = ['InternalError', 'We encountered an internal error. Please try again.'] as const;
  const [code, message] = errorWords.get(status) ?? other;
  return { status, code, message };
}
