import type { AgreementStudy } from '@sandjury/compare';
import { columns, labelled, roomOf } from '../text/layout.ts';
import { counted } from '../text/numbers.ts';
import { type Paint, painter } from '../text/paint.ts';
import { printable } from '../text/printable.ts';
import type { Io } from '../world/io.ts';

/** A study of agreement as text, and its source. An undefined value is n/a, with its reason. */
export function renderAgreement(study: AgreementStudy, read: string, io: Io): string {
  const paint = painter(io);
  const width = roomOf(io);
  const fit = { width: width - 2, shrink: 0, least: 16 };
  const { krippendorffAlpha: alpha } = study;
  const figures = [
    ['Raw agreement', figure(study.rawAgreement)],
    ["Gwet's AC1", figure(study.gwetAC1)],
    ["Krippendorff's alpha, nominal", figure(alpha.nominal)],
    ["Krippendorff's alpha, ordinal", figure(alpha.ordinal)],
    ["Krippendorff's alpha, interval", figure(alpha.interval)],
    ["Krippendorff's alpha, ratio", figure(alpha.ratio)],
    ["Fleiss' kappa", figure(study.fleissKappa)],
  ].map(([name = '', value = '']) => [name, { right: value }]);
  const lines = [
    paint(
      'bold',
      `${counted(study.items, 'sample')}, ${counted(study.raters, 'source')}, ${counted(study.missing, 'rating')} missing`,
    ),
    ...labelled('Read', read, width),
    '',
    ...columns(figures, fit).map((line) => `  ${line}`),
    '',
    ...columns([titles(['COHEN', 'N', 'UNWEIGHTED', 'LINEAR', 'QUADRATIC'], paint), ...pairs(study)], fit).map(
      (line) => `  ${line}`,
    ),
    '',
    ...columns([titles(['SOURCE', 'RATED', 'MISSING', 'COVERAGE'], paint), ...coverage(study)], fit).map(
      (line) => `  ${line}`,
    ),
    ...study.hints.flatMap((hint) => ['', ...labelled('Note', printable(hint), width)]),
    ...Object.entries(study.reasons).flatMap(([where, reason], index) => {
      return [
        ...(index === 0 ? [''] : []),
        ...labelled(index === 0 ? 'n/a' : '', printable(`${where}: ${reason}`), width),
      ];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function titles([first = '', ...rest]: readonly string[], paint: Paint) {
  return [paint('dim', first), ...rest.map((title) => ({ right: paint('dim', title) }))];
}

function pairs({ cohenKappa }: AgreementStudy) {
  return cohenKappa.map(({ a, b, n, unweighted, linear, quadratic }) => [
    printable(`${a} / ${b}`),
    ...[String(n), figure(unweighted), figure(linear), figure(quadratic)].map((text) => ({ right: text })),
  ]);
}

function coverage(study: AgreementStudy) {
  return study.coverage.map(({ source, rated, missing, share }) => [
    printable(source),
    ...[String(rated), String(missing), share === null ? 'n/a' : `${Math.round(share * 100)} %`].map((text) => ({
      right: text,
    })),
  ]);
}

function figure(value: number | null): string {
  return value === null ? 'n/a' : value.toFixed(3);
}
