import { describe } from 'vitest';
import { capeProvider } from './groups.ts';
import { holdGroup } from './hold-group.ts';

describe('every fault in every operation: CAPE, the provider', () => holdGroup(capeProvider));
