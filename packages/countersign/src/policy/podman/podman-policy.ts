// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';

/** One entry of a scope in podman's policy.json; all of a scope must pass. */
export interface SigstoreSigned {
  readonly source:
    | { readonly kind: 'keys'; readonly pems: readonly string[] }
    | { readonly kind: 'fulcio'; readonly ca: string; readonly issuer: string; readonly email: string }
    | { readonly kind: 'pki'; readonly roots: string; readonly intermediates: string; readonly name: JsonObject };
  /** PEM; none: no log is asked for. */
  readonly rekorKeys: readonly string[];
  readonly signedIdentity: JsonObject;
}

/** containers-policy.json(5): `sigstoreSigned`. */
export function encodeSigstoreSigned({ source, rekorKeys, signedIdentity }: SigstoreSigned): JsonObject {
  return {
    type: 'sigstoreSigned',
    ...encodeSource(source),
    ...oneOrMore('rekorPublicKeyData', rekorKeys),
    signedIdentity,
  };
}

function encodeSource(source: SigstoreSigned['source']): JsonObject {
  switch (source.kind) {
    case 'keys':
      return oneOrMore('keyData', source.pems);
    case 'fulcio':
      return { fulcio: { caData: base64(source.ca), oidcIssuer: source.issuer, subjectEmail: source.email } };
    case 'pki': {
      const intermediates = source.intermediates === '' ? {} : { caIntermediatesData: base64(source.intermediates) };
      return { pki: { caRootsData: base64(source.roots), ...intermediates, ...source.name } };
    }
  }
}

/** Older versions know the singular alone. */
function oneOrMore(name: string, pems: readonly string[]): JsonObject {
  const [only, ...more] = pems.map(base64);
  if (only === undefined) return {};
  return more.length === 0 ? { [name]: only } : { [`${name}s`]: [only, ...more] };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
