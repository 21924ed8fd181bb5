import { type SetupAnswers, type SetupField, settingValue } from './fields.ts';

/** The configuration that `init` writes: JSON with comments that say what there is to change. No secret is in it. */
export function configurationText(chosen: readonly SetupAnswers[]): string {
  const providers = chosen.map((answers, index) => [
    '    {',
    ...providerLines(answers).map((line) => `      ${line}`),
    index === chosen.length - 1 ? '    }' : '    },',
  ]);
  return `${[...head, '{', '  "providers": [', ...providers.flat(), '  ],', ...defaults, '}'].join('\n')}\n`;
}

const head = [
  '// Which sandboxes `sandjury` asks. Comments and trailing commas are allowed.',
  '// Read unless --config FILE or SANDJURY_CONFIG names another file; never looked for in the working directory.',
  '// sandjury providers --ping      does each of them answer?',
  '// sandjury providers --explain   where does each setting come from?',
];

function providerLines({ sandbox, answers }: SetupAnswers): string[] {
  const given = [...answers].filter(([, answer]) => answer !== '');
  const groups = Map.groupBy(given, ([{ path }]) => (path.length > 1 ? (path[0] ?? '') : ''));
  const lines = [
    `"use": ${JSON.stringify(sandbox.name)},`,
    '// The name of this provider in commands and results. Two accounts of one vendor need two ids.',
    `"id": ${JSON.stringify(sandbox.name)},`,
    ...(groups.get('') ?? []).flatMap(([field, answer]) => [`// ${field.comment}`, `${member(field, answer)},`]),
  ];
  for (const [name, members] of groups) {
    if (name === '') continue;
    const comment = members[0]?.[0].comment ?? '';
    const inner = members.map(
      ([field, answer], index) => `  ${member(field, answer)}${index < members.length - 1 ? ',' : ''}`,
    );
    lines.push(`// ${comment}`, `${JSON.stringify(name)}: {`, ...inner, '},');
  }
  return [...lines, ...furtherSettings];
}

function member(field: SetupField, answer: string): string {
  const value = field.isVariable ? `{ "env": ${JSON.stringify(answer)} }` : JSON.stringify(settingValue(field, answer));
  return `${JSON.stringify(field.path.at(-1))}: ${value}`;
}

const furtherSettings = [
  '// How far you trust it, A (completely) to F (cannot be judged); for --strategy weighted and most-reliable.',
  '// "reliability": "B",',
  '// Sources of one group share one vote: give it to those that resell each other.',
  '// "group": "…",',
];

const defaults = [
  '  // What `compare` does unless it is told otherwise.',
  '  "defaults": {',
  '    // most-severe, majority, weighted, most-reliable or threshold:N',
  '    // "strategy": "most-severe"',
  '  }',
];
