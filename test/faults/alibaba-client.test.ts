import { describe } from 'vitest';
import { alibabaClient } from './groups.ts';
import { holdGroup } from './hold-group.ts';

describe('every fault in every operation: Alibaba Cloud, the client', () => holdGroup(alibabaClient));
