import { alibabaProvider } from './groups.ts';
import { holdGroup } from './hold-group.ts';

holdGroup(alibabaProvider);
