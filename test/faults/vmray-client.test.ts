import { describe } from 'vitest';
import { vmrayClient } from './adapters/groups.ts';
import { holdGroup } from './matrix/hold-group.ts';

describe('every fault in every operation: VMRay, the client', () => holdGroup(vmrayClient));
