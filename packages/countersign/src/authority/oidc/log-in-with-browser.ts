// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../../errors/errors.ts';
import type { RedirectListener } from '../../ports/listen-for-redirect.ts';
import type { IdentityPorts, LoginRequest } from './identity-request.ts';
import type { Issuer } from './issuer.ts';

const loginMs = 2 * 60_000;
const secretBytes = 32;

/**
 * The authorization code flow with PKCE (RFC 8252, RFC 7636): the person logs in with a browser, which comes back to this machine with
 * a code that only this process can use.
 *
 * @throws {UnavailableError} `identity-provider-failed` – nobody came back in time
 */
export async function logInWithBrowser(
  issuer: Issuer,
  login: LoginRequest,
  ports: IdentityPorts,
): Promise<string | undefined> {
  const listener = await ports.listenForRedirect(login.redirectUrl);
  try {
    const secrets = { state: secret(ports), nonce: secret(ports), verifier: secret(ports) };
    await showLogin(await loginUrl(issuer, listener.url, secrets), ports);
    const answer = await withDeadline(listener, ports);
    requireState(answer, secrets.state);
    const tokens = await issuer.client.authorizationCodeGrant(issuer.configuration, answer, {
      expectedState: secrets.state,
      expectedNonce: secrets.nonce,
      pkceCodeVerifier: secrets.verifier,
      idTokenExpected: true,
    });
    return tokens.id_token;
  } finally {
    await listener.close();
  }
}

interface LoginSecrets {
  /** Ties the browser's return to this login. */
  readonly state: string;
  /** Ties the token to it. */
  readonly nonce: string;
  /** PKCE: whoever sees the code cannot use it. */
  readonly verifier: string;
}

function secret({ random }: IdentityPorts): string {
  return Buffer.from(random.bytes(secretBytes)).toString('base64url');
}

async function loginUrl({ client, configuration }: Issuer, redirect: URL, secrets: LoginSecrets): Promise<URL> {
  return client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirect.href,
    scope: 'openid email',
    response_type: 'code',
    state: secrets.state,
    nonce: secrets.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(secrets.verifier),
    code_challenge_method: 'S256',
  });
}

/** The URL is printed in any case: the browser that opens may be on another screen, or none. */
async function showLogin(url: URL, ports: IdentityPorts): Promise<void> {
  const opened = await ports.openBrowser(url);
  await ports.tell(
    opened
      ? 'Your browser opens to log you in. If it does not, open this:\n'
      : 'Open this in a browser on this machine to log in (on another machine: `--oidc-device-flow`):\n',
  );
  await ports.tell(`    ${url.href}\n`);
}

/** The library would refuse it too; this says why. A page in the same browser can send it here with a code of its own. */
function requireState(answer: URL, state: string): void {
  if (answer.searchParams.get('state') === state) return;
  throw new UnavailableError('identity-provider-failed', 'the browser came back from another login than this one', {
    hint: 'try again, and use the address that is printed only once',
  });
}

async function withDeadline(listener: RedirectListener, ports: IdentityPorts): Promise<URL> {
  const done = new AbortController();
  const late = ports.clock.sleep(loginMs, AbortSignal.any([ports.signal, done.signal])).then((): never => {
    throw new UnavailableError('identity-provider-failed', `nobody logged in within ${loginMs / 60_000} minutes`, {
      hint: 'try again; on a machine without a browser use `--oidc-device-flow`',
    });
  });
  try {
    return await Promise.race([listener.answer, late]);
  } finally {
    done.abort();
    late.catch(() => undefined);
  }
}
