import { type AddressScope, fileHashKinds } from '@sandjury/core';

/** Why a value that a source accuses is not blocked: what it is. */
export type HoldReason =
  | 'value without a valid form of its type'
  | 'value that no format can write as it is'
  | 'hash of empty or blank content'
  | 'placeholder in place of a hash'
  | 'placeholder in place of a name'
  | `${Exclude<AddressScope, 'global' | 'documentation'>} address`
  | 'name of the local network'
  | 'URL that names no host'
  | 'root or system folder'
  | 'name that every system has'
  | 'registry key that every Windows has'
  | 'registry key without a hive'
  | 'mail without a sender that may be blocked'
  | 'recipient of a mail';

/**
 * MD5, SHA-1, SHA-256 and SHA-512 of content that lies on every host. Source: MISP's warning list of hashes of empty files
 * (misp-warninglists, `empty-hashes`) for no byte at all; the others are computed from the content, as the test does.
 */
export const emptyHashes: ReadonlySet<string> = new Set([
  // No byte at all.
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
  // A line end.
  '68b329da9893e34099c7d8ad5cb9c940',
  'adc83b19e793491b1c6ea0fd8b46cd9f32e592fc',
  '01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b',
  'be688838ca8686e5c90689bf2ab585cef1137c999b48c70b92f67a5c34dc15697b5d11c982ed6d71be1e1e7f7b4e0733884aa97c3f7a339a8ed03577cf74be09',
  // A line end of Windows.
  '81051bcc2cf1bedf378224b0a93e2877',
  'ba8ab5a0280b953aa97435ff8946cbcbb2755a27',
  '7eb70257593da06f682a3ddda54a9d260d4fc514f645237f5ca74b08f8da61a6',
  '1b302a2f1e624a5fb5ad94ddc4e5f8bfd74d26fa37512d0e5face303d8c40eee0d0ffa3649f5da43f439914d128166cb6c4774a7caa3b174d7535451eb697b5d',
  // A zero byte.
  '93b885adfe0da089cdf634904fd59f71',
  '5ba93c9db0cff93f52b521d7420e43f6eda2784f',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'b8244d028981d693af7b456af8efa4cad63d282e19ff14942c246e50d9351d22704a802a71c3580b6370de4ceb293c324a8423342557d4e5c38438f0e36910ee',
  // A blank.
  '7215ee9c7d9dc229d2921a40e899ec5f',
  'b858cb282617fb0956d960215c8e84d1ccf909c6',
  '36a9e7f1c95b82ffb99743e0c5c4ce95d83c9a430aac59f84ef3cbfab6145068',
  'f90ddd77e400dfe6a3fcf479b00b1ee29e7015c5bb8cd70f5f15b4886cc339275ff553fc8a053f8ddc7324f45168cffaf81f8c3ac93996f6536eef38e5e40768',
]);

/** The kinds of hash that name one file. `ssdeep` and `imphash` are like those of other files, and never block. */
export const blockingHashKinds = fileHashKinds;

/** Names that mean another host in every network: one label, and these and all below them. */
export const localNames: readonly string[] = [
  // IANA, Special-Use Domain Names (RFC 6761, 6762, 8375), without those for documentation.
  ...['localhost', 'local', 'arpa'],
  // ICANN's resolution 2024.07.29.06, and RFC 6762, appendix G: top-level domains of private networks.
  ...['internal', 'intranet', 'private', 'corp', 'home', 'lan'],
  // What routers and operating systems make up.
  ...['localdomain', 'domain', 'workgroup', 'fritz.box'],
  // Public names that lead to the host that asks.
  ...['localtest.me', 'lvh.me'],
];

/** Services whose names carry the address that they lead to: `127.0.0.1.nip.io`, `10-0-0-1.sslip.io`. */
export const addressNames: readonly string[] = ['nip.io', 'sslip.io', 'xip.io'];

/** Schemes of what is inside a program. */
export const innerSchemes: ReadonlySet<string> = new Set(['about:', 'chrome:', 'edge:', 'res:']);

/** Placeholders that tools write for a missing value, in lower case. */
export const placeholders: ReadonlySet<string> = new Set([
  ...['null', '(null)', '<null>', 'nil', 'none', 'n/a', 'undefined', 'unknown', '<unknown>'],
  ...['not available', 'redacted', '[redacted]', '<redacted>'],
]);

/** Folders in the form of `canonicalIocValue`, without a separator at the end. Source: the layout of Windows and FHS 3.0. */
export const systemFolders: ReadonlySet<string> = new Set([
  ...['%WINDIR%', '%WINDIR%\\system32', '%WINDIR%\\syswow64', '%WINDIR%\\temp', '%WINDIR%\\system32\\drivers'],
  ...['%USERPROFILE%', '%APPDATA%', '%LOCALAPPDATA%', '%TEMP%', '%PROGRAMFILES%', '%PROGRAMFILES%\\common files'],
  ...['%USERPROFILE%\\desktop', '%USERPROFILE%\\downloads', '%USERPROFILE%\\documents', '%USERPROFILE%\\appdata'],
  ...[
    'c:\\users',
    'c:\\users\\public',
    'c:\\programdata',
    'c:\\documents and settings',
    'c:\\recycler',
    'c:\\$recycle.bin',
  ],
  ...[
    '/bin',
    '/boot',
    '/dev',
    '/etc',
    '/home',
    '/lib',
    '/opt',
    '/proc',
    '/root',
    '/run',
    '/sbin',
    '/srv',
    '/sys',
    '/tmp',
  ],
  ...[
    '/usr',
    '/usr/bin',
    '/usr/lib',
    '/usr/local',
    '/usr/sbin',
    '/var',
    '/var/tmp',
    '/dev/shm',
    '/applications',
    '/users',
  ],
]);

/** Devices, programs and files that every Windows, Linux or macOS has, in lower case; programs without `.exe`. */
export const systemNames: ReadonlySet<string> = new Set([
  // Devices of DOS (Microsoft, "Naming Files, Paths, and Namespaces") and of POSIX.
  ...['con', 'prn', 'aux', 'nul', 'com1', 'lpt1', '/dev/null', '/dev/zero', '/dev/random', '/dev/urandom'],
  // Microsoft, "Windows Commands", and the processes that every Windows runs.
  ...[
    'svchost',
    'explorer',
    'lsass',
    'csrss',
    'smss',
    'wininit',
    'winlogon',
    'services',
    'spoolsv',
    'taskhost',
    'taskhostw',
  ],
  ...['system', 'system idle process', 'registry', 'conhost', 'dllhost', 'dwm', 'ctfmon', 'sihost', 'searchindexer'],
  ...[
    'cmd',
    'powershell',
    'powershell_ise',
    'pwsh',
    'wscript',
    'cscript',
    'mshta',
    'rundll32',
    'regsvr32',
    'reg',
    'regedit',
  ],
  ...[
    'msiexec',
    'schtasks',
    'at',
    'sc',
    'net',
    'net1',
    'netsh',
    'wmic',
    'wmiprvse',
    'bitsadmin',
    'certutil',
    'vssadmin',
  ],
  ...[
    'bcdedit',
    'wbadmin',
    'taskkill',
    'tasklist',
    'ipconfig',
    'ping',
    'whoami',
    'attrib',
    'notepad',
    'calc',
    'mspaint',
  ],
  ...[
    'iexplore',
    'msedge',
    'winword',
    'excel',
    'powerpnt',
    'outlook',
    'werfault',
    'control',
    'fontdrvhost',
    'userinit',
  ],
  // Files that Windows puts everywhere.
  ...[
    'ntdll.dll',
    'kernel32.dll',
    'kernelbase.dll',
    'user32.dll',
    'advapi32.dll',
    'shell32.dll',
    'ws2_32.dll',
    'wininet.dll',
  ],
  ...[
    'desktop.ini',
    'thumbs.db',
    'pagefile.sys',
    'hiberfil.sys',
    'swapfile.sys',
    'ntuser.dat',
    'ntuser.dat.log',
    'autorun.inf',
  ],
  ...['hosts', 'index.dat', 'win.ini', 'system.ini', 'boot.ini'],
  // POSIX utilities and what macOS puts everywhere.
  ...[
    'sh',
    'bash',
    'dash',
    'zsh',
    'env',
    'cat',
    'curl',
    'wget',
    'chmod',
    'python',
    'python3',
    'perl',
    'launchd',
    '.ds_store',
  ],
]);

/** Folders in which a name of `systemNames` is the system's own file; elsewhere it is a disguise, which identifies. */
export const homesOfSystemNames: ReadonlySet<string> = new Set([
  ...['%WINDIR%', '%WINDIR%\\system32', '%WINDIR%\\syswow64', '%WINDIR%\\system32\\windowspowershell\\v1.0'],
  ...['%WINDIR%\\syswow64\\windowspowershell\\v1.0', '%WINDIR%\\system32\\wbem', '%WINDIR%\\system32\\drivers\\etc'],
  ...['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin'],
]);

/**
 * What stands behind the hive of keys that every Windows has, in the form of `canonicalIocValue`: what malware does is in a value
 * or a key below them. Source: Microsoft, "Predefined Keys", "Run and RunOnce Registry Keys", and the layout of the hives.
 */
export const systemKeys: ReadonlySet<string> = new Set([
  ...[
    'software',
    'system',
    'sam',
    'security',
    'hardware',
    'drivers',
    'environment',
    'control panel',
    'network',
    '.default',
  ],
  ...['s-1-5-18', 's-1-5-19', 's-1-5-20', 'volatile environment', 'software\\classes', 'software\\policies'],
  ...['system\\currentcontrolset', 'system\\currentcontrolset\\control', 'system\\currentcontrolset\\services'],
  ...['software\\microsoft', 'software\\wow6432node', 'software\\wow6432node\\microsoft'],
  ...['software\\microsoft\\windows', 'software\\microsoft\\windows\\currentversion'],
  ...['software\\microsoft\\windows\\currentversion\\run', 'software\\microsoft\\windows\\currentversion\\runonce'],
  ...[
    'software\\microsoft\\windows\\currentversion\\explorer',
    'software\\microsoft\\windows\\currentversion\\policies',
  ],
  ...['software\\microsoft\\windows nt', 'software\\microsoft\\windows nt\\currentversion'],
  'software\\microsoft\\windows nt\\currentversion\\winlogon',
  'software\\wow6432node\\microsoft\\windows\\currentversion\\run',
  'software\\wow6432node\\microsoft\\windows\\currentversion\\runonce',
]);
