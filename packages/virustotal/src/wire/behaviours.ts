import { fields } from '@sandjury/core/toolkit';

const { list, number, object, record, required, section, sha256, text, texts } = fields;

// Any may be missing. Facts of [spec] and [data] as in objects.ts.

const lines = list(text);
const files = { files_opened: lines, files_written: lines, files_deleted: lines };
const keys = { registry_keys_opened: lines, registry_keys_deleted: lines };
const mutexes = { mutexes_created: lines, mutexes_opened: lines };
const processes = { processes_created: lines, processes_injected: lines, command_executions: lines };
/** Found in memory, and not contacted. */
const memory = { memory_pattern_urls: lines, memory_pattern_domains: lines, memory_pattern_ips: lines };

const network = {
  dns_lookups: list(object({ hostname: text, resolved_ips: texts })),
  ip_traffic: list(object({ transport_layer_protocol: text, destination_ip: text, destination_port: number })),
  http_conversations: list(object({ url: text, request_method: text })),
  tls: list(object({ sni: text, ja3: text })),
};

/** What one sandbox saw. */
const behaviour = object({
  id: text,
  attributes: required(
    section({
      sandbox_name: required(text),
      analysis_date: number,
      /** Words such as MALWARE and CLEAN; `verdict_labels` are names of malware. */
      verdicts: lines,
      verdict_confidence: number,
      verdict_labels: texts,
      ...files,
      ...keys,
      ...mutexes,
      ...processes,
      ...memory,
      ...network,
      files_dropped: list(object({ path: text, sha256, type: text })),
      files_copied: list(object({ source: text, destination: text })),
      registry_keys_set: list(object({ key: text })),
      processes_tree: list(fields.raw),
      signature_matches: list(object({ name: text, description: text })),
      mitre_attack_techniques: list(object({ id: text, signature_description: text })),
      ids_alerts: list(object({ rule_msg: text, rule_id: text })),
    }),
  ),
});
export type VirustotalBehaviour = fields.Read<typeof behaviour>;

/** GET /files/{id}/behaviours: one entry a sandbox. `cursor` where there are more [data]. */
export const behaviours = object({ data: required(list(behaviour)), meta: section({ cursor: text }) });
/** What the sandboxes saw of a file, one entry each. */
export type VirustotalBehaviours = fields.Read<typeof behaviours>;

/** GET /files/{id}/behaviour_mitre_trees [spec]: by sandbox. */
export const mitreTrees = object({
  data: required(
    record(
      object({
        tactics: list(object({ name: text, techniques: list(object({ id: text, name: text })) })),
      }),
    ),
  ),
});
/** Techniques by tactic, by sandbox. */
export type VirustotalMitreTrees = fields.Read<typeof mitreTrees>;
