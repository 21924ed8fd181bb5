import { describe, expect, it } from 'vitest';
import { englishTerm, toTerm } from './terms.ts';

describe('terms', () => {
  it.each([
    ['反弹Shell后门', 'Reverse shell', 'backdoor'],
    ['DDoS木马', 'DDoS trojan', 'ddos'],
    ['下载器木马', 'Trojan downloader', 'downloader'],
    ['挖矿程序', 'Mining software', 'resource-exploitation'],
    ['勒索病毒', 'RansomWare', 'ransomware'],
    ['窃密工具', 'Information stealer', 'spyware'],
    ['感染型病毒', 'Infectious virus', 'virus'],
    ['蠕虫病毒', 'Worm', 'worm'],
    ['网站后门', 'WebShell', 'webshell'],
    ['广告程序', 'AdWare', 'adware'],
    ['自变异木马', 'Trojan', 'trojan'],
    ['引擎测试程序', 'Engine test program', 'engine test program'],
    ['暗网', 'darknet', 'darknet'],
    ['中控', 'C&C Server', 'c&c server'],
    ['网络服务扫描', 'Network Service Scanning', 'network service scanning'],
    ['Web攻击', 'WEB Attack', 'web attack'],
    ['漏洞利用', 'exploits', 'exploit'],
  ])('%s and %s are one', (chinese, english, value) => {
    expect(englishTerm(chinese)).toBe(englishTerm(english));
    expect(toTerm(chinese)).toEqual({ value, vendor: chinese });
    expect(toTerm(english)).toEqual({ value, vendor: english });
  });

  it('a name that is not known stays, in lower case as a value', () => {
    expect(englishTerm(' Regsvr32 ')).toBe('Regsvr32');
    expect(toTerm(' Regsvr32 ')).toEqual({ value: 'regsvr32', vendor: 'Regsvr32' });
    expect(toTerm('__proto__')).toEqual({ value: '__proto__', vendor: '__proto__' });
  });
});
