import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('./fixtures/', import.meta.url);

/** A fixture as parsed JSON, anew each time. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
}

export const reportFixtures: readonly string[] = readdirSync(folder).filter((name) =>
  name.startsWith('getfiledetectreport.'),
);

/** A reply of GetFileDetectReport with `data` in place of the published example's fields. */
export function reply(data: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    RequestId: '5D2A7B04-0000-5E18-BCD0-000000000001',
    Code: '200',
    Message: 'successful',
    Success: true,
    Data: {
      FileHash: '02e6b7cf0d34c6eac059f754b751208b',
      Filename: 'sample.bin',
      ThreatLevel: 0,
      HasData: true,
      ShowTab: true,
      Basic: '{}',
      Sandbox: '',
      Intelligences: '[]',
      ThreatTypes: '[]',
      ...data,
    },
  };
}
