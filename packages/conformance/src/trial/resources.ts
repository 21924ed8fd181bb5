import { setTimeout as wait } from 'node:timers/promises';

/** Whether something became true within this time. */
export async function until(isSo: () => boolean, limitMs: number): Promise<boolean> {
  const endsAt = performance.now() + limitMs;
  while (!isSo()) {
    if (performance.now() >= endsAt) return false;
    await wait(2);
  }
  return true;
}

/** TCP connections of this process, those of an emulator in it too, that keep it alive. */
export function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}
