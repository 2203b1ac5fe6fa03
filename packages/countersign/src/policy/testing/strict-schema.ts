// SPDX-License-Identifier: Apache-2.0
// For tests: the rules of JSON Schema that the schema of policies uses.

export interface StrictSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, StrictSchema>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly not?: StrictSchema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly items?: StrictSchema;
  readonly properties?: Readonly<Record<string, StrictSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: StrictSchema | false;
  readonly oneOf?: readonly StrictSchema[];
  readonly anyOf?: readonly StrictSchema[];
}

/** Whether the schema allows the value. */
export function allows(value: unknown, given: StrictSchema, root: StrictSchema): boolean {
  const schema = resolved(given, root);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return choices.some((choice) => allows(value, choice, root));
  if (!isAmong(value, schema) || !isOfType(value, schema.type)) return false;
  if (Array.isArray(value))
    return value.length >= (schema.minItems ?? 0) && value.every((item) => allows(item, schema.items ?? {}, root));
  if (typeof value === 'object' && value !== null) return allowsMembers(value, schema, root);
  return allowsScalar(value, schema);
}

/** The schema that is meant for a map with such members. */
export function resolved(schema: StrictSchema, root: StrictSchema): StrictSchema {
  return schema.$ref === undefined ? schema : (root.$defs?.[schema.$ref.slice('#/$defs/'.length)] ?? {});
}

function isAmong(value: unknown, schema: StrictSchema): boolean {
  if (schema.not !== undefined || (schema.const !== undefined && value !== schema.const)) return false;
  return schema.enum === undefined || schema.enum.includes(value);
}

function allowsMembers(value: object, schema: StrictSchema, root: StrictSchema): boolean {
  const isWhole = (schema.required ?? []).every((name) => Object.hasOwn(value, name));
  return (
    isWhole &&
    Object.entries(value).every(([name, member]) => {
      const known = schema.properties?.[name] ?? schema.additionalProperties;
      return known === undefined || (known !== false && allows(member, known, root));
    })
  );
}

function allowsScalar(value: unknown, { pattern, minimum, maximum, minLength }: StrictSchema): boolean {
  if (typeof value === 'string')
    return value.length >= (minLength ?? 0) && (pattern === undefined || new RegExp(pattern, 'u').test(value));
  return typeof value !== 'number' || (value >= (minimum ?? value) && value <= (maximum ?? value));
}

function isOfType(value: unknown, type: string | undefined): boolean {
  switch (type) {
    case undefined:
      return true;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
