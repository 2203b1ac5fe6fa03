// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, JsonValue } from '../bytes/json.ts';
import {
  encodeYaml,
  type YamlDraft,
  type YamlDraftEntry,
  type YamlDraftMap,
  yamlComment,
} from '../yaml/encode-yaml.ts';

/** A TrustPolicy that a program wrote, with what it has to say about each part. */
export interface PlainTrustPolicy {
  readonly comments: readonly string[];
  readonly name: string;
  readonly namespace?: string;
  readonly trustRoots: readonly PlainPart[];
  readonly signers: readonly PlainPart[];
  readonly rules: readonly PlainPart[];
}

/** A named trust root, signer or rule: its fields as the language spells them, in any order. */
export interface PlainPart {
  readonly name: string;
  readonly comments: readonly string[];
  readonly fields: JsonObject;
}

/** The documents as one file that the reader of policies reads back. The same input gives the same text. */
export function encodeTrustPolicies(policies: readonly PlainTrustPolicy[]): string {
  return policies.map(encodeTrustPolicy).join('---\n');
}

function encodeTrustPolicy(policy: PlainTrustPolicy): string {
  const { name, namespace } = policy;
  const document: YamlDraftMap = {
    entries: [
      { key: 'apiVersion', value: 'countersign.dev/v1' },
      { key: 'kind', value: 'TrustPolicy' },
      { key: 'metadata', value: draftOf(namespace === undefined ? { name } : { name, namespace }) },
      { key: 'spec', value: specOf(policy) },
    ],
  };
  return [...policy.comments.map((comment) => `${yamlComment(comment)}\n`), encodeYaml(document)].join('');
}

function specOf({ trustRoots, signers, rules }: PlainTrustPolicy): YamlDraftMap {
  const named = (key: string, parts: readonly PlainPart[]): readonly YamlDraftEntry[] =>
    parts.length === 0 ? [] : [{ key, value: { layout: 'block', entries: parts.map(entryOf) } }];
  return {
    layout: 'block',
    entries: [
      ...named('trustRoots', trustRoots),
      ...named('signers', signers),
      { key: 'rules', value: rules.map(ruleOf) },
    ],
  };
}

function entryOf({ name, comments, fields }: PlainPart): YamlDraftEntry {
  return { key: name, value: draftOf(fields), comments };
}

function ruleOf({ name, comments, fields }: PlainPart): YamlDraftMap {
  const { entries } = draftOf(fields);
  return { layout: 'block', entries: [{ key: 'name', value: name, comments }, ...entries] };
}

/** The order in which a reader wants to learn them: whom, where, and then how. */
const order = [
  'key',
  'keyless',
  'github',
  'gitlab',
  'certificate',
  'file',
  'data',
  'workflow',
  'caller',
  'issuer',
  'issuerRegex',

  'subject',
  'subjectRegex',
  'extensions',
  'trustRoot',
  'log',
  'timestamp',
  'audit',
  'warnUntil',
  'where',
  'images',
  'except',
  'mirrors',
  'evidence',
  'signedName',
  'index',
  'require',
  'all',
  'any',
  'signedBy',
  'attestation',
  'by',
  'match',
  'maxAge',
  'if',
] as const;

function draftOf(object: JsonObject): YamlDraftMap {
  const rank = (key: string): number => {
    const index = (order as readonly string[]).indexOf(key);
    return index === -1 ? order.length : index;
  };
  const keys = Object.keys(object).sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
  return { entries: keys.map((key) => ({ key, value: valueDraft(object[key] ?? null) })) };
}

function valueDraft(value: JsonValue): YamlDraft {
  if (Array.isArray(value)) return value.map(valueDraft);
  return typeof value === 'object' && value !== null ? draftOf(value as JsonObject) : (value as YamlDraft);
}
