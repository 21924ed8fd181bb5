/**
 * Windows paths and command lines, folded so that two analysis machines give the same text: lower case, `\` for `/`, and
 * the folders of a machine or a user as the environment variable that names them (in upper case, as on Windows).
 */
const environment: ReadonlyMap<string, string> = new Map([
  ['userprofile', '%USERPROFILE%'],
  ['appdata', '%APPDATA%'],
  ['localappdata', '%LOCALAPPDATA%'],
  ['temp', '%TEMP%'],
  ['tmp', '%TEMP%'],
  ['windir', '%WINDIR%'],
  ['systemroot', '%WINDIR%'],
  ['programfiles', '%PROGRAMFILES%'],
  ['programfiles(x86)', '%PROGRAMFILES%'],
  ['programw6432', '%PROGRAMFILES%'],
  ['commonprogramfiles', '%PROGRAMFILES%\\common files'],
  ['comspec', '%WINDIR%\\system32\\cmd.exe'],
  ['systemdrive', 'c:'],
  ['programdata', 'c:\\programdata'],
  ['allusersprofile', 'c:\\programdata'],
  ['public', 'c:\\users\\public'],
]);
const variable = /%([a-z0-9()]{3,20})%/g;

/** Folders below a profile, of Windows 10 and of XP; the deeper one first. */
const profileFolders: readonly (readonly [source: string, name: string])[] = [
  ['%USERPROFILE%\\\\(?:appdata\\\\local|local settings)\\\\temp', '%TEMP%'],
  ['%USERPROFILE%\\\\(?:appdata\\\\local|local settings\\\\application data)', '%LOCALAPPDATA%'],
  ['%USERPROFILE%\\\\(?:appdata\\\\roaming|application data)', '%APPDATA%'],
  ['%LOCALAPPDATA%\\\\temp', '%TEMP%'],
];

const deviceDrive = /\\(?:\\[?.]|\?\?)\\(?=[a-z]:)/g;
const deviceUnc = /\\\\\?\\unc\\/g;
const systemRoot = /(?<![^\s'])\\systemroot(?=\\)/g;

interface FolderRules {
  /** Finds the folder of a machine or user; global where there may be several. */
  roots: RegExp;
  below: readonly (readonly [pattern: RegExp, name: string])[];
}

function folderRules({ start, user, end, flags }: Record<'start' | 'user' | 'end' | 'flags', string>): FolderRules {
  const volume = '(?:[a-z]:|\\\\device\\\\harddiskvolume\\d{1,3})';
  const shared = `(?!(?:public|default|all users|default user)${end})`;
  const profile = `((?:users|documents and settings)\\\\${shared}(?:${user}))`;
  const roots = `${start}${volume}\\\\(?:${profile}|(windows|winnt)|program files(?: \\(x86\\))?)${end}`;
  return {
    roots: new RegExp(roots, flags),
    below: profileFolders.map(([source, name]) => [new RegExp(source + end, 'g'), name] as const),
  };
}

// Inside a command line nothing marks where an unquoted user name with a space ends, save a folder that every profile has.
const nameCharacter = '[^\\\\/:*?"<>|,;=%&()\\x27\\s]';
const names = `${nameCharacter}(?:(?:${nameCharacter}| ){0,62}${nameCharacter})?`;
const oneName = `%username%|${nameCharacter}{1,64}`;
const wellKnown =
  '(?:appdata|application data|desktop|documents|downloads|local settings|music|pictures|videos|start menu)';
const pathEnd = '(?=\\\\|$)';
const wordEnd = '(?=[\\\\\\s"\\x27,;|<>&)]|$)';
const wordStart = '(?<![a-z0-9])';
const inPath = folderRules({ start: '^', user: '[^\\\\]+', end: pathEnd, flags: '' });
const inWords = { start: wordStart, end: wordEnd, flags: 'g' };
const inQuotes = folderRules({ ...inWords, user: `${names}${pathEnd}|${oneName}` });
const inText = folderRules({ ...inWords, user: `${names}(?=\\\\${wellKnown}${wordEnd})|${oneName}` });

const program = '\\.(?:exe|com|bat|cmd|scr|pif)';
const programAtEnd = new RegExp(`${program}$`);
const programInside = new RegExp(`${program}\\s`);
/** A drive, a UNC path, a variable of the table, `\SystemRoot`, or a first word that is a Windows program. */
const windowsTrace = new RegExp(
  [
    '(?<![a-z0-9])[a-z]:[\\\\/]',
    '(?<![^\\s"\\x27=])\\\\\\\\[a-z0-9?.][^\\\\\\s"]{0,255}\\\\',
    `%(?:${[...environment.keys()].join('|').replace('(x86)', '\\(x86\\)')})%`,
    '^"?\\\\systemroot\\\\',
    `^"?[^\\s"/]+${program}(?=["\\s]|$)`,
  ].join('|'),
  'i',
);

/** What a path is made of where nothing folds: ASCII in lower case, blanks only between other characters. */
const plainPart = '[!#$&(-.0-9;=@[\\]-{}~]+(?: +[!#$&(-.0-9;=@[\\]-{}~]+)*';
const foldedFolder = [
  '%(?:TEMP|APPDATA|WINDIR|PROGRAMFILES)%',
  '%USERPROFILE%(?!\\\\(?:appdata|local settings|application data))',
  '%LOCALAPPDATA%(?!\\\\temp)',
  '[a-z]:(?!\\\\(?:users|documents and settings|win|program files))',
].join('|');
/** Paths that are folded already, as far as that is plain to see: most that are asked about were just folded. */
const foldedPath = new RegExp(`^(?:(?:${foldedFolder})(?:\\\\${plainPart})*|${plainPart}(?:\\\\${plainPart})*)$`);

/**
 * A path or file name. What starts with `/` or `~/` is POSIX and stays as it is; all else is Windows. `\\?\C:\` is `C:\`,
 * `C:\Program Files (x86)` is `%PROGRAMFILES%` (where a 32-bit program lands depends on the machine), `C:\Windows\Temp`
 * is `%WINDIR%\temp` (it is no user's), `Public` and `Default` are no user; 8.3 names are not expanded.
 */
export function foldPath(value: string): string {
  if (foldedPath.test(value)) return value;
  const text = value.trim();
  if (isPosix(text)) return text;
  const path = text
    .toLowerCase()
    .replaceAll('/', '\\')
    .replace(/(?<=[^\\])\\{2,}/g, '\\');
  return foldFolders(path, inPath);
}

/**
 * A command line. With a trace of Windows in it, case is ignored throughout, paths in the text fold as in `foldPath`
 * (a `/` that starts a word is a switch and stays), and quotes around the program go where the program's end stays
 * plain. Without one, or when it starts with `/`, it stays as it is.
 */
export function foldCommandLine(value: string): string {
  const text = value.trim();
  if (isPosix(text) || !windowsTrace.test(text)) return text;
  const parts = text.toLowerCase().split('"');
  return withoutProgramQuotes(parts.map((part, index) => foldWords(part, index % 2 === 1)).join('"')).trim();
}

function isPosix(text: string): boolean {
  return text.startsWith('/') || text.startsWith('~/');
}

function foldWords(text: string, isQuoted: boolean): string {
  const slashed = text.replace(/(?<=[^\s'])\//g, '\\').replace(/(?<=[^\\\s'=,;(])\\{2,}/g, '\\');
  return foldFolders(slashed, isQuoted ? inQuotes : inText);
}

function foldFolders(lower: string, rules: FolderRules): string {
  let text = lower.replace(deviceDrive, '');
  if (text.includes('?')) text = text.replace(deviceUnc, '\\\\');
  text = text.replace(systemRoot, '%WINDIR%');
  if (text.includes('%')) {
    text = text
      .replaceAll('%homedrive%%homepath%', '%USERPROFILE%')
      .replace(variable, (whole, name: string) => environment.get(name) ?? whole);
  }
  text = rules.roots.global ? text.replace(rules.roots, rootName) : foldFirst(text, rules.roots);
  for (const [pattern, name] of rules.below) {
    // Only what was folded is in upper case here, so that a text without it is done.
    if (!text.includes('%USERPROFILE%') && !text.includes('%LOCALAPPDATA%')) return text;
    text = text.replace(pattern, name);
  }
  return text;
}

/** `text.replace(roots, rootName)` for a pattern that is not global, in a fraction of the time. */
function foldFirst(text: string, roots: RegExp): string {
  const match = roots.exec(text);
  if (match === null) return text;
  const [found, profile, windows] = match;
  return text.slice(0, match.index) + rootName(found, profile, windows) + text.slice(match.index + found.length);
}

function rootName(_: string, profile: string | undefined, windows: string | undefined): string {
  if (profile !== undefined) return '%USERPROFILE%';
  return windows === undefined ? '%PROGRAMFILES%' : '%WINDIR%';
}

function withoutProgramQuotes(text: string): string {
  const end = text.startsWith('"') ? text.indexOf('"', 1) : -1;
  if (end <= 1 || text[1] === '/') return text;
  const image = text.slice(1, end);
  const rest = text.slice(end + 1);
  const endsPlainly = !/\s/.test(image) || (programAtEnd.test(image) && !programInside.test(image));
  return endsPlainly && /^(?:\s|$)/.test(rest) ? image + rest : text;
}
