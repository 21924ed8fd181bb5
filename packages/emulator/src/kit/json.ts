/** Any value that JSON can carry. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object of unknown keys. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
