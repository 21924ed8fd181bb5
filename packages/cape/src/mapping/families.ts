import { pointer } from '@sandjury/core';
import { eachOf, type FamilyClaim, present } from '@sandjury/core/toolkit';
import { type CapeFile, type CapeReport, configsOf, filesOf, root } from '../wire/report.ts';

/** The families of a report. Its own are those of CAPE's Yara rules and parsers; ClamAV, VirusTotal, Suricata and behaviour are others. */
export interface Families {
  claims: FamilyClaim[];
  /** Those that were detected on one file. */
  on(file: CapeFile): string[];
}

/** Who detects by CAPE's own rules: keys of `details`, and words of `malfamily_tag`. */
const ownDetector = /^(?:yara|cape)$/i;

/** `QakBot Payload: 32-bit DLL`, as CAPE's own Yara rules name what they hit; not `Unpacked Shellcode`, which is no family. */
const payloadType = /^(?!(?:unpacked|injected|extracted|encrypted|unknown)\b)(.+?) payload\b/i;

/** Families of `detections`, of what came before and beside those, of malware configurations, and of files. */
export function familiesOf(report: CapeReport): Families {
  const byHash = new Map<string, string[]>();
  const named: FamilyClaim[] = [
    ...detected(report, byHash),
    ...Object.entries(report.detections2pid ?? {}).flatMap(([pid, families]) =>
      (families ?? []).map((family) => ({ family, at: root + pointer('detections2pid', pid), isOwn: false })),
    ),
    ...configsOf(report).map(({ family, at }) => ({ family, at, isOwn: true })),
  ];
  const spelling = new Map(named.map(({ family }) => [squashed(family), family]));
  const on = (file: CapeFile): string[] => {
    const rules = present(...(file.cape_yara ?? []).map((rule) => rule?.name));
    const [, typed] = payloadType.exec(file.cape_type ?? '') ?? [];
    const own = present(rules.find((rule) => squashed(rule) === squashed(typed ?? '')) ?? typed);
    const known = [...own, ...rules.filter((rule) => spelling.has(squashed(rule)))];
    const spelled = known.map((family) => spelling.get(squashed(family)) ?? family);
    return [...new Set([...spelled, ...(byHash.get(file.sha256 ?? '') ?? [])])];
  };
  const onFiles = filesOf(report)
    .filter(({ file }) => payloadType.test(file.cape_type ?? ''))
    .flatMap(({ file, at }) => on(file).map((family) => ({ family, at: `${at}/cape_type`, isOwn: true })));
  return { claims: [...named, ...onFiles], on };
}

/** Notes in `byHash` on which files a family was detected. */
function detected(report: CapeReport, byHash: Map<string, string[]>): FamilyClaim[] {
  const { detections, malfamily } = report;
  const isOwn = ownDetector.test(report.malfamily_tag ?? '');
  const old = present(malfamily).map((family) => ({ family, at: `${root}/malfamily`, isOwn }));
  if (typeof detections === 'string') return [...old, { family: detections, at: `${root}/detections`, isOwn }];
  const listed = eachOf(detections, `${root}/detections`, ({ family, details }, at): FamilyClaim[] => {
    if (family === null) return [];
    const entries = (details ?? []).flatMap((detail) => Object.entries(detail ?? {}));
    // What it was detected on is a hash, the text of an alert, or empty.
    for (const [, value] of entries) {
      const hash = typeof value === 'string' ? value.toLowerCase() : '';
      byHash.set(hash, [...(byHash.get(hash) ?? []), family]);
    }
    return [{ family, at, isOwn: entries.some(([detector]) => ownDetector.test(detector)) }];
  });
  byHash.delete('');
  return [...old, ...listed];
}

/** `Dridex v4` is `DridexV4`. */
function squashed(family: string): string {
  return family.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
