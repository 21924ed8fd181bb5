/**
 * The tests that every adapter must pass, for Vitest.
 * @module @sandjury/conformance
 */
export type {
  ConformanceCall,
  ConformanceClock,
  ConformanceEmulator,
  ConformanceFault,
  ConformanceFaultEffect,
  ProviderConformance,
  ProviderContext,
} from './contract.ts';
export { describeProvider } from './describe-provider.ts';
