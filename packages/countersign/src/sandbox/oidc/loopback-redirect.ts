// SPDX-License-Identifier: Apache-2.0
import { isLoopbackHost } from '../../oci/host.ts';

/** Where a browser may be sent with a code: a program on this machine (RFC 8252 §7.3), over plain http; otherwise null. */
export function parseLoopbackRedirect(text: string | null): URL | null {
  const url = text === null ? null : URL.parse(text);
  if (url === null || url.protocol !== 'http:' || !isLoopbackHost(url.host)) return null;
  return url.username === '' && url.password === '' && url.hash === '' ? url : null;
}
