/**
 * Families by the names that vendors give them, without blanks and in lower case. A name that is written as two words is
 * found by both together (`agent tesla`). Small on purpose: one wrong alias renames a family everywhere.
 */
export const familyAliases: Readonly<Record<string, readonly string[]>> = {
  agenttesla: ['agenttesla', 'agensla', 'negasteal'],
  andromeda: ['andromeda', 'gamarue'],
  asyncrat: ['asyncrat'],
  azorult: ['azorult'],
  bashlite: ['bashlite', 'gafgyt', 'lizkebab', 'torlus'],
  cobaltstrike: ['cobaltstrike', 'cobeacon'],
  darkcomet: ['darkcomet', 'fynloski'],
  dridex: ['dridex', 'bugat', 'cridex'],
  emotet: ['emotet', 'geodo', 'heodo'],
  formbook: ['formbook', 'xloader'],
  gh0st: ['gh0st', 'gh0strat', 'ghostrat', 'zegost'],
  hawkeye: ['hawkeye'],
  icedid: ['icedid', 'bokbot'],
  lockbit: ['lockbit'],
  lokibot: ['lokibot', 'loki', 'lokipws'],
  mirai: ['mirai'],
  nanocore: ['nanocore', 'nancrat'],
  njrat: ['njrat', 'bladabindi'],
  qakbot: ['qakbot', 'qbot', 'quakbot', 'pinkslipbot'],
  raccoon: ['raccoon', 'recordbreaker'],
  redline: ['redline'],
  remcos: ['remcos'],
  revil: ['revil', 'sodinokibi'],
  snakekeylogger: ['snakekeylogger', '404keylogger'],
  trickbot: ['trickbot', 'trickster', 'trickloader'],
  ursnif: ['ursnif', 'gozi', 'isfb', 'snifula'],
  vidar: ['vidar'],
  wannacry: ['wannacry', 'wannacrypt', 'wannacryptor', 'wcry'],
  winwebsec: ['winwebsec'],
  xmrig: ['xmrig'],
  zeroaccess: ['zeroaccess', 'zaccess', '0access', 'sirefef', 'pmax'],
  zeus: ['zeus', 'zbot'],
};

/** Platforms, kinds and what vendors put in front: the family comes behind them. In lower case, without a number at the end. */
export const leadingWords: ReadonlySet<string> = wordSet(`
  a of variant probably possible possibly suspicious suspected suspect unsafe unwanted not other gen
  malicious malware mal detected detection family heur risk riskware threat program application app file hv pe multi
  win w hw windows dos msil bytecode net dotnet linux unix elf osx macos mac android androidos java js jscript javascript
  vbs vba vb w97m o97m x97m pp97m om xm wm html htm php asp pdf rtf swf script scr powershell ps bat python py perl
  autoit nsis lnk ole doc docx xls office msoffice msword msexcel macro
  trojan troj trj tr trojware bkdr backdoor bds virus vir worm adware adw dropper trojandropper downloader dldr
  trojandownloader spyware spy trojanspy stealer infostealer psw pws trojanpsw banker trojanbanker ransom ransomware
  trojanransom rootkit bootkit rogue exploit exp hacktool htool virtool tool constructor clicker trojanclicker proxy
  trojanproxy hoax joke fraudtool fraud pua pup miner coinminer keylogger rat bot botnet ddos flooder dialer
  webshell shellcode`);

/** What stands where a family would stand and names none: how it was found, how it is packed, that it has no name. */
export const genericWords: ReadonlySet<string> = wordSet(`
  agent generic generik generickd genericgb genericrxaa general heuristic undef unknown undefined unnamed misc small tiny
  kryptik krypt cryptik crypt crypted crypter packed packer obfuscated obfuscator obfus obscu obscure encoder injected
  injector inject siggen spnr malgen static cloud score confidence behaveslike wacatac artemis filecoder
  fakeav fakealert fake security autorun patched patcher
  engine engtest test sample basic software command control server code
  logon download source sources scanner scanning network darknet pool pools mining game intrusion sharing discovery`);

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}
