import { describe } from 'vitest';
import { vmrayProvider } from './adapters/groups.ts';
import { holdGroup } from './matrix/hold-group.ts';

describe('every fault in every operation: VMRay, the provider', () => holdGroup(vmrayProvider));
