import { vmrayClient } from './groups.ts';
import { holdGroup } from './hold-group.ts';

holdGroup(vmrayClient);
