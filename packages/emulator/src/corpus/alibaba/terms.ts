/** A term in the two languages of the API. */
export interface Term {
  readonly en: string;
  readonly zh: string;
}

/** A virus type: its code in `VirusType`, and its two names. */
export interface VirusType extends Term {
  readonly code: string;
}

/** Virus types with their names, as the user guide prints them. */
export const virusTypes = {
  engineTest: { code: 'Engtest', en: 'Engine test program', zh: '引擎测试程序' },
  downloader: { code: 'Downloader', en: 'Trojan downloader', zh: '下载器木马' },
  attackerTool: { code: 'Hacktool', en: 'Attacker tool', zh: '黑客工具' },
  maliciousScript: { code: 'MalScript', en: 'Malicious script', zh: '恶意脚本' },
  maliciousProgram: { code: 'Malware', en: 'Malicious program', zh: '恶意程序' },
  miner: { code: 'Miner', en: 'Mining software', zh: '挖矿程序' },
  ransomware: { code: 'RansomWare', en: 'Ransomware', zh: '勒索病毒' },
  stealer: { code: 'Stealer', en: 'Information stealer', zh: '窃密工具' },
  suspicious: { code: 'Suspicious', en: 'Suspicious program', zh: '可疑程序' },
  webshell: { code: 'WebShell', en: 'Webshell', zh: '网站后门' },
  worm: { code: 'Worm', en: 'Worm', zh: '蠕虫病毒' },
  rootkit: { code: 'Rootkit', en: 'Rootkit', zh: 'Rootkit' },
} as const satisfies Record<string, VirusType>;

/** Names of intelligence events and threat types. */
export const intelligenceTypes = {
  miningProgram: { en: 'mining program', zh: '挖矿程序' },
  miningPool: { en: 'mining pool', zh: '矿池' },
  exploit: { en: 'exploit', zh: '漏洞利用' },
  downloadSource: { en: 'malicious download source', zh: '恶意下载源' },
  commandServer: { en: 'C&C server', zh: '中控' },
  networkScan: { en: 'network service scanning', zh: '网络服务扫描' },
} as const satisfies Record<string, Term>;
