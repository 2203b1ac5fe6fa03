// SPDX-License-Identifier: Apache-2.0
import { encodeCanonicalJson } from '../bytes/canonical-json.ts';
import type { JsonObject, JsonValue } from '../bytes/json.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestHex } from '../crypto/hash.ts';
import type { TrustedLog } from '../tlog/trusted-log.ts';
import type { NameMatcher } from '../trust/trusted-identity.ts';
import type { TrustedRoot } from '../trust/trusted-root.ts';
import type { CertificateAuthority } from '../x509/certificate-authority.ts';
import type { PolicySigner } from './policy-signer.ts';

/**
 * SHA-256, lower-case hex, over everybody who is believed, with when and by which roots; their order and names do not count.
 *
 * @param known `hashRoot` of roots for which it is known
 */
export function hashTrust(
  signers: readonly PolicySigner[],
  known: ReadonlyMap<TrustedRoot, string> = new Map(),
): string {
  const roots = new Map(known);
  const hashOf = (root: TrustedRoot): string => {
    const hash = roots.get(root) ?? hashRoot(root);
    roots.set(root, hash);
    return hash;
  };
  const parts = signers.map(({ who, root, demands, window }) =>
    hashJson({
      who: who.kind === 'key' ? who.key.key.fingerprint : identityOf(who.identity),
      root: root === undefined ? null : hashOf(root),
      demands: { ...demands, witnesses: demands.witnesses === undefined ? null : 'demanded' },
      window: { ...window },
    }),
  );
  return hashJson([...new Set(parts)].toSorted());
}

/** SHA-256, lower-case hex, over all keys and certificates of a root, with when they count. */
export function hashRoot({ logs, ctLogs, certificateAuthorities, timestampAuthorities }: TrustedRoot): string {
  return hashJson({
    logs: logs.map(logOf),
    ctLogs: ctLogs.map(logOf),
    certificateAuthorities: certificateAuthorities.map(authorityOf),
    timestampAuthorities: timestampAuthorities.map(authorityOf),
  });
}

export function hashJson(value: JsonValue): string {
  return digestHex('sha256', encodeUtf8(encodeCanonicalJson(value)));
}

function identityOf({
  subject,
  issuer,
  extensions,
}: Extract<PolicySigner['who'], { kind: 'identity' }>['identity']): JsonObject {
  return {
    subject: matcherOf(subject),
    issuer: matcherOf(issuer),
    extensions: extensions.map(({ name, value }) => [name, ...matcherOf(value)]),
  };
}

function matcherOf({ kind, text }: NameMatcher): readonly string[] {
  return [kind, text];
}

function logOf({ keyId, publicKey, validFor }: TrustedLog): JsonObject {
  return { keyId, key: publicKey.fingerprint, validFor: { ...validFor } };
}

function authorityOf({ root, intermediates, uri, validFor }: CertificateAuthority): JsonObject {
  return { chain: [...intermediates, root].map(({ der }) => digestHex('sha256', der)), uri, validFor: { ...validFor } };
}
