// SPDX-License-Identifier: Apache-2.0

/** Fulcio's certificate extensions (fulcio docs/oid-info.md), by the last arc of 1.3.6.1.4.1.57264.1; 1 to 6 are raw strings, the others DER UTF8String. */
export const fulcioExtensionNames = {
  1: 'issuer',
  2: 'githubWorkflowTrigger',
  3: 'githubWorkflowSha',
  4: 'githubWorkflowName',
  5: 'githubWorkflowRepository',
  6: 'githubWorkflowRef',
  8: 'issuerV2',
  9: 'buildSignerUri',
  10: 'buildSignerDigest',
  11: 'runnerEnvironment',
  12: 'sourceRepositoryUri',
  13: 'sourceRepositoryDigest',
  14: 'sourceRepositoryRef',
  15: 'sourceRepositoryIdentifier',
  16: 'sourceRepositoryOwnerUri',
  17: 'sourceRepositoryOwnerIdentifier',
  18: 'buildConfigUri',
  19: 'buildConfigDigest',
  20: 'buildTrigger',
  21: 'runInvocationUri',
  22: 'sourceRepositoryVisibilityAtSigning',
} as const;

export type FulcioExtensionName = (typeof fulcioExtensionNames)[keyof typeof fulcioExtensionNames];
