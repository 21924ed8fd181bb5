import type { Form } from '../../kit/bytes/form.ts';
import type { FormFile } from '../../kit/bytes/multipart.ts';
import { ParameterError } from '../pages.ts';

/** A checked submission: the file or the URL, and the parameters beside it. */
export interface SubmitRequest {
  readonly file: FormFile | null;
  readonly url: string | null;
  readonly parameters: ReadonlyMap<string, string>;
  readonly tags: readonly string[];
}

type Check = (value: string) => boolean;

const anyText: Check = () => true;
/** Whether a text is one of those that the server takes for a flag. */
export function isBoolean(value: string): boolean {
  return /^(?:true|false|1|0)$/i.test(value);
}

const isCount: Check = (value) => /^\d{1,9}$/.test(value);
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value);

// Letters, digits and some punctuation: the vendor's exact set is not public.
const isTag: Check = (tag) => tag.length <= 255 && /^[\p{L}\p{M}\p{N} _.:;/@+=#~!?&()[\]{}'*$%|-]+$/u.test(tag);

/** Whether a tag is one that the server takes. */
export function isValidTag(tag: string): boolean {
  return isTag(tag) && tag.trim() !== '';
}

const tagsOf = (value: string): string[] => value.split(',').filter((tag) => tag.trim() !== '');
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function json(accepts: (value: unknown) => boolean): Check {
  return (text) => {
    try {
      return accepts(JSON.parse(text));
    } catch {
      return false;
    }
  };
}

function isUserConfig(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { timeout, net_scheme_name: scheme } = value as { timeout?: unknown; net_scheme_name?: unknown };
  const hasTimeout = timeout === undefined || (Number.isSafeInteger(timeout) && Number(timeout) > 0);
  return hasTimeout && (scheme === undefined || typeof scheme === 'string');
}

function isWebhook(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { url } = value as { url?: unknown };
  return typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url);
}

const archiveActions = oneOf('sample', 'compound_sample', 'separate_samples');
const booleans =
  'shareable reanalyze compound_sample prescript_force_admin enable_reputation enable_whois enable_triage known_malicious ' +
  'known_benign disable_known_config live_interaction ml_based_phishing_detection';
const texts =
  'sample_filename_b64enc sample_url sample_type comment archive_password document_password entry_point cmd_line prescript_file dll_calls ' +
  'dll_call_mode system_time triage_error_handling max_recursive_samples max_dynamic_analyses_per_sample reputation_mode whois_mode ' +
  'detonate_links_in_documents detonate_links_in_emails ' +
  'prescript_filename_b64enc';

/** Every documented parameter beside `sample_file`, with what it takes. */
const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ...booleans.split(' ').map((name): [string, Check] => [name, isBoolean]),
  ...texts.split(' ').map((name): [string, Check] => [name, anyText]),
  ['tags', (value) => tagsOf(value).every(isTag)],
  ['max_jobs', isCount],
  ['analysis_caching', oneOf('disabled', 'enabled', 'smart', 'legacy')],
  ['analyzer_mode', oneOf('reputation', 'reputation_static', 'reputation_static_dynamic', 'static_dynamic', 'static')],
  ['archive_action', archiveActions],
  ['disk_image_action', archiveActions],
  ['user_config', json(isUserConfig)],
  ['jobrule_entries', json(() => true)],
  ['submission_metadata', json(isObject)],
  ['child_relations', json(Array.isArray)],
  ['webhook_notification', json(isWebhook)],
  ['ai_based_phishing_detection', oneOf('disabled', 'conservative', 'normal', 'aggressive')],
  ['retention_period', oneOf('0', '60', '120', '180', '360')],
]);

/** Joins query and form, of which the form wins, and checks all of it. Throws ParameterError. */
export function submitRequest(query: URLSearchParams, form: Pick<Form, 'fields' | 'files'>): SubmitRequest {
  const parameters = new Map([...query, ...form.fields]);
  const file = form.files.find(({ name }) => name === 'sample_file') ?? null;
  // Nothing is executed here, so a script that prepares the machine changes nothing.
  const unexpected = form.files.find((other) => other !== file && other.name !== 'prescript_file');
  if (unexpected !== undefined) throw new ParameterError(`Unexpected file in parameter ${unexpected.name}`);
  // A text in sample_file would be an address for the server to fetch, which system_info says it does not do.
  if (parameters.has('sample_file')) throw new ParameterError('Invalid value for parameter sample_file');
  for (const [name, value] of parameters) {
    const check = checks.get(name);
    if (check === undefined) throw new ParameterError(`Unknown parameter ${name}`);
    if (!check(value)) throw new ParameterError(`Invalid value for parameter ${name}`);
  }
  const url = parameters.get('sample_url') ?? null;
  if ((file === null) === (url === null)) {
    throw new ParameterError('Exactly one of the parameters sample_file and sample_url is required');
  }
  if (file?.bytes === 0) throw new ParameterError('Invalid value for parameter sample_file: the file is empty');
  if (url !== null && !isSampleUrl(url)) throw new ParameterError('Invalid value for parameter sample_url');
  return { file, url, parameters, tags: tagsOf(parameters.get('tags') ?? '') };
}

// www.reddit.com, without a scheme, was accepted (recorded reply of 2018).
function isSampleUrl(url: string): boolean {
  return /^[^\s\p{Cc}]+$/u.test(url) && (URL.canParse(url) || URL.canParse(`http://${url}`));
}

/** Whether a flag was set to true. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || value?.toLowerCase() === 'true';
}

const filenameReference = '@param=sample_filename_b64enc';

/** The name that the client gave the file. Throws ParameterError for a reference to a name that is not there, or is no base64 of UTF-8. */
export function givenFilename({ file, parameters }: SubmitRequest): string {
  const encoded = parameters.get('sample_filename_b64enc');
  if (encoded === undefined) {
    if (file?.filename === filenameReference) throw new ParameterError('Missing parameter sample_filename_b64enc');
    return file?.filename ?? '';
  }
  const bytes = Buffer.from(encoded, 'base64');
  const isCanonical = bytes.toString('base64').replace(/={1,2}$/, '') === encoded.replace(/={1,2}$/, '');
  const name = bytes.toString('utf8');
  if (!isCanonical || name === '' || !Buffer.from(name, 'utf8').equals(bytes)) {
    throw new ParameterError('Invalid value for parameter sample_filename_b64enc');
  }
  return name;
}

const forbiddenInWindows = /[<>:"/\\|?*\p{Cc}]/u;
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** The name that the server keeps: one that Windows forbids is replaced, by the vendor at random and here by the start of the hash. */
export function keptFilename(name: string, sha256: string): string {
  const isForbidden = name === '' || forbiddenInWindows.test(name) || deviceName.test(name);
  return isForbidden ? sha256.slice(0, 16) : name;
}
