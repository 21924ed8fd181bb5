import { describe } from 'vitest';
import { capeClient } from './groups.ts';
import { holdGroup } from './hold-group.ts';

describe('every fault in every operation: CAPE, the client', () => holdGroup(capeClient));
