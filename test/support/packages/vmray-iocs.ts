/**
 * An IOCs reply with each of the ten arrays and every field that the vendor documents. Made up to the documented schema: no
 * captured reply of this kind is public.
 */
const common = {
  id: 0,
  version: 3,
  ioc: true,
  verdict: 'malicious',
  verdict_reason_code: null,
  verdict_reason_description: '',
  severity: 'malicious',
  numeric_severity: 4,
  analysis_ids: [82, 83],
};
const named = {
  ...common,
  threat_names: ['EICAR'],
  classifications: ['Dropper'],
  vtis: ['a1'],
  relations: [{ analysis_id: 82, relations: { parent: 1 } }],
};
const processes = {
  parent_processes: ['"C:\\a.exe" /x'],
  parent_processes_names: ['a.exe'],
  parent_processes_ids: [7],
};
const network = { ip_addresses: ['192.0.2.1'], countries: ['Germany'], country_codes: ['DE'], sources: ['Pcap'] };

export const md5 = '0123456789abcdef0123456789abcdef';
export const sha1 = `${md5}01234567`;
export const sha256 = `${md5}${md5}`;

export const restIocsReply = {
  status: 'finished',
  iocs: {
    domains: [
      {
        ...common,
        ...network,
        ...processes,
        domain: 'bad.example',
        original_domains: ['BAD.example'],
        protocols: ['DNS'],
      },
    ],
    email_addresses: [
      { ...named, email_address: 'bob@example.net', sender: false, recipient: true, subjects: ['Hello'] },
    ],
    emails: [
      {
        ...named,
        subject: 'Hello',
        sender: 'alice@example.org',
        recipients: ['bob@example.net'],
        nr_links: 2,
        nr_attachments: 1,
        attachment_types: ['text/plain'],
        hashes: [{ md5_hash: md5, sha1_hash: null, sha256_hash: null, ssdeep_hash: null, imp_hash: null }],
      },
    ],
    filenames: [{ ...named, filename: 'C:\\a.txt', operations: ['Access', 'Write'], categories: ['Dropped File'] }],
    files: [
      {
        ...named,
        ...processes,
        filename: 'a.exe',
        filenames: ['b.exe'],
        norm_filename: 'c:\\a.exe',
        hashes: [
          { md5_hash: md5.toUpperCase(), sha1_hash: sha1, sha256_hash: sha256, ssdeep_hash: '3:a:b', imp_hash: md5 },
          { md5_hash: md5.replace('0', 'f'), sha1_hash: null, sha256_hash: null, ssdeep_hash: null, imp_hash: null },
        ],
        file_size: 10,
        mime_type: 'text/plain',
        operations: ['Create'],
        categories: ['Sample File'],
        parent_files: ['p.zip'],
        resource_url: ['http://bad.example/a.exe'],
      },
      { ...named, filename: null, filenames: [], hashes: [{ sha256_hash: md5 + md5 }], categories: ['Memory Dump'] },
      { ...named, filename: 'unhashed.bin', hashes: [] },
    ],
    ips: [
      {
        ...common,
        ip_address: '192.0.2.1',
        domains: ['bad.example'],
        protocols: ['TCP'],
        country: 'Germany',
        country_code: 'de',
      },
      { ...common, ip_address: '2001:db8::1', country: null, country_code: null },
      { ...common, ip_address: '99.83.xxx.xxx' },
    ],
    mutexes: [{ ...named, mutex_name: 'Global\\m', operations: ['access'], parent_processes: ['x'], ioc: false }],
    processes: [
      { ...named, cmd_line: 'a.exe -x', image_names: ['a.exe'], process_names: ['a'], process_ids: [4] },
      { ...named, cmd_line: '', image_names: ['b.exe'], process_names: [], process_ids: [] },
    ],
    registry: [{ ...named, reg_key_name: 'HKEY_X\\y', reg_key_value_types: ['REG_SZ'], operations: ['Write'] }],
    urls: [
      {
        ...common,
        ...network,
        url: 'http://bad.example/',
        original_urls: ['HTTP://bad.example'],
        categories: ['Contacted'],
        methods: ['GET', 'POST'],
        user_agents: ['curl'],
        referrers: ['http://r.example/'],
        content_types: ['text/html'],
        parent_files: ['mail.eml'],
      },
    ],
  },
};
