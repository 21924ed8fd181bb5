import { z } from 'zod';
import { toJson } from '../../text/json.ts';
import { exitStatus } from '../../world/exit-status.ts';
import type { Io } from '../../world/io.ts';

const schemas = {
  // `--format json` leaves `raw` out unless `--raw` is given, and both must be valid.
  report: async () => (await import('@sandjury/core')).SandboxReportSchema.extend({ raw: z.unknown().optional() }),
  comparison: async () => (await import('@sandjury/compare')).ComparisonSchema,
};

/** `sandjury schema`: JSON Schema (draft 2020-12), made from the schemas that the library itself uses. */
export async function schema(name: keyof typeof schemas, io: Io): Promise<number> {
  const zodSchema: z.ZodType = await schemas[name]();
  io.out(toJson(z.toJSONSchema(zodSchema, { target: 'draft-2020-12', io: 'output' })));
  return exitStatus.ok;
}
