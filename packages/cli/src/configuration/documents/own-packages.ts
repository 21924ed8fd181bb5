import { registerHooks } from 'node:module';

// What a configuration or an adapter beside it is written with.
const ours = /^(?:sandjury|@sandjury\/[^/]+|zod)(?:\/|$)/;
let isLent = false;

/**
 * Lets a module outside of this installation import `sandjury`, `@sandjury/…` and zod although nobody has installed them
 * beside it: a command that is installed globally is found by no module of the user's. A copy that is beside it goes first.
 */
export function lendOwnPackages(): void {
  if (isLent) return;
  isLent = true;
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        if (!ours.test(specifier)) throw error;
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
}
