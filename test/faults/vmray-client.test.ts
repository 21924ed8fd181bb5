import { describe } from 'vitest';
import { vmrayClient } from './groups.ts';
import { holdGroup } from './hold-group.ts';

describe('every fault in every operation: VMRay, the client', () => holdGroup(vmrayClient));
