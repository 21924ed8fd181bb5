import { vmrayProvider } from './groups.ts';
import { holdGroup } from './hold-group.ts';

holdGroup(vmrayProvider);
