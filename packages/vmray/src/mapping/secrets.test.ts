import { expect, it } from 'vitest';
import { read } from '../read/index.ts';
import { secretKeys } from './secrets.ts';

it.each([...secretKeys])('%s is left out of raw, however deep it stands, and the document stays as it is', (key) => {
  const document = { sample_id: 12, sample_analyses: [{ analysis_id: 7, [key]: 'hunter2' }], [key]: 'hunter2' };
  const [report] = read(document);
  expect(JSON.stringify(report)).not.toContain('hunter2');
  expect(report?.raw.sample).toMatchObject({ sample_id: 12, [key]: '[redacted]' });
  expect(report?.warnings).toContainEqual(expect.objectContaining({ code: 'redacted' }));
  expect(document[key]).toBe('hunter2');
});
