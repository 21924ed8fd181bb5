import { describe, expect, it } from 'vitest';
import { foldCommandLine, foldPath } from './windows.ts';

describe('foldPath', () => {
  it.each([
    ['%UserProfile%', '%USERPROFILE%'],
    ['%AppData%', '%APPDATA%'],
    ['%LocalAppData%', '%LOCALAPPDATA%'],
    ['%Temp%', '%TEMP%'],
    ['%Tmp%', '%TEMP%'],
    ['%WinDir%', '%WINDIR%'],
    ['%SystemRoot%', '%WINDIR%'],
    ['%ProgramFiles%', '%PROGRAMFILES%'],
    ['%ProgramFiles(x86)%', '%PROGRAMFILES%'],
    ['%ProgramW6432%', '%PROGRAMFILES%'],
    ['%CommonProgramFiles%', '%PROGRAMFILES%\\common files'],
    ['%ComSpec%', '%WINDIR%\\system32\\cmd.exe'],
    ['%SystemDrive%', 'c:'],
    ['%ProgramData%', 'c:\\programdata'],
    ['%AllUsersProfile%', 'c:\\programdata'],
    ['%Public%', 'c:\\users\\public'],
    ['%HomeDrive%%HomePath%', '%USERPROFILE%'],
    ['%Nobody%', '%nobody%'],
  ])('%s is %s, alone and with a file below', (variable, folded) => {
    expect(foldPath(variable)).toBe(folded);
    expect(foldPath(`${variable}\\Sub Folder\\A.EXE`)).toBe(`${folded}\\sub folder\\a.exe`);
  });

  it.each([
    'C:\\Users\\bob',
    'C:\\Users\\bob.old',
    'C:\\Documents and Settings\\Bob Smith',
    '\\Device\\HarddiskVolume12\\Users\\bob',
    '\\??\\C:\\Users\\bob',
  ])('%s is a user’s', (folder) => {
    expect(foldPath(folder)).toBe('%USERPROFILE%');
    expect(foldPath(`${folder}\\A\\b.tmp`)).toBe('%USERPROFILE%\\a\\b.tmp');
  });

  it.each([
    ['D:\\Windows', '%WINDIR%'],
    ['C:\\WINNT', '%WINDIR%'],
    ['C:\\Program Files', '%PROGRAMFILES%'],
    ['C:\\Program Files (x86)', '%PROGRAMFILES%'],
    ['C:\\Users\\bob\\AppData\\Roaming', '%APPDATA%'],
    ['C:\\Users\\bob\\Application Data', '%APPDATA%'],
    ['C:\\Users\\bob\\AppData\\Local', '%LOCALAPPDATA%'],
    ['C:\\Users\\bob\\Local Settings\\Application Data', '%LOCALAPPDATA%'],
    ['C:\\Users\\bob\\AppData\\Local\\Temp', '%TEMP%'],
    ['C:\\Users\\bob\\Local Settings\\Temp', '%TEMP%'],
    ['%LOCALAPPDATA%\\Temp', '%TEMP%'],
    ['%USERPROFILE%\\AppData\\Roaming', '%APPDATA%'],
  ])('%s is %s, as itself and with a file below, but not where the name goes on', (folder, folded) => {
    expect(foldPath(folder)).toBe(folded);
    expect(foldPath(`${folder}\\A\\b.tmp`)).toBe(`${folded}\\a\\b.tmp`);
    expect(foldPath(`${folder}.old\\A`)).toMatch(/\.old\\a$/);
    expect(foldPath(`${folder}.old\\A`)).not.toBe(`${folded}.old\\a`);
  });

  it.each([
    ['C:\\Users\\Public\\A', 'c:\\users\\public\\a'],
    ['C:\\Users\\Default User\\A', 'c:\\users\\default user\\a'],
    ['C:\\Users\\All Users', 'c:\\users\\all users'],
    ['C:\\Windows.old\\A', 'c:\\windows.old\\a'],
    ['C:\\Users', 'c:\\users'],
    ['X C:\\Windows\\A', 'x c:\\windows\\a'],
    ['\\\\Host\\Share\\Windows\\A', '\\\\host\\share\\windows\\a'],
    ['\\\\?\\UNC\\Host\\Share', '\\\\host\\share'],
    ['\\\\.\\C:\\A', 'c:\\a'],
    ['\\\\.\\Pipe\\A', '\\\\.\\pipe\\a'],
    ['C:\\\\A\\\\\\B', 'c:\\a\\b'],
    ['c:/a/B', 'c:\\a\\b'],
    ['a//b', 'a\\b'],
    ['C:\\SystemRoot\\A', 'c:\\systemroot\\a'],
    ['\\systemroot\\a', '%WINDIR%\\a'],
    ['\\SystemRoot', '\\systemroot'],
    ['\\systemrooted\\a', '\\systemrooted\\a'],
    ['A~/', 'a~\\'],
    ['  Ä.EXE ', 'ä.exe'],
    ['', ''],
  ])('%s is %s', (value, folded) => {
    expect(foldPath(value)).toBe(folded);
  });

  it.each(['/tmp/A', '~/A', '/C:/Users/bob', '~/%TEMP%\\A'])('%s is a POSIX path and stays', (value) => {
    expect(foldPath(value)).toBe(value);
    expect(foldPath(` ${value} `)).toBe(value);
  });
});

describe('foldCommandLine', () => {
  it.each([
    ['C:\\X.exe A', 'c:\\x.exe a'],
    ['C:/X.exe A', 'c:\\x.exe a'],
    ['run \\\\Host\\Share\\A', 'run \\\\host\\share\\a'],
    ['run "\\\\Host\\Share\\A"', 'run "\\\\host\\share\\a"'],
    ['%ProgramFiles(x86)%\\A', '%PROGRAMFILES%\\a'],
    ['echo %TMP%\\A', 'echo %TEMP%\\a'],
    ['\\SystemRoot\\A', '%WINDIR%\\a'],
    ['X.SCR -A', 'x.scr -a'],
    ['X.EXE', 'x.exe'],
    ['X.exefile A', 'X.exefile A'],
    ['sh -c Echo', 'sh -c Echo'],
    ['a X.EXE', 'a X.EXE'],
    ['abc:\\A', 'abc:\\A'],
    ['curl HTTP://Host/', 'curl HTTP://Host/'],
    ['/bin/sh C:\\A', '/bin/sh C:\\A'],
    [' ~/x C:\\A ', '~/x C:\\A'],
    [' C:\\A ', 'c:\\a'],
    ['', ''],
  ])('Windows or not: %s is %s', (value, folded) => {
    expect(foldCommandLine(value)).toBe(folded);
  });

  it.each([
    ['cmd.exe /C Dir/S', 'cmd.exe /c dir\\s'],
    ["cmd.exe '/C'", "cmd.exe '/c'"],
    ['cmd.exe C:\\\\A\\\\\\B \\\\Host\\\\Share', 'cmd.exe c:\\a\\b \\\\host\\share'],
    [
      "cmd.exe /d=\\\\Host\\a,\\\\Host\\b;\\\\Host\\c(\\\\Host\\d'\\\\Host\\e",
      "cmd.exe /d=\\\\host\\a,\\\\host\\b;\\\\host\\c(\\\\host\\d'\\\\host\\e",
    ],
    ['cmd.exe "\\\\Host\\\\Share"', 'cmd.exe "\\\\host\\share"'],
    ['cmd.exe \\SystemRoot\\A', 'cmd.exe %WINDIR%\\a'],
    ["cmd.exe '\\SystemRoot\\A'", "cmd.exe '%WINDIR%\\a'"],
    ['cmd.exe x\\SystemRoot\\A', 'cmd.exe x\\systemroot\\a'],
    ['cmd.exe \\??\\C:\\A \\??\\D:\\B', 'cmd.exe c:\\a d:\\b'],
    ['cmd.exe \\\\?\\UNC\\Host\\A \\\\?\\UNC\\Host\\B', 'cmd.exe \\\\host\\a \\\\host\\b'],
  ])('slashes and devices: %s is %s', (value, folded) => {
    expect(foldCommandLine(value)).toBe(folded);
  });

  it.each([
    [
      'cmd.exe C:\\Users\\a\\AppData\\Roaming\\x D:\\Users\\b\\AppData\\Roaming\\y',
      'cmd.exe %APPDATA%\\x %APPDATA%\\y',
    ],
    ['cmd.exe C:\\Users\\a b\\Desktop\\x', 'cmd.exe %USERPROFILE%\\desktop\\x'],
    ['cmd.exe C:\\Users\\a b\\x', 'cmd.exe %USERPROFILE% b\\x'],
    ['cmd.exe "C:\\Users\\a b\\x"', 'cmd.exe "%USERPROFILE%\\x"'],
    ['cmd.exe C:\\Users\\%UserName%\\x', 'cmd.exe %USERPROFILE%\\x'],
    ['cmd.exe C:\\Windows.old\\x', 'cmd.exe c:\\windows.old\\x'],
    ['cmd.exe C:\\Windowsx', 'cmd.exe c:\\windowsx'],
    ['cmd.exe abc:\\windows\\a', 'cmd.exe abc:\\windows\\a'],
    ['cmd.exe C:\\Windows;D:\\Windows', 'cmd.exe %WINDIR%;%WINDIR%'],
    ['cmd.exe C:\\Windows C:\\Program Files (x86)\\a', 'cmd.exe %WINDIR% %PROGRAMFILES%\\a'],
    ['cmd.exe %TEMP%\\a %HOMEDRIVE%%HOMEPATH%\\b', 'cmd.exe %TEMP%\\a %USERPROFILE%\\b'],
    ['cmd.exe C:\\Users\\Public\\a', 'cmd.exe c:\\users\\public\\a'],
  ])('folders: %s is %s', (value, folded) => {
    expect(foldCommandLine(value)).toBe(folded);
  });

  it.each([
    ['"C:\\X.exe" -a', 'c:\\x.exe -a'],
    ['"C:\\X.exe"', 'c:\\x.exe'],
    ['"C:\\X" -a', 'c:\\x -a'],
    ['"C:\\X Y.exe" -a', 'c:\\x y.exe -a'],
    ['" C:\\X.exe" -a', 'c:\\x.exe -a'],
    ['"C:\\X Y" -a', '"c:\\x y" -a'],
    ['"C:\\X.exe Y.exe" -a', '"c:\\x.exe y.exe" -a'],
    ['"C:\\X.exe"-a b', '"c:\\x.exe"-a b'],
    ['"C:\\X.exe', '"c:\\x.exe'],
    ['"" C:\\X.exe', '"" c:\\x.exe'],
    ['"/bin/x" C:\\Y', '"/bin\\x" c:\\y'],
    ['C:\\X.exe "a"', 'c:\\x.exe "a"'],
  ])('quotes around the program: %s is %s', (value, folded) => {
    expect(foldCommandLine(value)).toBe(folded);
  });
});
