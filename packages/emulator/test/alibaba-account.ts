import { createHash, randomUUID } from 'node:crypto';
import { request } from 'undici';
import type { AlibabaActionName, AlibabaEmulator, JsonObject } from '../src/index.ts';
import { type Answered, alibabaCall } from './requests.ts';

/** A clock that only a test moves. */
export class TestClock {
  now: number = Date.parse('2026-11-21T12:00:00Z');
  readonly read = (): number => this.now;

  advance(milliseconds: number): void {
    this.now += milliseconds;
  }
}

/** An answer and its parsed body. */
export interface ParsedAnswer extends Answered {
  readonly body: JsonObject;
}

/** The upload data of one file, as CreateFileDetectUploadUrl gives it. */
export interface UploadData {
  readonly HashKey: string;
  readonly FileExist: boolean;
  readonly PublicUrl: string;
  readonly Expire: string;
  readonly Context: {
    readonly AccessId: string;
    readonly Policy: string;
    readonly Signature: string;
    readonly OssKey: string;
  };
  readonly Code: string;
}

/** The calls that a client of the file check makes, signed at the time of a clock. */
export class AlibabaAccount {
  readonly emulator: AlibabaEmulator;
  readonly clock: TestClock;

  constructor(emulator: AlibabaEmulator, clock: TestClock) {
    this.emulator = emulator;
    this.clock = clock;
  }

  async call(action: AlibabaActionName, query: Record<string, string> = {}): Promise<ParsedAnswer> {
    const date = new Date(this.clock.now).toISOString().replace(/\.\d+Z$/, 'Z');
    const answer = await alibabaCall(this.emulator.url, query, { action, headers: { 'x-acs-date': date } });
    return { ...answer, body: JSON.parse(answer.text) };
  }

  async uploadData(hashKey: string, more: Record<string, string> = {}): Promise<UploadData> {
    const query = { Type: '0', 'HashKeyList.1': hashKey, ...more };
    const { text } = await this.call('CreateFileDetectUploadUrl', query);
    return JSON.parse(text).UploadUrlList[0];
  }

  /** Uploads what belongs to the key and orders a check; answers the key. */
  async submit(content: string, more: Record<string, string> = {}): Promise<string> {
    const key = hashOf('md5', content);
    const data = await this.uploadData(key);
    if (!data.FileExist) await postForm(data.PublicUrl, formFields(data), content);
    await this.call('CreateFileDetect', { Type: '0', HashKey: key, OssKey: data.Context.OssKey, ...more });
    return key;
  }

  /** The first item of GetFileDetectResult. */
  async result(key: string): Promise<JsonObject> {
    const { text } = await this.call('GetFileDetectResult', { Type: '0', 'HashKeyList.1': key });
    return JSON.parse(text).ResultList[0];
  }
}

export function hashOf(algorithm: 'md5' | 'sha256', content: string): string {
  return createHash(algorithm).update(content).digest('hex');
}

/** The fields of an upload, in the order of the documentation. */
export function formFields({ Context }: UploadData): [name: string, value: string][] {
  return [
    ['key', Context.OssKey],
    ['policy', Context.Policy],
    ['OSSAccessKeyId', Context.AccessId],
    ['success_action_status', '200'],
    ['Signature', Context.Signature],
  ];
}

/** Posts fields and then the file; `behind` are fields that come after it. */
export async function postForm(
  url: string,
  fields: readonly (readonly [string, string])[],
  content: string | null,
  behind: readonly (readonly [string, string])[] = [],
): Promise<Answered> {
  const boundary = `form-${randomUUID()}`;
  const field = ([name, value]: readonly [string, string]): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const file =
    content === null
      ? ''
      : `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="sample.bin"\r\nContent-Type: application/octet-stream\r\n\r\n${content}\r\n`;
  const body = `${fields.map(field).join('')}${file}${behind.map(field).join('')}--${boundary}--\r\n`;
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const reply = await request(url, { method: 'POST', headers, body });
  return { status: reply.statusCode, headers: reply.headers, text: await reply.body.text() };
}
