import { describe } from 'vitest';
import { capeClient } from './adapters/groups.ts';
import { holdGroup } from './matrix/hold-group.ts';

describe('every fault in every operation: CAPE, the client', () => holdGroup(capeClient));
