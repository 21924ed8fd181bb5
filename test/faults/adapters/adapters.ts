import type { Adapter } from '../matrix/model.ts';
import { alibaba } from './alibaba.ts';
import { cape } from './cape.ts';
import { malwareBazaar } from './malwarebazaar.ts';
import { virustotal } from './virustotal.ts';
import { vmray } from './vmray.ts';

/** Every adapter of the matrix, in the order of its tables. A further one is a row here and a file beside. */
export const adapters: readonly Adapter[] = [vmray, alibaba, cape, virustotal, malwareBazaar];
