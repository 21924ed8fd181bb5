import type { Ioc } from '@sandjury/core';
import type { JsonObject, Warnings } from '@sandjury/core/toolkit';
import { eachOf, iocOf, isObject, parseJson, readServers, textsUnder } from '@sandjury/core/toolkit';
import type { VirustotalAttributes } from '../wire/objects.ts';

/** Keys that hold addresses, in the words of many families; OrcusRAT's `Ip` was recorded. */
const addressKey = /^(?:c2s?|cncs?|c2_?servers?|hosts?|domains?|ips?|ip_?address(?:es)?|servers?|urls?)$/i;
const mostObjects = 10_000;

/**
 * Addresses in malware configurations, which are JSON inside of texts. None is called an indicator: a configuration lists decoys too, and
 * VirusTotal says nothing of the single address.
 */
export function configIocs({ malware_config: config }: VirustotalAttributes, root: string, warnings: Warnings): Ioc[] {
  return eachOf(config?.families, `${root}/malware_config/families`, ({ family, configs }, place) =>
    eachOf(configs, `${place}/configs`, ({ txt_configs: texts }, below) =>
      eachOf(texts, `${below}/txt_configs`, (text, at) => {
        const claim = { threatNames: family === null ? [] : [family], categories: ['malware-configuration'] };
        return objectsIn(text, at, warnings).flatMap((object) => {
          const keys = Object.keys(object).filter((key) => addressKey.test(key));
          const servers = textsUnder(object, keys, '').flatMap((found) => readServers(found.text));
          return servers.flatMap(({ type, value }) => iocOf(type, value, claim, { at, warnings }));
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
