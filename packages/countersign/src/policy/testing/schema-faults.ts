// SPDX-License-Identifier: Apache-2.0
// For tests: the rules of JSON Schema that the published schemas use.

export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
}

/** What in `value` the schema does not allow; a member that it does not name is a fault too, as nothing unpublished may be written. */
export function schemaFaults(value: unknown, root: Schema): readonly string[] {
  return faults(value, root, { root, path: '' });
}

interface Place {
  readonly root: Schema;
  readonly path: string;
}

function faults(value: unknown, given: Schema, place: Place): readonly string[] {
  const schema = given.$ref === undefined ? given : (place.root.$defs?.[given.$ref.slice('#/$defs/'.length)] ?? given);
  const wrong = scalarFault(value, schema);
  if (wrong !== undefined) return [`${place.path}: ${wrong}`];
  const { items } = schema;
  if (Array.isArray(value)) {
    return items === undefined
      ? []
      : value.flatMap((item, at) => faults(item, items, { ...place, path: `${place.path}[${at}]` }));
  }
  return typeof value === 'object' && value !== null ? memberFaults(value, schema, place) : [];
}

function memberFaults(value: object, schema: Schema, place: Place): readonly string[] {
  const own = Object.entries(value).flatMap(([name, member]) => {
    const path = `${place.path}.${name}`;
    const known = schema.properties?.[name] ?? schema.additionalProperties;
    return known === undefined ? [`${path}: unknown`] : faults(member, known, { ...place, path });
  });
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name));
  return [...own, ...missing.map((name) => `${place.path}.${name}: missing`)];
}

function scalarFault(value: unknown, schema: Schema): string | undefined {
  if (schema.const !== undefined && value !== schema.const) return `wanted ${JSON.stringify(schema.const)}`;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return `unlisted ${JSON.stringify(value)}`;
  if (schema.type !== undefined && typeOf(value, schema.type) !== schema.type) return `wanted ${schema.type}`;
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(String(value))) return 'unlike its pattern';
  return schema.minimum !== undefined && Number(value) < schema.minimum ? 'too small' : undefined;
}

function typeOf(value: unknown, wanted: string): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number' && wanted === 'integer') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
