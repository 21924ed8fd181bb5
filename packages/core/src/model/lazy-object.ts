import { z } from 'zod';

type LooseShape = z.core.$ZodLooseShape;
type LazyObject<Shape extends LooseShape, Config extends z.core.$ZodObjectConfig> = z.ZodObject<
  z.core.util.Writeable<Shape>,
  Config
>;

/**
 * An object schema like that of `z.object`, whose fields are made when it is first used. All fields of the model together take
 * as long to make as half of zod takes to load, and a program that only asks a provider never uses most of them.
 */
export function lazyObject<Shape extends LooseShape>(fields: () => Shape): LazyObject<Shape, z.core.$strip> {
  return new z.ZodObject(definitionOf(fields)) as LazyObject<Shape, z.core.$strip>;
}

/** As `lazyObject`; like `z.strictObject`, it refuses keys that it does not name. */
export function lazyStrictObject<Shape extends LooseShape>(fields: () => Shape): LazyObject<Shape, z.core.$strict> {
  const definition = Object.assign(definitionOf(fields), { catchall: z.never() });
  return new z.ZodObject(definition) as LazyObject<Shape, z.core.$strict>;
}

function definitionOf<Shape extends LooseShape>(fields: () => Shape): z.core.$ZodObjectDef {
  let made: Shape | undefined;
  return {
    type: 'object',
    get shape() {
      made ??= fields();
      return made;
    },
  };
}
