import { describe } from 'vitest';
import { holdPart } from './matrix/hold-group.ts';

describe('every fault in every operation, part 1 of 3', () => holdPart(0, 3));
