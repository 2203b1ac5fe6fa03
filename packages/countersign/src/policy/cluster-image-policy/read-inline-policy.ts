// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import {
  addError,
  fieldOf,
  fieldsOf,
  hasField,
  type PlacedText,
  type PolicyFields,
  placeOf,
  refuseUnknown,
} from '../policy-fields.ts';
import { goText, requireGoText, requireOneGoField } from './go-fields.ts';
import { readUrl } from './read-witness.ts';
import { translatePolicy } from './translate-policy.ts';
import type { WrittenPolicy } from './written-policy.ts';

const texts = ['data', 'remote', 'configMapRef'];
const includes = ['fetchConfigFile', 'includeSpec', 'includeObjectMeta', 'includeTypeMeta'];

/** `policy` of an attestation, as a condition in CEL. */
export function readInlinePolicy(fields: PolicyFields): PlacedText | undefined {
  for (const name of includes) {
    if (!hasField(fields, name)) continue;
    const message = `wanted \`${name}\` in \`spec.policy\` alone, got it in \`${fields.path}\``;
    addError(fields.reader, placeOf(fields, name), { rule: 'field-unknown', message });
  }
  const written = readPolicyText(fields);
  return written === undefined ? undefined : translatePolicy(fields, written);
}

/** The text of `policy` and its language. */
export function readPolicyText(fields: PolicyFields): WrittenPolicy | undefined {
  refuseUnknown(fields, ['type', ...texts, ...includes]);
  const type = requireGoText(fields, 'type');
  const kind = requireOneGoField(fields, texts);
  if (kind === 'remote') refuseRemote(fields);
  if (kind === 'configMapRef') refuseConfigMap(fields);
  const text = kind === 'data' ? goText(fields, 'data') : undefined;
  if (type === undefined) return undefined;
  if (type.text === 'cue' || type.text === 'rego')
    return text === undefined ? undefined : { language: type.text, text };
  const message = `wanted \`cue\` or \`rego\` in \`${fields.path}.type\`, got ${quote(type.text)}`;
  addError(fields.reader, type.at, { rule: 'value-choice', message });
  return undefined;
}

function refuseRemote(fields: PolicyFields): void {
  const remote = innerOf(fields, 'remote');
  if (remote === undefined) return;
  refuseUnknown(remote, ['url', 'sha256sum']);
  const url = readUrl(remote, 'url');
  if (url !== undefined && !url.text.startsWith('https://')) {
    const message = `wanted an address that starts with \`https://\` in \`${remote.path}.url\`, got ${quote(url.text)}`;
    addError(fields.reader, url.at, { rule: 'url-malformed', message });
  }
  requireGoText(remote, 'url');
  requireGoText(remote, 'sha256sum');
  addError(fields.reader, placeOf(fields, 'remote'), {
    rule: 'policy-remote',
    message: `the text of \`${fields.path}\` lies elsewhere, and a decision here asks nobody for its policy`,
    hint: 'fetch it once, compare its SHA-256 with `sha256sum`, and write it in `data`',
  });
}

function refuseConfigMap(fields: PolicyFields): void {
  const map = innerOf(fields, 'configMapRef');
  if (map === undefined) return;
  refuseUnknown(map, ['name', 'namespace', 'key']);
  requireGoText(map, 'name');
  requireGoText(map, 'key');
  addError(fields.reader, placeOf(fields, 'configMapRef'), {
    rule: 'policy-config-map',
    message: `the text of \`${fields.path}\` lies in a cluster, and not in this file`,
    hint: 'write it in `data`; `kubectl get configmap NAME --namespace cosign-system --output yaml` shows it',
  });
}

function innerOf(fields: PolicyFields, name: string): PolicyFields | undefined {
  const placed = fieldOf(fields, name);
  return placed === undefined ? undefined : fieldsOf(placed);
}
