import type { Ioc } from '@sandjury/core';
import {
  eachOf,
  type IocPlace,
  isObject,
  type JsonObject,
  parseJson,
  serverIocs,
  textsUnder,
  type Warnings,
} from '@sandjury/core/toolkit';
import type { VirustotalAttributes } from '../wire/objects.ts';

/** Keys that hold addresses, in the words of many families; OrcusRAT's `Ip` was recorded. */
const addressKey = /^(?:c2s?|cncs?|c2_?servers?|hosts?|domains?|ips?|ip_?address(?:es)?|servers?|urls?)$/i;
const mostObjects = 10_000;

/**
 * Addresses in malware configurations, which are JSON inside of texts. None is called an indicator: a configuration lists decoys too, and
 * VirusTotal says nothing of the single address.
 */
export function configIocs({ malware_config: config }: VirustotalAttributes, { at: root, warnings }: IocPlace): Ioc[] {
  return eachOf(config?.families, `${root}/malware_config/families`, ({ family, configs }, place) =>
    eachOf(configs, `${place}/configs`, ({ txt_configs: texts }, below) =>
      eachOf(texts, `${below}/txt_configs`, (json, at) => {
        const claim = { threatNames: [family], categories: ['malware-configuration'] };
        return objectsIn(json, at, warnings).flatMap((object) => {
          const keys = Object.keys(object).filter((key) => addressKey.test(key));
          return textsUnder(object, keys, '').flatMap(({ text }) => serverIocs({ text, at }, claim, warnings));
        });
      }),
    ),
  );
}

/** Every object in a text of JSON, whatever its depth. */
function objectsIn(text: string, at: string, warnings: Warnings): JsonObject[] {
  try {
    const queue: unknown[] = [parseJson(text, { what: 'The configuration' })];
    for (const value of queue) {
      const inner = typeof value === 'object' && value !== null ? Object.values(value) : [];
      queue.push(...inner.slice(0, Math.max(0, mostObjects - queue.length)));
    }
    return queue.filter(isObject);
  } catch {
    warnings.add('unreadable', 'A malware configuration is not JSON; raw has it.', at);
    return [];
  }
}
