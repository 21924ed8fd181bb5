import { run } from '../../../packages/cli/src/run.ts';
import { fakeIo } from '../../../packages/cli/test/fake-io.ts';

/** The demo as a person sees it who runs it in a checkout, in a terminal of 100 columns: what the README shows. */
export async function demoOfCheckout(): Promise<string> {
  const { io, text } = fakeIo({
    isCheckout: true,
    columns: 100,
    command: 'npx -y -p node@24 -p pnpm@12 pnpm --silent sandjury',
  });
  const status = await run(['demo'], io);
  if (status !== 0) throw new Error(`The demo ended with ${status}: ${text.err}`);
  return text.out.trimEnd();
}
