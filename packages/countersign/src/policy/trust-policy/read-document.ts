// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import type { YamlNode } from '../../yaml/yaml-node.ts';
import {
  addError,
  fieldsOf,
  type PlacedText,
  type PolicyFields,
  type PolicyReader,
  refuseUnknown,
  requireFields,
} from '../policy-fields.ts';
import { optionalName, requireName } from './read-values.ts';

/** What every document of ours begins with. */
export interface OwnDocument {
  readonly name: string;
  readonly namespace?: string;
  readonly spec: PolicyFields;
}

/** The head of a document; its kind has been looked at. Undefined if it has no name or no `spec`. */
export function readDocument(
  document: YamlNode,
  reader: PolicyReader,
  specFields: readonly string[],
): OwnDocument | undefined {
  const fields = fieldsOf({ node: document, path: 'document', reader });
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['apiVersion', 'kind', 'metadata', 'spec']);
  const metadata = requireFields(fields, 'metadata');
  const spec = requireFields(fields, 'spec');
  const head = metadata === undefined ? undefined : readMetadata(metadata);
  if (spec !== undefined) refuseUnknown({ ...spec, path: 'spec' }, specFields);
  return spec === undefined || head === undefined ? undefined : { ...head, spec: { ...spec, path: 'spec' } };
}

function readMetadata(fields: PolicyFields): Pick<OwnDocument, 'name' | 'namespace'> | undefined {
  refuseUnknown({ ...fields, path: 'metadata' }, ['name', 'namespace', 'labels', 'annotations']);
  const name = requireName(fields, 'name');
  const namespace = optionalName(fields, 'namespace');
  if (name === undefined) return undefined;
  return { name: name.text, ...(namespace === undefined ? {} : { namespace: namespace.text }) };
}

/** Tells of every name that stands there twice. */
export function refuseRepeatedNames(reader: PolicyReader, what: string, names: readonly PlacedText[]): void {
  const seen = new Set<string>();
  for (const { text, at } of names) {
    if (seen.has(text))
      addError(reader, at, { rule: 'name-twice', message: `wanted each ${what} once, got ${quote(text)} again` });
    seen.add(text);
  }
}
