import { defineConfig, type UserConfig } from 'tsdown';

// One build for every package. publint and attw fail it on exports that a consumer could not resolve.
const config: UserConfig = defineConfig({
  workspace: 'packages/*',
  entry: ['src/index.ts', 'src/main.ts', 'src/*-read.ts', 'src/{toolkit,di,kit,read,plugin}/index.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node22',
  // JavaScript and declarations as .js and .d.ts, which `"type": "module"` makes ESM.
  fixedExtension: false,
  // A package's own: by the root's, declarations of all packages and tests would be made once for each package.
  tsconfig: 'tsconfig.build.json',
  // The schemas are the truth and their types are inferred, so that `isolatedDeclarations` cannot serve.
  dts: { generator: 'tsgo' },
  exports: false,
  publint: { strict: true },
  attw: { profile: 'esm-only', level: 'error' },
  failOnWarn: false,
});
export default config;
