import { describe, expect, it } from 'vitest';
import { madeInput, madeReport } from '../test/made-inputs.ts';
import { stixErrors } from '../test/stix-schemas.ts';
import { toHtml } from './html/to-html.ts';
import { toMarkdown } from './markdown.ts';
import { toMisp } from './misp/to-misp.ts';
import { toStix } from './stix/to-stix.ts';

const options = { now: '2026-11-22T08:00:00Z' };
const technique = (id: string, name: string) => ({ id, name, tactics: ['Persistence'], evidence: ['/verdict'] });
const input = madeInput([
  madeReport('cape', 'malicious', {
    techniques: [technique('T1547.001', 'Registry Run Keys'), technique('T1064', 'Scripting')],
  }),
  madeReport('vmray', 'malicious', { techniques: [technique('T1060', 'Registry Run Keys / Start Folder')] }),
]);

describe('an id that MITRE replaced, beside its successor', () => {
  it('is one attack pattern of STIX, with the former id as another name', () => {
    const bundle = toStix(input, options);
    const patterns = bundle.objects.filter(({ type }) => type === 'attack-pattern');
    expect(patterns).toMatchObject([
      { name: 'Scripting', labels: ['deprecated'], external_references: [{ external_id: 'T1064' }] },
      {
        name: 'Registry Run Keys / Startup Folder',
        aliases: ['T1060'],
        external_references: [{ external_id: 'T1547.001', url: 'https://attack.mitre.org/techniques/T1547/001' }],
      },
    ]);
    expect(stixErrors(bundle)).toEqual([]);
  });

  it('is one tag of MISP, by the name that MISP’s galaxy has', () => {
    const tags = toMisp(input, options).Event.Tag.map(({ name }) => name);
    expect(tags.filter((name) => name.startsWith('misp-galaxy'))).toEqual([
      'misp-galaxy:mitre-attack-pattern="Registry Run Keys / Startup Folder - T1547.001"',
      'misp-galaxy:mitre-attack-pattern="Scripting - T1064"',
    ]);
  });

  it('is one line of Markdown', () => {
    expect(toMarkdown(input)).toContain(`## ATT\\&CK techniques

- \`T1064\` \`Scripting\`, deprecated (\`cape\`)
- \`T1547.001\` \`Registry Run Keys / Startup Folder\`, was T1060 (\`cape\`, \`vmray\`)
`);
  });

  it('is one entry of the page, which says by which ATT&CK', () => {
    const page = toHtml(input, options);
    expect(page).toContain(
      '<b>T1547.001</b> Registry Run Keys / Startup Folder <span class="muted small">(was T1060)</span>',
    );
    expect(page).toContain('<b>T1064</b> Scripting <span class="muted small">(deprecated)</span>');
    expect(page).toMatch(/Ids that MITRE has replaced count under their successors, by ATT&amp;CK \d+\.\d+\./);
    expect(
      toHtml(madeInput([madeReport('a', 'malicious', { techniques: [technique('T1055', 'x')] })]), options),
    ).not.toContain('MITRE has replaced');
  });
});
