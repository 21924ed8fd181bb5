/** A term in the two languages of the API. */
export interface Term {
  readonly en: string;
  readonly zh: string;
}

/** Names of virus types, as the user guide prints them. */
export const virusTypes = {
  engineTest: { en: 'Engine test program', zh: '引擎测试程序' },
  downloader: { en: 'Trojan downloader', zh: '下载器木马' },
  attackerTool: { en: 'Attacker tool', zh: '黑客工具' },
  maliciousScript: { en: 'Malicious script', zh: '恶意脚本' },
  maliciousProgram: { en: 'Malicious program', zh: '恶意程序' },
  miner: { en: 'Mining software', zh: '挖矿程序' },
  ransomware: { en: 'Ransomware', zh: '勒索病毒' },
  stealer: { en: 'Information stealer', zh: '窃密工具' },
  suspicious: { en: 'Suspicious program', zh: '可疑程序' },
} as const satisfies Record<string, Term>;

/** Names of intelligence events and threat types. */
export const intelligenceTypes = {
  miningProgram: { en: 'mining program', zh: '挖矿程序' },
  miningPool: { en: 'mining pool', zh: '矿池' },
  exploit: { en: 'exploit', zh: '漏洞利用' },
  downloadSource: { en: 'malicious download source', zh: '恶意下载源' },
  commandServer: { en: 'C&C server', zh: '中控' },
  networkScan: { en: 'network service scanning', zh: '网络服务扫描' },
} as const satisfies Record<string, Term>;
