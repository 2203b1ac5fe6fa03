// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../../errors/errors.ts';
import type { AmbientProvider } from './ambient-provider.ts';
import type { AmbientPorts, IdentityRequest } from './identity-request.ts';
import { askBuildkite } from './provider-buildkite.ts';
import { askEnvironment } from './provider-environment.ts';
import { askFilesystem } from './provider-filesystem.ts';
import { askGitHub } from './provider-github.ts';
import { askGoogleImpersonation } from './provider-google-impersonation.ts';
import { askGoogleMetadata } from './provider-google-metadata.ts';
import { type AmbientProviderName, ambientProviderNames } from './provider-names.ts';
import { askSpiffe } from './provider-spiffe.ts';

const providers: Readonly<Record<AmbientProviderName, AmbientProvider>> = {
  envvar: askEnvironment,
  'github-actions': askGitHub,
  'buildkite-agent': askBuildkite,
  'google-impersonate': askGoogleImpersonation,
  'google-workload-identity': askGoogleMetadata,
  spiffe: askSpiffe,
  filesystem: askFilesystem,
};

export type AmbientResult =
  | { readonly kind: 'token'; readonly token: string; readonly provider: AmbientProviderName }
  /** One line for each provider that was looked at. */
  | { readonly kind: 'none'; readonly reasons: readonly string[] };

/**
 * The token of the first provider that this machine has. One that is there and fails is an error: with the token of the next, the
 * signature would be in another name than the job's.
 *
 * @throws {UnavailableError} `identity-provider-failed`
 * @throws {UsageError} `identity-token-missing` – the one provider that was asked for is not there
 */
export async function askAmbientProviders(request: IdentityRequest, ports: AmbientPorts): Promise<AmbientResult> {
  const { ambient, audience } = request;
  if (ambient === 'none') return { kind: 'none', reasons: ['ambient providers are switched off'] };
  const chosen = ambient === 'all' ? 'any' : 'named';
  const reasons: string[] = [];
  for (const provider of ambient === 'all' ? ambientProviderNames : namesOf(ambient.only)) {
    const answer = await providers[provider]({ audience, chosen }, ports);
    if (answer.kind === 'token') return { kind: 'token', token: answer.token, provider };
    reasons.push(`\`${provider}\`: ${answer.reason}`);
  }
  if (chosen === 'any') return { kind: 'none', reasons };
  throw new UsageError(
    'identity-token-missing',
    `wanted an identity token of the provider that was named: ${reasons.join('; ')}`,
    {
      detail: { lookedAt: reasons },
      hint: 'leave out `--oidc-provider` to look at all of them',
    },
  );
}

function namesOf(only: AmbientProviderName | 'google'): readonly AmbientProviderName[] {
  return only === 'google' ? ['google-impersonate', 'google-workload-identity'] : [only];
}
