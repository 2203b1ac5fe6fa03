// SPDX-License-Identifier: Apache-2.0

/** The targets of a TUF repository that are of interest: the first is needed. */
export const wantedTargets = [
  'trusted_root.json',
  'signing_config.v0.2.json',
  'signing_config_rekor_v2.v0.2.json',
] as const;
