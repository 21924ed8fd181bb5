import manifest from '../package.json' with { type: 'json' };

/** The vendor's product, for a person. */
export const product = 'Alibaba Cloud Security Center';

/** What we call ourselves wherever a request goes. */
export const userAgent: string = `sandjury/${manifest.version}`;
