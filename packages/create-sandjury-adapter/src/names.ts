/** The forms in which a template and what is made of it write the name of a sandbox. */
export interface Names {
  /** `example-box`: files, ids, the plugin. */
  kebab: string;
  /** `exampleBox`: functions. */
  camel: string;
  /** `ExampleBox`: classes and types. */
  pascal: string;
  /** `EXAMPLE_BOX`: environment variables. */
  constant: string;
  /** `Example Box`: for people. */
  product: string;
  /** On npm. */
  package: string;
}

/** Something that the user gave is not as it has to be. The message says what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What the template is written with. Each form differs from the others, so that none is taken for another. */
export const templateNames: Names = {
  kebab: 'acme-box',
  camel: 'acmeBox',
  pascal: 'AcmeBox',
  constant: 'ACME_BOX',
  product: 'Acme Box',
  package: 'sandjury-adapter-acme-box',
};

const prefix = 'sandjury-adapter-';
const longestName = 40;

/** Adapters that come with Sandjury: a configuration would mean them. */
const ownAdapters: ReadonlySet<string> = new Set([
  'alibaba',
  'cape',
  'hybrid-analysis',
  'joe-sandbox',
  'malwarebazaar',
  'triage',
  'virustotal',
  'vmray',
]);

/** Words that cannot name a function, or that the template's own functions have. */
const takenWords: ReadonlySet<string> = new Set(
  (
    'arguments async await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected public ' +
    'read return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/**
 * All forms of a name given as `example-box`, with or without `sandjury-adapter-` before it. Throws UsageError when it cannot be the
 * name of an adapter, a package or a product.
 */
export function namesOf(
  given: string,
  more: { package?: string | undefined; product?: string | undefined } = {},
): Names {
  const kebab = given.startsWith(prefix) ? given.slice(prefix.length) : given;
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(kebab) || kebab.length > longestName) {
    throw new UsageError(
      `NAME: expected lower-case words with dashes between them, such as example-box, at most ${longestName} characters.`,
    );
  }
  if (ownAdapters.has(kebab)) throw new UsageError(`NAME: "${kebab}" is an adapter that comes with Sandjury.`);
  const words = kebab.split('-');
  const pascal = words.map(capital).join('');
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1);
  if (takenWords.has(camel))
    throw new UsageError(`NAME: "${kebab}" is a word of the language; add another, such as ${kebab}-box.`);
  return {
    kebab,
    camel,
    pascal,
    constant: words.join('_').toUpperCase(),
    product: productName(more.product ?? words.map(capital).join(' ')),
    package: packageName(more.package ?? `${prefix}${kebab}`),
  };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** It stands in texts of TypeScript, JSON and Markdown. */
function productName(text: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N} .,+&()-]{0,59}$/u.test(text)) return text;
  throw new UsageError("--product: expected a product's name of at most 60 letters, digits, spaces and .,+&()-");
}

function packageName(text: string): string {
  if (/^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/.test(text) && text.length <= 214) return text;
  throw new UsageError('--package: expected the name of an npm package, such as @example/sandjury-adapter.');
}

/** Writes a text of the template with other names. Everything is replaced in one pass: no name is taken for a part of another. */
export function renamed(text: string, names: Names): string {
  const forms = Object.keys(templateNames) as (keyof Names)[];
  const replacements = new Map(forms.map((form) => [templateNames[form], names[form]]));
  // The longest first: the package's name holds another.
  const placeholders = [...replacements.keys()].sort((a, b) => b.length - a.length);
  return text.replace(new RegExp(placeholders.join('|'), 'g'), (found) => replacements.get(found) ?? found);
}
