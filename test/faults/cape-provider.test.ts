import { describe } from 'vitest';
import { capeProvider } from './adapters/groups.ts';
import { holdGroup } from './matrix/hold-group.ts';

describe('every fault in every operation: CAPE, the provider', () => holdGroup(capeProvider));
