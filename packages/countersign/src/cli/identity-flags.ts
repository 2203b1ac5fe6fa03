// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import type { IdentityRequest, LoginRequest, ObtainedIdentityToken } from '../authority/oidc/identity-request.ts';
import { type AmbientProviderName, ambientProviderNames } from '../authority/oidc/provider-names.ts';
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { addOffByDefault } from './boolean-flag.ts';
import type { CliContext } from './context.ts';
import { type Flags, flagIsSet, flagText } from './define-command.ts';

/** The issuer of the public Sigstore instance, which cosign uses too when neither flag nor signing configuration names one. */
export const publicIssuer = 'https://oauth2.sigstore.dev/auth';

const providerNames = [...ambientProviderNames, 'google'] as const;
const maxSecretBytes = 64 * 1024;

/** cosign's flags about who signs when there is no key, for every command that signs. */
export function addIdentityFlags(command: Command): Command {
  command
    .optionsGroup('who signs, without a key:')
    .addOption(
      new Option(
        '--identity-token <token>',
        'identity token to sign with: the token, a file that has it, or `-` for stdin',
      ),
    )
    .addOption(
      new Option('--oidc-provider <name>', 'take the identity token of this machine from here only').choices(
        providerNames,
      ),
    )
    .addOption(
      new Option('--oidc-issuer <url>', 'where somebody logs in (default: what the signing configuration says)'),
    )
    .addOption(
      new Option('--oidc-client-id <id>', 'who the issuer knows this program as; also the audience of tokens').default(
        'sigstore',
      ),
    )
    .addOption(new Option('--oidc-client-secret-file <file>', 'file with the secret of the client'))
    .addOption(
      new Option('--oidc-redirect-url <url>', 'where on this machine the browser comes back to').default(
        'http://localhost:0/auth/callback',
      ),
    )
    .addOption(
      new Option(
        '--fulcio-auth-flow <flow>',
        'how somebody logs in; without it, with a browser if there is a terminal',
      ).choices(['normal', 'device', 'token', 'client_credentials']),
    );
  addOffByDefault(command, 'oidc-device-flow', 'log in on another device: print a code instead of opening a browser');
  return addOffByDefault(
    command,
    'oidc-disable-ambient-providers',
    'do not look for an identity token of this machine',
  );
}

/**
 * How to get the identity token that the flags ask for. The flags are checked now; nothing is read or asked before the function is
 * called, which may be given the issuer of the signing configuration.
 *
 * @throws {UsageError} `usage-flag`
 */
export function identityTokenSource(
  flags: Flags,
  context: CliContext,
): (configuredIssuer?: string) => Promise<ObtainedIdentityToken> {
  parseIdentityRequest(flags, publicIssuer);
  return async (configuredIssuer) => {
    const request = parseIdentityRequest(flags, configuredIssuer ?? publicIssuer);
    const secretFile = flagText(flags, 'oidcClientSecretFile');
    const clientSecret = secretFile === undefined ? undefined : await readSecret(secretFile, context);
    const login = clientSecret === undefined ? request.login : { ...request.login, clientSecret };
    return await obtain({ ...request, login }, context);
  };
}

/**
 * The flags and this machine have a token, a provider that may give one, or a person who can log in; asked before anything slow is done.
 *
 * @throws {UsageError} `usage-flag`, `identity-token-missing`
 */
export async function requireIdentity(flags: Flags, context: CliContext): Promise<void> {
  const { requireIdentitySource } = await import('../authority/oidc/require-identity-source.ts');
  await requireIdentitySource(parseIdentityRequest(flags, publicIssuer), context);
}

/** Loaded when a token is needed: signing with a key needs none of it. */
async function obtain(request: IdentityRequest, context: CliContext): Promise<ObtainedIdentityToken> {
  const [{ obtainIdentityToken }, { listenForRedirect }, { callUnary }] = await Promise.all([
    import('../authority/oidc/obtain-identity-token.ts'),
    import('../serve/listen-for-redirect.ts'),
    import('../net/call-unary.ts'),
  ]);
  const transport = await context.createTransport({});
  try {
    return await obtainIdentityToken(request, {
      ...context,
      fetch: transport.fetch,
      tell: (text) => context.stderr.write(text),
      listenForRedirect,
      callWorkloadApi: callUnary,
    });
  } finally {
    transport.close();
  }
}

function parseIdentityRequest(flags: Flags, issuer: string): IdentityRequest {
  const token = flagText(flags, 'identityToken');
  const clientId = flagText(flags, 'oidcClientId') ?? 'sigstore';
  return {
    // cosign takes an empty value for none, and scripts pass `--identity-token="$MAYBE"`.
    ...(token === undefined || token === '' ? {} : { token }),
    ambient: parseAmbient(flags),
    audience: clientId,
    login: {
      flow: parseFlow(flags),
      issuer: parseUrl('--oidc-issuer', flagText(flags, 'oidcIssuer') ?? issuer),
      clientId,
      redirectUrl: parseUrl(
        '--oidc-redirect-url',
        flagText(flags, 'oidcRedirectUrl') ?? 'http://localhost:0/auth/callback',
      ),
    },
  };
}

function parseAmbient(flags: Flags): IdentityRequest['ambient'] {
  const only = flagText(flags, 'oidcProvider');
  const disabled = flagIsSet(flags, 'oidcDisableAmbientProviders');
  if (only === undefined) return disabled ? 'none' : 'all';
  if (disabled)
    throw new UsageError(
      'usage-flag',
      'wanted one of `--oidc-provider` and `--oidc-disable-ambient-providers`, got both',
    );
  return { only: only as AmbientProviderName | 'google' };
}

function parseFlow(flags: Flags): LoginRequest['flow'] {
  const flow = flagText(flags, 'fulcioAuthFlow');
  const device = flagIsSet(flags, 'oidcDeviceFlow');
  if (device && flow !== undefined && flow !== 'device')
    throw new UsageError(
      'usage-flag',
      `wanted one way to log in, got \`--oidc-device-flow\` and \`--fulcio-auth-flow ${flow}\``,
    );
  if (device) return 'device';
  switch (flow) {
    case 'normal':
      return 'browser';
    case 'device':
      return 'device';
    case 'client_credentials':
      return 'client-credentials';
    case 'token':
      return 'never';
    default:
      return 'auto';
  }
}

function parseUrl(flag: string, text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  throw new UsageError('usage-flag', `wanted an http or https URL for \`${flag}\`, got ${quote(text)}`);
}

async function readSecret(path: string, context: CliContext): Promise<string> {
  return new TextDecoder().decode(await context.files.read(path, maxSecretBytes)).trim();
}
