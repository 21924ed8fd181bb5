/** The vendor's product, for a person. */
export const product = 'Alibaba Cloud Security Center';
