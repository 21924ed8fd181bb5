import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realFile } from './real-file.ts';
import { WholeFile } from './whole-file.ts';
import { fileWriter, writeWholeFile } from './writer.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandjury-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const modeOf = (name: string) => statSync(at(name)).mode & 0o777;

describe('a whole file', () => {
  it('is not there until it is committed, and then nothing else is', () => {
    writeFileSync(at('a'), 'earlier');
    const file = new WholeFile(at('a'));
    file.write('new');
    expect(readFileSync(at('a'), 'utf8')).toBe('earlier');
    expect(readdirSync(folder)).toHaveLength(2);
    file.commit();
    expect(readFileSync(at('a'), 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('leaves the earlier one, and nothing else, where it is discarded', () => {
    writeFileSync(at('a'), 'earlier');
    const file = new WholeFile(at('a'));
    file.write('new');
    file.discard();
    expect(readFileSync(at('a'), 'utf8')).toBe('earlier');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it.each([0o600, 0o640, 0o664, 0o755])('keeps the permissions of the earlier one: %o', (mode) => {
    writeFileSync(at('a'), 'earlier');
    chmodSync(at('a'), mode);
    writeWholeFile(at('a'), 'new');
    expect(modeOf('a')).toBe(mode);
  });

  it('has those of any new file where there is none, and those that are asked for', () => {
    writeFileSync(at('plain'), '');
    writeWholeFile(at('new'), 'new');
    expect(modeOf('new')).toBe(modeOf('plain'));
    writeWholeFile(at('own'), 'new', { mode: 0o600 });
    expect(modeOf('own')).toBe(0o600);
    writeWholeFile(at('plain'), 'new', { mode: 0o600 });
    expect(modeOf('plain')).toBe(0o600);
  });

  it('is read by nobody else than the earlier one while it is written', () => {
    writeFileSync(at('a'), 'earlier', { mode: 0o640 });
    const file = new WholeFile(at('a'));
    const [name = ''] = readdirSync(folder).filter((one) => one !== 'a');
    expect(modeOf(name)).toBe(0o600);
    file.discard();
  });

  it.each([
    ['to a file', 'there', 'there'],
    ['to no file yet', 'nowhere', 'nowhere'],
    ['to a link', 'link2', 'there'],
    ['into another folder', 'sub/new', 'sub/new'],
  ])('leaves a link a link: %s', (_, to, end) => {
    mkdirSync(at('sub'));
    writeFileSync(at('there'), 'earlier');
    symlinkSync('there', at('link2'));
    symlinkSync(to, at('link'));
    writeWholeFile(at('link'), 'new');
    expect(readlinkSync(at('link'))).toBe(to);
    expect(lstatSync(at(end)).isFile()).toBe(true);
    expect(readFileSync(at(end), 'utf8')).toBe('new');
  });

  it('replaces a link where that is asked for, and leaves what it leads to', () => {
    writeFileSync(at('there'), 'earlier');
    symlinkSync('there', at('link'));
    writeWholeFile(at('link'), 'new', { links: 'replaced' });
    expect(readFileSync(at('there'), 'utf8')).toBe('earlier');
    expect(lstatSync(at('link')).isFile()).toBe(true);
  });

  it('leaves the other name of a file with two what it was', () => {
    writeFileSync(at('a'), 'earlier');
    linkSync(at('a'), at('b'));
    writeWholeFile(at('a'), 'new');
    expect(readFileSync(at('b'), 'utf8')).toBe('earlier');
  });

  it('replaces nothing where it must not, also what came in between', () => {
    const file = new WholeFile(at('a'), { replaces: false });
    file.write('new');
    writeFileSync(at('a'), 'of somebody else');
    expect(() => file.commit()).toThrow(/EEXIST/);
    expect(readFileSync(at('a'), 'utf8')).toBe('of somebody else');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('leaves nothing behind where its place is taken by a folder', () => {
    const file = new WholeFile(at('a'));
    mkdirSync(at('a'));
    mkdirSync(at('a/b'));
    expect(() => file.commit()).toThrow();
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('is not begun where links lead in a circle', () => {
    symlinkSync('b', at('a'));
    symlinkSync('a', at('b'));
    expect(() => realFile(at('a'))).toThrow(/ELOOP|too many/);
    expect(() => fileWriter(at('a'))).toThrow();
    expect(readdirSync(folder)).toEqual(['a', 'b']);
  });

  it('has a name of any length', () => {
    const name = 'n'.repeat(255);
    writeWholeFile(at(name), 'new');
    expect(existsSync(at(name))).toBe(true);
  });
});
