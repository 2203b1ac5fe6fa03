// SPDX-License-Identifier: Apache-2.0
import { protocolError } from './answer-error.ts';
import type { RegistryAnswer, RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';
import { isSameOrigin, resolveNamedUrl } from './url-rules.ts';

// RFC 8288, one link at a time: <target>; name=value; name="value"
const link = /<([^<>]*)>((?:\s*;\s*[\w!#$&+\-.^`|~*]+(?:\s*=\s*(?:"[^"]*"|[^\s",;]+))?)*)\s*(?:,\s*|$)/gy;
const nextRelation = /;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=\s|;|$))/i;

/**
 * The page that follows `answer`, or null if it is the last. Stays at the origin and below the path of the call: a list of one
 * repository must not continue in another, nor at another server.
 *
 * @throws {UnavailableError} `registry-protocol`
 */
export function nextPage(context: RegistryContext, call: RegistryCall, answer: RegistryAnswer): URL | null {
  const header = answer.response.header('link');
  if (header === undefined) return null;
  const target = findNext(header);
  if (target === undefined) {
    if (header.length > 8192 || /rel\s*=\s*"?next(?![\w-])/i.test(header))
      throw protocolError(context, call, 'the link to the next page does not parse');
    return null;
  }
  const url = resolveNamedUrl(target, answer.url, context);
  if (!isSameOrigin(url, answer.url) || url.pathname !== answer.url.pathname) {
    throw protocolError(context, call, 'the link to the next page leads elsewhere');
  }
  return url;
}

function findNext(header: string): string | undefined {
  if (header.length > 8192) return undefined;
  for (const [, target, parameters] of header.matchAll(link)) {
    if (target !== undefined && nextRelation.test(parameters ?? '')) return target;
  }
  return undefined;
}
