// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import {
  addError,
  addSurprise,
  optionalFields,
  type PlacedText,
  type PolicyFields,
  refuseUnknown,
} from '../policy-fields.ts';
import type { Witness } from './authority-draft.ts';
import { goText } from './go-fields.ts';

/** `ctlog` and `rfc3161timestamp` of an authority. */
export function readWitness(authority: PolicyFields, kind: string | undefined): Witness {
  const ctlog = readLog(authority, kind);
  const timestamp = readTimestamp(authority);
  return { ...(ctlog === undefined ? {} : { ctlog }), ...(timestamp === undefined ? {} : { timestamp }) };
}

function readLog(authority: PolicyFields, kind: string | undefined): Witness['ctlog'] {
  const fields = optionalFields(authority, 'ctlog');
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['url', 'trustRootRef']);
  const url = readUrl(fields, 'url');
  const trustRoot = goText(fields, 'trustRootRef');
  if (url === undefined && trustRoot === undefined && kind === 'keyless') {
    addSurprise(authority.reader, fields.map.at, {
      rule: 'ctlog-empty',
      message: `\`${fields.path}\` names no log, and so turns the demand for one off`,
      hint: 'leave `ctlog` out to demand the public log, or name a `url` or `trustRootRef`',
    });
  }
  return { ...(url === undefined ? {} : { url }), ...(trustRoot === undefined ? {} : { trustRoot }) };
}

function readTimestamp(authority: PolicyFields): Witness['timestamp'] {
  const fields = optionalFields(authority, 'rfc3161timestamp');
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['trustRootRef']);
  const trustRoot = goText(fields, 'trustRootRef');
  if (trustRoot !== undefined) return { trustRoot };
  addSurprise(authority.reader, fields.map.at, {
    rule: 'timestamp-without-root',
    message: `\`${fields.path}\` names no trust root, and demands nothing`,
    hint: 'name the trust root of the timestamp authority in `trustRootRef`',
  });
  return {};
}

/** A URL as the policy-controller takes it: it must have a scheme and a host. */
export function readUrl(fields: PolicyFields, name: string): PlacedText | undefined {
  const url = goText(fields, name);
  if (url === undefined) return undefined;
  const parsed = URL.parse(url.text);
  if (parsed !== null && (parsed.protocol === 'https:' || parsed.protocol === 'http:')) return url;
  const message = `wanted an address like \`https://rekor.example\` in \`${fields.path}.${name}\`, got ${quote(url.text)}`;
  addError(fields.reader, url.at, { rule: 'url-malformed', message });
  return undefined;
}
