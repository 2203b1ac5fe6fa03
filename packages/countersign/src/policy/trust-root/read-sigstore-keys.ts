// SPDX-License-Identifier: Apache-2.0

import { quote } from '../../bytes/quote.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { parsePublicKey } from '../../crypto/public-key-file.ts';
import { CountersignError } from '../../errors/errors.ts';
import type { TrustedLog } from '../../tlog/trusted-log.ts';
import { certificateAuthorityOf } from '../../trust/create-authority.ts';
import { originOf } from '../../trust/origin-of.ts';
import type { CertificateAuthority } from '../../x509/certificate-authority.ts';
import { requireGoText } from '../cluster-image-policy/go-fields.ts';
import type { OfferedRoot } from '../draft.ts';
import {
  addError,
  fieldsOf,
  optionalItems,
  type PlacedNode,
  type PolicyFields,
  placeOf,
  refuseUnknown,
  requireFields,
} from '../policy-fields.ts';
import { requireBytes } from './read-tuf-root.ts';

const maxItems = 100;

/** `sigstoreKeys`: the keys and certificates themselves. */
export function readSigstoreKeys(fields: PolicyFields): OfferedRoot['load'] | undefined {
  refuseUnknown(fields, ['certificateAuthorities', 'timestampAuthorities', 'tLogs', 'ctLogs']);
  const certificateAuthorities = readAll(fields, 'certificateAuthorities', readAuthority);
  const timestampAuthorities = readAll(fields, 'timestampAuthorities', readAuthority);
  const logs = readAll(fields, 'tLogs', readLog);
  const ctLogs = readAll(fields, 'ctLogs', readLog);
  const isEmpty = ['certificateAuthorities', 'timestampAuthorities'].every(
    (name) => optionalItems(fields, name, maxItems).length === 0,
  );
  if (isEmpty) {
    const message = `wanted \`certificateAuthorities\` or \`timestampAuthorities\` in \`${fields.path}\`, got none`;
    addError(fields.reader, fields.map.at, { rule: 'field-missing', message });
  }
  const trusted = { certificateAuthorities, timestampAuthorities, logs, ctLogs };
  return () => ({ ...trusted, origin: originOf(trusted), skipped: [] });
}

function readAll<T>(fields: PolicyFields, name: string, read: (item: PolicyFields) => T | undefined): readonly T[] {
  return optionalItems(fields, name, maxItems)
    .map((item: PlacedNode) => {
      const inner = fieldsOf(item);
      return inner === undefined ? undefined : read(inner);
    })
    .filter((value) => value !== undefined);
}

function readAuthority(fields: PolicyFields): CertificateAuthority | undefined {
  refuseUnknown(fields, ['subject', 'uri', 'certChain']);
  const subject = requireFields(fields, 'subject');
  if (subject !== undefined) {
    refuseUnknown(subject, ['organization', 'commonName']);
    requireGoText(subject, 'organization');
    requireGoText(subject, 'commonName');
  }
  const uri = requireGoText(fields, 'uri');
  const chain = requireBytes(fields, 'certChain');
  if (uri === undefined || chain === undefined) return undefined;
  return orRefuse(fields, 'certChain', () =>
    certificateAuthorityOf({ pem: decodeUtf8(chain, 'certificate-malformed'), uri: uri.text }),
  );
}

function readLog(fields: PolicyFields): TrustedLog | undefined {
  refuseUnknown(fields, ['baseURL', 'hashAlgorithm', 'publicKey']);
  const baseUrl = requireGoText(fields, 'baseURL');
  const hash = requireGoText(fields, 'hashAlgorithm');
  const pem = requireBytes(fields, 'publicKey');
  // RFC 6962 §2.1: the hash of the tree; no other is in use.
  if (hash !== undefined && !/^sha2?[-_]?256$/i.test(hash.text)) {
    const message = `wanted \`sha-256\` in \`${fields.path}.hashAlgorithm\`, got ${quote(hash.text)}`;
    addError(fields.reader, hash.at, { rule: 'value-choice', message });
    return undefined;
  }
  if (baseUrl === undefined || pem === undefined) return undefined;
  return orRefuse(fields, 'publicKey', () => {
    const publicKey = parsePublicKey(pem);
    // The form has no place for a period, so that the key counts for all time.
    return { keyId: publicKey.fingerprint, publicKey, baseUrl: baseUrl.text, validFor: { startMs: 0 } };
  });
}

function orRefuse<T>(fields: PolicyFields, name: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    const rule = name === 'certChain' ? 'certificate-malformed' : 'key-malformed';
    const message = `wanted PEM in \`${fields.path}.${name}\`: ${error.message}`;
    addError(fields.reader, placeOf(fields, name), { rule, message, hint: error.hint });
    return undefined;
  }
}
