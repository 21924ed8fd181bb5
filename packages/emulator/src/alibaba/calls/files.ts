import type { AlibabaAnswers, AlibabaMember, CorpusHashes, CorpusSample } from '../../corpus/corpus-sample.ts';

/** A file whose bytes the service has, or can get. */
export interface ServiceFile {
  readonly hashes: Pick<CorpusHashes, 'md5' | 'sha256'>;
  /** Name and size as they came; `null` for a file of the corpus. */
  readonly upload: { readonly filename: string; readonly bytes: number } | null;
}

/** A file at an address that the service is said to be able to reach. Nothing is ever fetched. */
export interface RemoteFile {
  /** `http:` or `https:`; compared as the WHATWG serialises it. */
  readonly url: string;
  readonly hashes: CorpusHashes;
  /** 1024 unless given. */
  readonly bytes?: number;
}

/** An event and the file that it is about. */
export interface KnownEvent {
  readonly answers: AlibabaAnswers;
  readonly hashes: CorpusHashes;
}

/** What the service knows of files. Only maps: a key of a request never reaches a property. */
export class AlibabaFiles {
  readonly reports = new Map<string, AlibabaAnswers>();
  readonly events = new Map<string, KnownEvent>();
  readonly files = new Map<string, ServiceFile>();
  readonly remote = new Map<string, ServiceFile>();

  constructor(corpus: readonly CorpusSample[], remoteFiles: readonly RemoteFile[]) {
    for (const { name, hashes, alibaba: answers } of corpus) {
      // The corpus stands for what both vendors were asked about: every file of it is at this address.
      this.addRemote({ url: `https://files.emulator.test/${name}`, hashes });
      if (answers !== null) this.addKnown(hashes, answers);
    }
    for (const file of remoteFiles) this.addRemote(file);
  }

  /** The service knows files by MD5 and SHA-256, never by SHA-1. */
  fileOf(hash: string): ServiceFile | undefined {
    return this.files.get(hash);
  }

  addFile(file: ServiceFile): void {
    this.files.set(file.hashes.md5, file);
    this.files.set(file.hashes.sha256, file);
  }

  addAnswers(hashes: ServiceFile['hashes'], answers: AlibabaAnswers): void {
    this.reports.set(hashes.md5, answers);
    this.reports.set(hashes.sha256, answers);
  }

  /** The file at an address, if the table has one. */
  remoteFile(url: URL): ServiceFile | undefined {
    return this.remote.get(url.href);
  }

  addKnown(hashes: CorpusHashes, answers: AlibabaAnswers): void {
    this.addAnswers(hashes, answers);
    this.addFile({ hashes, upload: null });
    if (answers.eventId !== undefined) this.events.set(answers.eventId, { answers, hashes });
    for (const member of answers.members ?? []) this.addMember(member);
  }

  addMember({ hashes, answers }: AlibabaMember): void {
    // A member that is a sample of its own keeps that sample's answers.
    if (!this.reports.has(hashes.sha256)) this.addKnown(hashes, answers);
  }

  addRemote({ url, hashes, bytes = 1024 }: RemoteFile): void {
    const address = new URL(url);
    const filename = address.pathname.slice(address.pathname.lastIndexOf('/') + 1);
    this.remote.set(address.href, { hashes, upload: { filename, bytes } });
  }
}
