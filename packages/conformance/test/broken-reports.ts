import { ResponseError, type SandboxReport } from '@sandjury/core';
import type { BrokenProvider } from './broken.ts';
import { TinyProvider } from './tiny/provider.ts';
import { toTinyReport } from './tiny/report.ts';

type Change = (report: SandboxReport) => Partial<SandboxReport>;

/** A provider whose reports are changed in one place. */
function changing(change: Change): typeof TinyProvider {
  return class extends TinyProvider {
    override finish(report: SandboxReport): SandboxReport {
      return { ...report, ...change(report) };
    }
  };
}

/** What is left of the behaviour when it could not be had. */
const nothingSeen = { domains: [], alerts: [] };

class GoesOnWithoutPart extends TinyProvider {
  override async behaviour(path: string, options?: Parameters<TinyProvider['behaviour']>[1]): Promise<unknown> {
    try {
      const reply = await super.behaviour(path, options);
      return typeof reply === 'object' && reply !== null && 'domains' in reply ? reply : nothingSeen;
    } catch (error) {
      if (options?.signal?.aborted) throw error;
      return nothingSeen;
    }
  }
}

class BenignWithoutPart extends GoesOnWithoutPart {
  override finish(report: SandboxReport): SandboxReport {
    if (report.iocs.length > 0) return report;
    const message = 'The behaviour could not be had.';
    return {
      ...report,
      verdict: { ...report.verdict, value: 'benign' },
      complete: false,
      warnings: [{ code: 'missing-section', message, pointer: null }],
    };
  }
}

class GuessesVerdict extends TinyProvider {
  override async report(...[ref, options]: Parameters<TinyProvider['report']>): Promise<SandboxReport> {
    try {
      return await super.report(ref, options);
    } catch (error) {
      if (!(error instanceof ResponseError) || !error.message.includes('shape')) throw error;
      const hash = '0'.repeat(64);
      const sample = { id: 0, name: '', url: null, md5: hash.slice(32), sha256: hash, state: 'done' as const };
      const wire = { sample: { ...sample, verdict: 'bad' }, behaviour: nothingSeen };
      return toTinyReport(ref, wire, wire);
    }
  }
}

let reportsMade = 0;

export const brokenReports: readonly BrokenProvider[] = [
  {
    what: 'gives a score of 250',
    caughtBy: 'report: matches the schema',
    Provider: changing(({ verdict }) => ({ verdict: { ...verdict, score: 250 } })),
  },
  {
    what: 'leaves a Date in `raw`',
    caughtBy: 'report: survives JSON',
    Provider: changing(({ raw }) => ({ raw: { ...(raw as object), readAt: new Date(0) } })),
  },
  {
    what: 'gives a report another ticket than the one passed',
    caughtBy: 'report: is about the sample that was asked for',
    Provider: changing(({ ref }) => ({ ref: { ...ref, id: `${ref.id}0` } })),
  },
  {
    what: 'maps neither IOCs nor indicators',
    caughtBy: 'report: the known samples have a verdict and an IOC or indicator',
    Provider: changing(() => ({ iocs: [], indicators: [] })),
  },
  {
    what: 'leaves IOCs in the order in which they came',
    caughtBy: 'report: lists are sorted, and nothing is in them twice',
    Provider: changing(({ iocs }) => ({ iocs: iocs.toReversed() })),
  },
  {
    what: 'counts its own reports',
    caughtBy: 'report: the same replies give the same bytes',
    Provider: changing(() => ({ threatNames: [String(reportsMade++)] })),
  },
  {
    what: 'calls a report incomplete and does not say why',
    caughtBy: 'report: an incomplete one says what is missing',
    Provider: changing(() => ({ complete: false })),
  },
  {
    what: 'has IOCs without evidence',
    caughtBy: 'evidence: every claim has a pointer',
    Provider: changing(({ iocs }) => ({ iocs: iocs.map((ioc) => ({ ...ioc, evidence: [] })) })),
  },
  {
    what: 'points at a place that raw does not have',
    caughtBy: 'evidence: every pointer leads to something in raw',
    Provider: changing(({ techniques }) => ({
      techniques: techniques.map((technique) => ({ ...technique, evidence: ['/behaviour/attack/9'] })),
    })),
  },
  {
    what: 'warns of a place that raw does not have',
    caughtBy: 'evidence: every warning points into raw, or nowhere',
    Provider: changing(() => ({
      warnings: [{ code: 'malformed-value', message: 'Something was left out.', pointer: '/behaviour/nowhere' }],
    })),
  },
  {
    what: "puts our word in the place of the vendor's",
    caughtBy: "evidence: the verdict's word stands where its pointers lead",
    Provider: changing(({ verdict }) => ({ verdict: { ...verdict, vendor: verdict.value } })),
  },
  {
    what: 'guesses a verdict where there is no reply to read',
    caughtBy: 'verdict: replies without content give the verdict unknown',
    Provider: GuessesVerdict,
  },
  {
    what: 'says benign where nothing was seen, because nothing could be had',
    caughtBy: 'verdict: a part that fails or is empty makes nothing benign',
    Provider: BenignWithoutPart,
  },
  {
    what: 'goes on without a part that failed and calls the report complete',
    caughtBy: 'report: a part that fails is a failure, or is said to be missing',
    Provider: GoesOnWithoutPart,
  },
];
