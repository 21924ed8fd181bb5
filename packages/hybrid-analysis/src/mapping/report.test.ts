import { describe, expect, it } from 'vitest';
import { codes, iocsOf, jobId, overviewOf, reportOf, runOf, sha256 } from '../../test/reports.ts';

const file = (more: object = {}) => ({ name: 'a.exe', file_path: 'C:\\a.exe', sha256: 'b'.repeat(64), ...more });

describe('findings', () => {
  it('hosts that are called compromised are no indicators', () => {
    const report = reportOf(
      runOf({ hosts: ['192.0.2.1'], compromised_hosts: ['192.0.2.1', '2001:db8::1'] }),
      overviewOf(),
    );
    expect(
      report.iocs.map(({ type, value, isIoc, verdict, categories }) => [type, value, isIoc, verdict, categories]),
    ).toEqual([
      ['ipv4-addr', '192.0.2.1', false, 'unknown', ['compromised-host']],
      ['ipv6-addr', '2001:db8::1', false, 'unknown', ['compromised-host']],
    ]);
    expect(report.iocs[0]?.evidence).toEqual(['/summary/compromised_hosts/0', '/summary/hosts/0']);
  });

  it.each([
    [2, 'Trojan.X', 'malicious', true],
    [1, null, 'suspicious', true],
    [0, 'Trojan.X', 'unknown', false],
    [null, null, 'unknown', false],
    [3, null, 'unknown', false],
    [2, 'Process crashed', 'malicious', false],
  ])(
    'a file of the level %j with the label %j is %s, and an indicator: %j',
    (threat_level, av_label, verdict, isIoc) => {
      const report = reportOf(runOf({ extracted_files: [file({ threat_level, av_label })] }), overviewOf());
      expect(report.iocs).toMatchObject([{ type: 'file', verdict, isIoc, names: ['C:\\a.exe'], analyses: [jobId] }]);
    },
  );

  it('a file without a hash has its path as name, and one without anything is left out', () => {
    const none = { sha256: null, sha1: 'Unknown' };
    const report = reportOf(runOf({ extracted_files: [file(none), { threat_level: 2 }] }), overviewOf());
    expect(report.iocs.map(({ type, value }) => [type, value])).toEqual([['file-name', 'C:\\a.exe']]);
    expect(codes(report)).toEqual(['malformed-value /summary/extracted_files/1']);
  });

  it('a process is its command line, else its path', () => {
    const processes = [
      { uid: '1-2', name: 'a.exe', normalized_path: 'C:\\a.exe', command_line: '/S' },
      { uid: '3-4', parentuid: '1-2', name: 'b.exe' },
    ];
    const found = iocsOf(reportOf(runOf({ processes }), overviewOf()), 'process');
    expect(found.map(({ value, names, details }) => [value, names, details])).toEqual([
      ['/S', ['C:\\a.exe'], { uids: ['1-2'] }],
      ['b.exe', ['b.exe'], { parentUids: ['1-2'], uids: ['3-4'] }],
    ]);
  });

  it('signatures are indicators, whose level is no score', () => {
    const signature = {
      identifier: 'api-5',
      name: 'Injects',
      category: 'Evasion',
      description: 'wrote 4 bytes',
      threat_level: 2,
      attck_id: 'T1055.012',
    };
    const report = reportOf(runOf({ total_signatures: 1, signatures: [signature] }), overviewOf());
    expect(report.indicators).toMatchObject([
      {
        id: 'api-5',
        category: 'Evasion',
        operation: 'Injects',
        descriptions: ['wrote 4 bytes'],
        score: null,
        vendorScore: 2,
        techniques: ['T1055.012'],
        analyses: [jobId],
      },
    ]);
  });

  it('signatures that are only counted are missing', () => {
    const report = reportOf(runOf({ total_signatures: 7, signatures: undefined }), overviewOf());
    expect([report.complete, report.warnings.map(({ message }) => message)]).toEqual([
      false,
      ['The report has no signatures, of which there are 7.'],
    ]);
  });

  it.each(['domains', 'hosts'])('exactly 32 %s may be more', (list) => {
    const values = Array.from({ length: 32 }, (_, index) =>
      list === 'hosts' ? `192.0.2.${index}` : `a${index}.example`,
    );
    const full = reportOf(runOf({ [list]: values }), overviewOf());
    expect([codes(full), full.complete]).toEqual([[`truncated /summary/${list}`], false]);
    expect(reportOf(runOf({ [list]: values.slice(1) }), overviewOf()).complete).toBe(true);
    expect(codes(reportOf(runOf({ [`${list}_capped`]: true }), overviewOf()))).toEqual([`truncated /summary/${list}`]);
  });
});

describe('what is redacted', () => {
  it('other names of the file, and where others had it from; never the name of the run', () => {
    const submissions = [
      { filename: 'Jane Doe CV.pdf', url: 'https://mail.example/jane', created_at: '2020-01-02T00:00:00+00:00' },
      { created_at: '2020-01-01T00:00:00-06:00' },
    ];
    const report = reportOf(
      runOf({ submit_name: 'cv.pdf', submissions, email: 'jane@example.org' }),
      overviewOf({ other_file_name: ['Jane Doe CV.pdf'], last_file_name: 'cv.pdf' }),
    );
    const text = JSON.stringify(report);
    for (const word of ['Jane', 'mail.example', 'jane@']) expect(text).not.toContain(word);
    expect([report.sample.names, report.submittedAt]).toEqual([['cv.pdf'], '2020-01-01T06:00:00Z']);
    expect(codes(report)).toEqual([
      'redacted /overview/other_file_name',
      'redacted /summary/email',
      'redacted /summary/submissions/0/filename',
      'redacted /summary/submissions/0/url',
    ]);
  });
});

describe('the rest', () => {
  it.each([
    [{ environment_id: 120 }, 'dynamic'],
    [{ environment_id: '300' }, 'dynamic'],
    [{ environment_id: 200 }, 'static'],
    [{ environment_id: null, environment_description: 'Static Analysis' }, 'static'],
    [{ url_analysis: true, submit_name: 'http://a.example/' }, 'web'],
  ])('%j is a %s run', (more, kind) => {
    expect(reportOf(runOf(more), overviewOf()).analyses[0]?.kind).toBe(kind);
  });

  it('what scanners alone say is not complete', () => {
    const report = reportOf(runOf({ job_id: null, environment_id: null, verdict: 'whitelisted' }), overviewOf());
    expect(report).toMatchObject({ verdict: { value: 'benign' }, complete: false, ref: { id: `hash:${sha256}` } });
  });

  it('a URL has no hashes, and a name that is one', () => {
    const report = reportOf(
      runOf({ url_analysis: true, submit_name: 'http://a.example/x', md5: 'c'.repeat(32) }),
      overviewOf(),
    );
    expect(report.sample).toMatchObject({ kind: 'url', url: 'http://a.example/x', hashes: {}, names: [] });
  });

  it('families are names: not what engines call anything', () => {
    for (const name of ['Malicious site', 'Unrated site', 'Trojan.Generic', 'Process crashed']) {
      expect(reportOf(runOf({ vx_family: name }), overviewOf({ vx_family: name })).threatNames).toEqual([]);
    }
    expect(reportOf(runOf({ vx_family: 'Emotet' }), overviewOf({ vx_family: 'Emotet' })).threatNames).toEqual([
      'Emotet',
    ]);
  });

  it('ids of techniques that are none are told', () => {
    const mitre_attcks = [
      { attck_id: 'T1055', technique: 'Process Injection', tactic: 'Defense Evasion' },
      { attck_id: 'T1055', tactic: 'Privilege Escalation' },
      { attck_id: 'X1' },
      {},
    ];
    const report = reportOf(runOf({ mitre_attcks }), overviewOf());
    expect(report.techniques).toMatchObject([
      { id: 'T1055', name: 'Process Injection', tactics: ['Defense Evasion', 'Privilege Escalation'] },
    ]);
    expect(codes(report)).toEqual(['unmapped-value /summary/mitre_attcks/2']);
  });

  it('lists that are null are missing, as in replies of 2018', () => {
    const report = reportOf(runOf({ domains: null, hosts: null }), overviewOf());
    expect([report.complete, codes(report)]).toEqual([false, ['missing-section', 'missing-section']]);
  });

  it('relatives are tickets of their files', () => {
    const report = reportOf(
      runOf(),
      overviewOf({ related_parent_hashes: ['c'.repeat(64)], related_children_hashes: ['d'.repeat(64), 'no hash'] }),
    );
    expect([report.sample.parents, report.sample.children].map((refs) => refs.map(({ id }) => id))).toEqual([
      [`hash:${'c'.repeat(64)}`],
      [`hash:${'d'.repeat(64)}`],
    ]);
  });
});
