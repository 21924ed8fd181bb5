import { describe } from 'vitest';
import { vmrayProvider } from './groups.ts';
import { holdGroup } from './hold-group.ts';

describe('every fault in every operation: VMRay, the provider', () => holdGroup(vmrayProvider));
