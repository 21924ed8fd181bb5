import { createHash } from 'node:crypto';
import { type MadeReport, madeReports, reportOfSubmission } from './made-reports.ts';

/** Words of lib/cuckoo/core/data/task.py that the emulator uses. */
type Status = 'pending' | 'running' | 'completed' | 'reported';

interface Task {
  id: number;
  category: 'file' | 'url';
  target: string;
  hashes: Readonly<Record<string, string>>;
  addedOn: string;
  tags: string | null;
  custom: string | null;
  /** How often it was asked about; a submission goes on by one state each time. */
  asked: number;
  isFinished: boolean;
  report: MadeReport;
}

const states: readonly Status[] = ['pending', 'running', 'completed', 'reported'];

/** What the emulator knows: tasks with a report from the start, and those that were submitted since. */
export class CapeTasks {
  #tasks = new Map<number, Task>();

  constructor() {
    this.reset();
  }

  /** Forgets what was submitted. */
  reset(): void {
    this.#tasks = new Map(madeReports().map((report) => [report.info.id, finishedTask(report)]));
  }

  submitFile(name: string, content: Uint8Array, fields: FormData): number {
    const hex = (kind: string) => createHash(kind).update(content).digest('hex');
    const hashes = { md5: hex('md5'), sha1: hex('sha1'), sha256: hex('sha256'), sha512: hex('sha512') };
    return this.#add('file', name, hashes, content.byteLength, fields);
  }

  submitUrl(url: string, fields: FormData): number {
    return this.#add('url', url, {}, 0, fields);
  }

  /** The rows of `tasks` for a hash, newest first, as `list_tasks` orders them in lib/cuckoo/core/data/tasking.py. */
  search(hash: string): object[] {
    const found = [...this.#tasks.values()].filter(({ hashes }) => Object.values(hashes).includes(hash.toLowerCase()));
    return found.sort((a, b) => (a.addedOn < b.addedOn ? 1 : -1)).map((task) => this.#row(task));
  }

  view(id: number): object | null {
    const task = this.#tasks.get(id);
    return task === undefined ? null : this.#row(task);
  }

  /** The word for the state; asking lets time pass. */
  status(id: number): Status | null {
    const task = this.#tasks.get(id);
    if (task === undefined) return null;
    const status = statusOf(task);
    task.asked += 1;
    return status;
  }

  /** The report; null where there is no such task, a text where CAPE refuses it. */
  report(id: number): MadeReport | string | null {
    const task = this.#tasks.get(id);
    if (task === undefined) return null;
    return this.status(id) === 'reported' ? task.report : 'Task is still being analyzed';
  }

  counts(): Record<string, number> {
    const counts: Record<string, number> = {
      total: this.#tasks.size,
      pending: 0,
      running: 0,
      completed: 0,
      reported: 0,
    };
    for (const task of this.#tasks.values()) counts[statusOf(task)] = (counts[statusOf(task)] ?? 0) + 1;
    return counts;
  }

  #add(category: Task['category'], target: string, hashes: Task['hashes'], size: number, fields: FormData): number {
    const id = Math.max(...this.#tasks.keys()) + 1;
    const field = (name: string) => {
      const value = fields.get(name);
      return typeof value === 'string' && value !== '' ? value : null;
    };
    const report = reportOfSubmission({ id, category, target, hashes, size, custom: field('custom') });
    this.#tasks.set(id, {
      ...finishedTask(report),
      category,
      tags: field('tags_tasks'),
      custom: field('custom'),
      isFinished: false,
    });
    return id;
  }

  /** `Task.to_dict`, with the columns that a client could want. */
  #row(task: Task): object {
    const { id, category, target, addedOn, tags, custom, hashes } = task;
    const status = statusOf(task);
    const completedOn = status === 'completed' || status === 'reported' ? addedOn : null;
    const row = {
      id,
      category,
      target,
      status,
      added_on: addedOn,
      completed_on: completedOn,
      tags_tasks: tags,
      custom,
    };
    return category === 'file' ? { ...row, tags: [], sample: { id, ...hashes } } : { ...row, tags: [] };
  }
}

function statusOf({ isFinished, asked }: Task): Status {
  return isFinished ? 'reported' : (states[asked] ?? 'reported');
}

function finishedTask(report: MadeReport): Task {
  const { info, target } = report;
  const { md5 = '', sha1 = '', sha256 = '', sha512 = '' } = target.file ?? {};
  return {
    id: info.id,
    category: info.category === 'url' ? 'url' : 'file',
    target: target.file?.name ?? report.url_analysis?.url ?? '',
    hashes: target.file ? { md5, sha1, sha256, sha512 } : {},
    addedOn: info.started,
    tags: null,
    custom: info.custom ?? null,
    asked: 0,
    isFinished: true,
    report,
  };
}
