// SPDX-License-Identifier: Apache-2.0

/**
 * The only place that credentials of this URL's server may go: scheme, host and port. Two URLs with another `credentialScope` are
 * strangers, whatever a redirect or a `Location` says; another port of the same host may be another tenant.
 */
export function credentialScope(url: URL): string {
  return `${url.protocol}//${url.host}`;
}
