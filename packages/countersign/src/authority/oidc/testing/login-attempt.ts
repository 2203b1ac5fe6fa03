// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { UnavailableError } from '../../../errors/errors.ts';
import { type LoginAttempt, logIn } from '../log-in.ts';
import type { TestPorts } from './identity-ports.ts';

export function attemptAt(issuer: URL, changes: Partial<LoginAttempt> = {}): LoginAttempt {
  return {
    flow: 'browser',
    issuer,
    clientId: 'sigstore',
    redirectUrl: new URL('http://localhost:0/auth/callback'),
    ...changes,
  };
}

export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

/** The login fails, in words that match and that show no token; nothing of the issuer's answer is carried along. */
export async function refusesLogin(login: LoginAttempt, ports: TestPorts, pattern: RegExp): Promise<void> {
  await assert.rejects(logIn(login, ports), (error: unknown) => {
    assert.ok(error instanceof UnavailableError);
    assert.equal(error.code, 'identity-provider-failed');
    assert.match(error.message, pattern);
    assert.equal(error.cause, undefined);
    assert.doesNotMatch(`${error.message} ${ports.said.join(' ')}`, /eyJ/);
    return true;
  });
}
