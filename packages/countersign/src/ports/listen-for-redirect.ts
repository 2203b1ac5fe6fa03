// SPDX-License-Identifier: Apache-2.0

/** Waits on this machine for the browser that an issuer sends back after a login (RFC 8252 §7.3). */
export interface RedirectListener {
  /** The URL to give to the issuer, with the port that was found. */
  readonly url: URL;
  /** The first request for that URL, with its query; whether it is the right one is for the caller to judge. */
  readonly answer: Promise<URL>;
  close(): Promise<void>;
}

/**
 * Listens on the loopback interface only. Port 0 of `redirectUrl` means any free port.
 *
 * @throws {UsageError} `usage-flag` when the URL is not plain http on this machine, or its port is taken
 */
export type ListenForRedirect = (redirectUrl: URL) => Promise<RedirectListener>;
