import type { Ioc } from '@sandjury/core';
import { fileIoc, type IndicatorRows, type IocRows, iocOf } from '@sandjury/core/toolkit';
import type { HybridAnalysisSummary } from '../wire/summary.ts';

const byLevel: ReadonlyMap<number | null, Ioc['verdict']> = new Map([
  [2, 'malicious'],
  [1, 'suspicious'],
]);

/**
 * What a run saw. The vendor rates files alone; hosts that it calls compromised were, in recorded replies, those of large sites, and are no
 * indicators. A file is one from its level on, but for a process that crashed.
 */
export const seen: IocRows<HybridAnalysisSummary> = {
  domains: ['domain-name'],
  hosts: ['address'],
  compromised_hosts: (address, place) => iocOf('address', address, { categories: ['compromised-host'] }, place),
  extracted_files: (file, place) => {
    const { md5, sha1, sha256, file_size: size, av_label: label, threat_level_readable: vendorVerdict } = file;
    const verdict = byLevel.get(file.threat_level) ?? 'unknown';
    const isIoc = verdict !== 'unknown' && !/^process crashed$/i.test(label ?? '');
    const detected = { avLabels: label, avMatched: file.av_matched, avTotal: file.av_total };
    const details = { ...detected, fileTypes: file.description, typeTags: file.type_tags };
    const facts = { hashes: { md5, sha1, sha256 }, names: [file.file_path ?? file.name], size, details };
    const processes = [file.runtime_process];
    return fileIoc({ ...facts, isIoc, verdict, vendorVerdict, processes, categories: ['extracted-file'] }, place);
  },
  processes: ({ name, normalized_path: path, command_line: line, sha256, uid, parentuid }, place) => {
    const details = { parentUids: parentuid, uids: uid };
    return iocOf('process', line ?? path ?? name, { hashes: { sha256 }, names: [path ?? name], details }, place);
  },
};

/** Signatures. Their level (0 informative, 1 suspicious, 2 malicious) is no score. */
export const signatures: IndicatorRows<HybridAnalysisSummary> = {
  signatures: ({ identifier: id, category, name, description, threat_level: vendorScore, attck_id: technique }) => {
    return { id, category: category ?? 'signature', name, description, vendorScore, techniques: [technique] };
  },
};
