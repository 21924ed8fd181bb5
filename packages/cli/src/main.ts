#!/usr/bin/env node
// Answered before anything else is loaded: a command that is typed often should be there at once.
if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2] ?? '')) {
  const { version } = await import('./world/version.ts');
  process.stdout.write(`${version}\n`);
} else {
  // NO_COLOR goes first here. Node follows FORCE_COLOR, and says so on standard error wherever anything asks it about colours.
  if (process.env.NO_COLOR) delete process.env.FORCE_COLOR;
  const { keepCompiled } = await import('./world/compile-cache.ts');
  keepCompiled(process.env);
  const { exitStatus } = await import('./world/exit-status.ts');
  const { leaveWithin, processIo } = await import('./world/io.ts');
  const { run } = await import('./run.ts');
  const io = processIo();
  const status = await run(process.argv.slice(2), io);
  process.exitCode = status;
  const leaveLater = () => setTimeout(() => process.exit(), 2_000).unref();
  if (io.signal.aborted) leaveWithin(500);
  // An adapter or a configuration of the user's may have left something running, for which nobody waits; least of all for a module that
  // was given up, which may come to a loop without end any moment.
  else process.stdout.write('', () => (status === exitStatus.usage ? process.exit() : leaveLater()));
}
