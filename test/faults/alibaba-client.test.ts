import { alibabaClient } from './groups.ts';
import { holdGroup } from './hold-group.ts';

holdGroup(alibabaClient);
