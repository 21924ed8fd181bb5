import { tinySubject } from '../test/tiny-subject.ts';
import { describeProvider } from './describe-provider.ts';

// A provider that does everything right passes, the way that an adapter is tested.
describeProvider(tinySubject);
