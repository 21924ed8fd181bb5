/** The command line as a function, for programs that embed it. Importing it runs nothing. */
export {
  type AdapterSettings,
  type Config,
  type ConfiguredProvider,
  defineConfig,
} from './configuration/define-config.ts';
export type { ConfiguredIo as Io } from './configuration/load-once.ts';
export { run } from './run.ts';
export { exitStatus } from './world/exit-status.ts';
