import { mergedObject } from '../stix/merge.ts';
import { type StixObject, tlpMarking } from '../stix/object.ts';
import { stixObjects } from '../stix/to-stix.ts';
import { ownUuidOfList } from '../text/uuid.ts';
import type { DocumentOptions, ExportDocument } from './document.ts';
import { jsonItem } from './json-item.ts';

/**
 * Many samples as one bundle, in which what several of them name (an address, a family, a technique) is one object with all that is
 * known of it. Holds each object as text until the end, and no report: memory depends on the number of different objects.
 */
export function stixDocument(options: DocumentOptions): ExportDocument {
  const objects = new Objects();
  if (options.tlp !== undefined) objects.add(tlpMarking(options.tlp));
  return {
    add(input) {
      for (const object of stixObjects(input, options, (id) => objects.get(id))) objects.add(object);
      return '';
    },
    *end() {
      yield `{\n  "type": "bundle",\n  "id": "bundle--${ownUuidOfList('bundle', objects.all())}",\n  "objects": [`;
      let separator = '';
      for (const object of objects.all()) {
        yield separator + jsonItem(object, 2);
        separator = ',';
      }
      yield '\n  ]\n}\n';
    },
  };
}

/** Objects by id, in the order in which their ids came first. Their text takes a fraction of their memory. */
class Objects {
  readonly #texts = new Map<string, string>();

  get(id: string): StixObject | undefined {
    const text = this.#texts.get(id);
    return text === undefined ? undefined : JSON.parse(text);
  }

  add(object: StixObject): void {
    const text = JSON.stringify(object);
    const before = this.#texts.get(object.id);
    if (before === text) return;
    const whole = before === undefined ? text : JSON.stringify(mergedObject(JSON.parse(before), object));
    this.#texts.set(object.id, whole);
  }

  *all(): Generator<StixObject> {
    for (const text of this.#texts.values()) yield JSON.parse(text);
  }
}
