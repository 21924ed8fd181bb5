/** MISP type and category of an attribute; `uncorrelated` where its template keeps it out of correlation. */
export type MispAttributeRule = readonly [type: string, category: string, correlation?: 'uncorrelated'];

/** A template of MISP objects: what of it an event repeats, and a rule for each attribute that we fill in. */
export interface MispTemplate {
  readonly uuid: string;
  readonly version: string;
  readonly category: string;
  readonly description: string;
  readonly attributes: Readonly<Record<string, MispAttributeRule>>;
}

/** Figures of MISP's own object templates; categories are the first a template allows, else the type's default. */
export const mispTemplates = {
  'sandbox-report': {
    uuid: '4d3fffd2-cd07-4357-96e0-a51c988faaef',
    version: '2',
    category: 'misc',
    description: 'What one sandbox reported',
    attributes: {
      'sandbox-type': ['text', 'Other', 'uncorrelated'],
      'on-premise-sandbox': ['text', 'Other', 'uncorrelated'],
      'web-sandbox': ['text', 'Other', 'uncorrelated'],
      'saas-sandbox': ['text', 'Other', 'uncorrelated'],
      permalink: ['link', 'External analysis'],
      results: ['text', 'External analysis', 'uncorrelated'],
      score: ['text', 'External analysis', 'uncorrelated'],
    },
  },
  'sb-signature': {
    uuid: '984c5c39-be7f-4e1e-b034-d3213bac51cb',
    version: '2',
    category: 'misc',
    description: 'A behaviour that a sandbox recognised',
    attributes: {
      software: ['text', 'External analysis', 'uncorrelated'],
      signature: ['text', 'External analysis'],
      text: ['text', 'Other', 'uncorrelated'],
      datetime: ['datetime', 'Other', 'uncorrelated'],
    },
  },
  'malware-analysis': {
    uuid: '8229ee82-7218-4ff5-9eac-57961a6f0288',
    version: '1',
    category: 'misc',
    description: 'Result and times of one analysis',
    attributes: {
      product: ['text', 'Other'],
      version: ['text', 'Other', 'uncorrelated'],
      result: ['text', 'Other', 'uncorrelated'],
      result_name: ['text', 'Other'],
      submitted_time: ['datetime', 'Other'],
      start_time: ['datetime', 'Other'],
      end_time: ['datetime', 'Other'],
      module: ['text', 'Other'],
    },
  },
  file: {
    uuid: '688c46fb-5edb-40a3-8273-1af7923e2215',
    version: '25',
    category: 'file',
    description: 'A file',
    attributes: {
      filename: ['filename', 'Payload delivery', 'uncorrelated'],
      fullpath: ['text', 'Other'],
      md5: ['md5', 'Payload delivery'],
      sha1: ['sha1', 'Payload delivery'],
      sha256: ['sha256', 'Payload delivery'],
      sha512: ['sha512', 'Payload delivery'],
      ssdeep: ['ssdeep', 'Payload delivery'],
      imphash: ['imphash', 'Payload delivery'],
      'size-in-bytes': ['size-in-bytes', 'Other', 'uncorrelated'],
      mimetype: ['mime-type', 'Artifacts dropped', 'uncorrelated'],
      text: ['text', 'Other', 'uncorrelated'],
    },
  },
  'domain-ip': {
    uuid: '43b3b146-77eb-4931-b4cc-b66c60f28734',
    version: '11',
    category: 'network',
    description: 'A domain, an address, or both',
    attributes: {
      domain: ['domain', 'Network activity'],
      ip: ['ip-dst', 'Network activity'],
      text: ['text', 'Other', 'uncorrelated'],
    },
  },
  'ip-port': {
    uuid: '9f8cea74-16fe-4968-a2b4-026676949ac6',
    version: '10',
    category: 'network',
    description: 'An address and how it was reached',
    attributes: {
      'ip-dst': ['ip-dst', 'Network activity'],
      protocol: ['text', 'Network activity', 'uncorrelated'],
      'country-code': ['text', 'Network activity', 'uncorrelated'],
      domain: ['domain', 'Network activity'],
      text: ['text', 'Other', 'uncorrelated'],
    },
  },
  url: {
    uuid: '60efb77b-40b5-4c46-871b-ed1ed999fce5',
    version: '10',
    category: 'network',
    description: 'A URL',
    attributes: {
      url: ['url', 'Network activity'],
      ip: ['ip-dst', 'Network activity'],
      text: ['text', 'Other'],
    },
  },
  process: {
    uuid: '02aeef94-ac23-455c-addb-731757ceafb5',
    version: '10',
    category: 'misc',
    description: 'A process',
    attributes: {
      'command-line': ['text', 'Other'],
      image: ['filename', 'Payload delivery'],
      'parent-command-line': ['text', 'Other'],
    },
  },
  'registry-key': {
    uuid: '8b3228ad-6d82-4fe6-b2ae-05426308f1d5',
    version: '5',
    category: 'file',
    description: 'A registry key',
    attributes: {
      key: ['regkey', 'Persistence mechanism'],
      'data-type': ['text', 'Persistence mechanism', 'uncorrelated'],
    },
  },
  mutex: {
    uuid: '9f5c1a68-2021-4faa-b409-61c899c86466',
    version: '1',
    category: 'misc',
    description: 'A mutex',
    attributes: {
      name: ['text', 'Other'],
      description: ['text', 'Other'],
    },
  },
  email: {
    uuid: 'a0c666e0-fc65-4be8-b48f-3423d788b552',
    version: '19',
    category: 'network',
    description: 'An e-mail or its address',
    attributes: {
      from: ['email-src', 'Payload delivery'],
      'from-display-name': ['email-src-display-name', 'Payload delivery'],
      to: ['email-dst', 'Payload delivery', 'uncorrelated'],
      subject: ['email-subject', 'Payload delivery'],
    },
  },
} as const satisfies Readonly<Record<string, MispTemplate>>;

/** The name of a MISP object template that is used here. */
export type MispTemplateName = keyof typeof mispTemplates;
