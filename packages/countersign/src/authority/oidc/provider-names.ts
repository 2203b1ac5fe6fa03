// SPDX-License-Identifier: Apache-2.0

/** Names of cosign's providers, in the order in which they are asked. */
export const ambientProviderNames = [
  'envvar',
  'github-actions',
  'buildkite-agent',
  'google-impersonate',
  'google-workload-identity',
  'spiffe',
  'filesystem',
] as const;

export type AmbientProviderName = (typeof ambientProviderNames)[number];
