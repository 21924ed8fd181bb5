import type { Term } from '@sandjury/core';

/** VMRay's classification, in lower case → the word of STIX 2.1 `malware-type-ov`. All others stay VMRay's own. */
const malwareTypes: ReadonlyMap<string, string> = new Map([
  ['adware', 'adware'],
  ['backdoor', 'backdoor'],
  ['bot', 'bot'],
  ['bootkit', 'bootkit'],
  ['coinminer', 'resource-exploitation'],
  ['ddos', 'ddos'],
  ['downloader', 'downloader'],
  ['dropper', 'dropper'],
  ['exploit kit', 'exploit-kit'],
  ['fake av', 'rogue-security-software'],
  ['keylogger', 'keylogger'],
  ['miner', 'resource-exploitation'],
  ['ransomware', 'ransomware'],
  ['rat', 'remote-access-trojan'],
  ['remote access trojan', 'remote-access-trojan'],
  ['rootkit', 'rootkit'],
  ['spyware', 'spyware'],
  ['trojan', 'trojan'],
  ['virus', 'virus'],
  ['webshell', 'webshell'],
  ['wiper', 'wiper'],
  ['worm', 'worm'],
]);

/** A classification as a term. Injector, EICAR, Exploit, Pua … have no STIX word and are kept in lower case. */
export function termOf(vendor: string): Term {
  const folded = vendor.trim().toLowerCase();
  return { value: malwareTypes.get(folded) ?? folded, vendor };
}
