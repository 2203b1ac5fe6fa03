// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import { quote } from '../../bytes/quote.ts';
import { MalformedError } from '../../errors/errors.ts';

export interface MintRequest {
  /** What the token says; may override every claim that the issuer would add, `iss` and `exp` included. */
  readonly claims: JsonObject;
  readonly lifetimeMs?: number;
}

const defaultLifetimeMs = 10 * 60_000;

/** The claims as they are signed: times, issuer and audience are added where they are missing. */
export function completeClaims(request: MintRequest, issuer: string, nowMs: number): JsonObject {
  const now = Math.floor(nowMs / 1000);
  const { claims } = request;
  const email = claims['email'];
  const person = typeof email === 'string' ? { sub: `sandbox|${requireEmail(email)}`, email_verified: true } : {};
  const lifetime = Math.floor((request.lifetimeMs ?? defaultLifetimeMs) / 1000);
  return { iss: issuer, aud: 'sigstore', iat: now, nbf: now, exp: now + lifetime, ...person, ...claims };
}

/** @throws {MalformedError} `payload-malformed` */
export function requireEmail(text: string): string {
  if (text.length <= 254 && /^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/.test(text)) return text;
  throw new MalformedError('payload-malformed', `wanted an e-mail address, got ${quote(text)}`);
}
