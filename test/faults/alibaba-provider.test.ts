import { describe } from 'vitest';
import { alibabaProvider } from './groups.ts';
import { holdGroup } from './hold-group.ts';

describe('every fault in every operation: Alibaba Cloud, the provider', () => holdGroup(alibabaProvider));
