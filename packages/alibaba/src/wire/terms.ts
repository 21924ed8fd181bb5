import type { Term } from '@sandjury/core';

interface TermEntry {
  /** The English words that stand for it in a report. */
  english: string;
  /** What else the vendor writes for it, in either language and in any of its products. */
  also: readonly string[];
  /** The word of STIX 2.1 `malware-type-ov`, where one fits. */
  stix?: string;
}

const entries: readonly TermEntry[] = [
  { english: 'DDoS trojan', also: ['DDoS木马', 'DDoS', 'DDoS trojans'], stix: 'ddos' },
  {
    english: 'Mining program',
    also: ['挖矿程序', 'Miner', 'Mining software', 'Mining programs'],
    stix: 'resource-exploitation',
  },
  { english: 'Backdoor', also: ['反弹Shell后门', '后门程序', 'Reverse shell'], stix: 'backdoor' },
  { english: 'Webshell', also: ['网站后门', 'Web Shell', 'Webshells'], stix: 'webshell' },
  { english: 'Trojan downloader', also: ['下载器木马', 'Downloader'], stix: 'downloader' },
  {
    english: 'Trojan',
    also: [
      '高危程序',
      '自变异木马',
      'High-risk program',
      'Self-mutating trojan',
      'High-risk program or self-mutating trojan',
    ],
    stix: 'trojan',
  },
  { english: 'Ransomware', also: ['勒索病毒'], stix: 'ransomware' },
  { english: 'Information stealer', also: ['窃密工具', 'Stealer'], stix: 'spyware' },
  { english: 'Virus', also: ['感染型病毒', 'Infectious virus'], stix: 'virus' },
  { english: 'Worm', also: ['蠕虫病毒'], stix: 'worm' },
  { english: 'Rootkit', also: [], stix: 'rootkit' },
  { english: 'Adware', also: ['广告程序'], stix: 'adware' },
  { english: 'Engine test program', also: ['引擎测试程序', 'Engtest'] },
  { english: 'Attacker tool', also: ['黑客工具', 'Hacktool'] },
  { english: 'Tainted basic software', also: ['被污染的基础软件', 'Malbaseware'] },
  { english: 'Malicious script', also: ['恶意脚本', 'MalScript'] },
  { english: 'Malicious program', also: ['恶意程序', 'Malware'] },
  { english: 'Proxy tool', also: ['代理工具', 'Proxytool', 'Proxy'] },
  { english: 'Riskware', also: ['风险软件'] },
  { english: 'Scanner', also: ['扫描器'] },
  { english: 'Suspicious program', also: ['可疑程序', 'Suspicious'] },
  { english: 'Exploit', also: ['漏洞利用程序', '漏洞利用', 'Exploits'] },
  { english: 'Patcher', also: ['破解程序', 'Patch'] },
  { english: 'Game tool', also: ['私服工具'] },
  { english: 'Network layer intrusion', also: ['网络层入侵', 'Network layer intrusions'] },
  { english: 'Network service scanning', also: ['网络服务扫描', 'Network service scans'] },
  { english: 'Network sharing and discovery', also: ['网络共享发现'] },
  { english: 'Mining pool', also: ['矿池', 'Mining pools'] },
  { english: 'Darknet', also: ['暗网', 'Dark web', 'Dark webs'] },
  { english: 'Malicious logon', also: ['恶意登录', 'Malicious logons'] },
  {
    english: 'Malicious download source',
    also: ['恶意下载源', 'Malicious download sources', 'Malicious source'],
  },
  { english: 'C&C server', also: ['中控', 'C&C servers', 'Central control'] },
  { english: 'Web attack', also: ['Web攻击', 'Web attacks'] },
  { english: 'Exploit scanning', also: ['漏洞扫描'] },
  { english: 'SQL injection', also: ['SQL注入'] },
];

// The vendor's own spelling varies in case and blanks: DDoS and DDOS, "Web Shell" and WebShell.
function folded(text: string): string {
  return text.toLowerCase().replace(/[\s_-]+/g, '');
}

const byName: ReadonlyMap<string, TermEntry> = new Map(
  entries.flatMap((entry) => [entry.english, ...entry.also].map((name) => [folded(name), entry] as const)),
);

function entryOf(name: string): TermEntry | undefined {
  return byName.get(folded(name));
}

/** The English words for a name of the vendor's in either language; a name that is not known stays as it is. */
export function englishTerm(name: string): string {
  return entryOf(name)?.english ?? name.trim();
}

/** Whether a name is one of the vendor's general terms, and not that of a family. */
export function isTerm(name: string): boolean {
  return entryOf(name) !== undefined;
}

/** A name of the vendor's as a classification. */
export function toTerm(name: string): Term {
  const entry = entryOf(name);
  const vendor = name.trim();
  return { value: entry?.stix ?? (entry?.english ?? vendor).toLowerCase(), vendor };
}
