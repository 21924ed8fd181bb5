import type { CallOptions, FileSample } from '@sandjury/core';
import { AlibabaConnection, type AlibabaReply } from './api/connection.ts';
import { AlibabaOperations, type FileResult } from './api/operations.ts';
import type { RemoteFile, SubmitFileQuery } from './api/queries.ts';
import { type SubmittedFile, submitFile, submitRemoteFile } from './ask/submission.ts';
import { type WaitOptions, waitForResult } from './ask/wait.ts';
import {
  type AlibabaSettings,
  type PublicSettings,
  publicSettings,
  type ResolvedSettings,
  resolveSettings,
} from './settings.ts';

/** Alibaba Cloud Security Center (SAS 2018-12-03), the operations of file detection. Made by `createAlibabaClient`. */
export class AlibabaClient extends AlibabaOperations {
  readonly id: string;
  readonly settings: PublicSettings;
  readonly #connection: AlibabaConnection;

  constructor(settings: ResolvedSettings, connection = new AlibabaConnection(settings)) {
    super(connection);
    this.#connection = connection;
    this.id = settings.id;
    this.settings = publicSettings(settings);
  }

  /**
   * Submits a file: asks for a known result first, uploads it only if the vendor has not got it, and orders its check. Throws
   * TooLargeError before anything is sent, or where the vendor takes no file of this size. A failure after which the order may
   * have been taken has the ticket as its `ref`; it is not retryable where to submit the file again could be charged twice.
   */
  submitFile(file: FileSample, query: SubmitFileQuery = {}, options?: CallOptions): Promise<SubmittedFile> {
    return submitFile({ client: this, connection: this.#connection }, { file, query }, options);
  }

  /**
   * Orders the check of a file at a public address, which the vendor fetches: of a file, not of the address. Fails as `submitFile`.
   * A ticket does not keep its `type`: after 1, 2 or 4 the result is asked for by `waitForResult(hash, { type })` or
   * `getFileDetectResult({ hashes, type })`.
   */
  submitRemoteFile(file: RemoteFile, options?: CallOptions): Promise<SubmittedFile> {
    return submitRemoteFile({ client: this, connection: this.#connection }, file, options);
  }

  /** Waits until a check is over. Throws NotFoundError, DeadlineError; the caller's abort reason is rethrown untouched. */
  waitForResult(hash: string, options?: WaitOptions): Promise<AlibabaReply<FileResult>> {
    return waitForResult({ client: this, connection: this.#connection }, hash, options);
  }

  /** Lets go of sockets. */
  close(): Promise<void> {
    return this.#connection.close();
  }
}

/** Checks the settings (ConfigurationError) and makes a client. Nothing is sent or loaded before the first call. */
export function createAlibabaClient(settings: AlibabaSettings): AlibabaClient {
  return new AlibabaClient(resolveSettings(settings));
}
