// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import type { FetchResponse } from '../ports/fetch.ts';
import type { RegistryContext } from './registry-context.ts';

// oci-dist 1.1 §warnings: 4096 bytes together.
const maxBytes = 4096;
const maxRemembered = 100;
const grammar = /^299 - "((?:[^"\\]|\\.)*)"$/;

/** Logs what the registry wants people to know, each text once; nothing is ever decided by it. */
export function showWarnings(context: RegistryContext, response: FetchResponse): void {
  let budget = maxBytes;
  for (const field of response.headerAll('warning')) {
    budget -= field.length;
    if (budget < 0) return;
    const text = grammar.exec(field.trim())?.[1]?.replaceAll(/\\(.)/g, '$1');
    if (text === undefined || text === '') continue;
    const key = `${context.host} ${text}`;
    const { warnings } = context.memory;
    if (warnings.has(key) || warnings.size >= maxRemembered) continue;
    warnings.add(key);
    context.log.warn(`\`${context.host}\` says: ${quote(text)}`);
  }
}
