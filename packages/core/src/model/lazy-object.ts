import { z } from 'zod';

/**
 * An object schema like that of `z.object`, whose fields are made when it is first used. All fields of the model together take
 * as long to make as half of zod takes to load, and a program that only asks a provider never uses most of them.
 */
export function lazyObject<Shape extends z.core.$ZodLooseShape>(
  fields: () => Shape,
): z.ZodObject<z.core.util.Writeable<Shape>, z.core.$strip> {
  let made: Shape | undefined;
  const definition: z.core.$ZodObjectDef = {
    type: 'object',
    get shape() {
      made ??= fields();
      return made;
    },
  };
  return new z.ZodObject(definition) as z.ZodObject<z.core.util.Writeable<Shape>, z.core.$strip>;
}
