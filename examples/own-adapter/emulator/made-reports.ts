import document from '../fixtures/report-document.json' with { type: 'json' };
import installer from '../fixtures/report-installer.json' with { type: 'json' };
import loader from '../fixtures/report-loader.json' with { type: 'json' };
import site from '../fixtures/report-url.json' with { type: 'json' };

/** A report as far as the emulator looks into it; it is sent as it is. */
export interface MadeReport {
  info: { id: number; category: string; started: string; custom?: string | null };
  target: {
    category: string;
    file?: { name: string; md5: string; sha1: string; sha256: string; sha512?: string };
  };
  url_analysis?: { url?: string };
}

/** The finished tasks that the emulator knows from the start. All are made to the documented shape; see fixtures/PROVENANCE.md. */
export function madeReports(): MadeReport[] {
  return [loader, installer, document, site].map((report) => structuredClone(report));
}

export interface Submitted {
  id: number;
  category: 'file' | 'url';
  target: string;
  hashes: Readonly<Record<string, string>>;
  /** Bytes. */
  size: number;
  custom: string | null;
}

/** The report that a submission ends with: nothing was found. */
export function reportOfSubmission({ id, category, target, hashes, size, custom }: Submitted): MadeReport {
  const { md5 = '', sha1 = '', sha256 = '', sha512 = '' } = hashes;
  const file = {
    name: target,
    path: `/tmp/cape/${target}`,
    guest_paths: '',
    size,
    type: 'data',
    md5,
    sha1,
    sha256,
    sha512,
  };
  const report = {
    info: {
      id,
      category,
      custom,
      version: '2.5',
      started: '2026-03-02 10:00:00',
      ended: '2026-03-02 10:03:20',
      duration: 200,
      package: 'generic',
      machine: { id: 9, label: 'win10-x64', name: 'win10-x64', platform: 'windows', manager: 'KVM' },
    },
    target: category === 'file' ? { category, file } : { category },
    url_analysis: category === 'url' ? { url: target } : {},
    signatures: [],
    malscore: 0,
    ttps: [],
    malstatus: category === 'url' ? 'Undetected' : null,
    network: { hosts: [], domains: [], dns: [], http: [] },
    behavior: { processes: [], processtree: [], summary: {} },
    dropped: [],
    CAPE: { payloads: [], configs: [] },
  };
  return report;
}
