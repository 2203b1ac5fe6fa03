// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { type ErrorDetail, UntrustedError } from '../errors/errors.ts';
import type { CertificateIdentity } from '../x509/certificate-identity.ts';
import type { ExtensionMatcher, NameMatcher, TrustedIdentity } from './trusted-identity.ts';

/**
 * The first trusted identity that the certificate proves: its subject, its issuer and every extension that is asked for. The path of the
 * certificate must have been verified. Any of several subject names may match, of whatever kind: the authority vouches for each of them
 * alike, and which stands first is its habit and no proof. A name that is absent matches nothing, except an issuer that may be anything.
 *
 * @throws {UntrustedError} `identity-mismatch`, or `extension-mismatch` when nothing but an extension is in the way
 */
export function requireIdentity(identity: CertificateIdentity, trusted: readonly TrustedIdentity[]): TrustedIdentity {
  const named = trusted.filter((candidate) => isNamed(identity, candidate));
  const matched = named.find(({ extensions }) => wrongExtension(identity, extensions) === undefined);
  if (matched !== undefined) return matched;
  const [nearest] = named;
  const wrong = nearest === undefined ? undefined : wrongExtension(identity, nearest.extensions);
  throw wrong === undefined ? identityMismatch(identity, trusted) : extensionMismatch(identity, wrong);
}

function isNamed({ subjects, issuer }: CertificateIdentity, trusted: TrustedIdentity): boolean {
  const isIssuer = issuer === undefined ? trusted.issuer.kind === 'any' : trusted.issuer.matches(issuer);
  return isIssuer && subjects.some(({ value }) => trusted.subject.matches(value));
}

function wrongExtension(
  { extensions }: CertificateIdentity,
  wanted: readonly ExtensionMatcher[],
): ExtensionMatcher | undefined {
  return wanted.find(({ name, value }) => {
    const got = Object.hasOwn(extensions, name) ? extensions[name] : undefined;
    return got === undefined || !value.matches(got);
  });
}

function identityMismatch(identity: CertificateIdentity, trusted: readonly TrustedIdentity[]): UntrustedError {
  const subjects = identity.subjects.map(({ value }) => value);
  const wanted = trusted.map(({ subject, issuer }) => `${shown(subject)} by ${shown(issuer)}`).join(' or ');
  const got = `${subjects.map(quote).join(', ') || 'nobody'} by ${quoteOptional(identity.issuer)}`;
  return new UntrustedError('identity-mismatch', `wanted ${wanted || 'a trusted identity'}, got ${got}`, {
    detail: {
      wantedSubjects: trusted.map(({ subject }) => subject.text),
      wantedIssuers: trusted.map(({ issuer }) => issuer.text),
      subjects,
      ...optional('issuer', identity.issuer),
    },
  });
}

function extensionMismatch({ extensions }: CertificateIdentity, wanted: ExtensionMatcher): UntrustedError {
  const { name, value } = wanted;
  const got = extensions[name];
  const message = `wanted ${shown(value)} in the certificate's \`${name}\`, got ${quoteOptional(got)}`;
  return new UntrustedError('extension-mismatch', message, {
    detail: { extension: name, wanted: value.text, ...optional('got', got) },
  });
}

function shown({ kind, text }: NameMatcher): string {
  switch (kind) {
    case 'any':
      return 'anybody';
    case 'exact':
      return quote(text);
    case 'glob':
    case 'pattern':
      return `the ${kind} ${quote(text)}`;
  }
}

function quoteOptional(text: string | undefined): string {
  return text === undefined ? 'nothing' : quote(text);
}

function optional(name: string, value: string | undefined): ErrorDetail {
  return value === undefined ? {} : { [name]: value };
}
