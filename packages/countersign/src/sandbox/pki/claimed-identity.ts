// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import {
  type JsonFields,
  readDocument,
  readObject,
  readOptionalObject,
  readOptionalString,
  readString,
} from '../../bytes/json-fields.ts';
import { UsageError } from '../../errors/errors.ts';
import type { CertificateExtension } from '../../x509/certificate.ts';
import type { SubjectName } from '../../x509/certificate-identity.ts';
import { fulcioExtension } from './extensions.ts';
import { githubExtensions } from './github-extensions.ts';

/** What a certificate for the holder of a token says of him. */
export interface ClaimedIdentity {
  readonly name: SubjectName;
  readonly extensions: readonly CertificateExtension[];
}

const uriSubject = /^[a-z][a-z0-9+.-]*:\/\/\S+$/;
const emailAddress = /^[^\s@]+@[^\s@]+$/;

/**
 * Whom the claims of an OIDC token name, in the way of Fulcio's kinds of issuers: a GitHub Actions job, a Kubernetes service account,
 * a person by a verified e-mail address, a workload by a URI (SPIFFE), or else a user name at the issuer's host.
 *
 * @throws {UsageError} `identity-token-refused`
 * @throws {MalformedError} `payload-malformed`
 */
export function claimedIdentityOf(claims: JsonObject): ClaimedIdentity {
  const fields = readDocument(claims, 'token', 'payload-malformed');
  const issuer = readString(fields, 'iss');
  const issuerExtensions = [fulcioExtension(1, issuer), fulcioExtension(8, issuer)];
  const workflow = readOptionalString(fields, 'job_workflow_ref');
  if (workflow === undefined) return { name: subjectOf(fields, issuer), extensions: issuerExtensions };
  const server = 'https://github.com';
  return {
    name: { kind: 'uri', value: `${server}/${workflow}` },
    extensions: githubExtensions(fields, issuer, server),
  };
}

function subjectOf(fields: JsonFields, issuer: string): SubjectName {
  const kubernetes = readOptionalObject(fields, 'kubernetes.io');
  if (kubernetes !== undefined) return { kind: 'uri', value: serviceAccountUri(kubernetes) };
  const email = readOptionalString(fields, 'email');
  if (email !== undefined) return { kind: 'email', value: verifiedEmail(fields, email) };
  const subject = readString(fields, 'sub');
  if (uriSubject.test(subject)) return { kind: 'uri', value: subject };
  if (subject.includes('!') || !URL.canParse(issuer))
    throw refused('wanted a user name without `!`, and a URL as issuer');
  return { kind: 'other', value: `${subject}!${new URL(issuer).hostname}` };
}

function serviceAccountUri(kubernetes: JsonFields): string {
  const account = readString(readObject(kubernetes, 'serviceaccount'), 'name');
  return `https://kubernetes.io/namespaces/${readString(kubernetes, 'namespace')}/serviceaccounts/${account}`;
}

function verifiedEmail(fields: JsonFields, email: string): string {
  if (fields.object['email_verified'] !== true) throw refused('wanted a verified e-mail address');
  if (!emailAddress.test(email)) throw refused('wanted an e-mail address');
  return email;
}

function refused(message: string): UsageError {
  return new UsageError('identity-token-refused', message);
}
