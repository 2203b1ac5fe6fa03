// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../bytes/json.ts';
import { fieldOf, type JsonFields, readDocument, readOptionalString, readString } from '../bytes/json-fields.ts';
import { CountersignError, UsageError } from '../errors/errors.ts';

/** What an identity token says about its bearer. Nobody verified it here: the authority does, and decides. */
export interface IdentityToken {
  /** The token itself, a secret. */
  readonly text: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** `sub`. */
  readonly subject: string;
  /** What the certificate will name, and what the proof of possession is made over: the verified e-mail address, or else `sub`. */
  readonly name: string;
  readonly expiresMs: number;
}

export interface TokenExpectation {
  readonly nowMs: number;
  readonly audience: string;
}

const maxTokenLength = 64 * 1024;
const maxAudiences = 32;
const maxNameLength = 2048;
/** A token that ends while the certificate is asked for is of no use. */
const leastLifeMs = 5000;

/**
 * The claims of a JSON web token (RFC 7519, signed and not encrypted) that signing needs.
 *
 * @throws {UsageError} `identity-token-refused` when it does not parse, has expired, is for somebody else, names what is no name, or
 * holds an e-mail address that the issuer did not verify
 */
export function parseIdentityToken(text: string, expected: TokenExpectation): IdentityToken {
  const token = readClaims(text.trim());
  if (token.expiresMs < expected.nowMs + leastLifeMs) throw refused('the identity token has expired');
  if (!token.audiences.includes(expected.audience)) {
    throw refused(`wanted an identity token for the audience \`${expected.audience}\`, got one for another`);
  }
  return token;
}

function readClaims(text: string): IdentityToken {
  if (text.length > maxTokenLength) throw refused(`wanted an identity token of at most ${maxTokenLength} characters`);
  const parts = text.split('.');
  // The base64url alphabet alone: the token goes into a header.
  if (parts.length !== 3 || !parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part))) {
    throw refused('wanted an identity token in three parts, got something else');
  }
  try {
    const claims = parseJson(Buffer.from(parts[1] ?? '', 'base64url'), { maxBytes: maxTokenLength });
    return readToken(text, readDocument(claims, 'token', 'json-malformed'));
  } catch (cause) {
    if (cause instanceof UsageError || !(cause instanceof CountersignError)) throw cause;
    // Without the cause: its message may quote the token.
    throw refused('the claims of the identity token do not parse');
  }
}

function readToken(text: string, claims: JsonFields): IdentityToken {
  const subject = readString(claims, 'sub');
  const expires = fieldOf(claims, 'exp');
  if (typeof expires !== 'number' || !Number.isFinite(expires))
    throw refused('the identity token has no time of expiry');
  const name = nameOf(claims, subject);
  if (name === '') throw refused('the identity token has no subject');
  if (!isNameAlone(name))
    throw refused('wanted a name as the subject of the identity token, got something else to sign');
  return {
    text,
    issuer: readString(claims, 'iss'),
    audiences: readAudiences(claims),
    subject,
    name,
    expiresMs: expires * 1000,
  };
}

/**
 * Attacker-controlled: the proof of possession is a bare signature of the name, maybe by the caller's own key (`--issue-certificate`). A
 * claim about an image as the name (simple signing, or DSSE) would make the proof a valid signature of that image.
 */
function isNameAlone(name: string): boolean {
  return name.length <= maxNameLength && !/[{\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|^DSSEv\d/u.test(name);
}

// Which of the two counts is decided by the authority for each issuer; issuers of people have addresses, those of machines none.
function nameOf(claims: JsonFields, subject: string): string {
  const email = readOptionalString(claims, 'email') ?? '';
  if (email === '') return subject;
  const verified = fieldOf(claims, 'email_verified');
  // Some issuers write the boolean as text.
  if (verified !== true && verified !== 'true') {
    throw refused('the issuer of the identity token has not verified the e-mail address in it');
  }
  return email;
}

function readAudiences(claims: JsonFields): readonly string[] {
  const value = fieldOf(claims, 'aud');
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value) || value.length > maxAudiences) throw refused('the identity token has no audience');
  return (value as readonly unknown[]).filter((item) => typeof item === 'string');
}

function refused(message: string): UsageError {
  return new UsageError('identity-token-refused', message);
}
