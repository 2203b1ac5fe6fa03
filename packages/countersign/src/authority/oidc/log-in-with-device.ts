// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { UnavailableError } from '../../errors/errors.ts';
import { isSafeChannel } from './ask-provider.ts';
import type { IdentityPorts, LoginRequest } from './identity-request.ts';
import type { Issuer } from './issuer.ts';

const longestLoginMs = 10 * 60_000;

/**
 * The device flow (RFC 8628): the person types a code into a browser on any machine.
 *
 * @throws {UnavailableError} `identity-provider-failed` – nobody typed the code in time
 */
export async function logInWithDevice(
  issuer: Issuer,
  _login: LoginRequest,
  ports: IdentityPorts,
): Promise<string | undefined> {
  const { client, configuration } = issuer;
  const started = await client.initiateDeviceAuthorization(configuration, { scope: 'openid email' });
  const page = checkPage(started.verification_uri_complete ?? started.verification_uri);
  await ports.tell(`Open this in any browser to log in:\n    ${page.href}\nThe code is ${quote(started.user_code)}.\n`);
  const deadline = startDeadline(Math.min(started.expires_in * 1000, longestLoginMs), ports);
  try {
    const tokens = await client.pollDeviceAuthorizationGrant(configuration, started, undefined, {
      signal: deadline.signal,
    });
    return tokens.id_token;
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : error;
  } finally {
    deadline.stop();
  }
}

/** A person will open it and log in there. Its `href` has no characters that a terminal obeys. */
function checkPage(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && isSafeChannel(url)) return url;
  throw new UnavailableError('identity-provider-failed', `wanted an https URL to log in at, got ${quote(text)}`);
}

function startDeadline(
  ms: number,
  { clock, signal }: IdentityPorts,
): { readonly signal: AbortSignal; readonly stop: () => void } {
  const late = new AbortController();
  const done = new AbortController();
  clock.sleep(ms, done.signal).then(
    () =>
      late.abort(
        new UnavailableError('identity-provider-failed', `nobody logged in within ${Math.round(ms / 1000)} s`),
      ),
    () => undefined,
  );
  return { signal: AbortSignal.any([signal, late.signal]), stop: () => done.abort() };
}
