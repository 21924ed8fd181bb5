import { describe } from 'vitest';
import { holdPart } from './matrix/hold-group.ts';

describe('every fault in every operation, part 2 of 3', () => holdPart(1, 3));
