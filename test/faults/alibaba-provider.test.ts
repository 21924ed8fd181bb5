import { describe } from 'vitest';
import { alibabaProvider } from './adapters/groups.ts';
import { holdGroup } from './matrix/hold-group.ts';

describe('every fault in every operation: Alibaba Cloud, the provider', () => holdGroup(alibabaProvider));
