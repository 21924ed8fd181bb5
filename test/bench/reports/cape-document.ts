/** Values in a document of CAPE, by what a real report of 75 MB has: 1.7 million, nine in ten of them API calls. */
const processes = 12;
const callsOfProcess = 6_300;

/** A report.json of 75 MB as CAPE 2.4 writes it: indented, and full of API calls that nobody reads. */
export function capeDocument(): string {
  const report = {
    info: {
      version: '2.4-CAPE',
      id: 7,
      category: 'file',
      started: '2023-10-01 10:00:00',
      ended: '2023-10-01 10:05:00',
    },
    target: { category: 'file', file: { ...file(0), name: 'sample.exe' } },
    malscore: 10,
    signatures: Array.from({ length: 60 }, (_, index) => signature(index)),
    detections: [{ family: 'Emotet', details: [{ Yara: hex(1, 64) }] }],
    CAPE: { payloads: Array.from({ length: 40 }, (_, index) => file(index + 1)), configs: [] },
    dropped: Array.from({ length: 200 }, (_, index) => file(index + 100)),
    network: {
      hosts: Array.from({ length: 60 }, (_, index) => ({ ip: `198.51.100.${index}`, country_name: 'unknown' })),
      domains: Array.from({ length: 60 }, (_, index) => ({ domain: `c${index}.example`, ip: '' })),
    },
    suricata: { alerts: [], tls: [], http: [] },
    behavior: {
      processes: Array.from({ length: processes }, (_, index) => process(index)),
      processtree: [{ name: 'sample.exe', pid: 4120, children: [] }],
      summary: {
        files: Array.from(
          { length: 3_000 },
          (_, index) => `C:\\Users\\analyst\\AppData\\Local\\Temp\\file${index}.tmp`,
        ),
        keys: Array.from(
          { length: 9_000 },
          (_, index) => `HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\CLSID\\{${hex(index, 32)}}`,
        ),
        mutexes: Array.from({ length: 200 }, (_, index) => `Local\\mutex-${index}`),
      },
    },
    ttps: [{ signature: 'signature_1', ttps: ['T1055', 'T1027'] }],
  };
  return JSON.stringify(report, null, 2);
}

function process(index: number): object {
  return {
    process_id: 4000 + index,
    process_name: `process${index}.exe`,
    parent_id: 2044,
    module_path: `C:\\Windows\\System32\\process${index}.exe`,
    first_seen: '2023-10-01 10:00:20,000',
    calls: Array.from({ length: callsOfProcess }, (_, at) => call(at)),
    threads: ['4124'],
    environ: { UserName: 'analyst', ComputerName: 'DESKTOP-1' },
  };
}

function call(at: number): object {
  return {
    timestamp: '2023-10-01 10:00:21,123',
    thread_id: String(4100 + (at % 7)),
    caller: `0x${hex(at, 8)}`,
    parentcaller: `0x${hex(at * 3, 8)}`,
    category: 'registry',
    api: 'NtQueryValueKey',
    status: at % 5 !== 0,
    return: '0x00000000',
    arguments: [
      { name: 'KeyHandle', value: `0x${hex(at, 8)}` },
      { name: 'ValueName', value: `Value${at}`, pretty_value: `REG_SZ ${at}` },
      { name: 'FullName', value: `HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Value${at}` },
      { name: 'Information', value: 'C:\\Windows\\System32' },
    ],
    repeated: at % 3,
    id: at,
  };
}

function signature(index: number): object {
  const data = Array.from({ length: 20 }, (_, at) => ({ process: `process${at}.exe`, event: `${index}-${at}` }));
  return {
    name: `signature_${index}`,
    description: `Signature ${index}`,
    severity: 2,
    weight: 1,
    confidence: 80,
    data,
  };
}

function file(index: number): object {
  const hashes = { md5: hex(index, 32), sha1: hex(index, 40), sha256: hex(index, 64) };
  return {
    name: [`file${index}.bin`],
    guest_paths: [`C:\\Temp\\file${index}.bin`],
    size: index,
    type: 'data',
    ...hashes,
  };
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
